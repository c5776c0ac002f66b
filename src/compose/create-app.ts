import type { RequestListener } from "node:http";
import { createLog } from "../platform/log.js";
import { createShutdown } from "../serve/shutdown.js";
import { AppError } from "../shared/errors.js";
import { composeRedis } from "./compose-shared.js";
import type { Config } from "./config.js";
import type { Cuepoint } from "./create-cuepoint.js";
import { openService } from "./open-service.js";

/** Settings that win over the environment and `.env`; see `docs/operate.md` for what each one does. */
export interface AppOptions
  extends Partial<
    Pick<
      Config,
      "allowedOrigins" | "apiKeys" | "rateLimit" | "trustProxy" | "metrics" | "mcpHttp" | "logLevel"
    >
  > {
  /**
   * The address that your server listens on; all addresses where absent. With a loopback address, only pages that this
   * machine serves may ask.
   */
  readonly host?: string;
}

/**
 * Everything that `cuepoint serve` answers over HTTP: the APIs, the widget, the page and its description. The app does
 * not listen: mount it in an Express app, under a path or at the root after your own routes, or give it to
 * `http.createServer`. It answers what it does not know with a 404. It ends with the `Cuepoint`.
 */
export async function createApp(cuepoint: Cuepoint, options: AppOptions = {}): Promise<RequestListener> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const config: Config = { ...cuepoint.config, host: "0.0.0.0", ...Object.fromEntries(given) };
  const log = createLog(config.logLevel, [...config.secrets, ...config.apiKeys]);
  const shutdown = createShutdown();
  const redis = await composeRedis(config);
  const service = await openService(config, {
    log,
    questionLog: null,
    shutdown,
    redis,
    reasons: () => [],
  });
  service.answerFrom(cuepoint.current);
  cuepoint.onChange((current) => service.answerFrom(current));
  cuepoint.closing.addEventListener(
    "abort",
    () => {
      shutdown.stopping.abort();
      shutdown.cutOff.abort(new AppError("not_ready", "the server is stopping"));
      void redis?.close();
    },
    { once: true },
  );
  return service.handle;
}
