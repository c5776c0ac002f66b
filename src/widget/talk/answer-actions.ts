import { buildButton, buildElement } from "../build-element.js";
import { buildIcon } from "../build-icon.js";
import type { Verdict } from "../server/send-feedback.js";
import type { Strings } from "../strings/english.js";
import { copyText } from "./copy-answer.js";

export interface AnswerActionsOptions {
  readonly strings: Strings;
  /** The answer as plain text. */
  readonly text: string;
  readonly onAgain: () => void;
  /** Null where the server keeps no feedback; rejects where it was not kept. */
  readonly sendVerdict: Promise<((verdict: Verdict) => Promise<void>) | null>;
}

/** What can be done with a finished answer: copy it, ask again, say whether it helped. */
export function buildAnswerActions({
  strings,
  text,
  onAgain,
  sendVerdict,
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
    if (send !== null) outcome.before(...buildThumbs(send, strings, outcome));
  });
  return element;
}

function buildThumbs(
  send: (verdict: Verdict) => Promise<void>,
  strings: Strings,
  outcome: HTMLElement,
): HTMLButtonElement[] {
  const thumbs = (
    [
      ["up", strings.helpful],
      ["down", strings.unhelpful],
    ] as const
  ).map(([verdict, name]) => {
    const thumb = buildButton(
      {
        class: "quiet thumb",
        attributes: { "aria-label": name, title: name, "aria-pressed": "false" },
        onClick: () => void give(verdict, thumb),
      },
      [buildIcon(verdict)],
    );
    return thumb;
  });
  const give = async (verdict: Verdict, thumb: HTMLButtonElement) => {
    try {
      await send(verdict);
      for (const other of thumbs) other.setAttribute("aria-pressed", String(other === thumb));
      outcome.textContent = strings.thanks;
    } catch {
      outcome.textContent = strings.notSent;
    }
  };
  return thumbs;
}
