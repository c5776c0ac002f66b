import type { Citation } from "../../shared/domain.js";
import { buildElement } from "../build-element.js";
import { fillParts } from "../strings/fill-string.js";
import { buildMoment, type MomentOptions, sayQuote, sayTime } from "./build-moment.js";
import { type Gathered, gatherLoose } from "./gather-loose.js";
import { type Inline, parseAnswer } from "./parse-answer.js";

export interface AnswerView extends MomentOptions {
  readonly text: string;
  readonly complete: boolean;
  /** True where it is the episode's own words: each block is then a moment, with its time and its chapter under it. */
  readonly quoted: boolean;
  /** The citations by their numbers; a marker without a citation stays text. */
  readonly citations: ReadonlyMap<number, Citation>;
}

/** Words have a writing direction of their own, whatever the page's is. */
export const AUTO = { dir: "auto" };

/** Builds the answer's elements, for a part of it just as for the whole. */
export function renderAnswer(view: AnswerView): HTMLElement[] {
  const shown: Citation[] = [];
  const render = (name: "p" | "li", content: readonly Inline[]) =>
    renderBlock(name, content, { view, shown });
  return parseAnswer(view.text, view.complete).map((block) =>
    block.kind === "paragraph"
      ? render("p", block.content)
      : buildElement(
          "ul",
          {},
          block.items.map((item) => render("li", item)),
        ),
  );
}

interface Blocks {
  readonly view: AnswerView;
  /** The moments that stand under the blocks before. */
  readonly shown: Citation[];
}

/** Of a quoted answer, a time in the words takes the place of its marker; else the moment stands under the first block that is from it. */
function renderBlock(name: "p" | "li", content: readonly Inline[], { view, shown }: Blocks): HTMLElement {
  const cited = view.quoted ? listMoments(content, view) : [];
  const stated = cited.filter(({ timestamp }) =>
    content.some((part) => part.kind === "strong" && part.text === timestamp),
  );
  const own = cited.length ? content.filter(({ kind }) => kind !== "marker") : content;
  const left = cited.filter((each) => ![...stated, ...shown].some((other) => isSameMoment(each, other)));
  shown.push(...left);
  const words = renderInline(own, { ...view, stated });
  const places = left.map((citation) =>
    buildElement("span", { class: "moment", attributes: AUTO }, [
      buildTime(citation, view),
      citation.chapter.untimed ? "" : ` ${citation.chapter.title}`,
    ]),
  );
  return buildElement(name, { attributes: AUTO }, [...words, ...places]);
}

/** Lists what a block cites, once for each second. */
function listMoments(content: readonly Inline[], { citations }: AnswerView): Citation[] {
  const all = content.flatMap((part) => (part.kind === "marker" ? (citations.get(part.n) ?? []) : []));
  return all.filter((citation, i) => all.findIndex((other) => isSameMoment(citation, other)) === i);
}

function isSameMoment(a: Citation, b: Citation): boolean {
  return a.start === b.start && a.episode.id === b.episode.id;
}

interface InlineView extends AnswerView {
  readonly stated?: readonly Citation[];
}

function renderInline(content: readonly Inline[], view: InlineView): (Node | string)[] {
  const isWeak = (n: number) => view.citations.get(n)?.support === "weak";
  return gatherLoose(content, isWeak).flatMap((part) => renderPart(part, view));
}

function renderPart(part: Gathered, view: InlineView): (Node | string)[] {
  if (part.kind === "text") return [part.text];
  if (part.kind === "strong") {
    const moment = view.stated?.find(({ timestamp }) => timestamp === part.text);
    if (moment) return [buildTime(moment, view)];
    return [buildElement("strong", {}, renderInline(part.content, view))];
  }
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
  return citation === undefined ? `[${n}]` : buildTime(citation, view);
}

/** Its padding makes room for a finger. */
function buildTime(citation: Citation, view: AnswerView): HTMLElement {
  const time = buildElement("span", { text: sayTime(citation, view.strings) });
  return buildMoment(citation, view, { name: "marker", title: sayQuote(citation), children: [time] });
}
