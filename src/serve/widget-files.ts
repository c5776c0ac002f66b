import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type RequestHandler, type Response, Router } from "express";
import { AppError, describeError } from "../errors.js";

const NEWEST = "public, max-age=300";
/** A version's files never change (RFC 8246). */
const PINNED = "public, max-age=31536000, immutable";

export interface WidgetFilesOptions {
  /** Folder of the built widget. */
  readonly widgetDir: string;
  /** The program's own version: the only one that is served. */
  readonly version: string;
}

/**
 * The widget's module for pages of any site: the newest at `/widget.js`, and by version, with its hash for
 * `integrity` (Subresource Integrity). Throws `internal` where it is not built.
 */
export function createWidgetFiles({ widgetDir, version }: WidgetFilesOptions): Router {
  const file = readWidget(join(widgetDir, "widget.js"));
  const compressed = gzipSync(file, { level: 9 });
  const integrity = `sha384-${createHash("sha384").update(file).digest("base64")}`;

  const sendModule =
    (cacheControl: string): RequestHandler =>
    (request, response) => {
      share(response, cacheControl);
      response.type("text/javascript").vary("accept-encoding");
      if (request.acceptsEncodings("gzip") === false) response.send(file);
      else response.set("content-encoding", "gzip").send(compressed);
    };
  const requireVersion: RequestHandler = (request, _response, next) => {
    const asked = String(request.params["version"]);
    if (asked !== version) {
      throw new AppError("not_found", `this server has no version ${asked} of the widget`, {
        hint: `It has ${version}`,
      });
    }
    next();
  };
  const files = Router();
  files.get("/widget.js", sendModule(NEWEST));
  files.get("/widget/:version/widget.js", requireVersion, sendModule(PINNED));
  files.get("/widget/:version/integrity.json", requireVersion, (_request, response) => {
    share(response, PINNED);
    response.json({ version, integrity });
  });
  return files;
}

/** Lets pages of any site have it; it holds nothing of anyone's. */
function share(response: Response, cacheControl: string): void {
  response.set({
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": cacheControl,
  });
}

function readWidget(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new AppError("internal", `the widget cannot be read: ${describeError(error)}`, {
      hint: "Build it with npm run build.",
      cause: error,
    });
  }
}
