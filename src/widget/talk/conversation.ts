import type { ChatMessage } from "../../shared/domain.js";
import { fitConversation } from "../../shared/fit-conversation.js";
import type { Stage } from "../../shared/parse-stage.js";
import { buildButton, buildElement } from "../build-element.js";
import type { ExtrasOptions } from "../extras/extras.js";
import { loadExtras } from "../load-extras.js";
import type { ChatOptions } from "../read-options.js";
import type { Answer } from "../server/parse-response.js";
import { requestAnswer } from "../server/request-answer.js";
import { RequestFailure } from "../server/request-failure.js";
import type { Feedback } from "../server/send-feedback.js";
import type { ChosenStrings } from "../strings/choose-strings.js";
import type { Strings } from "../strings/english.js";
import { whenSeen } from "../when-seen.js";
import { type AnswerCard, createAnswerCard } from "./answer-card.js";
import type { MomentOptions } from "./build-moment.js";
import type { Talk } from "./build-talk.js";
import type { ConversationStore, Turn } from "./conversation-store.js";
import { describeFailure } from "./describe-failure.js";
import { keepInView, showInLog } from "./keep-in-view.js";
import { readPlainText } from "./read-plain-text.js";

export interface ConversationOptions
  extends Omit<MomentOptions, "strings">,
    ChosenStrings,
    Pick<ExtrasOptions, "loadEpisode" | "onTime">,
    Pick<ChatOptions, "server" | "episodeId">,
    Pick<Talk, "log" | "turns" | "announcer"> {
  readonly store: ConversationStore;
  readonly onBusy: (busy: boolean) => void;
  /** Finds the function that sends a verdict on an answer; null where the server keeps none. */
  readonly findFeedback: () => Promise<((given: Feedback) => Promise<void>) | null>;
}

/** The conversation shows each answer as it comes, and keeps what was said for the next question. */
export class Conversation {
  readonly #options: ConversationOptions;
  #turns: readonly Turn[] = [];
  #running: AbortController | null = null;

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  /** True where nothing was asked yet. */
  get empty(): boolean {
    return this.#options.turns.childElementCount === 0;
  }

  /** Shows the turns again that an earlier page of this tab kept. */
  restore(): void {
    for (const turn of this.#options.store.read()) {
      const { asked, card } = this.#open(turn.question);
      // What a page that nobody scrolls costs is one module.
      const whenReady = (add: () => void) => void whenSeen(this.#options.log, add);
      this.#finish(turn, { asked, card, whenReady });
    }
    this.#setBusy(false);
  }

  /** Asks the question; an answer that is still coming is stopped. */
  ask(question: string): void {
    void this.#ask(question);
  }

  stop(): void {
    this.#running?.abort();
  }

  /** Forgets everything that was said. */
  reset(): void {
    this.stop();
    this.#running = null;
    this.#keep([]);
    this.#options.turns.replaceChildren();
    this.#announce("");
    this.#setBusy(false);
  }

  async #ask(question: string): Promise<void> {
    this.stop();
    const own = new AbortController();
    this.#running = own;
    const { asked, card } = this.#open(question);
    this.#setBusy(true);
    // What is added to the answer comes with it, and moves nothing that is being read.
    loadExtras().catch(() => undefined);
    const view = keepInView(asked, this.#options.log);
    let outcome: string;
    try {
      const answer = await this.#receive(question, card, { signal: own.signal, onShown: view.follow });
      own.signal.throwIfAborted();
      this.#finish({ question, answer }, { asked, card, whenReady: (add) => add() });
      outcome = describeAnswer(answer, this.#options.strings);
    } catch (error) {
      const { strings } = this.#options;
      outcome = describeFailure(error, strings);
      if (own.signal.aborted) outcome = this.#running === own ? strings.stopped : strings.replaced;
      card.fail(outcome, () => this.#askAgain(question, asked, card));
    }
    view.follow();
    view.end();
    if (this.#running !== own) return;
    this.#running = null;
    this.#announce(outcome);
    this.#setBusy(false);
  }

  /** Shows the answer as it comes, and returns the whole of it. */
  async #receive(
    question: string,
    card: AnswerCard,
    { signal, onShown }: { readonly signal: AbortSignal; readonly onShown: () => void },
  ): Promise<Answer> {
    const { server, episodeId } = this.#options;
    const said = this.#turns.flatMap((turn): ChatMessage[] => [
      { role: "user", content: turn.question },
      { role: "assistant", content: turn.answer.answer },
    ]);
    const messages = fitConversation([...said, { role: "user", content: question }]);
    const announced = new Set<Stage["name"]>();
    for await (const events of requestAnswer({ server, messages, episodeId, signal })) {
      const end = events.find((event) => event.type === "answer-end");
      for (const event of events) {
        if (event.type !== "status-update") continue;
        const sentence = card.showStage(event.stage);
        if (!announced.has(event.stage.name)) this.#announce(sentence);
        announced.add(event.stage.name);
      }
      // The whole answer is drawn once, in place of its parts that came with it.
      if (end) return end.answer;
      card.add(events);
      onShown();
    }
    throw new RequestFailure({ kind: "broken-off" });
  }

  #open(question: string): { asked: HTMLElement; card: AnswerCard } {
    const { turns, log } = this.#options;
    const asked = buildElement("p", {
      class: "asked",
      part: "asked",
      text: question,
      attributes: { dir: "auto" },
    });
    const card = createAnswerCard({
      ...this.#options,
      onAsk: (next) => this.ask(next),
      onReveal: (source) => showInLog(source, log),
    });
    turns.append(asked, card.element);
    return { asked, card };
  }

  #finish(turn: Turn, { asked, card, whenReady }: Finishing): void {
    const { strings, findFeedback, log } = this.#options;
    const { question, answer } = turn;
    this.#keep([...this.#turns, turn]);
    const onAgain = () => {
      this.#keep(this.#turns.filter((other) => other !== turn));
      this.#askAgain(question, asked, card);
    };
    const actions = buildElement("div", { class: "actions" }, [
      buildButton({ class: "quiet again", text: strings.askAgain, onClick: onAgain }),
    ]);
    card.complete(answer, actions);
    whenReady(() => {
      const extras = {
        ...this.#options,
        ...{ question, answer, actions, body: card.body },
        onReveal: (form: HTMLElement) => showInLog(form, log),
        sendVerdict: findFeedback().then((send) =>
          send === null || answer.id === "" ? null : (verdict) => send({ answerId: answer.id, ...verdict }),
        ),
      } satisfies ExtrasOptions;
      // Without them the answer is as good to read.
      loadExtras().then(
        ({ addExtras }) => addExtras(extras),
        () => undefined,
      );
    });
  }

  #askAgain(question: string, asked: HTMLElement, card: AnswerCard): void {
    asked.remove();
    card.element.remove();
    this.ask(question);
  }

  #keep(turns: readonly Turn[]): void {
    this.#turns = turns;
    this.#options.store.write(turns);
  }

  #setBusy(busy: boolean): void {
    this.#options.log.setAttribute("aria-busy", String(busy));
    this.#options.onBusy(busy);
  }

  /** Replaces the one child, so that a screen reader says it whole, and again where it is the same. */
  #announce(sentence: string): void {
    this.#options.announcer.replaceChildren(
      ...(sentence ? [buildElement("p", { text: sentence, attributes: { dir: "auto" } })] : []),
    );
  }
}

interface Finishing {
  readonly asked: HTMLElement;
  readonly card: AnswerCard;
  /** Calls back when what is added to the answer may be asked for. */
  readonly whenReady: (add: () => void) => void;
}

/** Returns what a screen reader says of an answer: its words, without the markers. */
function describeAnswer(answer: Answer, strings: Strings): string {
  const words = `${strings.answer}: ${readPlainText(answer, strings, { markers: false })}`;
  if (answer.citations.length === 0) return words;
  return `${words} ${strings.sources}: ${answer.citations.length}`;
}
