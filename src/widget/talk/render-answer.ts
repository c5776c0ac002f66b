import type { Citation } from "../../shared/domain.js";
import { buildButton, buildElement } from "../build-element.js";
import type { Strings } from "../strings/english.js";
import { fillString } from "../strings/fill-string.js";
import { type Inline, parseAnswer } from "./parse-answer.js";

export interface AnswerView {
  readonly text: string;
  readonly complete: boolean;
  /** By number; a marker without a citation stays text. */
  readonly citations: ReadonlyMap<number, Citation>;
  readonly strings: Strings;
  readonly onMarker: (citation: Citation) => void;
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

/** The number alone is seen, and so it stands in the name too (WCAG 2.5.3); around it lies the room a finger needs. */
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
