/** Strings are matched so that nothing within them is, to the end of the text where one is not closed. */
const LOOSE = /"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)|\/\/[^\n]*|(?<![\w.])-?(?:NaN|Infinity)(?!\w)|,(?=\s*[\]}])/g;

/**
 * Parses JSON, also as programs write it that stop short of the standard: `NaN` and `Infinity`, which are read as null; a
 * comma behind the last entry; comments behind `//`; and a value in each line, which are read as a list. Undefined for
 * anything else.
 */
export function parseJsonText(text: string): unknown {
  if (!/^\s*(?:[[{]|\/\/)/.test(text)) return undefined;
  const whole = tryParse(text);
  if (whole !== undefined) return whole;
  const loose = tryParse(tightenJson(text));
  return loose === undefined ? parseLines(text) : loose;
}

/** Writes the standard's JSON for what programs write that stop short of it. Its lines keep their numbers. */
export function tightenJson(text: string): string {
  return text.replace(LOOSE, tightenMatch);
}

function tightenMatch(found: string): string {
  if (found.startsWith('"')) return found;
  return /[NI]/.test(found) && !found.startsWith("/") ? "null" : "";
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads an object in each line: JSON Lines. */
function parseLines(text: string): unknown {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length < 2 || !lines.every((line) => /^\s*\{/.test(line))) return undefined;
  const values: unknown[] = [];
  for (const line of lines) {
    const value = tryParse(line);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}
