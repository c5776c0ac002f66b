import type { Citation } from "../../shared/domain.js";
import type { Stage } from "../../shared/parse-stage.js";
import { buildButton, buildElement } from "../build-element.js";
import { replaceChanged } from "../replace-changed.js";
import type { Answer } from "../server/parse-response.js";
import type { ShownEvent } from "../server/request-answer.js";
import type { Strings } from "../strings/english.js";
import { fillParts, fillString } from "../strings/fill-string.js";
import type { MomentOptions } from "./build-moment.js";
import { renderAnswer } from "./render-answer.js";
import { buildNearest, createSources } from "./sources.js";
import { buildSuggestions } from "./suggestions.js";

export interface AnswerCardOptions extends MomentOptions {
  readonly onAsk: (question: string) => void;
  /** Scrolls what a marker opened into sight. */
  readonly onReveal: (source: HTMLElement) => void;
}

export interface AnswerCard {
  readonly element: HTMLElement;
  /** Holds the answer's words. */
  readonly body: HTMLElement;
  /** Shows what is being done, until more of the answer comes, and returns it as it is read. */
  showStage(stage: Stage): string;
  /** Draws the words and the citations of these events. */
  add(events: readonly ShownEvent[]): void;
  complete(answer: Answer, actions: HTMLElement): void;
  /** Keeps what was shown, and puts the reason and a way to ask again under it. */
  fail(reason: string, onAgain: () => void): void;
}

/** One answer, from its first words to its sources. */
export function createAnswerCard(options: AnswerCardOptions): AnswerCard {
  const { strings, onPlay, onAsk, onReveal } = options;
  const citations = new Map<number, Citation>();
  const sources = createSources(options);
  const understood = buildElement("p", { class: "understood", part: "understood" });
  const body = buildElement("div", { class: "answer-text", part: "answer-text" });
  const waiting = buildElement("p", { class: "waiting", text: strings.searching });
  const attributes = { "aria-label": strings.answer, "aria-busy": "true" };
  const element = buildElement("article", { class: "answer", part: "answer", attributes }, [
    understood,
    body,
    waiting,
    sources.element,
  ]);
  const playMarked = (citation: Citation) => {
    const source = sources.reveal(citation.n);
    if (source) onReveal(source);
    onPlay(citation);
  };
  let text = "";
  let quoted = false;
  const render = (complete: boolean) => {
    replaceChanged(body, renderAnswer({ ...options, text, complete, quoted, citations, onPlay: playMarked }));
  };
  const end = (...children: readonly HTMLElement[]) => {
    element.setAttribute("aria-busy", "false");
    waiting.remove();
    element.append(...children);
  };
  return {
    element,
    body,
    showStage({ name, value }) {
      const shown = name === "understood" ? understood : waiting;
      // The question may run in another direction than the widget's own words.
      shown.replaceChildren(...fillParts(strings[name], { value: buildElement("bdi", { text: value }) }));
      return shown.textContent;
    },
    add(events) {
      let isCited = false;
      const before = text;
      for (const event of events) {
        if (event.type === "citation-add") {
          citations.set(event.citation.n, event.citation);
          isCited = true;
        } else if (event.type === "text-delta") text += event.delta;
      }
      if (isCited) sources.show([...citations.values()]);
      if (text === before) return;
      waiting.replaceChildren();
      render(false);
    },
    complete(answer, actions) {
      text = answer.answer;
      for (const citation of answer.citations) citations.set(citation.n, citation);
      quoted = answer.mode === "extractive" && !answer.abstained;
      if (quoted) body.classList.add("quoted");
      render(true);
      // Each moment of a quoted answer says itself where it is from.
      sources.show(quoted ? [] : answer.citations);
      end(
        ...(answer.abstained ? buildNearest(answer.closest, options) : []),
        ...buildSuggestions(answer.followUps, { class: "follow-ups", title: strings.askNext, onAsk }),
        buildElement("p", { class: "origin", part: "origin", text: describeOrigin(answer, strings) }),
        actions,
      );
    },
    fail(reason, onAgain) {
      render(false);
      end(
        buildElement("p", { class: "failure", part: "failure", text: reason }),
        buildButton({ class: "quiet again", text: strings.askAgain, onClick: onAgain }),
      );
    },
  };
}

/** Says how the answer came about, what was left out of it, and how much of it is loosely based. */
function describeOrigin(answer: Answer, strings: Strings): string {
  const { mode, model, degraded, checks, abstained } = answer;
  const written =
    mode === "extractive" ? strings.quoted : fillString(strings.written, { model: model ?? "LLM" });
  const withheld = (["withheld", "weak"] as const).map(
    (name) => checks[name] && fillString(strings[name], { count: checks[name] }),
  );
  const parts = [abstained ? strings.notAnswered : written, ...withheld, degraded && strings.degraded];
  return parts.filter(Boolean).join(" ");
}
