import type { Citation } from "../../shared/domain.js";
import { buildButton, buildElement } from "../build-element.js";
import type { Strings } from "../strings/english.js";
import { fillParts, fillString } from "../strings/fill-string.js";
import { type Gathered, gatherLoose } from "./gather-loose.js";
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
export function describePlay({ timestamp, chapter }: Citation, strings: Strings): string {
  return fillString(strings.playAt, { time: timestamp, title: chapter.title });
}

function renderInline(content: readonly Inline[], view: AnswerView): (Node | string)[] {
  const isWeak = (n: number) => view.citations.get(n)?.support === "weak";
  return gatherLoose(content, isWeak).flatMap((part) => renderPart(part, view));
}

function renderPart(part: Gathered, view: AnswerView): (Node | string)[] {
  if (part.kind === "text") return [part.text];
  if (part.kind === "strong") return [buildElement("strong", {}, renderInline(part.content, view))];
  if (part.kind === "marker") return [renderMarker(part.n, view)];
  const sources = part.markers.map(({ n }) => renderMarker(n, view));
  return [
    buildElement("span", { class: "loose", part: "loose" }, renderInline(part.content, view)),
    " (",
    // Words that stand there are read by everybody, with a mouse, a finger, a keyboard or a screen reader.
    buildElement("bdi", { class: "weak" }, fillParts(view.strings.basis, { sources })),
    ")",
  ];
}

function renderMarker(n: number, view: AnswerView): Node | string {
  const citation = view.citations.get(n);
  return citation === undefined ? `[${n}]` : buildMarker(citation, view);
}

/** Builds a button that shows the number alone; its name holds it too (WCAG 2.5.3). Its padding makes room for a finger. */
function buildMarker(citation: Citation, { strings, onMarker }: AnswerView): HTMLButtonElement {
  const name = `${describePlay(citation, strings)} [${citation.n}]`;
  return buildButton(
    {
      class: "marker",
      part: "marker",
      attributes: { "aria-label": name, title: name },
      onClick: () => onMarker(citation),
    },
    [buildElement("span", { text: String(citation.n) })],
  );
}
