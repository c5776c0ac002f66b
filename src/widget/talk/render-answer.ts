import type { Citation } from "../../shared/domain.js";
import { buildButton, buildElement } from "../build-element.js";
import type { Strings } from "../strings/english.js";
import { fillString } from "../strings/fill-string.js";
import { type Inline, parseAnswer } from "./parse-answer.js";

export interface AnswerView {
  readonly text: string;
  readonly complete: boolean;
  /** The citations by their numbers; a marker without a citation stays text. */
  readonly citations: ReadonlyMap<number, Citation>;
  readonly strings: Strings;
  readonly onMarker: (citation: Citation) => void;
}

/** An answer has its own writing direction, whatever the page's is. */
const AUTO = { attributes: { dir: "auto" } };

/** Builds the answer's elements, for a part of it just as for the whole. */
export function renderAnswer(view: AnswerView): HTMLElement[] {
  return parseAnswer(view.text, view.complete).map((block) => {
    if (block.kind === "paragraph") return buildElement("p", AUTO, renderInline(block.content, view));
    const items = block.items.map((item) => buildElement("li", AUTO, renderInline(item, view)));
    return buildElement("ul", {}, items);
  });
}

/** Writes the name of a button that plays a citation. */
export function describePlay({ timestamp, chapter, support }: Citation, strings: Strings): string {
  const name = fillString(strings.playAt, { time: timestamp, title: chapter.title });
  return support === "weak" ? `${name} (${strings.loose})` : name;
}

function renderInline(content: readonly Inline[], view: AnswerView): (Node | string)[] {
  return content.map((part) => {
    if (part.kind === "text") return part.text;
    if (part.kind === "strong") return buildElement("strong", {}, renderInline(part.content, view));
    const citation = view.citations.get(part.n);
    return citation === undefined ? `[${part.n}]` : buildMarker(citation, view);
  });
}

/** Builds a button that shows the number alone; its name holds it too (WCAG 2.5.3). Its padding makes room for a finger. */
function buildMarker(citation: Citation, { strings, onMarker }: AnswerView): HTMLButtonElement {
  const name = `${describePlay(citation, strings)} [${citation.n}]`;
  return buildButton(
    {
      class: citation.support === "weak" ? "marker loose" : "marker",
      part: "marker",
      attributes: { "aria-label": name, title: name },
      onClick: () => onMarker(citation),
    },
    [buildElement("span", { text: String(citation.n) })],
  );
}
