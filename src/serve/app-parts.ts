import type { AnswerParts } from "../answer/answer-parts.js";
import type { Log } from "../platform/log.js";
import type { QuestionLog } from "../questions/question-log.js";
import type { PassageStore } from "../store/passage-store.js";
import type { RateLimits } from "./edge/limit-rate.js";
import type { AnsweringParts, AnswerObserver } from "./give-answer.js";
import type { Metrics } from "./metrics/create-metrics.js";
import type { Condition } from "./model-health.js";
import type { Shutdown } from "./shutdown.js";

/** What a server has once, whatever index it answers from. */
export interface ServiceParts {
  /** Folders of the built page and of the built widget. */
  readonly pageDir: string;
  readonly widgetDir: string;
  /** The version of the program. */
  readonly version: string;
  /** Sites whose pages may ask, and may frame `/embed`: `https://site.example`. */
  readonly allowedOrigins: readonly string[];
  /** True for a server that only its own machine reaches, without a proxy. */
  readonly onLoopback: boolean;
  /** How many proxies stand in front; what they say of the client's address is believed. */
  readonly trustProxy: number;
  readonly limits: RateLimits;
  /** Keys that open `/v1` and `/mcp`. Where there are none, both are open to everyone. */
  readonly apiKeys: readonly string[];
  /** The host that the server listens on, where MCP is served over HTTP; null where it is not. */
  readonly mcp: { readonly host: string } | null;
  readonly observers: readonly AnswerObserver[];
  /** Takes verdicts on answers; null where nothing is kept. */
  readonly questionLog: QuestionLog | null;
  readonly conditions: readonly Condition[];
  /** Null where there is no `/metrics`. */
  readonly metrics: Metrics | null;
  readonly log: Log;
  readonly shutdown: Shutdown;
}

export interface AppParts extends ServiceParts {
  readonly answer: AnswerParts;
  /** What the operator should know of a server that answers with less than it was configured for. */
  readonly reasons: readonly string[];
  /** Says why no question can be answered now; null where questions can be answered. */
  readonly outage: () => string | null;
  /** What finds the passages. */
  readonly engine: PassageStore["engine"];
}

/** What every route may use. */
export interface RouteParts extends AppParts {
  readonly answering: AnsweringParts;
}
