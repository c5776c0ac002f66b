/** Shorter values are not redacted, since they stand in every line by chance. */
const SHORTEST_SECRET = 4;
const REDACTED = "[redacted]";

/** These headers carry credentials. */
const HEADERS = /^(?:(?:proxy-)?authorization|(?:set-)?cookie|x-api-key)$/i;
const CREDENTIALS = /\b(Bearer|Basic)\s+[\w.~+/=-]+/gi;
/** JSON does not escape these characters, but a terminal or a reader of lines may obey them. */
const CONTROLS = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Makes lines of JSON fit to be kept: without the secrets, however often they were escaped and in whatever
 * field they stand, without credentials of clients, and without control characters. A line that cannot be freed of
 * them, because its own syntax spells a secret, is dropped: the result is then empty.
 */
export function createLineRedaction(secrets: readonly string[]): (line: string) => string {
  const known = secrets.filter(({ length }) => length >= SHORTEST_SECRET).sort((a, b) => b.length - a.length);
  const pattern = known.length === 0 ? null : new RegExp(known.map(matchEscaped).join("|"), "g");
  const redactText = (text: string) => {
    const own = pattern === null ? text : text.replace(pattern, REDACTED);
    return own.replace(CREDENTIALS, `$1 ${REDACTED}`);
  };
  const redact = (value: unknown): unknown => {
    if (typeof value === "string") return redactText(value);
    if (Array.isArray(value)) return value.map(redact);
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([name, held]) => [
          redactText(name),
          HEADERS.test(name) ? REDACTED : redact(held),
        ]),
      );
    }
    return redactText(String(value)) === String(value) ? value : REDACTED;
  };
  return (line) => {
    const text = escapeControls(JSON.stringify(redact(JSON.parse(line))));
    return known.some((secret) => text.includes(secret)) ? "" : `${text}\n`;
  };
}

/** Escapes in JSON what a terminal or a reader of lines may obey, and JSON itself does not escape. */
export function escapeControls(json: string): string {
  return json.replace(CONTROLS, escapeUnit);
}

/** Matches the secret as it is, or with any of its characters as JSON or a URL writes it, at any depth. */
function matchEscaped(secret: string): string {
  return [...secret].map(matchCharacter).join("");
}

function matchCharacter(character: string): string {
  const escaped = JSON.stringify(character).slice(1, -1);
  const isShort = escaped !== character && !escaped.startsWith("\\u");
  const forms = [
    listUnits(character).map(escapeUnit),
    isShort ? ["\\\\{1,16}", ...listUnits(escaped.slice(1)).map(escapeUnit)] : [],
    listUnits(character).map((unit) => `\\\\{1,16}u${anyCase(toHex(unit.charCodeAt(0), 4))}`),
    [...new TextEncoder().encode(character)].map((byte) => `%${anyCase(toHex(byte, 2))}`),
  ];
  return `(?:${forms
    .filter(({ length }) => length > 0)
    .map((form) => form.join(""))
    .join("|")})`;
}

function listUnits(text: string): string[] {
  return text.split("");
}

/** Escapes a UTF-16 unit as regular expressions and JSON do. */
function escapeUnit(unit: string): string {
  return `\\u${toHex(unit.charCodeAt(0), 4)}`;
}

function toHex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

function anyCase(hex: string): string {
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
