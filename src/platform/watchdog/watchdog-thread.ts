import { write } from "node:fs";
import { constants } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { exitMainThread } from "./exit-main-thread.js";
import { findStack } from "./find-stack.js";
import { Pulse } from "./pulse.js";
import type { WatchdogMessage, WatchdogSettings } from "./watchdog.js";

/** The thread may take so long to find out what the program is in, less before it ends it, and to write a line. */
const STACK_MS = 2_000;
const LAST_STACK_MS = 750;
const WRITE_MS = 500;
/** So long the main thread has for an exit before the log says that it does not come. */
const EXIT_MS = 2_000;
/** The exit code of a program that was killed. */
const KILLED = 128 + constants.signals.SIGKILL;
const STDERR = 2;
/** Pino's numbers of the levels. */
const LEVELS = { warn: 40, error: 50, fatal: 60 } as const;

const NAMES = { [constants.signals.SIGTERM]: "SIGTERM", [constants.signals.SIGINT]: "SIGINT" } as const;
type Asking = "SIGTERM" | "SIGINT";

const { memory, endMs, stallMs } = workerData as WatchdogSettings;
const TICK_MS = Math.min(500, stallMs / 4, endMs / 4);
/** The folder of the built program: `dist/`. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const pulse = new Pulse(memory);
const routes: string[] = [];
/** Null for a program without a log: then only its end by force is told, in a sentence. */
let logLevel: number | null = null;

parentPort?.on("message", (message: WatchdogMessage) => {
  if ("route" in message) routes.push(message.route);
  else logLevel = message.logLevel;
});
parentPort?.unref();

/** The signals that this thread heard, oldest first. */
const heard: Asking[] = [];
const stopListening = listenForSignals();

/**
 * Hears signals while the main thread does not. Node shows programs no way to do that in a thread but its own inner one: where
 * that is gone, the time counts from when the main thread heard.
 */
function listenForSignals(): () => void {
  const handles: SignalHandle[] = [];
  try {
    const node = process as unknown as NodeInsides;
    node.noDeprecation = true;
    const { Signal } = node.binding("signal_wrap");
    for (const number of Object.keys(NAMES).map(Number)) {
      const handle = new Signal();
      handle.unref();
      handle.onsignal = hear;
      handle.start(number);
      handles.push(handle);
    }
  } catch {}
  return () => {
    for (const handle of handles.splice(0)) handle.close();
  };
}

interface SignalHandle {
  onsignal: (number: number) => void;
  start(number: number): number;
  unref(): void;
  close(): void;
}

interface NodeInsides {
  noDeprecation: boolean;
  binding(name: "signal_wrap"): { readonly Signal: new () => SignalHandle };
}

function hear(number: number): void {
  const name = NAMES[number];
  if (name === undefined) return;
  heard.push(name);
  if (heard.length === 2) void endAtOnce(name);
}

/** A second signal ends a program that stands still as it ends any other: by the signal, where the main thread lets it. */
async function endAtOnce(name: Asking): Promise<void> {
  // Without a listener in either thread the signal does what it does to every program.
  stopListening();
  process.kill(process.pid, name);
  await wait(TICK_MS);
  await end();
}

async function end(): Promise<void> {
  process.kill(process.pid, "SIGKILL");
  // Only process 1 of a container is still there: Linux spares it the signals that it sends itself.
  exitMainThread(KILLED);
  await wait(EXIT_MS);
  await log(
    "fatal",
    {},
    "the program could not end itself as process 1: start it behind an init (docker run --init)",
  );
}

/** For how long the event loop has stood still, and for how long the program has been asked to stop, in milliseconds. */
let stillMs = 0;
let askedMs = 0;
let told = false;
let telling = Promise.resolve();
let ending = false;
let beats = pulse.beats;
let tickedAt = performance.now();

parentPort?.postMessage("watching");

// The interval keeps the thread alive, and the thread keeps no process alive.
setInterval(() => {
  const now = performance.now();
  // A machine that slept, or a process that was stopped, has had no time to answer: a tick counts for two at the most.
  const passedMs = Math.min(now - tickedAt, 2 * TICK_MS);
  tickedAt = now;
  followLoop(passedMs);
  if (heard.length === 0 && pulse.asked === 0) return;
  askedMs += passedMs;
  if (askedMs >= endMs) void endByForce();
}, TICK_MS);

function followLoop(passedMs: number): void {
  if (pulse.beats === beats) {
    stillMs += passedMs;
    if (stillMs >= stallMs && !told) telling = tellStall();
    return;
  }
  beats = pulse.beats;
  if (told) {
    const stalledMs = Math.round(stillMs);
    const msg = `the event loop goes on after it stood still for ${countSeconds(stillMs)}`;
    void telling.then(() => log("warn", { stalledMs }, msg));
  }
  stillMs = 0;
  told = false;
}

async function tellStall(): Promise<void> {
  told = true;
  const stalledMs = Math.round(stillMs);
  const msg = `the event loop has stood still for ${countSeconds(stillMs)}: nothing is answered until it goes on`;
  await log("error", { stalledMs, ...(await describePlace(STACK_MS)) }, msg);
}

async function endByForce(): Promise<void> {
  if (ending) return;
  ending = true;
  const name = heard[0] ?? "a signal";
  const place = stillMs > 2 * TICK_MS ? await describePlace(LAST_STACK_MS) : describeRoutes();
  const msg = `the program did not stop within ${countSeconds(askedMs)} of ${name}: it is ended by force`;
  await log("fatal", { stalledMs: Math.round(stillMs), ...place }, msg);
  await end();
}

/** The routes of open requests with their number, the one entered last, and what the main thread is running. */
async function describePlace(ms: number): Promise<object> {
  return { ...describeRoutes(), stack: await findStack(ROOT, ms) };
}

function describeRoutes(): object {
  const { lastRoute } = pulse;
  const open = routes.flatMap((route, i) => {
    const count = pulse.countOpen(i);
    return count > 0 ? [[route, count] as const] : [];
  });
  return {
    route: lastRoute === null ? null : (routes[lastRoute] ?? null),
    openRequests: Object.fromEntries(open),
  };
}

/** Writes a line as the log does, where the log's level has it. Waits no longer than `WRITE_MS`: nobody may be reading. */
async function log(level: keyof typeof LEVELS, fields: object, msg: string): Promise<void> {
  if (logLevel === null && level !== "fatal") return;
  if (LEVELS[level] < (logLevel ?? 0)) return;
  const line = { level: LEVELS[level], time: new Date().toISOString(), ...fields, msg };
  const text = logLevel === null ? `cuepoint: ${msg}\n` : `${JSON.stringify(line)}\n`;
  const written = new Promise<void>((resolve) => write(STDERR, text, () => resolve()));
  await Promise.race([written, wait(WRITE_MS)]);
}

function countSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`;
}
