import { LIMITS } from "../../shared/limits.js";
import { buildButton, buildElement } from "../build-element.js";
import type { Strings } from "../strings/english.js";

/** A question of this many characters shows how many it has. */
const NEARLY_TOO_LONG = 1800;

export interface QuestionFormOptions {
  readonly strings: Strings;
  readonly onAsk: (question: string) => void;
  readonly onStop: () => void;
}

export interface QuestionForm {
  readonly element: HTMLFormElement;
  focus(options?: FocusOptions): void;
  /** Says in the empty box what can be asked about. */
  setPlaceholder(text: string): void;
  /** While an answer is coming, the form offers to stop it. */
  setBusy(busy: boolean): void;
}

/** Builds the box that a question is typed into: Enter asks, Shift+Enter breaks the line. */
export function createQuestionForm({ strings, onAsk, onStop }: QuestionFormOptions): QuestionForm {
  const counter = buildElement("span", { class: "counter", attributes: { id: "counter" } });
  const question = buildElement("textarea", {
    class: "question",
    part: "question",
    attributes: {
      id: "question",
      rows: "1",
      maxlength: String(LIMITS.questionLength),
      "aria-describedby": "counter",
      enterkeyhint: "send",
      autocomplete: "off",
      dir: "auto",
    },
  });
  const send = buildButton({
    class: "send",
    part: "button send",
    text: strings.ask,
    attributes: { type: "submit" },
  });
  const stop = buildButton({
    class: "stop",
    part: "button stop",
    text: strings.stop,
    onClick: () => {
      onStop();
      question.focus();
    },
  });
  stop.hidden = true;
  const element = buildElement("form", { class: "ask", part: "form" }, [
    buildElement("label", { text: strings.question, attributes: { for: "question" } }),
    counter,
    buildElement("div", { class: "ask-row" }, [question, send, stop]),
  ]);
  const submit = () => {
    const content = question.value.trim();
    if (content !== "") {
      question.value = "";
      counter.textContent = "";
      onAsk(content);
    }
    question.focus();
  };
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  question.addEventListener("keydown", (event) => {
    // An Enter that ends an input method's composition chooses a word; it must not send the question.
    // Some browsers end the composition before they report the key; only the key code 229 tells it then.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  question.addEventListener("input", () => {
    const { length: count } = question.value;
    const limit = LIMITS.questionLength;
    counter.textContent = count < NEARLY_TOO_LONG ? "" : `${count} / ${limit}`;
  });
  return {
    element,
    focus: (options) => question.focus(options),
    setPlaceholder: (text) => question.setAttribute("placeholder", text),
    setBusy: (busy) => {
      const focused = [send, stop].some((button) => button.matches(":focus"));
      send.hidden = busy;
      stop.hidden = !busy;
      if (focused) question.focus();
    },
  };
}
