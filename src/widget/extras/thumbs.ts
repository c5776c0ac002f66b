import { LIMITS } from "../../shared/limits.js";
import { buildButton, buildElement } from "../build-element.js";
import { buildIcon } from "../build-icon.js";
import type { Feedback, Verdict } from "../server/send-feedback.js";
import type { ExtraStrings, Strings } from "../strings/english.js";

const OUTLINES = {
  up: "M7 11v9H4v-9zM7 11l4-8c1.7 0 2.5 1 2.2 2.8L12.7 9H19c1 0 1.6.8 1.4 1.8l-1.6 7.6c-.2 1-1 1.6-2 1.6H7",
  down: "M7 13V4H4v9zM7 13l4 8c1.7 0 2.5-1 2.2-2.8L12.7 15H19c1 0 1.6-.8 1.4-1.8l-1.6-7.6c-.2-1-1-1.6-2-1.6H7",
} as const;

export interface ThumbsOptions {
  readonly strings: Strings & ExtraStrings;
  /** Rejects where the verdict was not kept. */
  readonly send: (given: Omit<Feedback, "answerId">) => Promise<void>;
  /** The element that says what became of the verdict; the comment's form comes after it. */
  readonly outcome: HTMLElement;
  /** Scrolls what a thumb opened into sight. */
  readonly onReveal: (form: HTMLElement) => void;
}

/** Builds the thumbs up and down. A verdict counts at once; a comment on it may follow. */
export function buildThumbs({ strings, send, outcome, onReveal }: ThumbsOptions): HTMLButtonElement[] {
  let verdict: Verdict;
  let chosen: HTMLButtonElement;
  /** The comment that was sent already; it stays when the verdict changes. */
  let said = {};
  const comment = buildElement("textarea", {
    part: "comment",
    attributes: { maxlength: String(LIMITS.questionLength), rows: "2", required: "", dir: "auto" },
  });
  const form = buildElement("form", { class: "comment" }, [
    buildElement("label", { text: strings.comment }, [comment]),
    buildButton({ text: strings.send, attributes: { type: "submit" } }),
  ]);
  const give = async (given: Omit<Feedback, "answerId">): Promise<boolean> => {
    const kept = await send(given).then(
      () => true,
      () => false,
    );
    outcome.textContent = kept ? strings.thanks : strings.notSent;
    return kept;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!(await give({ verdict, comment: comment.value }))) return;
    said = { comment: comment.value };
    // The keyboard's focus returns to the thumb that opened the comment.
    chosen.focus();
    form.remove();
  });
  const thumbs = (
    [
      ["up", strings.helpful],
      ["down", strings.unhelpful],
    ] as const
  ).map(([name, label]) => {
    const thumb = buildButton(
      {
        class: "quiet thumb",
        attributes: { "aria-label": label, title: label, "aria-pressed": "false" },
        onClick: async () => {
          if (!(await give({ verdict: name, ...said }))) return;
          verdict = name;
          chosen = thumb;
          for (const other of thumbs) other.setAttribute("aria-pressed", String(other === thumb));
          outcome.after(form);
          onReveal(form);
        },
      },
      [buildIcon(OUTLINES[name])],
    );
    return thumb;
  });
  return thumbs;
}
