import { buildButton, buildElement } from "../build-element.js";
import { buildIcon } from "../build-icon.js";
import type { ChosenStrings } from "../strings/choose-strings.js";
import { createQuestionForm, type QuestionForm, type QuestionFormOptions } from "./question-form.js";
import { buildSuggestions } from "./suggestions.js";

export interface TalkOptions extends ChosenStrings, Omit<QuestionFormOptions, "strings"> {
  readonly onReset: () => void;
  /** Null where there is nothing to close. */
  readonly onClose: (() => void) | null;
}

export interface Talk {
  readonly element: HTMLElement;
  /** The place for a player in the widget; it takes no room while it is empty. */
  readonly playerPlace: HTMLElement;
  /** The element that scrolls. */
  readonly log: HTMLElement;
  /** The turns stand in the log. */
  readonly turns: HTMLElement;
  /** Screen readers read it aloud; it holds what is being done, and then the whole answer. */
  readonly announcer: HTMLElement;
  readonly form: QuestionForm;
  /** Opens a place for a chapter list in the widget; it is folded at first. */
  openChapters(): HTMLElement;
  showStarters(questions: readonly string[]): void;
  /** Shows what the reader should know before asking; null shows nothing. */
  showBanner(text: string | null): void;
  /** Adds to the notice what the reader should know of the server. */
  addNotice(sentence: string): void;
  setState(state: { readonly busy: boolean; readonly empty: boolean }): void;
}

/** Builds everything that a reader sees of the conversation, but for its words. */
export function buildTalk({ strings, language, direction, onAsk, onClose, ...on }: TalkOptions): Talk {
  const form = createQuestionForm({ strings, onAsk, onStop: on.onStop });
  const fresh = buildButton({ class: "quiet new", text: strings.newConversation, onClick: on.onReset });
  fresh.hidden = true;
  const head = buildElement("header", { class: "head", part: "head" }, [
    buildElement("h2", { class: "title", part: "title", text: strings.title, attributes: { id: "title" } }),
    fresh,
  ]);
  if (onClose !== null) {
    const attributes = { "aria-label": strings.close, title: strings.close };
    head.append(
      buildButton({ class: "quiet close", attributes, onClick: onClose }, [
        buildIcon("M6 6l12 12M18 6L6 18"),
      ]),
    );
  }
  const notice = buildElement("p", { class: "notice", part: "notice", text: strings.notice });
  const banner = buildElement("p", { class: "banner", part: "banner", attributes: { role: "alert" } });
  const starters = buildElement("div", { class: "starters" });
  const turns = buildElement("div", { class: "turns" });
  const log = buildElement(
    "div",
    {
      class: "log",
      part: "log",
      // A screen reader does not read the log as it grows; the announcer says each answer when it is whole.
      attributes: { role: "log", "aria-live": "off", "aria-label": strings.title, tabindex: "0" },
    },
    [notice, starters, turns],
  );
  const announcer = buildElement("div", { class: "announcer", attributes: { role: "status" } });
  const playerPlace = buildElement("div", { class: "player-place" });
  const attributes = { lang: language, dir: direction };
  const element = buildElement("div", { class: "wrapper talk", part: "talk", attributes }, [
    head,
    banner,
    playerPlace,
    log,
    announcer,
    form.element,
  ]);
  return {
    element,
    playerPlace,
    log,
    turns,
    announcer,
    form,
    openChapters: () => {
      const place = buildElement("div", { class: "chapters-place" });
      const summary = buildElement("summary", { text: strings.chapters });
      log.before(
        buildElement("details", { class: "chapters-fold", part: "chapters-fold" }, [summary, place]),
      );
      return place;
    },
    showStarters: (questions) =>
      starters.replaceChildren(
        ...buildSuggestions(questions, { class: "suggestions", title: strings.tryAsking, onAsk }),
      ),
    showBanner: (text) => banner.replaceChildren(...(text === null ? [] : [text])),
    addNotice: (sentence) => notice.append(` ${sentence}`),
    setState({ busy, empty }) {
      // The list of starters disappears with the focused button, so the focus moves to the form.
      if (!empty && starters.matches(":focus-within")) form.focus();
      if (empty && fresh.matches(":focus")) form.focus();
      form.setBusy(busy);
      fresh.hidden = empty;
      starters.hidden = !empty;
    },
  };
}
