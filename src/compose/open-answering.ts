import { answerQuestion } from "../answer/answer-question.js";
import type { TokenUsage } from "../answer/budget/token-budget.js";
import { joinSignals } from "../platform/abort-signals.js";
import type { RedisConnection } from "../platform/redis-connection.js";
import { askAboutChapter } from "../shared/ask-about-chapter.js";
import type { StoreWatcher } from "../store/store-driver.js";
import { type Answering, composeAnswering, describeFallback, type StoreAnswering } from "./compose.js";
import type { ModelOpener } from "./compose-models.js";
import type { Spending } from "./compose-shared.js";
import type { Config } from "./config.js";
import type { Service } from "./open-service.js";
import type { Reporter } from "./reporter.js";

/** `signal` ends the start, and the watch over the index. */
export interface OpenAnsweringOptions
  extends Pick<StoreWatcher, "onFailure" | "signal">,
    Pick<Spending, "outages"> {
  readonly reporter: Reporter;
  /** Ends the start alone. */
  readonly startSignal?: AbortSignal | undefined;
  /** The process's connection, which is not closed here. */
  readonly redis: RedisConnection | null;
  readonly openModels?: ModelOpener | undefined;
}

/** What answers, kept up with the index. */
export interface OpenAnswering extends Pick<Answering, "close"> {
  /** What is answered from at the moment. */
  readonly current: StoreAnswering;
  /** Lets a service answer from it, and from each index that takes its place; gives the way back. */
  attach(service: Service): () => void;
}

/** Opens what answers, warms it up, and watches for another index. Where that fails, nothing stays open. */
export async function openAnswering(
  config: Config,
  { reporter, signal, startSignal, onFailure, ...own }: OpenAnsweringOptions,
): Promise<OpenAnswering> {
  const services = new Set<Service>();
  const onTokens = (usage: TokenUsage) => {
    for (const service of services) service.countTokens(usage);
  };
  const starting = joinSignals(signal, startSignal);
  const answering = await composeAnswering(config, reporter, starting, { ...own, onTokens });
  try {
    const { modelFailure, budget, outage } = answering;
    if (modelFailure !== null) reporter.note(describeFallback(modelFailure));
    starting.throwIfAborted();
    await warmUp(answering, starting);
    let current: StoreAnswering = answering;
    const onChange: StoreWatcher["onChange"] = (store) => {
      current = answering.withStore(store);
      for (const service of services) service.answerFrom(current);
    };
    void answering.watch({ signal, onChange, onFailure });
    return {
      get current() {
        return current;
      },
      attach(service) {
        if (modelFailure !== null) service.failModel(modelFailure);
        service.answerFrom({ ...current, budget, outage });
        services.add(service);
        return () => void services.delete(service);
      },
      close: answering.close,
    };
  } catch (error) {
    await answering.close();
    throw error;
  }
}

/** Answers a question without a language model, so that the first reader does not wait for code to be compiled. */
async function warmUp({ parts }: StoreAnswering, signal: AbortSignal): Promise<void> {
  const ids = parts.store.episodes.slice(0, 1).map(({ id }) => id);
  const chapter = (await parts.store.readOutlines(ids, { signal }))[0]?.chapters[0];
  if (chapter === undefined) return;
  const messages = [{ role: "user", content: askAboutChapter(chapter) } as const];
  const events = answerQuestion({ ...parts, chatModel: null }, { messages, signal });
  for await (const event of events) if (event.type === "answer-end") return;
}
