import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type RequestHandler, Router } from "express";
import { AppError, describeError } from "../../shared/errors.js";
import { route } from "../edge/route.js";

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
      response.set("cache-control", cacheControl);
      response.type("text/javascript").vary("accept-encoding");
      if (request.acceptsEncodings("gzip") === false) response.send(file);
      else response.set("content-encoding", "gzip").send(compressed);
    };
  const files = Router();
  files.use(["/widget.js", "/widget"], share);
  files.param("version", (_request, _response, next, asked) => {
    if (asked === version) return next();
    const hint = `It has ${version}`;
    throw new AppError("not_found", `this server has no version ${asked} of the widget`, { hint });
  });
  route(files, "/widget.js", { get: sendModule(NEWEST) });
  route(files, "/widget/:version/widget.js", { get: sendModule(PINNED) });
  route(files, "/widget/:version/integrity.json", {
    get: (_request, response) => void response.set("cache-control", PINNED).json({ version, integrity }),
  });
  return files;
}

/** Lets pages of any site have it, its errors too; it holds nothing of anyone's. */
const share: RequestHandler = (_request, response, next) => {
  response.set({
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
  });
  next();
};

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
