import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { parseEnv } from "node:util";
import { z } from "zod";
import { resolveDefaultModelDir } from "./embed/default-model-dir.js";
import { MODEL_TABLE } from "./embed/model-table.js";
import { AppError } from "./errors.js";

/** Errors and logs may show an address: it must hold no secret. */
const url = z
  .url({ protocol: /^https?$/, error: "expected an http(s) URL" })
  .refine((text) => !URL.canParse(text) || (new URL(text).username === "" && new URL(text).password === ""), {
    error: "expected a URL without a user name and password",
  });
/** May hold a user name and a password, percent-encoded; behind the host the number of a database alone. */
const REDIS = /^rediss?:\/\/(?:[^\s/@?#]*@)?(?:[^\s/@:?#]+|\[[\d.:a-f]+\])(?::\d+)?(?:\/\d{0,3})?$/i;
const redisUrl = z
  .string()
  .refine((text) => REDIS.test(text) && URL.canParse(text) && decodePercents(text) !== null, {
    error: "expected redis://host:6379 or rediss://, a password percent-encoded: redis://:password@host:6379",
  });
/** Sites by their origins, as a browser writes them: `https://site.example`, with a port that is not the scheme's own. */
const origins = z.string().transform((text, context) => {
  const read = text.split(",").map((entry) => readOrigin(entry.trim()));
  const wrong = read.flatMap((origin, i) => (origin === null ? [i + 1] : []));
  if (wrong.length > 0) {
    const message = `expected origins such as https://site.example with commas between them; number ${wrong.join(", ")} is none`;
    context.addIssue({ code: "custom", message });
  }
  return [...new Set(read.filter((origin) => origin !== null))];
});

/** `URL` reads a host out of much that no site is called, some of which a policy header cannot hold. */
const SITE = /^https?:\/\/(?:[\p{L}\p{M}\p{N}._-]+|\[[\d.:a-f]+\])(?::\d+)?\/?$/iu;

/** Null for what is not the http(s) address of a site alone. */
function readOrigin(text: string): string | null {
  return SITE.test(text) && URL.canParse(text) ? new URL(text).origin : null;
}

/** A whole number of 0 or more. */
const count = (what: string) => {
  const error = `expected ${what}, as a whole number of 0 or more`;
  return z
    .string()
    .regex(/^\d{1,15}$/, error)
    .transform(Number);
};

const flag = z
  .enum(["0", "1", "false", "true"], { error: "expected 0 or 1" })
  .transform((text) => text === "1" || text === "true");

/** Keys as a header can carry them. */
const apiKeys = z.string().transform((text, context) => {
  const keys = text.split(",").map((key) => key.trim());
  const wrong = keys.flatMap((key, i) => (/^[\x21-\x7e]{1,500}$/.test(key) ? [] : [i + 1]));
  if (wrong.length > 0) {
    const message = `expected keys of 1 to 500 visible ASCII characters with commas between them; number ${wrong.join(", ")} is none`;
    context.addIssue({ code: "custom", message });
  }
  return [...new Set(keys)];
});

const modelNames = MODEL_TABLE.map(({ name }) => name);

const environmentSchema = z.object({
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: url.optional(),
  OPENAI_MODEL: z.string().optional(),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, "expected a port number from 0 to 65535")
    .transform(Number)
    .refine((port) => port <= 65_535, "expected a port number from 0 to 65535")
    .default(3000),
  HOST: z.string().default("127.0.0.1"),
  CUEPOINT_CORPUS_DIR: z.string().default("corpus"),
  CUEPOINT_INDEX_DIR: z.string().default("index"),
  CUEPOINT_MODEL: z
    .enum(modelNames, { error: `expected one of ${modelNames.join(", ")}` })
    .default("bge-small-en-v1.5"),
  CUEPOINT_MODEL_DIR: z.string().optional(),
  CUEPOINT_ALLOWED_ORIGINS: origins.default([]),
  CUEPOINT_API_KEYS: apiKeys.default([]),
  CUEPOINT_RATE_LIMIT: count("answers a minute").default(30),
  CUEPOINT_DAILY_TOKEN_BUDGET: count("tokens a day").optional(),
  CUEPOINT_MODEL_CALLS: count("calls at once")
    .refine((calls) => calls > 0, "expected at least 1")
    .default(4),
  REDIS_URL: redisUrl.optional(),
  TRUST_PROXY: count("the number of proxies in front").default(0),
  CUEPOINT_QUESTION_LOG: z.string().optional(),
  CUEPOINT_QUESTION_LOG_DAYS: count("days")
    .refine((days) => days >= 1 && days <= 36_500, "expected 1 to 36500 days")
    .default(30),
  CUEPOINT_LATE_INTERACTION: z
    .enum(["auto", "on", "off"], { error: "expected one of auto, on, off" })
    .default("auto"),
  CUEPOINT_METRICS: flag.default(false),
  CUEPOINT_MCP_HTTP: flag.default(false),
  CUEPOINT_UNSUPPORTED: z
    .enum(["withhold", "show"], { error: "expected one of withhold, show" })
    .default("withhold"),
  HF_ENDPOINT: url.default("https://huggingface.co"),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "silent"], {
      error: "expected one of fatal, error, warn, info, debug, silent",
    })
    .default("info"),
});

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly corpusDir: string;
  readonly indexDir: string;
  /** A name in the model table. */
  readonly modelName: string;
  readonly modelDir: string;
  /** Without a slash at its end. */
  readonly hubEndpoint: string;
  /** Null: answers are extractive. */
  readonly llm: {
    readonly apiKey: string | null;
    readonly baseUrl: string | null;
    readonly model: string | null;
  } | null;
  /** What becomes of a language model's sentence that nothing in the episodes supports. */
  readonly unsupported: "withhold" | "show";
  /** Sites whose pages may ask: `https://site.example`. */
  readonly allowedOrigins: readonly string[];
  /** Keys that open `/v1` and `/mcp`; empty: any key does, and none is needed. */
  readonly apiKeys: readonly string[];
  /** Answers a minute for each client, over all doors; 0: no limit. */
  readonly rateLimit: number;
  /** Tokens a day for the language model; null: no limit. */
  readonly dailyTokenBudget: number | null;
  /** Where servers keep limits and the token budget together; holds a password perhaps. Null: each keeps its own. */
  readonly redisUrl: string | null;
  /** Answers that the language model writes at once. */
  readonly modelCalls: number;
  /** Proxies in front, whose word on the client's address is taken. */
  readonly trustProxy: number;
  /** Null: no question is kept. */
  readonly questionLog: { readonly dir: string; readonly days: number } | null;
  /** Whether the index has the vectors of words; null: by the size of the library. */
  readonly lateInteraction: boolean | null;
  readonly metrics: boolean;
  readonly mcpHttp: boolean;
  readonly logLevel: string;
  /** Values of variables that nobody but their owner may see. */
  readonly secrets: readonly string[];
}

/** What the command line sets over the environment. */
export interface ConfigFlags {
  readonly port?: string;
  readonly host?: string;
}

/**
 * Flags over environment over `.env` in the working folder; an empty variable counts as unset.
 * Throws `config_invalid` naming every wrong variable, never its value.
 */
export function readConfig(flags: ConfigFlags = {}, environment: NodeJS.ProcessEnv = process.env): Config {
  const merged = { ...readEnvFile(), ...dropEmpty(environment) };
  if (flags.port !== undefined) merged["PORT"] = flags.port;
  if (flags.host !== undefined) merged["HOST"] = flags.host;
  const parsed = environmentSchema.safeParse(merged);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new AppError("config_invalid", `the configuration is wrong: ${problems.join("; ")}`, {
      hint: "Correct or unset it; the README lists every variable.",
    });
  }
  const values = parsed.data;
  const apiKey = values.OPENAI_API_KEY ?? null;
  const baseUrl = values.OPENAI_BASE_URL ?? null;
  return Object.freeze({
    port: values.PORT,
    host: values.HOST,
    corpusDir: values.CUEPOINT_CORPUS_DIR,
    indexDir: values.CUEPOINT_INDEX_DIR,
    modelName: values.CUEPOINT_MODEL,
    modelDir:
      values.CUEPOINT_MODEL_DIR ??
      resolveDefaultModelDir({
        environment: merged,
        platform: process.platform,
        home: homedir(),
      }),
    hubEndpoint: values.HF_ENDPOINT.replace(/\/+$/, ""),
    llm: apiKey === null && baseUrl === null ? null : { apiKey, baseUrl, model: values.OPENAI_MODEL ?? null },
    unsupported: values.CUEPOINT_UNSUPPORTED,
    allowedOrigins: values.CUEPOINT_ALLOWED_ORIGINS,
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
    metrics: values.CUEPOINT_METRICS,
    mcpHttp: values.CUEPOINT_MCP_HTTP,
    logLevel: values.LOG_LEVEL,
    secrets: [apiKey ?? [], readPassword(values.REDIS_URL), values.CUEPOINT_API_KEYS].flat(),
  });
}

/** False where NO_COLOR is set and not empty (no-color.org). */
export function allowsColor(environment: NodeJS.ProcessEnv = process.env): boolean {
  return (environment["NO_COLOR"] ?? "") === "";
}

/** As it is sent; none: an empty list. */
function readPassword(url: string | undefined): string[] {
  const password = url === undefined ? "" : new URL(url).password;
  return password === "" ? [] : [decodePercents(password) ?? password];
}

/** Null where they spell no text. */
function decodePercents(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function readEnvFile(): Record<string, string | undefined> {
  return existsSync(".env") ? dropEmpty(parseEnv(readFileSync(".env", "utf8"))) : {};
}

function dropEmpty(variables: NodeJS.Dict<string>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""),
  );
}
