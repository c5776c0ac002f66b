import { z } from "zod";
import { MODEL_TABLE } from "../embed/model-table.js";
import {
  apiKeys,
  count,
  flag,
  hosts,
  interval,
  oneOf,
  origins,
  price,
  proxyUrl,
  redisUrl,
  url,
  urls,
} from "./config-fields.js";

/** The model hub. */
export const HUB = "https://huggingface.co";

/** The variables that the program reads, each with its default. */
export const environmentSchema = z.object({
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: url.optional(),
  OPENAI_MODEL: z.string().optional(),
  HTTPS_PROXY: proxyUrl.optional(),
  HTTP_PROXY: proxyUrl.optional(),
  NO_PROXY: z.string().optional(),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, "expected a port number from 0 to 65535")
    .transform(Number)
    .refine((port) => port <= 65_535, "expected a port number from 0 to 65535")
    .default(3000),
  HOST: z.string().default("127.0.0.1"),
  CUEPOINT_CORPUS_DIR: z.string().default("corpus"),
  CUEPOINT_INDEX_DIR: z.string().default("index"),
  CUEPOINT_STORE: oneOf("local", "weaviate").default("local"),
  WEAVIATE_URL: urls.default(["http://127.0.0.1:8080"]),
  WEAVIATE_GRPC_URL: urls.optional(),
  WEAVIATE_API_KEY: z.string().optional(),
  CUEPOINT_MODEL: oneOf(...MODEL_TABLE.map(({ name }) => name)).default("bge-small-en-v1.5"),
  CUEPOINT_MODEL_DIR: z.string().optional(),
  CUEPOINT_READER: oneOf("on", "off").default("on"),
  CUEPOINT_TRANSCRIBE_URL: url.optional(),
  CUEPOINT_TRANSCRIBE_KEY: z.string().optional(),
  CUEPOINT_TRANSCRIBE_MODEL: z.string().optional(),
  CUEPOINT_TRANSCRIBE_HOURS: count("hours of audio").default(24),
  CUEPOINT_TRANSCRIBE_PRICE: price("the price of a minute").optional(),
  CUEPOINT_SYNC: interval.optional(),
  CUEPOINT_ALLOWED_ORIGINS: origins.default([]),
  CUEPOINT_PUBLIC_HOSTS: hosts.default([]),
  CUEPOINT_API_KEYS: apiKeys.default([]),
  CUEPOINT_RATE_LIMIT: count("answers a minute").default(30),
  CUEPOINT_DAILY_TOKEN_BUDGET: count("tokens a day").optional(),
  CUEPOINT_MODEL_CALLS: count("calls at once")
    .refine((calls) => calls > 0, "expected at least 1")
    .default(4),
  CUEPOINT_CONTEXT_TOKENS: count("tokens")
    .refine((tokens) => tokens >= 200 && tokens <= 100_000, "expected 200 to 100000 tokens")
    .default(3000),
  REDIS_URL: redisUrl.optional(),
  TRUST_PROXY: count("the number of proxies in front").default(0),
  CUEPOINT_QUESTION_LOG: z.string().optional(),
  CUEPOINT_QUESTION_LOG_DAYS: count("days")
    .refine((days) => days >= 1 && days <= 36_500, "expected 1 to 36500 days")
    .default(30),
  CUEPOINT_LATE_INTERACTION: oneOf("auto", "on", "off").default("auto"),
  CUEPOINT_CHROME: z.string().optional(),
  CUEPOINT_METRICS: flag.default(false),
  CUEPOINT_MCP_HTTP: flag.default(false),
  CUEPOINT_UNSUPPORTED: oneOf("withhold", "show").default("withhold"),
  CUEPOINT_VERIFY: oneOf("reader", "model").default("reader"),
  HF_ENDPOINT: url.default(HUB),
  LOG_LEVEL: oneOf("fatal", "error", "warn", "info", "debug", "silent").default("info"),
});
