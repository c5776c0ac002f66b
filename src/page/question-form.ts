import { LIMITS } from "../limits.js";

/** From here on the number of characters is shown. */
const NEARLY_TOO_LONG = 1800;

export interface QuestionFormElements {
  readonly form: HTMLFormElement;
  readonly question: HTMLTextAreaElement;
  readonly send: HTMLButtonElement;
  readonly stop: HTMLButtonElement;
  readonly counter: HTMLElement;
}

export interface QuestionForm {
  focus(): void;
  /** While an answer is coming, the form offers to stop it. */
  setBusy(busy: boolean): void;
}

/** The box a question is typed into: Enter asks, Shift+Enter breaks the line. */
export function createQuestionForm(
  { form, question, send, stop, counter }: QuestionFormElements,
  { onAsk, onStop }: { readonly onAsk: (question: string) => void; readonly onStop: () => void },
): QuestionForm {
  const submit = () => {
    const content = question.value.trim();
    if (content !== "" && content.length <= LIMITS.questionLength) {
      question.value = "";
      counter.textContent = "";
      onAsk(content);
    }
    question.focus();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  question.addEventListener("keydown", (event) => {
    // Enter that ends an input method's composition chooses a word; it sends nothing.
    // Some browsers end the composition before they report the key: 229 is then all that tells.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  question.addEventListener("input", () => {
    const { length } = question.value;
    counter.textContent = length < NEARLY_TOO_LONG ? "" : `${length} of ${LIMITS.questionLength} characters`;
  });
  stop.addEventListener("click", () => {
    onStop();
    question.focus();
  });
  return {
    focus: () => question.focus(),
    setBusy: (busy) => {
      const focused = document.activeElement === stop || document.activeElement === send;
      send.hidden = busy;
      stop.hidden = !busy;
      if (focused) question.focus();
    },
  };
}
