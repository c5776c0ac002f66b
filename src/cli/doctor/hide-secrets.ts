import { createLineRedaction } from "../../platform/redact-line.js";

/** A shorter value stands in every text by chance. */
const SHORTEST_SECRET = 4;
const HIDDEN = "[redacted]";

/** Returns a function that takes secrets out of a text of many lines, as they are, escaped or spaced out. */
export function createSecretHider(secrets: readonly string[]): (text: string) => string {
  const redact = createLineRedaction(secrets);
  const spaced = secrets.filter(({ length }) => length >= SHORTEST_SECRET).map(matchSpaced);
  return (text) => {
    const line = redact(JSON.stringify(text));
    const redacted = line === "" ? HIDDEN : String(JSON.parse(line));
    return spaced.reduce((rest, pattern) => rest.replaceAll(pattern, HIDDEN), redacted);
  };
}

function matchSpaced(secret: string): RegExp {
  const letters = [...secret.replaceAll(/\s+/g, "")];
  const codes = letters.map((letter) => `\\u{${letter.codePointAt(0)?.toString(16)}}`);
  return new RegExp(codes.join("\\s*"), "gu");
}
