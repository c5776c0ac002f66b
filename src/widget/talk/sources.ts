import type { Citation } from "../../shared/domain.js";
import { type CitationGroup, groupCitations } from "../../shared/group-citations.js";
import { buildElement, buildLink } from "../build-element.js";
import { replaceChanged } from "../replace-changed.js";
import { fillString } from "../strings/fill-string.js";
import { buildMoment, type MomentOptions, sayQuote, sayTime } from "./build-moment.js";
import { AUTO } from "./render-answer.js";

export interface Sources {
  readonly element: HTMLElement;
  show(citations: readonly Citation[]): void;
  /** Opens and marks the citation's quote, and returns its element; null where it is not shown. */
  reveal(n: number): HTMLElement | null;
}

/** Builds the sources of an answer: one row for each chapter, which plays it, with its quotes folded under it. */
export function createSources(options: MomentOptions): Sources {
  const list = buildElement("ol", { class: "places" });
  const heading = buildElement("h3", { text: options.strings.sources });
  const element = buildElement("section", { class: "sources", part: "sources" }, [heading, list]);
  element.hidden = true;
  let groups: readonly CitationGroup[] = [];
  return {
    element,
    show(citations) {
      groups = groupCitations(citations);
      const old = [...list.querySelectorAll("details")];
      const wanted = groups.map((group, i) => buildSource(group, options, old[i]?.open ?? false));
      replaceChanged(list, wanted);
      element.hidden = !groups.length;
    },
    reveal(n) {
      const at = groups.flat().findIndex((citation) => citation.n === n);
      const quote = list.querySelectorAll("blockquote")[at];
      if (quote === undefined) return null;
      for (const marked of list.querySelectorAll(".revealed")) marked.classList.remove("revealed");
      quote.classList.add("revealed");
      quote.closest("details")?.setAttribute("open", "");
      return quote;
    },
  };
}

/** Builds the chapters that are near a question without an answer, each with a button that plays it. */
export function buildNearest(closest: readonly Citation[], options: MomentOptions): HTMLElement[] {
  if (closest.length === 0) return [];
  const rows = groupCitations(closest).map(([first]) =>
    buildElement("li", { class: "place" }, [
      buildPlay(first, options),
      buildElement("p", { class: "place-title" }, [
        buildElement("span", { text: first.chapter.title, attributes: AUTO }),
      ]),
      buildQuote(first),
      buildPlaceLine(first, options),
    ]),
  );
  return [
    buildElement("section", { class: "nearest", part: "sources" }, [
      buildElement("h3", { text: options.strings.nearest }),
      buildElement("ol", { class: "places" }, rows),
    ]),
  ];
}

function buildSource(group: CitationGroup, options: MomentOptions, open: boolean): HTMLElement {
  const [first] = group;
  const details = buildElement("details", { class: "source" }, [
    buildElement("summary", {}, [
      buildElement("span", { class: "source-title", text: first.chapter.title, attributes: AUTO }),
    ]),
    ...group.map(buildQuote),
    buildPlaceLine(first, options),
  ]);
  details.open = open;
  const play = first.chapter.untimed ? [] : [buildPlay(first, options)];
  return buildElement("li", { class: "place" }, [...play, details]);
}

function buildPlay(citation: Citation, options: MomentOptions): HTMLElement {
  return buildMoment(citation, options, { name: "play", children: [sayTime(citation, options.strings)] });
}

function buildQuote(citation: Citation): HTMLElement {
  return buildElement("blockquote", { part: "quote", text: sayQuote(citation), attributes: AUTO });
}

function buildPlaceLine(citation: Citation, { strings, linkTo }: MomentOptions): HTMLElement {
  const { chapter, episode, url } = citation;
  const place = fillString(strings.place, { number: chapter.number, episode: episode.title });
  const href = url ?? linkTo(citation);
  const text = chapter.untimed
    ? episode.title
    : fillString(strings.openAt, { time: sayTime(citation, strings) });
  const way = href === null ? strings.noMedia : buildLink({ class: "open", text, href });
  return buildElement("p", { class: "source-place", attributes: AUTO }, [`${place} `, way]);
}
