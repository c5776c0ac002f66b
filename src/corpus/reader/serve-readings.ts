import { writeFileSync } from "node:fs";
import { serialize } from "node:v8";
import { Worker } from "node:worker_threads";
import { describeError } from "../../shared/errors.js";
import type { FoundFile } from "../episode-source.js";
import type { Format } from "../format.js";
import { readSource } from "../read-source.js";

/** A process that reads is started with these settings, as JSON in its first argument. */
export interface ReadingSettings {
  /** The process ends where it holds more memory than this. */
  readonly residentBytes: number;
  /** A file that says more than this is passed over, since all of it would have to be kept. */
  readonly replyBytes: number;
}

export interface ReadingRequest {
  readonly file: FoundFile;
  /** The process ends where it takes the processor for longer, in milliseconds. */
  readonly cpuMs: number;
}

/** What the process took too much of where it ended itself; it says so on its standard output. */
export type Excess = "time" | "memory";

/** The process first says that it is ready; then it answers the requests in order. */
export type ReadingReply =
  | { readonly ready: true }
  /** What `readSource` gives, as `v8.serialize` writes it. */
  | { readonly reading: Uint8Array }
  | { readonly passedOver: string };

/** Reads the files that the parent process sends, one after the other, until it ends the process or is gone. */
export function serveReadings(formats: readonly Format[]): void {
  const settings: ReadingSettings = JSON.parse(process.argv[2] ?? "");
  const send = (reply: ReadingReply) => void process.send?.(reply);
  offerToKernel();
  // Ctrl-C, a hang-up and a stop of a service reach each process of a group: the parent decides what becomes of this one.
  for (const signal of ["SIGINT", "SIGHUP", "SIGTERM"]) process.on(signal, () => undefined);
  const guard = new Worker(new URL("./guard-program.js", import.meta.url), { workerData: settings });
  // The process ends by itself once its parent has closed the channel.
  guard.unref();
  process.on("message", ({ file, cpuMs }: ReadingRequest) => {
    guard.postMessage(cpuMs);
    send(answer(file, formats, settings));
    guard.postMessage(Number.POSITIVE_INFINITY);
  });
  guard.once("online", () => send({ ready: true }));
}

function answer(file: FoundFile, formats: readonly Format[], { replyBytes }: ReadingSettings): ReadingReply {
  try {
    const reading = serialize(readSource(file, formats));
    if (reading.length <= replyBytes) return { reading };
    return { passedOver: `what it says takes more than ${Math.round(replyBytes / 1e6)} MB` };
  } catch (error) {
    return { passedOver: `its reader failed: ${describeError(error)}` };
  }
}

/** Where the machine runs out of memory, Linux ends this process before any other. */
function offerToKernel(): void {
  try {
    writeFileSync("/proc/self/oom_score_adj", "1000");
  } catch {
    // Other systems have no such file.
  }
}
