import type { ChatMessage, Citation } from "../domain.js";
import { type AnswerCard, createAnswerCard } from "./answer-card.js";
import { buildElement } from "./build-element.js";
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
    this.stop();
    this.#messages.length = 0;
    this.#options.log.replaceChildren();
    this.#options.announcer.textContent = "New conversation.";
  }

  async #ask(content: string): Promise<void> {
    const { log, announcer, onPlay, onBusy } = this.#options;
    this.stop();
    const own = new AbortController();
    this.#running = own;
    onBusy(true);
    const asked = buildElement("p", { class: "asked", text: content });
    const card = createAnswerCard({ onPlay, onAsk: (question) => this.ask(question) });
    log.append(asked, card.element);
    asked.scrollIntoView({ block: "nearest" });
    announcer.textContent = "Looking for an answer.";
    try {
      const answer = await this.#receive(content, card, own.signal);
      this.#messages.push({ role: "user", content }, { role: "assistant", content: answer });
      announcer.textContent = `Answer: ${answer.replaceAll(/\s*\[\d+\]|\*\*/g, "")}`;
    } catch (error) {
      const reason = own.signal.aborted ? "You stopped this answer." : describeFailure(error);
      card.fail(reason, () => this.ask(content));
      announcer.textContent = reason;
    }
    if (this.#running !== own) return;
    this.#running = null;
    onBusy(false);
  }

  /** Shows the answer as it comes; its whole text. */
  async #receive(content: string, card: AnswerCard, signal: AbortSignal): Promise<string> {
    const messages = limitConversation([...this.#messages, { role: "user", content }]);
    const episodes = this.#options.readScope();
    let answer = "";
    for await (const event of requestAnswer({
      messages,
      ...(episodes.length === 0 ? {} : { episodes }),
      signal,
    })) {
      if (event.type === "citation-add") card.addCitation(event.citation);
      else if (event.type === "text-delta") card.addText(event.delta);
      else {
        card.complete(event.response);
        answer = event.response.answer;
      }
    }
    return answer;
  }
}

function describeFailure(error: unknown): string {
  return error instanceof AnswerFailure ? error.message : "Something went wrong in this page. Ask again.";
}
