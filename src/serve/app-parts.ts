import type { RequestHandler } from "express";
import type { AnswerParts } from "../answer/answer-parts.js";
import type { Log } from "../platform/log.js";
import type { RouteWatch } from "../platform/watchdog/watchdog.js";
import type { QuestionLog } from "../questions/question-log.js";
import type { PassageStore } from "../store/passage-store.js";
import type { OwnHosts } from "./edge/known-hosts.js";
import type { RateLimits } from "./edge/limit-rate.js";
import type { AnsweringParts, AnswerObserver } from "./give-answer.js";
import type { Metrics } from "./metrics/create-metrics.js";
import type { Condition } from "./model-health.js";
import type { Shutdown } from "./shutdown.js";

/** What a server has once, whatever index it answers from. */
export interface ServiceParts extends OwnHosts {
  /** Folders of the built page and of the built widget. */
  readonly pageDir: string;
  readonly widgetDir: string;
  /** The version of the program. */
  readonly version: string;
  /** Hears of each host by which the server was asked and is not. */
  readonly onUnknownHost: (host: string) => void;
  /** How many proxies stand in front; what they say of the client's address is believed. */
  readonly trustProxy: number;
  readonly limits: RateLimits;
  /** Limits what one client asks for at once, over all its connections. */
  readonly inFlight: RequestHandler;
  /** Keys that open `/v1` and `/mcp`. Where there are none, both are open to everyone. */
  readonly apiKeys: readonly string[];
  /** Whether MCP is served over HTTP. */
  readonly mcp: boolean;
  readonly observers: readonly AnswerObserver[];
  /** Takes verdicts on answers; null where nothing is kept. */
  readonly questionLog: QuestionLog | null;
  readonly conditions: readonly Condition[];
  /** Null where there is no `/metrics`. */
  readonly metrics: Metrics | null;
  readonly log: Log;
  readonly shutdown: Shutdown;
  /** Absent where the process is not the server's own. */
  readonly watch?: RouteWatch | undefined;
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
