import { type Inline, parseAnswer } from "./parse-answer.js";

/** Returns the answer without its Markdown; where `markers` is false, also without each `[n]` and the space before it. */
export function readPlainText(answer: string, { markers = true } = {}): string {
  const readInline = (content: readonly Inline[]): string =>
    content.reduce((text, part) => {
      if (part.kind === "text") return text + part.text;
      if (part.kind === "strong") return text + readInline(part.content);
      return markers ? `${text}[${part.n}]` : text.trimEnd();
    }, "");
  const blocks = parseAnswer(answer, true).map((block) =>
    block.kind === "paragraph"
      ? readInline(block.content)
      : block.items.map((item) => `- ${readInline(item)}`).join("\n"),
  );
  return blocks.join("\n\n");
}
