import { buildButton, buildElement } from "../build-element.js";

export interface SuggestionsOptions {
  readonly class: string;
  readonly title: string;
  readonly onAsk: (question: string) => void;
}

/** Builds buttons that ask a question each; returns nothing where there are none. */
export function buildSuggestions(
  questions: readonly string[],
  { class: name, title, onAsk }: SuggestionsOptions,
): HTMLElement[] {
  if (questions.length === 0) return [];
  const buttons = questions.map((question) =>
    buildButton({
      class: "suggestion",
      part: "suggestion",
      text: question,
      attributes: { dir: "auto" },
      onClick: () => onAsk(question),
    }),
  );
  return [buildElement("section", { class: name }, [buildElement("h3", { text: title }), ...buttons])];
}
