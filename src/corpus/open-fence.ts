const FENCE = /^\s*(?:`{3,}|~{3,})[ \t]*(?:[\w-]+[ \t]*)?$/;
/** A file of captions or JSON has begun, and the fence is within it. */
const CONTENT = /-->|^WEBVTT|^\s*[\d<[{]/;
/** A chat model says a sentence or two above what it was asked for. */
const MOST_ABOVE = 3;

/**
 * Takes what a chat model writes around a file that it was asked for: the fence of Markdown, and what it says above and
 * below it. The lines are left there, empty, so that they keep their numbers. A text without a fence near its beginning
 * stays as it is.
 */
export function openFence(text: string): string {
  const head = text.slice(0, 2_000);
  if (!/```|~~~/.test(head)) return text;
  const lines = text.split("\n");
  const from = lines.findIndex((line) => FENCE.test(line));
  const above = lines.slice(0, Math.max(0, from)).filter((line) => line.trim() !== "");
  if (from === -1 || above.length > MOST_ABOVE || above.some((line) => CONTENT.test(line))) return text;
  const to = lines.findIndex((line, i) => i > from && FENCE.test(line));
  return lines.map((line, i) => (i > from && (to === -1 || i < to) ? line : "")).join("\n");
}
