#!/usr/bin/env node
import { fstatSync, writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runCli } from "./cli/run-cli.js";
import { startWatchdog, type Watchdog } from "./platform/watchdog/watchdog.js";

// Patterns become machine code at once: to interpret them first, as V8 does, makes the first question wait a quarter of a second.
setFlagsFromString("--no-regexp-tier-up");

const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143 } as const;
const LAST_WRITE_MS = 150;

const interruption = new AbortController();
let interruptedBy: keyof typeof SIGNAL_CODES | null = null;
let watchdog: Watchdog | null = null;
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    if (interruptedBy !== null) {
      // A second signal ends the program at once: an orderly exit would wait for the embedding thread.
      process.removeAllListeners(name);
      process.kill(process.pid, name);
      return;
    }
    interruptedBy = name;
    watchdog?.ask();
    interruption.abort();
  });
}
// A program that this one was started by, and that is gone, wants no more of it.
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
const { stdin, stdout, stderr, env } = process;
// Node hands a file each piece once, and loses in silence what a full disk did not take of it.
if (fstatSync(stdout.fd).isFile()) {
  stdout._write = (piece, _, done) => {
    try {
      writeFileSync(stdout.fd, piece);
      done();
    } catch (error) {
      done(error as Error);
    }
  };
}
let outputCode: 0 | 1 | null = null;
// A reader such as `head` may close the pipe: that ends the program in order, since an exit while the embedding thread computes
// would abort the process, and is no failure.
stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (outputCode === null && error.code !== "EPIPE")
    stderr.write(`cuepoint: cannot write to stdout: ${error.message}\n`);
  outputCode ??= error.code === "EPIPE" ? 0 : 1;
  interruption.abort();
});
// Notes that nobody reads are no reason to stop.
stderr.on("error", () => undefined);
const exitCode = await runCli(process.argv.slice(2), {
  stdin,
  stdout,
  stderr,
  env,
  signal: interruption.signal,
  giveUpOutput: () => interruption.abort(),
  startWatchdog: () => (watchdog = startWatchdog((message) => stderr.write(`cuepoint: ${message}\n`))),
});
const exit = () => process.exit(outputCode ?? exitCode ?? SIGNAL_CODES[interruptedBy ?? "SIGTERM"]);
// The program exits only once a pipe has taken what was written. Who asked it to stop does not wait for a reader.
// What it could not take is known a moment later.
stdout.write("", () => setImmediate(exit));
if (interruption.signal.aborted) setTimeout(exit, LAST_WRITE_MS);
else interruption.signal.addEventListener("abort", () => setTimeout(exit, LAST_WRITE_MS));
