import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Express, RequestHandler } from "express";
import { z } from "zod";
import { AppError, describeError } from "../../shared/errors.js";
import { widgetIntegritySchema } from "../api/response-schemas.js";
import type { ServiceParts } from "../app-parts.js";
import { PackedBody } from "../packed-body.js";
import { declarePathPart, type Route, replyJson } from "../route.js";

const NEWEST = "public, max-age=300";
/** A version's files never change (RFC 8246). */
const PINNED = "public, max-age=31536000, immutable";

/**
 * The widget's module for pages of any site: the newest at `/widget.js`, and by version, with its hash for
 * `integrity` (Subresource Integrity). Throws `internal` where it is not built.
 */
export function createWidgetFiles({
  widgetDir,
  version,
}: Pick<ServiceParts, "widgetDir" | "version">): Route[] {
  const widget = readModule(join(widgetDir, "widget.js"));
  const extras = readModule(join(widgetDir, "extras.js"));
  const integrity = `sha384-${createHash("sha384").update(widget.plain.bytes).digest("base64")}`;
  const get = { method: "get", tag: "Widget" } as const;
  const said = "The running version; every other is not there.";
  const pinned: Pick<Route, "parameters" | "failures"> = {
    parameters: [declarePathPart("version", z.literal(version), said, version)],
    failures: ["bad_request", "not_found"],
  };
  const script = { "text/javascript": { schema: z.string() } };
  const replies = [{ status: 200, description: "The module.", content: script }];
  return [
    {
      ...get,
      id: "getWidget",
      path: "/widget.js",
      summary: "The newest widget",
      description: "The web component as a module, for pages of any site.",
      replies,
      handle: sendModule(widget, NEWEST),
    },
    {
      ...get,
      ...pinned,
      id: "getPinnedWidget",
      path: "/widget/:version/widget.js",
      summary: "One version of the widget",
      description: "The same module at an address whose content never changes.",
      replies,
      handle: sendModule(widget, PINNED),
    },
    {
      ...get,
      ...pinned,
      id: "getWidgetExtras",
      path: "/widget/:version/extras.js",
      summary: "What the widget adds to a finished answer",
      description: "A module that the widget loads at the first answer, and checks by its hash.",
      replies,
      handle: sendModule(extras, PINNED),
    },
    {
      ...get,
      ...pinned,
      id: "getWidgetIntegrity",
      path: "/widget/:version/integrity.json",
      summary: "The hash of a version",
      description: "For the `integrity` attribute of the tag that loads it.",
      replies: [replyJson("The hash.", widgetIntegritySchema)],
      handle: (_request, response) => {
        response.set("cache-control", PINNED).json({ version, integrity });
      },
    },
  ];
}

/** Lets pages of any site have the widget's files, which hold nothing of anyone's, and refuses every other version. */
export function openWidgetFiles(app: Express, { version }: Pick<ServiceParts, "version">): void {
  app.use(["/widget.js", "/widget"], (_request, response, next) => {
    response.set({
      "access-control-allow-origin": "*",
      "cross-origin-resource-policy": "cross-origin",
    });
    next();
  });
  app.param("version", (_request, _response, next, asked) => {
    if (asked === version) return next();
    const hint = `It has ${version}`;
    throw new AppError("not_found", `this server has no version ${asked} of the widget`, { hint });
  });
}

function sendModule(module: PackedBody, cacheControl: string): RequestHandler {
  return (request, response) => {
    response.set("cache-control", cacheControl);
    module.send(request, response);
  };
}

function readModule(path: string): PackedBody {
  try {
    return PackedBody.packNow("text/javascript", readFileSync(path));
  } catch (error) {
    throw new AppError("internal", `the widget cannot be read: ${describeError(error)}`, {
      hint: "Build it with npm run build.",
      cause: error,
    });
  }
}
