import { join } from "node:path";
import express from "express";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { mountRoutes } from "../../../src/serve/edge/mount-routes.js";
import { listen, type RunningServer } from "../../../src/serve/listen.js";
import type { OpenApiDocument } from "../../../src/serve/openapi/document.js";
import { createDescriptionRoutes } from "../../../src/serve/pages/description-routes.js";
import { createShutdown } from "../../../src/serve/shutdown.js";
import { exchange, open, writeGet } from "../../fakes/pipeline.js";
import { readJson, startServer, type TestServer } from "../../fakes/start-server.js";

const listenTo = (app: express.Express) =>
  listen({ app, host: "127.0.0.1", port: 0, shutdown: createShutdown(), graceMs: 200 });

test("a server whose page is not built says so, and answers all else", async () => {
  const server = await startServer({ pageDir: join(import.meta.dirname, "no-such-folder") });
  const read = async (path: string) => {
    const response = await fetch(`${server.url}${path}`);
    return [response.status, await response.text()];
  };
  expect(await read("/embed")).toEqual([404, expect.stringContaining("the page is not built")]);
  expect(await read("/")).toEqual([404, expect.not.stringContaining("no-such-folder")]);
  expect((await read("/v1/models"))[0]).toBe(200);
  await server.stop();
});

describe("the description", () => {
  let document: OpenApiDocument;
  let running: RunningServer;
  beforeAll(async () => {
    const server = await startServer();
    document = await readJson<OpenApiDocument>(await fetch(`${server.url}/openapi.json`));
    await server.stop();
  });
  afterEach(() => running.stop());

  /** Starts a server that makes the description only once `askers` requests have come, so that all of them wait for it. */
  async function serve(askers: number, describe: () => OpenApiDocument) {
    const app = express();
    let come = 0;
    let open: () => void = () => undefined;
    const all = new Promise<void>((resolve) => {
      open = resolve;
    });
    app.use((_request, _response, next) => {
      come += 1;
      if (come === askers) open();
      next();
    });
    mountRoutes(
      app,
      createDescriptionRoutes(() => all.then(describe)),
    );
    running = await listenTo(app);
    return running.url;
  }

  test.each(["/docs", "/openapi.json"])("is made once although 50 ask for %s at once", async (path) => {
    let made = 0;
    const url = await serve(50, () => {
      made += 1;
      return document;
    });
    const answers = await Promise.all(Array.from({ length: 50 }, () => fetch(url + path)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    expect(made).toBe(1);
  });

  test("that could not be made is tried again by the next who asks, and those who waited are told", async () => {
    let made = 0;
    const url = await serve(5, () => {
      made += 1;
      if (made === 1) throw new Error("the store does not answer");
      return document;
    });
    const failed = await Promise.all(Array.from({ length: 5 }, () => fetch(`${url}/docs`)));
    expect(failed.map(({ status }) => status)).toEqual(Array(5).fill(500));
    expect((await fetch(`${url}/docs`)).status).toBe(200);
    expect((await fetch(`${url}/docs`)).status).toBe(200);
    expect(made).toBe(2);
  });
});

describe("the files of the page", () => {
  let server: TestServer;
  let mounted: RunningServer;
  beforeAll(async () => {
    server = await startServer({ pageDir: join(import.meta.dirname, "../../../dist/page") });
    mounted = await listenTo(express().use("/podcast", server.app));
  });
  afterAll(async () => {
    await mounted.stop();
    await server.stop();
  });

  test.each([
    "/",
    "/e/winter-hives",
    "/sitemap.xml",
    "/card.png?e=winter-hives",
    "/page.js",
    "/page.css",
    "/docs.css",
    "/embed",
    "/api/episodes",
    "/docs",
    "/widget.js",
  ])("%s is not sent again to who has it", async (path) => {
    const first = await fetch(server.url + path);
    const etag = first.headers.get("etag") ?? "";
    // To a `fetch` that names the tag Node adds that it wants no copy.
    const socket = open(server.url);
    const [again] = await exchange(
      socket,
      writeGet(path, `accept-encoding: gzip\r\nif-none-match: ${etag}\r\n`).replace(
        "host: localhost",
        `host: ${new URL(server.url).host}`,
      ),
      1,
    );
    socket.destroy();
    expect([first.status, again?.status]).toEqual([200, 304]);
    const head = await fetch(server.url + path, { method: "HEAD" });
    expect([head.status, head.headers.get("etag"), await head.text()]).toEqual([200, etag, ""]);
  });

  test.each(["/page", "/page.js/", "//page.js", "/../package.json", "/%2e%2e/package.json", "/.gitignore"])(
    "there is nothing at %s",
    async (path) => {
      expect((await fetch(server.url + path)).status).toBe(404);
    },
  );

  test("are read only", async () => {
    expect((await fetch(`${server.url}/page.js`, { method: "DELETE" })).status).toBe(404);
  });

  test.each([
    ["/podcast", "podcast/"],
    ["/podcast?q=a%20b?c", "podcast/?q=a%20b?c"],
  ])("are asked for from the page's own folder: %s leads there", async (path, location) => {
    const answer = await fetch(mounted.url + path, { redirect: "manual" });
    expect([answer.status, answer.headers.get("location")]).toEqual([301, location]);
    const page = await fetch(mounted.url + path);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect((await fetch(new URL("page.js", page.url))).status).toBe(200);
  });
});
