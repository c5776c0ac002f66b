import type { TokenUsage } from "../../answer/budget/token-budget.js";
import { DEFAULT_BASE_URL } from "../../answer/model/server/openai-chat-model.js";
import { composeAnswering } from "../../compose/compose.js";
import type { Config } from "../../compose/config.js";
import type { Proxies } from "../../platform/proxy-agents.js";
import { askAboutChapter } from "../../shared/ask-about-chapter.js";
import { AppError } from "../../shared/errors.js";
import { mapTexts } from "../../shared/map-texts.js";
import type { PassageStore } from "../../store/passage-store.js";
import type { CommandContext } from "../context.js";
import { createSecretHider } from "./hide-secrets.js";
import { type ModelTrial, tryLanguageModel } from "./try-language-model.js";

/** What `doctor --llm` tells of the language model; no secret stands in it. */
export interface TrialReport extends ModelTrial {
  /** Host and port of the model's server. */
  readonly server: string;
  /** Host and port of the proxy for addresses like the server's; null where there is none. */
  readonly proxy: string | null;
  /** The hosts that are reached without it, as NO_PROXY has them; null where there are none. */
  readonly withoutProxy: string | null;
  /** What the calls count as against the budget. */
  readonly tokens: TokenUsage;
}

export interface Trial {
  /** Null where nothing was asked. */
  readonly report: TrialReport | null;
  /** Why the model did not answer; null where it did. */
  readonly failure: AppError | null;
}

/**
 * Opens everything that an answer needs as `ask` does, an index that is out of date brought up to date, and asks the
 * configured model. `question` is null for one about the first chapter.
 */
export async function tryConfiguredModel(
  config: Config,
  question: string | null,
  { reporter, signal, openModels }: CommandContext,
): Promise<Trial> {
  const tokens = { prompt: 0, completion: 0 };
  const onTokens = ({ prompt, completion }: TokenUsage) => {
    tokens.prompt += prompt;
    tokens.completion += completion;
  };
  const answering = await composeAnswering(config, reporter, signal, { openModels, onTokens });
  reporter.done();
  try {
    const { parts, modelFailure } = answering;
    const { chatModel, store } = parts;
    if (modelFailure !== null || chatModel === null) return { report: null, failure: modelFailure };
    const asked = question ?? (await writeQuestion(store));
    const { trial, failure } = await tryLanguageModel({ ...parts, chatModel }, asked, signal);
    const address = describeAddress(config.llm?.baseUrl ?? DEFAULT_BASE_URL, config.proxies);
    const report = { ...address, ...trial, tokens };
    return { report: mapTexts(report, createSecretHider(config.secrets)), failure };
  } finally {
    await answering.close();
  }
}

/** Writes a question that the first chapter answers. */
async function writeQuestion(store: PassageStore): Promise<string> {
  const [first] = await store.readOutlines(store.episodes.slice(0, 1).map(({ id }) => id));
  const chapter = first?.chapters[0];
  if (chapter !== undefined) return askAboutChapter(chapter);
  throw new AppError("not_ready", "there is no episode to ask about", { hint: "Put one into the corpus." });
}

function describeAddress(
  baseUrl: string,
  proxies: Proxies | null,
): Pick<TrialReport, "server" | "proxy" | "withoutProxy"> {
  const { protocol, host } = new URL(baseUrl);
  const { http = null, https = null, except = null } = proxies ?? {};
  const url = protocol === "https:" ? (https ?? http) : http;
  const proxy = url === null ? null : new URL(url).host;
  return { server: host, proxy, withoutProxy: proxy === null ? null : except };
}
