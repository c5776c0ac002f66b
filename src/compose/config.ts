import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseEnv } from "node:util";
import type { z } from "zod";
import type { AnswerParts } from "../answer/answer-parts.js";
import type { OpenAiOptions } from "../answer/model/server/openai-chat-model.js";
import { resolveDefaultModelDir } from "../embed/default-model-dir.js";
import type { Proxies } from "../platform/proxy-agents.js";
import { readRegularFileSync } from "../platform/regular-file.js";
import { OWN_MODELS_DIR } from "../read/reader-model.js";
import type { ServiceParts } from "../serve/app-parts.js";
import { AppError, describeError } from "../shared/errors.js";
import type { ClusterAddress } from "../store/weaviate/cluster-address.js";
import { decodePercents } from "./config-fields.js";
import { environmentSchema } from "./environment-schema.js";
import { joinSources } from "./join-sources.js";

const MOST_ENV_BYTES = 1 << 20;

/** Weaviate listens for gRPC on this port unless it is told otherwise. */
const GRPC_PORT = 50_051;

/** Where passages are searched: in this process, or in a cluster. */
export type StoreConfig =
  | { readonly kind: "local" }
  | { readonly kind: "weaviate"; readonly address: ClusterAddress };

export interface Config
  extends Pick<AnswerParts, "unsupported" | "verifiesClaims" | "contextTokens" | "secrets">,
    Pick<ServiceParts, "host" | "allowedOrigins" | "publicHosts" | "apiKeys" | "trustProxy"> {
  readonly port: number;
  readonly corpusDir: string;
  readonly indexDir: string;
  readonly store: StoreConfig;
  /** The name of a model in the model table. */
  readonly modelName: string;
  readonly modelDir: string;
  /** The folder of the reading model's folder; null where nothing is read. */
  readonly readerDir: string | null;
  /** The program's folder in the user's cache. */
  readonly cacheDir: string;
  /** The hub's address, without a slash at its end. */
  readonly hubEndpoint: string;
  /** The language model; it is null where answers are extractive. */
  readonly llm: Pick<OpenAiOptions, "apiKey" | "baseUrl" | "model"> | null;
  /** How audio is transcribed, and how many hours of it in one run. Without an address it is done on this machine. */
  readonly transcription: {
    readonly baseUrl: string | null;
    readonly apiKey: string | null;
    readonly model: string | null;
    readonly hours: number;
    /** What that server takes for a minute, in the owner's currency; null where nobody says it. */
    readonly price: number | null;
  };
  /** How often a server brings the corpus up to date, in seconds; null: it does not. */
  readonly syncSeconds: number | null;
  /** The proxies before the language model's server; null where there is none. */
  readonly proxies: Proxies | null;
  /** The answers a minute for each client, however it asks; 0 sets no limit. */
  readonly rateLimit: number;
  /** The tokens a day for the language model; null sets no limit. */
  readonly dailyTokenBudget: number | null;
  /** The Redis where servers share limits and the token budget; it may hold a password. Null: each server keeps its own. */
  readonly redisUrl: string | null;
  /** The number of answers that the language model writes at once. */
  readonly modelCalls: number;
  /** The question log; it is null where no question is kept. */
  readonly questionLog: { readonly dir: string; readonly days: number } | null;
  /** Whether the index has the vectors of words; where it is null the size of the library decides. */
  readonly lateInteraction: boolean | null;
  /** The browser that checks an export; null where it is looked for. */
  readonly chrome: string | null;
  readonly metrics: boolean;
  readonly mcpHttp: boolean;
  readonly logLevel: string;
  /** Sentences for the operator on which secrets go to hosts that another source names. */
  readonly notes: readonly string[];
}

/** Values for variables: undefined leaves a variable as it is, and null unsets it. */
export type Overrides = {
  readonly [Name in keyof z.input<typeof environmentSchema>]?: string | null | undefined;
};

/**
 * Reads the overrides, the environment and `.env` in the working folder, in this order; an empty variable counts as unset.
 * Proxies are read for a command that fetches, and for a language model. Throws `config_invalid`, which names every wrong variable but never its value; also where `.env` names the host of a
 * secret that is in the environment.
 */
export function readConfig(
  overrides: Overrides = {},
  environment: NodeJS.ProcessEnv = process.env,
  { fetches = false }: { readonly fetches?: boolean } = {},
): Config {
  const { variables, describeCrossings } = joinSources({
    overrides,
    environment: nameProxies(dropEmpty(environment)),
    file: nameProxies(readEnvFile()),
  });
  const parsed = environmentSchema.safeParse(fetches ? variables : dropUnusedProxies(variables));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new AppError("config_invalid", `the configuration is wrong: ${problems.join("; ")}`, {
      hint: "Correct or unset it; docs/operate.md lists every variable.",
    });
  }
  const notes = describeCrossings();
  const values = parsed.data;
  const { platform } = process;
  const defaultModelDir = resolveDefaultModelDir({ environment: variables, platform, home: homedir() });
  const apiKey = values.OPENAI_API_KEY ?? null;
  const baseUrl = values.OPENAI_BASE_URL ?? null;
  return Object.freeze({
    port: values.PORT,
    host: values.HOST,
    corpusDir: values.CUEPOINT_CORPUS_DIR,
    indexDir: values.CUEPOINT_INDEX_DIR,
    store: readStore(values),
    modelName: values.CUEPOINT_MODEL,
    modelDir: values.CUEPOINT_MODEL_DIR ?? defaultModelDir,
    readerDir: values.CUEPOINT_READER === "on" ? OWN_MODELS_DIR : null,
    cacheDir: dirname(defaultModelDir),
    hubEndpoint: values.HF_ENDPOINT.replace(/\/+$/, ""),
    llm: apiKey === null && baseUrl === null ? null : { apiKey, baseUrl, model: values.OPENAI_MODEL ?? null },
    transcription: readTranscription(values),
    syncSeconds: values.CUEPOINT_SYNC ?? null,
    proxies: readProxies(values),
    unsupported: values.CUEPOINT_UNSUPPORTED,
    verifiesClaims: values.CUEPOINT_VERIFY === "model",
    contextTokens: values.CUEPOINT_CONTEXT_TOKENS,
    allowedOrigins: values.CUEPOINT_ALLOWED_ORIGINS,
    publicHosts: values.CUEPOINT_PUBLIC_HOSTS,
    apiKeys: values.CUEPOINT_API_KEYS,
    rateLimit: values.CUEPOINT_RATE_LIMIT,
    dailyTokenBudget: values.CUEPOINT_DAILY_TOKEN_BUDGET ?? null,
    redisUrl: values.REDIS_URL ?? null,
    modelCalls: values.CUEPOINT_MODEL_CALLS,
    trustProxy: values.TRUST_PROXY,
    questionLog:
      values.CUEPOINT_QUESTION_LOG === undefined
        ? null
        : { dir: values.CUEPOINT_QUESTION_LOG, days: values.CUEPOINT_QUESTION_LOG_DAYS },
    lateInteraction:
      values.CUEPOINT_LATE_INTERACTION === "auto" ? null : values.CUEPOINT_LATE_INTERACTION === "on",
    chrome: values.CUEPOINT_CHROME ?? null,
    metrics: values.CUEPOINT_METRICS,
    mcpHttp: values.CUEPOINT_MCP_HTTP,
    logLevel: values.LOG_LEVEL,
    secrets: listSecrets(values),
    notes,
  });
}

/** Lists what no log and no reader may see. */
function listSecrets(values: z.output<typeof environmentSchema>): string[] {
  const { OPENAI_API_KEY: llm, WEAVIATE_API_KEY: cluster, REDIS_URL: redis, CUEPOINT_API_KEYS: own } = values;
  const proxies = readProxies(values)?.secrets ?? [];
  const speech = values.CUEPOINT_TRANSCRIBE_KEY ?? [];
  return [llm ?? [], cluster ?? [], speech, readPassword(redis), own, proxies].flat();
}

const PROXIES = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"] as const;

/** Other programs read these variables in lower case too, and prefer them so. */
function nameProxies(variables: Record<string, string | undefined>): Record<string, string | undefined> {
  const lower = PROXIES.map((name) => [name, variables[name.toLowerCase()]] as const);
  return { ...variables, ...Object.fromEntries(lower.filter(([, value]) => value !== undefined)) };
}

/** Where nothing is fetched and there is no language model a proxy is not this program's concern, and may be of a kind that it does not know. */
function dropUnusedProxies(variables: Readonly<Record<string, string | undefined>>) {
  const hasModel = variables["OPENAI_API_KEY"] !== undefined || variables["OPENAI_BASE_URL"] !== undefined;
  return hasModel
    ? variables
    : { ...variables, ...Object.fromEntries(PROXIES.map((name) => [name, undefined])) };
}

function readProxies(values: z.output<typeof environmentSchema>): Proxies | null {
  const { HTTP_PROXY: http = null, HTTPS_PROXY: https = null, NO_PROXY: except = null } = values;
  if (http === null && https === null) return null;
  return { http, https, except, secrets: [http, https].flatMap((url) => readPassword(url ?? undefined)) };
}

function readTranscription(values: z.output<typeof environmentSchema>): Config["transcription"] {
  const { CUEPOINT_TRANSCRIBE_URL: baseUrl = null, CUEPOINT_TRANSCRIBE_KEY: apiKey = null } = values;
  const { CUEPOINT_TRANSCRIBE_MODEL: model = null, CUEPOINT_TRANSCRIBE_HOURS: hours } = values;
  const { CUEPOINT_TRANSCRIBE_PRICE: price = null } = values;
  return { baseUrl, apiKey, model, hours, price };
}

function readStore(values: z.output<typeof environmentSchema>): StoreConfig {
  const kind = values.CUEPOINT_STORE;
  return kind === "local" ? { kind } : { kind, address: readClusterAddress(values) };
}

/** Reads the addresses. Throws `config_invalid` where there are not as many gRPC addresses as REST addresses. */
function readClusterAddress(values: z.output<typeof environmentSchema>): ClusterAddress {
  const { WEAVIATE_URL: urls, WEAVIATE_GRPC_URL: given, WEAVIATE_API_KEY: apiKey } = values;
  const grpcUrls =
    given ?? urls.map((text) => `${new URL(text).protocol}//${new URL(text).hostname}:${GRPC_PORT}`);
  if (grpcUrls.length === urls.length) return { urls, grpcUrls, apiKey: apiKey ?? null };
  throw new AppError(
    "config_invalid",
    `the configuration is wrong: WEAVIATE_GRPC_URL: expected ${urls.length} URLs, one for each of WEAVIATE_URL, got ${grpcUrls.length}`,
    { hint: "Name the nodes in the same order in both." },
  );
}

/** Names the folder in the user's cache for the index of a corpus: each corpus has its own, wherever the program is run. */
export function locateCachedIndex({ cacheDir }: Pick<Config, "cacheDir">, corpusDir: string): string {
  const digest = createHash("sha256").update(resolve(corpusDir)).digest("hex");
  return join(cacheDir, "indexes", digest.slice(0, 32));
}

/** Gives false where NO_COLOR is set and not empty (no-color.org). */
export function allowsColor(environment: NodeJS.ProcessEnv = process.env): boolean {
  return (environment["NO_COLOR"] ?? "") === "";
}

/** Reads the password as it is sent; gives an empty list where there is none. */
function readPassword(url: string | undefined): string[] {
  const password = url === undefined ? "" : new URL(url).password;
  return password === "" ? [] : [decodePercents(password) ?? password];
}

function readEnvFile(): Record<string, string | undefined> {
  if (!existsSync(".env")) return {};
  try {
    return dropEmpty(parseEnv(readRegularFileSync(".env", { most: MOST_ENV_BYTES }).toString("utf8")));
  } catch (cause) {
    throw new AppError("config_invalid", `cannot read .env: ${describeError(cause)}`, {
      hint: "Make it a readable file of settings, or remove it.",
      cause,
    });
  }
}

function dropEmpty(variables: NodeJS.Dict<string>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""),
  );
}
