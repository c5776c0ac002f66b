import { destination, type Logger, pino, stdTimeFunctions } from "pino";
import { createLineRedaction } from "./redact-line.js";

export type Log = Logger;

/**
 * Writes JSON lines, by default to stderr. Questions and answers are never logged, and no line holds one of the secrets,
 * whatever carries it there.
 */
export function createLog(level: string, secrets: readonly string[], write = writeToStderr()): Log {
  const redact = createLineRedaction(secrets);
  return pino(
    { level, base: null, timestamp: stdTimeFunctions.isoTime },
    {
      write: (line: string) => {
        const text = redact(line);
        if (text !== "") write(text);
      },
    },
  );
}

function writeToStderr(): (line: string) => void {
  const stderr = destination(2);
  return (line) => void stderr.write(line);
}
