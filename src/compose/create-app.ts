import type { RequestListener } from "node:http";
import { joinSignals } from "../platform/abort-signals.js";
import { createShutdown } from "../serve/shutdown.js";
import { type Config, type Overrides, readConfig } from "./config.js";
import type { Cuepoint } from "./cuepoint.js";
import { readInsides } from "./open-cuepoint.js";

/** Settings that win over the environment and `.env`; see `docs/operate.md` for what each one does. */
export interface AppOptions
  extends Partial<
    Pick<
      Config,
      | "allowedOrigins"
      | "publicHosts"
      | "apiKeys"
      | "rateLimit"
      | "trustProxy"
      | "metrics"
      | "mcpHttp"
      | "logLevel"
    >
  > {
  /** The name or the address that your server listens on: the app may be asked by it too. */
  readonly host?: string | undefined;
  /** Ends the app alone where it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Everything that `cuepoint serve` answers over HTTP: the APIs, the widget, the page and its description. The app does
 * not listen: mount it in an Express app, under a path or at the root after your own routes, or give it to
 * `http.createServer`. It answers what it does not know with a 404. It ends with the `Cuepoint`: from then on every
 * request is `not_ready`. Several apps of one `Cuepoint` count their limits each for itself.
 * Throws `interrupted` where the `Cuepoint` is closed.
 */
export async function createApp(cuepoint: Cuepoint, options: AppOptions = {}): Promise<RequestListener> {
  const { overrides, answering, redis, closing } = readInsides(cuepoint);
  const ending = joinSignals(closing, options.signal);
  ending.throwIfAborted();
  const config = readConfig({ ...overrides, ...listOverrides(options) });
  // The server's code takes long to load: who only asks does not wait for it.
  const [{ createLog }, { openService }] = await Promise.all([
    import("../platform/log.js"),
    import("./open-service.js"),
  ]);
  const service = await openService(config, {
    log: createLog(config.logLevel, config.secrets),
    questionLog: null,
    shutdown: createShutdown(),
    redis,
    reasons: () => [],
  });
  ending.throwIfAborted();
  const detach = answering.attach(service);
  const stop = () => {
    detach();
    service.stop();
  };
  ending.addEventListener("abort", stop, { once: true });
  return service.handle;
}

/** Names the variables that the options stand for: what is wrong with an option is said by that name. */
function listOverrides(options: AppOptions): Overrides {
  const list = (values: readonly string[] | undefined) => (values?.length === 0 ? null : values?.join(","));
  return {
    HOST: options.host ?? "0.0.0.0",
    LOG_LEVEL: options.logLevel ?? null,
    TRUST_PROXY: options.trustProxy?.toString() ?? null,
    CUEPOINT_ALLOWED_ORIGINS: list(options.allowedOrigins),
    CUEPOINT_PUBLIC_HOSTS: list(options.publicHosts),
    CUEPOINT_API_KEYS: list(options.apiKeys),
    CUEPOINT_RATE_LIMIT: options.rateLimit?.toString(),
    CUEPOINT_METRICS: options.metrics?.toString(),
    CUEPOINT_MCP_HTTP: options.mcpHttp?.toString(),
  };
}
