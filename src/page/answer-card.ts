import { groupCitations } from "../answer/group-citations.js";
import type { ChatResponse, Citation } from "../domain.js";
import { buildButton, buildElement, readWebUrl } from "./build-element.js";
import { describePlay, renderAnswer } from "./render-answer.js";

export interface AnswerCardOptions {
  readonly onPlay: (citation: Citation) => void;
  readonly onAsk: (question: string) => void;
}

export interface AnswerCard {
  readonly element: HTMLElement;
  addCitation(citation: Citation): void;
  addText(delta: string): void;
  complete(response: ChatResponse): void;
  /** What was shown stands; the reason and a way to ask again come under it. */
  fail(reason: string, onRetry: () => void): void;
}

/** One answer, from its first words to its sources. */
export function createAnswerCard({ onPlay, onAsk }: AnswerCardOptions): AnswerCard {
  const citations = new Map<number, Citation>();
  const body = buildElement("div", { class: "answer-text" }, [
    buildElement("p", { class: "waiting", text: "Looking through the chapters…" }),
  ]);
  const element = buildElement(
    "article",
    { class: "answer", attributes: { "aria-label": "Answer", "aria-busy": "true" } },
    [body],
  );
  let text = "";
  const render = (complete: boolean) => {
    replaceChanged(body, renderAnswer({ text, complete, citations, onPlay }));
    element.setAttribute("aria-busy", String(!complete));
  };
  return {
    element,
    addCitation: (citation) => void citations.set(citation.n, citation),
    addText: (delta) => {
      text += delta;
      render(false);
    },
    complete: (response) => {
      text = response.answer;
      for (const citation of response.citations) citations.set(citation.n, citation);
      render(true);
      element.append(
        ...buildSources(response, onPlay),
        ...buildFollowUps(response, onAsk),
        buildOrigin(response),
      );
    },
    fail: (reason, onRetry) => {
      render(false);
      element.setAttribute("aria-busy", "false");
      element.append(
        buildElement("p", { class: "failure", text: reason }),
        buildButton({ class: "quiet", text: "Ask again", onClick: onRetry }),
      );
    },
  };
}

/** A block that stays as it was keeps its element, and with it the keyboard's place. */
function replaceChanged(parent: HTMLElement, blocks: readonly HTMLElement[]): void {
  const shown = [...parent.children];
  for (const [i, block] of blocks.entries()) {
    const old = shown[i];
    if (old === undefined) parent.append(block);
    else if (!old.isEqualNode(block)) old.replaceWith(block);
  }
  for (const old of shown.slice(blocks.length)) old.remove();
}

function buildSources(response: ChatResponse, onPlay: (citation: Citation) => void): HTMLElement[] {
  const listed = response.abstained ? response.closest : response.citations;
  if (listed.length === 0) return [];
  const places = groupCitations(listed).map((citations) =>
    buildElement("li", {}, buildPlace(citations, response.abstained, onPlay)),
  );
  return [
    buildElement("h3", { text: response.abstained ? "Nearest chapters" : "Sources" }),
    buildElement("ol", { class: "sources" }, places),
  ];
}

function buildPlace(
  citations: readonly Citation[],
  nearest: boolean,
  onPlay: (citation: Citation) => void,
): Node[] {
  const [first] = citations;
  if (first === undefined) return [];
  const { timestamp, chapter, episode, url } = first;
  const play = buildButton(
    { class: "source", attributes: { "aria-label": describePlay(first) }, onClick: () => onPlay(first) },
    [
      buildElement("span", { class: "source-time", text: timestamp }),
      buildElement("span", { class: "source-title", text: chapter.title }),
    ],
  );
  const place = buildElement("p", {
    class: "source-place",
    text: `Chapter ${chapter.number}, ${episode.title}`,
  });
  const href = readWebUrl(url);
  if (href !== null) {
    const attributes = {
      href,
      target: "_blank",
      rel: "noopener",
      "aria-label": `Open at ${timestamp} in a new tab`,
    };
    place.append(" · ", buildElement("a", { text: "open", attributes }));
  }
  return [play, ...(nearest ? [] : citations.map(buildQuote)), place];
}

function buildQuote({ n, quote, support }: Citation): HTMLElement {
  const parts: (Node | string)[] = [
    buildElement("span", { class: "quote-number", text: `[${n}]` }),
    ` ${quote}`,
  ];
  if (support === "weak") {
    parts.push(
      buildElement("p", { class: "weak", text: "Loosely supported: listen before you rely on it." }),
    );
  }
  return buildElement("blockquote", { attributes: { dir: "auto" } }, parts);
}

function buildFollowUps({ followUps }: ChatResponse, onAsk: (question: string) => void): HTMLElement[] {
  if (followUps.length === 0) return [];
  return [
    buildElement("h3", { text: "Ask next" }),
    buildElement(
      "div",
      { class: "suggestions" },
      followUps.map((question) =>
        buildButton({ class: "suggestion", text: question, onClick: () => onAsk(question) }),
      ),
    ),
  ];
}

function buildOrigin({ mode, model, degraded, checks, abstained }: ChatResponse): HTMLElement {
  const parts = [
    abstained
      ? "No answer was made up"
      : mode === "extractive"
        ? "Quoted from the chapter notes"
        : `Written by ${model ?? "a language model"}, checked against the chapter notes`,
  ];
  if (checks.withheld > 0)
    parts.push(`${checks.withheld} unsupported ${checks.withheld === 1 ? "sentence" : "sentences"} withheld`);
  if (degraded) parts.push("part of this server is not working, so the answer is simpler than usual");
  return buildElement("p", { class: "origin", text: `${parts.join(" · ")}.` });
}
