/** What differs between two runs of the same program, and what stands in its place; the rest is compared. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/("(?:\w+Ms|p50|p95)": ?)\d[\d.e-]*/g, "$1<ms>"],
  [/("created": ?)\d+/g, "$1<seconds>"],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "<moment>"],
  [/\b(again in) \d+ s\b/g, "$1 <seconds> s"],
  [/(127\.0\.0\.1|localhost):\d{4,5}/g, "$1:<port>"],
];

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Headers of the moment, of the body's length or of the build's bytes: that they are there is compared. */
const UNSTABLE_HEADERS = new Set(["date", "etag", "content-length", "last-modified", "retry-after"]);

/** Texts of one side that the other has otherwise (its folders, its version), each with what stands in its place. */
export type OwnTexts = readonly (readonly [text: string, sign: string])[];

/** Masks the texts of one exchange: the same id has the same sign in all of them. */
export function createMask(own: OwnTexts): (text: string) => string {
  const ids = new Map<string, string>();
  return (text) => {
    let masked = own.reduce((before, [each, sign]) => before.replaceAll(each, sign), text);
    for (const [pattern, sign] of CHANGING) masked = masked.replace(pattern, sign);
    return masked.replace(ID, (id) => {
      const sign = ids.get(id) ?? `<id ${ids.size + 1}>`;
      ids.set(id, sign);
      return sign;
    });
  };
}

export function maskHeader(name: string, value: string): string {
  if (UNSTABLE_HEADERS.has(name)) return "<there>";
  return name === "ratelimit" ? value.replace(/\bt=\d+/, "t=<seconds>") : value;
}

/** The names, kinds and labels of the program's own figures, and the names of those of the process, without values. */
export function listMetricNames(text: string): string {
  return text
    .split("\n")
    .filter((line) => /^# |^cuepoint_/.test(line))
    .map((line) => (line.startsWith("#") ? line : line.slice(0, line.lastIndexOf(" "))))
    .join("\n");
}
