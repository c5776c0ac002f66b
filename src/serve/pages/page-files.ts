import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { Request, RequestHandler } from "express";
import { PackedBody } from "../packed-body.js";

/** The files of the built page by name, as they were at the start: no request reads the disk. */
export type PageFiles = ReadonlyMap<string, PackedBody>;

/** Reads the page; there are no files where it is not built. */
export function readPageFiles(dir: string): PageFiles {
  if (!existsSync(dir)) return new Map();
  const files = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ name }) => [name, PackedBody.packNow(extname(name), readFileSync(join(dir, name)))]),
  );
}

/** Answers `GET /NAME` with the file of this name. Any other request goes on. */
export function createPageHandler(files: PageFiles): RequestHandler {
  return (request, response, next) => {
    const file = files.get(request.path.slice(1));
    if (file === undefined || !/^(?:GET|HEAD)$/.test(request.method)) return next();
    // A browser asks each time whether its copy is still the newest.
    response.set("cache-control", "public, max-age=0");
    file.send(request, response);
  };
}

/**
 * Returns where to send a browser that asks for the page of an app mounted at `/podcast` without the slash at its end: the
 * page's files lie below `/podcast/`. Null where the address needs no change.
 */
export function findFolder({ path, baseUrl, originalUrl }: Request): string | null {
  const [asked = "", ...query] = originalUrl.split("?");
  if (path !== "/" || baseUrl === "" || asked.endsWith("/")) return null;
  return [`${baseUrl.split("/").at(-1)}/`, ...query].join("?");
}
