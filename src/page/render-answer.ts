import type { Citation } from "../domain.js";
import { buildButton, buildElement } from "./build-element.js";
import { type Inline, parseAnswer } from "./parse-answer.js";

export interface AnswerView {
  readonly text: string;
  readonly complete: boolean;
  /** By number; a marker without a citation stays text. */
  readonly citations: ReadonlyMap<number, Citation>;
  readonly onPlay: (citation: Citation) => void;
}

/** An answer runs in its own direction, whatever the page's. */
const AUTO = { attributes: { dir: "auto" } };

/** The answer as elements; the same for a part of it and for the whole. */
export function renderAnswer(view: AnswerView): HTMLElement[] {
  return parseAnswer(view.text, view.complete).map((block) => {
    if (block.kind === "paragraph") return buildElement("p", AUTO, renderInline(block.content, view));
    const items = block.items.map((item) => buildElement("li", AUTO, renderInline(item, view)));
    return buildElement("ul", {}, items);
  });
}

/** What a button that plays a citation is called. */
export function describePlay({ timestamp, chapter }: Citation): string {
  return `Play at ${timestamp}, ${chapter.title}`;
}

function renderInline(content: readonly Inline[], view: AnswerView): (Node | string)[] {
  return content.map((part) => {
    if (part.kind === "text") return part.text;
    if (part.kind === "strong") return buildElement("strong", {}, renderInline(part.content, view));
    const citation = view.citations.get(part.n);
    if (citation === undefined) return `[${part.n}]`;
    return buildButton({
      class: "marker",
      text: String(part.n),
      attributes: { "aria-label": describePlay(citation), title: describePlay(citation) },
      onClick: () => view.onPlay(citation),
    });
  });
}
