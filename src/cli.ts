#!/usr/bin/env node
import { setFlagsFromString } from "node:v8";
import { runCli } from "./cli/run-cli.js";

// Patterns become machine code at once: to interpret them first, as V8 does, makes the first question wait a quarter of a second.
setFlagsFromString("--no-regexp-tier-up");

const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

const interruption = new AbortController();
let interruptedBy: keyof typeof SIGNAL_CODES | null = null;
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    if (interruptedBy !== null) {
      // A second signal ends the program at once: an orderly exit would wait for the embedding thread.
      process.removeAllListeners(name);
      process.kill(process.pid, name);
      return;
    }
    interruptedBy = name;
    interruption.abort();
  });
}
const { stdin, stdout, stderr, env } = process;
// A reader such as `head` may close the pipe: that ends the output, but is no failure.
stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
const exitCode = await runCli(process.argv.slice(2), {
  stdin,
  stdout,
  stderr,
  env,
  signal: interruption.signal,
});
// The program exits only once a pipe has taken what was written.
stdout.write("", () => process.exit(exitCode ?? SIGNAL_CODES[interruptedBy ?? "SIGTERM"]));
