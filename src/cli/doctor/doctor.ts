import { createChatModel } from "../../compose/compose.js";
import { composeRedis } from "../../compose/compose-shared.js";
import type { Config } from "../../compose/config.js";
import type { ReadOptions } from "../../corpus/join/read-episodes.js";
import { readCorpus } from "../../corpus/read-corpus.js";
import { findModel } from "../../embed/find-model.js";
import { requireTransformers } from "../../embed/load-transformers.js";
import { verifyModel } from "../../embed/model-files.js";
import type { EmbeddingModel } from "../../embed/model-table.js";
import { createTransformersEmbedder } from "../../embed/transformers-embedder.js";
import { AppError, describeError } from "../../shared/errors.js";
import { escapeHidden } from "../../shared/strip-hidden.js";
import { loadAddon } from "../../store/vectors/load-addon.js";
import type { CommandContext } from "../context.js";
import { countNoun } from "../print/count-noun.js";
import { describeEpisodeStates } from "./describe-episodes.js";
import { examineStore } from "./examine-store.js";
import { describeFailure, type Finding } from "./finding.js";
import { measureStart, type StageTime } from "./measure-start.js";

/** The oldest Node that is tested, as package.json names it. */
const OLDEST_NODE = [20, 19] as const;

/** The model may take so long to load and to embed a text. */
const MODEL_MS = 60_000;

/** The columns of a line in the drawing of a start. */
const NAME_COLUMNS = 16;
const TIME_COLUMNS = 15;
const BAR_COLUMNS = 46;
/** A screen shows so many lines of a large library. */
const MOST_LINES = 200;

export interface DoctorOptions {
  readonly json: boolean;
  /** True where it is measured as well what a start spends its time on. */
  readonly timings: boolean;
}

/** `cuepoint doctor`: looks at every part without changing any. Throws where no answer can be given. */
export async function doctor(
  { json, timings: wanted }: DoctorOptions,
  context: CommandContext,
): Promise<void> {
  const config = context.readConfig();
  // The start is measured before the parts are looked at, since what is read the second time is read faster.
  const timings = wanted ? await measureStart(config, context) : null;
  const { findings: stored, states, known } = await examineStore(config, context.signal);
  const findings = [
    examineNode(),
    examineAddon(),
    await examineModel(config),
    await examineCorpus(config, {
      indexed: stored.every(({ state }) => state === "ok"),
      known,
      signal: context.signal,
    }),
    ...stored,
    await examineLlm(config, context.signal),
    await examineRedis(config),
  ];
  const { stdout } = context.screen;
  if (json) {
    const result = { findings, episodes: states, timings: timings ?? undefined };
    stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  } else {
    for (const { part, state, detail } of findings)
      stdout.write(`${state.padEnd(5)} ${part.padEnd(7)} ${escapeHidden(detail)}\n`);
    const lines = describeEpisodeStates(states);
    for (const line of lines.slice(0, MOST_LINES)) stdout.write(`${escapeHidden(line)}\n`);
    if (lines.length > MOST_LINES)
      stdout.write(`... and ${lines.length - MOST_LINES} lines more: \`doctor --json\` has them all.\n`);
    if (timings !== null)
      stdout.write(`\nmilliseconds since the process began\n${drawTimings(timings).join("\n")}\n`);
  }
  const failed = findings.filter(({ state }) => state === "fail").map(({ part }) => part);
  if (failed.length > 0) {
    throw new AppError("not_ready", `no answer can be given: ${failed.join(" and ")} must be mended first`);
  }
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

async function examineModel(config: Config): Promise<Finding> {
  const part = "Model";
  const model = findModel(config.modelName);
  try {
    requireTransformers();
  } catch (error) {
    return { part, state: "warn", detail: describeFailure(error) };
  }
  const files = await verifyModel(model, config.modelDir);
  const wrong = files.filter(({ state }) => state !== "ok").map(({ path, state }) => `${path} is ${state}`);
  if (wrong.length === 0) {
    const failure = await tryModel(model, config.modelDir);
    const detail = `${model.name}, ${model.dimensions} dimensions, files verified`;
    if (failure === null) return { part, state: "ok", detail: `${detail}, a text embedded` };
    const hint = "Install the dependencies anew with `npm ci`; until then keywords only.";
    return { part, state: "warn", detail: `${detail}, but it cannot be run: ${failure}. ${hint}` };
  }
  const detail = `${model.name}: ${wrong.join(", ")}. Run \`cuepoint models pull\`; until then keywords only.`;
  return { part, state: "warn", detail };
}

/** Embeds a text. Gives why it cannot; null where it can. */
async function tryModel(model: EmbeddingModel, modelDir: string): Promise<string | null> {
  const embedder = createTransformersEmbedder({ model, modelDir, workers: 1 });
  try {
    await embedder.embedQuery("a text", { signal: AbortSignal.timeout(MODEL_MS) });
    await embedder.close();
    return null;
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError")
      return `it gave nothing for ${MODEL_MS / 1000} s`;
    return describeError(error);
  }
}

async function examineCorpus(
  config: Config,
  { indexed, ...options }: Pick<ReadOptions, "known" | "signal"> & { readonly indexed: boolean },
): Promise<Finding> {
  const part = "Corpus";
  try {
    const { episodes, kept } = await readCorpus(config.corpusDir, options);
    const detail = `${countNoun(episodes.length + kept.length, "episodes")} in ${config.corpusDir}`;
    return { part, state: "ok", detail };
  } catch (error) {
    return { part, state: indexed ? "warn" : "fail", detail: describeFailure(error) };
  }
}

async function examineLlm(config: Config, signal: AbortSignal): Promise<Finding> {
  const part = "LLM";
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
  const made = await createChatModel(config);
  const budget = made?.budget ?? null;
  try {
    const name = (await made?.chatModel.resolveModel(signal)) ?? "";
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

/** Draws a line of at most 80 columns for each stage, with a bar at the stage's place in the whole. */
function drawTimings(times: readonly StageTime[]): string[] {
  const total = Math.max(1, ...times.map(({ endMs }) => endMs));
  const lines = times.map(({ stage, startMs, endMs }) => {
    const from = Math.min(BAR_COLUMNS - 1, Math.floor((startMs / total) * BAR_COLUMNS));
    const length = Math.max(1, Math.round(((endMs - startMs) / total) * BAR_COLUMNS));
    const bar = "█".repeat(Math.min(length, BAR_COLUMNS - from));
    const span = `${startMs.toFixed(0)}-${endMs.toFixed(0)}`;
    return `${stage.padEnd(NAME_COLUMNS)} ${span.padStart(TIME_COLUMNS)} ${" ".repeat(from)}${bar}`;
  });
  return [...lines, `${"ready".padEnd(NAME_COLUMNS)} ${`${total.toFixed(0)} ms`.padStart(TIME_COLUMNS)}`];
}
