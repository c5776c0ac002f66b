import { PassThrough } from "node:stream";
import { runCli as runOwnCli } from "../../src/cli/run-cli.js";
import { openStoredModels } from "../fakes/models/stored-embedder.js";
import { openSharedReader } from "./shared-reader.js";
import { describeCli, type Run, type RunOptions } from "./spawn-cli.js";

/** A command that runs in the test's own process, with the program's real parts. */
export interface RunningCli {
  readonly stdin: PassThrough;
  readonly stdout: PassThrough;
  readonly stderr: PassThrough;
  readonly ended: Promise<Run>;
  /** What a first SIGTERM does. */
  stop(): void;
  /** Resolves with what was printed on stdout and stderr once it matches. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Begins a command as `startCli` does, without a process: its stdin is left open. */
export function beginCli(
  args: readonly string[],
  options: Pick<RunOptions, "env"> & { readonly isTTY?: boolean; readonly graceMs?: number | undefined } = {},
): RunningCli {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const printed = { stdout: "", stderr: "", all: "" };
  const looks: (() => void)[] = [];
  const gather = (stream: PassThrough, name: "stdout" | "stderr") =>
    stream.on("data", (chunk) => {
      printed[name] += chunk;
      printed.all += chunk;
      for (const look of looks) look();
    });
  gather(stdout, "stdout");
  gather(stderr, "stderr");
  const interruption = new AbortController();
  const code = runOwnCli(args, {
    stdin: Object.assign(stdin, { isTTY: options.isTTY ?? false }) as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
    env: describeCli(args, options).env,
    signal: interruption.signal,
    openModels: openStoredModels,
    openReader: openSharedReader,
    graceMs: options.graceMs,
    writeLog: (line) => void stderr.write(line),
  });
  const ended = code.then((code): Run => {
    for (const stream of [stdout, stderr]) printed.all += stream.read() ?? "";
    return { code, signal: null, stdout: printed.stdout, stderr: printed.stderr };
  });
  return {
    stdin,
    stdout,
    stderr,
    ended,
    stop: () => interruption.abort(),
    waitFor: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(printed.all);
          if (match !== null) resolve(match);
        };
        looks.push(look);
        look();
        void ended.then(({ code }) =>
          reject(new Error(`it ended with ${code} before it printed ${pattern}:\n${printed.all}`)),
        );
      }),
  };
}

/** Runs a command to its end in the test's own process. */
export async function runCli(
  args: readonly string[],
  { stdin = "", ...options }: Pick<RunOptions, "env" | "stdin"> = {},
): Promise<Run> {
  const running = beginCli(args, options);
  running.stdin.end(stdin);
  return await running.ended;
}
