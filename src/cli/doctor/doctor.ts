import { checkQuestion } from "../../answer/check-question.js";
import { createChatModel } from "../../compose/compose.js";
import { composeRedis } from "../../compose/compose-shared.js";
import type { Config } from "../../compose/config.js";
import type { ReadOptions } from "../../corpus/join/read-episodes.js";
import { describePassedOver } from "../../corpus/page-problem.js";
import { readCorpus } from "../../corpus/read-corpus.js";
import { escapeControls } from "../../platform/redact-line.js";
import { countNoun } from "../../shared/count-noun.js";
import { AppError, describeError } from "../../shared/errors.js";
import { escapeHidden } from "../../shared/strip-hidden.js";
import { loadAddon } from "../../store/vectors/load-addon.js";
import type { CommandContext } from "../context.js";
import type { Screen } from "../print/print-answer.js";
import { describeEpisodeStates, type EpisodeState } from "./describe-episodes.js";
import { describeTrial } from "./describe-trial.js";
import { drawTimings } from "./draw-timings.js";
import { examineModels } from "./examine-models.js";
import { examineStore } from "./examine-store.js";
import { describeFailure, type Finding } from "./finding.js";
import { describeJoins, type JoinReport, listJoins } from "./list-joins.js";
import { measureStart, type StageTime } from "./measure-start.js";
import { type Trial, tryConfiguredModel } from "./try-configured-model.js";

/** The oldest Node that is tested, as package.json names it. */
const OLDEST_NODE = [20, 19] as const;

const LLM = "LLM";

/** A screen shows so many lines of a large library. */
const MOST_LINES = 200;

export interface DoctorOptions {
  readonly json: boolean;
  /** True where it is measured as well what a start spends its time on. */
  readonly timings: boolean;
  /** The question to try the language model with, null for one about the first chapter; null where it is not tried. */
  readonly llm: { readonly question: string | null } | null;
}

/**
 * `cuepoint doctor`: looks at every part without changing any, and asks the language model where that is wanted. Throws
 * where no answer can be given, or where the model was to answer and did not.
 */
export async function doctor(
  { json, timings: wanted, llm }: DoctorOptions,
  context: CommandContext,
): Promise<void> {
  const question = llm === null || llm.question === null ? null : checkQuestion(llm.question);
  const config = context.readConfig();
  // The start is measured before the parts are looked at, since what is read the second time is read faster.
  const timings = wanted ? await measureStart(config, context) : null;
  const { findings: stored, states, known } = await examineStore(config, context.signal);
  const { finding: corpus, joins } = await examineCorpus(config, {
    indexed: stored.every(({ state }) => state === "ok"),
    known,
    signal: context.signal,
    reader: context.openReader?.(),
  });
  const findings = [
    examineNode(),
    examineAddon(),
    ...(await examineModels(config)),
    corpus,
    ...(joins === null ? [] : [describeJoins(joins)]),
    ...stored,
    await examineLlm(config, context.signal),
    await examineRedis(config),
  ];
  if (!json) printFindings({ findings, states, timings }, context.screen);
  const failure = judgeFindings(findings);
  const tried = llm === null ? null : await tryModel(config, { question, findings, failure }, context);
  const { stdout } = context.screen;
  if (json) {
    const result = { findings, joins, episodes: states, timings: timings ?? undefined, llm: tried?.report };
    stdout.write(`${escapeControls(JSON.stringify(result, null, 2))}\n`);
  } else if (tried?.report) {
    stdout.write(`${describeTrial(tried.report).join("\n")}\n`);
  }
  const thrown = failure ?? tried?.failure ?? null;
  if (thrown !== null) throw thrown;
}

interface Found {
  readonly findings: readonly Finding[];
  readonly states: readonly EpisodeState[];
  readonly timings: readonly StageTime[] | null;
}

function printFindings({ findings, states, timings }: Found, { stdout }: Screen): void {
  for (const { part, state, detail } of findings)
    stdout.write(`${state.padEnd(5)} ${part.padEnd(7)} ${escapeHidden(detail)}\n`);
  const lines = describeEpisodeStates(states);
  for (const line of lines.slice(0, MOST_LINES)) stdout.write(`${escapeHidden(line)}\n`);
  if (lines.length > MOST_LINES)
    stdout.write(`... and ${lines.length - MOST_LINES} lines more: \`doctor --json\` has them all.\n`);
  if (timings !== null)
    stdout.write(`\nmilliseconds since the process began\n${drawTimings(timings).join("\n")}\n`);
}

/** Says what must be mended before any answer can be given; null where nothing must be. */
function judgeFindings(findings: readonly Finding[]): AppError | null {
  const failed = findings.filter(({ state }) => state === "fail").map(({ part }) => part);
  if (failed.length === 0) return null;
  return new AppError("not_ready", `no answer can be given: ${failed.join(" and ")} must be mended first`);
}

async function tryModel(
  config: Config,
  options: Pick<Found, "findings"> & { question: string | null; failure: AppError | null },
  context: CommandContext,
): Promise<Trial> {
  const reason = options.failure ?? explainUnasked(config, options.findings);
  if (reason !== null) return { report: null, failure: reason };
  return await tryConfiguredModel(config, options.question, context);
}

/** Says why the language model cannot be asked; null where it can. */
function explainUnasked(config: Config, findings: readonly Finding[]): AppError | null {
  if (config.llm === null) {
    return new AppError("not_ready", "no language model is configured, so that there is none to ask", {
      hint: "Set OPENAI_API_KEY or OPENAI_BASE_URL; docs/language-models.md says how.",
    });
  }
  const found = findings.find(({ part }) => part === LLM);
  if (found?.state === "ok") return null;
  return new AppError("not_ready", `the language model is not asked a question: ${found?.detail}`);
}

function examineNode(): Finding {
  const part = "Node";
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]))
    return { part, state: "ok", detail: process.version };
  const detail = `${process.version} is older than ${OLDEST_NODE.join(".")}, the oldest that is tested`;
  return { part, state: "warn", detail };
}

function examineAddon(): Finding {
  const part = "Addon";
  const addon = loadAddon();
  if (addon.loaded) return { part, state: "ok", detail: "hnswlib-node: vectors are searched by HNSW" };
  const detail = `vectors are searched exactly: ${addon.reason}. For HNSW install a C++ toolchain, then run npm ci.`;
  return { part, state: "warn", detail };
}

async function examineCorpus(
  config: Config,
  { indexed, ...options }: Pick<ReadOptions, "known" | "signal" | "reader"> & { readonly indexed: boolean },
): Promise<{ readonly finding: Finding; readonly joins: JoinReport | null }> {
  const part = "Corpus";
  try {
    const corpus = await readCorpus(config.corpusDir, options);
    const { episodes, kept, passedOver, stale } = corpus;
    const size = `${countNoun(episodes.length + kept.length, "episodes")} in ${config.corpusDir}`;
    const told = [
      ...passedOver.map((each) => `passed over: ${describePassedOver(each)}`),
      ...stale.map((id) => `stale: ${id} stays as it was, as a file of it cannot be read any more`),
    ];
    const finding: Finding = {
      part,
      state: passedOver.length > 0 ? "warn" : "ok",
      detail: [size, ...told].join("; "),
    };
    return { finding, joins: listJoins(corpus) };
  } catch (error) {
    const finding: Finding = { part, state: indexed ? "warn" : "fail", detail: describeFailure(error) };
    return { finding, joins: null };
  }
}

async function examineLlm(config: Config, signal: AbortSignal): Promise<Finding> {
  const part = LLM;
  if (config.llm === null) {
    const detail = "off: answers are extractive. OPENAI_API_KEY or OPENAI_BASE_URL turns it on.";
    return { part, state: "ok", detail };
  }
  try {
    return { part, state: "ok", detail: await describeLlm(config, signal) };
  } catch (error) {
    const state = error instanceof AppError && error.code === "config_invalid" ? "fail" : "warn";
    return { part, state, detail: describeFailure(error) };
  }
}

/** Tells the model's name, and what is left of its budget. Throws where the model does not answer. */
async function describeLlm(config: Config, signal: AbortSignal): Promise<string> {
  const { chatModel, budget } = await createChatModel(config);
  try {
    const name = (await chatModel?.resolveModel(signal)) ?? "";
    if (budget === null) return name;
    const left = budget.left();
    const known = left === null ? "what is" : countNoun(left, "tokens");
    return `${name}, ${known} left of today's budget${left === null ? " is not known" : ""}`;
  } finally {
    await budget?.close();
  }
}

/** Looks whether Redis answers. Where it does not, that is no failure: each server then counts by itself. */
async function examineRedis(config: Config): Promise<Finding> {
  const part = "Redis";
  const failures: string[] = [];
  const redis = await composeRedis(config, { onOutage: (why) => failures.push(why) });
  if (redis === null) {
    const detail =
      "off: limits and the token budget are each server's own. REDIS_URL shares them among several.";
    return { part, state: "ok", detail };
  }
  try {
    await redis.send(["PING"]);
    return { part, state: "ok", detail: "reached: servers share limits and the token budget" };
  } catch (error) {
    const why = failures[0] ?? describeError(error);
    const detail = `${why}. Start it or correct REDIS_URL; until then limits are each server's own, and a token budget is not spent from.`;
    return { part, state: "warn", detail };
  } finally {
    await redis.close();
  }
}
