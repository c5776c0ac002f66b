import type { Answer } from "../server/parse-response.js";
import type { Strings } from "../strings/english.js";
import { fillString } from "../strings/fill-string.js";
import { type Inline, parseAnswer } from "./parse-answer.js";

const MARKERS = / ?((?:\[\d{1,4}\])+)/g;

/**
 * Returns the answer without its Markdown; where `markers` is false, also without each `[n]` and the space before it.
 * Markers of citations that are all weak stay, and say so.
 */
export function readPlainText(
  { answer, citations }: Pick<Answer, "answer" | "citations">,
  strings: Strings,
  { markers = true } = {},
): string {
  const blocks = parseAnswer(answer, true).map((block) =>
    block.kind === "paragraph"
      ? readInline(block.content)
      : block.items.map((item) => `- ${readInline(item)}`).join("\n"),
  );
  const weak = new Set(citations.filter(({ support }) => support === "weak").map(({ n }) => String(n)));
  return blocks.join("\n\n").replaceAll(MARKERS, (whole, sources: string) => {
    if (sources.match(/\d+/g)?.every((n) => weak.has(n)))
      return ` (${fillString(strings.basis, { sources })})`;
    return markers ? whole : "";
  });
}

function readInline(content: readonly Inline[]): string {
  return content.map((part) => (part.kind === "marker" ? `[${part.n}]` : part.text)).join("");
}
