import type { ChatMessage, ChatResponse, Citation } from "../domain.js";
import { type AnswerCard, createAnswerCard } from "./answer-card.js";
import { buildElement } from "./build-element.js";
import { keepInView } from "./keep-in-view.js";
import { limitConversation } from "./limit-conversation.js";
import { AnswerFailure, requestAnswer } from "./request-answer.js";

export interface ConversationOptions {
  readonly log: HTMLElement;
  /** Read aloud by screen readers: what happens, and each answer once, when it is whole. */
  readonly announcer: HTMLElement;
  /** Ids to answer from; empty for all. */
  readonly readScope: () => readonly string[];
  readonly onPlay: (citation: Citation) => void;
  readonly onBusy: (busy: boolean) => void;
}

/** The talk: shows each answer as it comes, and keeps what was said for the next question. */
export class Conversation {
  readonly #options: ConversationOptions;
  readonly #messages: ChatMessage[] = [];
  #running: AbortController | null = null;

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  /** Asks in place of the answer that is still coming, if there is one. */
  ask(content: string): void {
    void this.#ask(content);
  }

  stop(): void {
    this.#running?.abort();
  }

  /** Forgets everything that was said. */
  reset(): void {
    const { log, announcer, onBusy } = this.#options;
    this.stop();
    this.#running = null;
    this.#messages.length = 0;
    log.replaceChildren();
    announcer.textContent = "New conversation.";
    onBusy(false);
  }

  async #ask(content: string): Promise<void> {
    const { log, announcer, onPlay, onBusy } = this.#options;
    this.stop();
    const own = new AbortController();
    this.#running = own;
    onBusy(true);
    const asked = buildElement("p", { class: "asked", text: content, attributes: { dir: "auto" } });
    const card = createAnswerCard({ onPlay, onAsk: (question) => this.ask(question) });
    log.append(asked, card.element);
    announcer.textContent = "Looking for an answer.";
    const watch = keepInView(asked);
    let outcome: string;
    try {
      const answer = await this.#receive(content, card, { signal: own.signal, onShown: watch.follow });
      this.#messages.push({ role: "user", content }, { role: "assistant", content: answer.answer });
      outcome = describeAnswer(answer);
    } catch (error) {
      outcome = own.signal.aborted ? "You stopped this answer." : describeFailure(error);
      card.fail(outcome, () => {
        asked.remove();
        card.element.remove();
        this.ask(content);
      });
    }
    watch.end();
    if (this.#running !== own) return;
    this.#running = null;
    announcer.textContent = outcome;
    onBusy(false);
  }

  /** Shows the answer as it comes; the whole of it. */
  async #receive(
    content: string,
    card: AnswerCard,
    { signal, onShown }: { readonly signal: AbortSignal; readonly onShown: () => void },
  ): Promise<ChatResponse> {
    const messages = limitConversation([...this.#messages, { role: "user", content }]);
    const episodes = this.#options.readScope();
    const scope = episodes.length === 0 ? {} : { episodes };
    for await (const event of requestAnswer({ messages, ...scope, signal })) {
      if (event.type === "citation-add") card.addCitation(event.citation);
      else if (event.type === "text-delta") card.addText(event.delta);
      else card.complete(event.response);
      onShown();
      if (event.type === "answer-end") return event.response;
    }
    throw new AnswerFailure("The answer has no end. Ask again.");
  }
}

/** What a screen reader says of an answer: its words, without what only the eye needs. */
function describeAnswer({ answer, citations }: ChatResponse): string {
  const words = answer.replaceAll(/\s*\[\d+\]|\*\*/g, "");
  if (citations.length === 0) return `Answer: ${words}`;
  return `Answer: ${words} ${citations.length} ${citations.length === 1 ? "source" : "sources"} below it.`;
}

function describeFailure(error: unknown): string {
  return error instanceof AnswerFailure ? error.message : "Something went wrong in this page. Ask again.";
}
