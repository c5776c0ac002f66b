import type { ChatMessage, Citation } from "../domain.js";
import { type AnswerCard, createAnswerCard } from "./answer-card.js";
import { buildElement } from "./build-element.js";
import { limitConversation } from "./limit-conversation.js";
import { AnswerFailure, requestAnswer } from "./request-answer.js";

const LONGEST_QUESTION = 2000;
/** From here on the number of characters is shown. */
const NEARLY_TOO_LONG = 1800;

export interface ConversationElements {
  readonly form: HTMLFormElement;
  readonly question: HTMLTextAreaElement;
  readonly send: HTMLButtonElement;
  readonly stop: HTMLButtonElement;
  readonly counter: HTMLElement;
  readonly log: HTMLElement;
  readonly announcer: HTMLElement;
  readonly reset: HTMLButtonElement;
}

export interface ConversationOptions {
  readonly elements: ConversationElements;
  /** Ids to answer from; empty for all. */
  readonly readScope: () => readonly string[];
  readonly onPlay: (citation: Citation) => void;
  readonly onChange: (empty: boolean) => void;
}

/** The talk: asks, shows the answer as it comes, and keeps what was said for the next question. */
export function createConversation(options: ConversationOptions): { ask(question: string): void } {
  const { elements, onPlay } = options;
  const { form, question, send, stop, counter, log, announcer, reset } = elements;
  const messages: ChatMessage[] = [];
  let running: AbortController | null = null;

  async function ask(content: string): Promise<void> {
    running?.abort();
    const own = new AbortController();
    running = own;
    setBusy(true);
    const asked = buildElement("p", { class: "asked", text: content });
    const card = createAnswerCard({ onPlay, onAsk: start });
    log.append(asked, card.element);
    asked.scrollIntoView({ block: "nearest" });
    announcer.textContent = "Looking for an answer.";
    const turn: ChatMessage[] = [...messages, { role: "user", content }];
    try {
      const episodes = options.readScope();
      const scope = episodes.length === 0 ? {} : { episodes };
      for await (const event of requestAnswer({
        messages: limitConversation(turn),
        ...scope,
        signal: own.signal,
      })) {
        if (event.type === "citation-add") card.addCitation(event.citation);
        else if (event.type === "text-delta") card.addText(event.delta);
        else {
          card.complete(event.response);
          messages.splice(0, messages.length, ...turn, { role: "assistant", content: event.response.answer });
          announcer.textContent = `Answer: ${readAloud(event.response.answer)}`;
        }
      }
    } catch (error) {
      const stopped = own.signal.aborted;
      const reason = stopped ? "You stopped this answer." : describeFailure(error);
      card.fail(reason, () => start(content));
      announcer.textContent = reason;
    } finally {
      if (running === own) {
        running = null;
        setBusy(false);
      }
    }
  }

  /** Shows the answer as it comes; its whole text. */
  async function receive(content: string, card: AnswerCard, signal: AbortSignal): Promise<string> {
    const asked = limitConversation([...messages, { role: "user", content }]);
    const episodes = options.readScope();
    const scope = episodes.length === 0 ? {} : { episodes };
    let answer = "";
    for await (const event of requestAnswer({ messages: asked, ...scope, signal })) {
      if (event.type === "citation-add") card.addCitation(event.citation);
      else if (event.type === "text-delta") card.addText(event.delta);
      else {
        card.complete(event.response);
        answer = event.response.answer;
      }
    }
    return answer;
  }

  function start(content: string): void {
    options.onChange(false);
    void ask(content);
  }

  function setBusy(busy: boolean): void {
    send.hidden = busy;
    stop.hidden = !busy;
    reset.hidden = log.childElementCount === 0 && !busy;
  }

  function submit(): void {
    const content = question.value.trim();
    if (content === "" || content.length > LONGEST_QUESTION) {
      question.focus();
      return;
    }
    question.value = "";
    counter.textContent = "";
    start(content);
    question.focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  question.addEventListener("keydown", (event) => {
    // Enter that ends an input method's composition chooses a word; it sends nothing.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  question.addEventListener("input", () => {
    const { length } = question.value;
    counter.textContent = length < NEARLY_TOO_LONG ? "" : `${length} of ${LONGEST_QUESTION} characters`;
  });
  stop.addEventListener("click", () => {
    running?.abort();
    question.focus();
  });
  reset.addEventListener("click", () => {
    running?.abort();
    messages.length = 0;
    log.replaceChildren();
    announcer.textContent = "New conversation.";
    reset.hidden = true;
    options.onChange(true);
    question.focus();
  });
  return { ask: start };
}

/** The answer without what only the eye needs. */
function readAloud(answer: string): string {
  return answer.replaceAll(/\s*\[\d+\]|\*\*/g, "");
}

function describeFailure(error: unknown): string {
  return error instanceof AnswerFailure ? error.message : "Something went wrong in this page. Ask again.";
}
