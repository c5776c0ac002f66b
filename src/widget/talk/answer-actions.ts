import { buildButton, buildElement } from "../build-element.js";
import type { Feedback } from "../server/send-feedback.js";
import type { Strings } from "../strings/english.js";
import { copyText } from "./copy-answer.js";
import { buildThumbs } from "./thumbs.js";

export interface AnswerActionsOptions {
  readonly strings: Strings;
  /** The answer as plain text. */
  readonly text: string;
  readonly onAgain: () => void;
  /** Null where the server keeps no feedback; rejects where it was not kept. */
  readonly sendVerdict: Promise<((verdict: Omit<Feedback, "answerId">) => Promise<void>) | null>;
  /** Scrolls what a thumb opened into sight. */
  readonly onReveal: (form: HTMLElement) => void;
}

/** Builds the buttons of a finished answer: copy it, ask again, say whether it helped. */
export function buildAnswerActions({
  strings,
  text,
  onAgain,
  sendVerdict,
  onReveal,
}: AnswerActionsOptions): HTMLElement {
  const outcome = buildElement("span", { class: "outcome", attributes: { role: "status" } });
  const copy = async () => {
    outcome.textContent = (await copyText(text)) ? strings.copied : strings.copyFailed;
  };
  const element = buildElement("div", { class: "actions" }, [
    buildButton({ class: "quiet copy", text: strings.copy, onClick: () => void copy() }),
    buildButton({ class: "quiet again", text: strings.askAgain, onClick: onAgain }),
    outcome,
  ]);
  void sendVerdict.then((send) => {
    if (send !== null) outcome.before(...buildThumbs({ strings, send, outcome, onReveal }));
  });
  return element;
}
