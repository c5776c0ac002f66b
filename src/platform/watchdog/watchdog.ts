import { Worker } from "node:worker_threads";
import { BUILT } from "../built-files.js";
import type { Log } from "../log.js";
import { Pulse } from "./pulse.js";

/** The thread runs JavaScript only. */
const PROGRAM = new URL("platform/watchdog/watchdog-thread.js", BUILT);

const MOST_BEATS_MS = 500;

export interface WatchdogTimes {
  /** A program that was asked to stop is ended by force after so long, in milliseconds. */
  readonly endMs: number;
  /** An event loop that stands still for so long is told in the log, in milliseconds. */
  readonly stallMs: number;
}

/** By default a program that was asked to stop is gone within 10 s: the rest is for telling why. */
export const WATCHDOG_TIMES: WatchdogTimes = { endMs: 8_000, stallMs: 10_000 };

/** The watchdog's thread is started with these settings. */
export interface WatchdogSettings extends WatchdogTimes {
  readonly memory: SharedArrayBuffer;
}

/** What the watchdog's thread is told: where its lines go, or the name of the route with the next number. */
export type WatchdogMessage = { readonly logLevel: number } | { readonly route: string };

/** Keeps which routes are being answered. */
export interface RouteWatch {
  /** Notes that a request of this route has begun; `route` is a pattern of the program's own. Gives what notes its end. */
  enter(route: string): () => void;
}

/**
 * Watches the event loop from a thread of its own, which goes on when the main thread does not. A program that was asked to stop by
 * SIGTERM or SIGINT, and is still there after `endMs`, is ended by force (SIGKILL: exit code 137), and at once by a second signal.
 * Time in which the whole process slept does not count.
 */
export interface Watchdog extends RouteWatch {
  /** Resolves once it watches: a signal that comes before then, while the main thread stands still, is not heard. */
  readonly watching: Promise<void>;
  /** Says that a signal asked the program to stop: where the thread cannot hear signals by itself, it counts from here. */
  ask(): void;
  /** The watchdog then writes its lines to stderr in the form of this log, and tells of an event loop that stands still. */
  openLog(log: Pick<Log, "levelVal" | "warn">): void;
}

/** Starts the watchdog. It keeps no process alive. A program without a log is told by `note` that there is none any more. */
export function startWatchdog(
  note: (message: string) => void,
  { endMs, stallMs }: WatchdogTimes = WATCHDOG_TIMES,
): Watchdog {
  const pulse = new Pulse();
  const settings: WatchdogSettings = { memory: pulse.memory, endMs, stallMs };
  // It needs nothing of the environment, and a module that is loaded before the program belongs to the program alone.
  const thread = new Worker(PROGRAM, { workerData: settings, env: {}, execArgv: [] });
  thread.unref();
  const watching = new Promise<void>((resolve) => {
    thread.once("message", () => resolve());
    thread.once("exit", () => resolve());
  });
  let warn = (_fields: object, message: string) => note(message);
  // The message of the error may hold a path.
  thread.on("error", ({ code }: NodeJS.ErrnoException) =>
    warn({ code }, "nothing watches the program any more: it may not stop when it is asked to"),
  );
  setInterval(() => pulse.beat(), Math.min(MOST_BEATS_MS, stallMs / 4)).unref();
  const send = (message: WatchdogMessage) => thread.postMessage(message);
  const routes = new Map<string, number>();
  const number = (route: string) => {
    const known = routes.get(route) ?? routes.size;
    if (known === routes.size) {
      routes.set(route, known);
      send({ route });
    }
    return known;
  };
  return {
    watching,
    ask: () => pulse.ask(),
    openLog(log) {
      warn = (fields, message) => log.warn(fields, message);
      send({ logLevel: log.levelVal });
    },
    enter(route) {
      const entered = number(route);
      pulse.enter(entered);
      return () => pulse.leave(entered);
    },
  };
}
