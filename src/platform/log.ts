import { destination, type Logger, pino } from "pino";
import { createLineRedaction } from "./redact-line.js";

export type Log = Logger;

/**
 * JSON lines, on stderr where nothing else takes them. Questions and answers are never logged; none of the secrets stands
 * in a line, whatever carries it there.
 */
export function createLog(level: string, secrets: readonly string[], write = writeToStderr()): Log {
  const redact = createLineRedaction(secrets);
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
    },
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
