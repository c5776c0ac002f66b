import { destination, type Logger, pino } from "pino";

export type Log = Logger;

/** JSON lines on stderr. Questions, answers and keys are never logged. */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
    },
    destination(2),
  );
}
