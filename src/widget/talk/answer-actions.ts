import { buildButton, buildElement } from "../build-element.js";
import { copyText } from "./copy-answer.js";
import { buildThumbs, type ThumbsOptions } from "./thumbs.js";

export interface AnswerActionsOptions extends Pick<ThumbsOptions, "strings" | "onReveal"> {
  /** The answer as plain text. */
  readonly text: string;
  readonly onAgain: () => void;
  /** Null where the server keeps no feedback; rejects where it was not kept. */
  readonly sendVerdict: Promise<ThumbsOptions["send"] | null>;
}

/** Builds the buttons of a finished answer: copy it, ask again, say whether it helped. */
export function buildAnswerActions(options: AnswerActionsOptions): HTMLElement {
  const { strings, text, onAgain, sendVerdict, onReveal } = options;
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
    if (send) outcome.before(...buildThumbs({ strings, send, outcome, onReveal }));
  });
  return element;
}
