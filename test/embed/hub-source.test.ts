import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { findModel } from "../../src/embed/find-model.js";
import { createHubSource, type HubOptions } from "../../src/embed/hub-source.js";
import type { EmbeddingModel } from "../../src/embed/model-table.js";

const BODY = Buffer.from("the file");

const model: EmbeddingModel = {
  ...findModel("bge-small-en-v1.5"),
  files: [{ path: "a.bin", bytes: BODY.length, sha256: "not checked here", mavenEntry: "a.bin" }],
};

let closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers) close();
  closers = [];
});

async function listen(handler: RequestListener): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function fetchFiles(options: HubOptions): Promise<Uint8Array[]> {
  return createHubSource(options).fetchFiles(model, model.files, { onBytes: () => undefined });
}

test("a hub that resolves to several addresses, all down, is named with the reason of each kind", async () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED 192.0.2.1:443"), { code: "ECONNREFUSED" });
  const unreachable = Object.assign(new Error("connect ENETUNREACH 2001:db8::1:443"), {
    code: "ENETUNREACH",
  });
  const cause = new AggregateError([refused, unreachable], "several");
  // As Node gives it: the reasons are inside only.
  cause.message = "";
  const fetchNothing: typeof fetch = () => Promise.reject(new TypeError("fetch failed", { cause }));
  await expect(fetchFiles({ endpoint: "http://hub.invalid", fetch: fetchNothing })).rejects.toThrow(
    "connect ECONNREFUSED 192.0.2.1:443; connect ENETUNREACH 2001:db8::1:443",
  );
});

test("a hub that sends headers and then nothing has stopped sending, and is given the time of a stall", async () => {
  const endpoint = await listen((_request, response) => {
    response.writeHead(200);
    response.flushHeaders();
    setTimeout(() => response.end(BODY), 3_000);
  });
  expect(await fetchFiles({ endpoint, connectTimeoutMs: 2_000, stallTimeoutMs: 10_000 })).toEqual([
    new Uint8Array(BODY),
  ]);
  const silent = await listen((_request, response) => {
    response.writeHead(200);
    response.flushHeaders();
  });
  await expect(
    fetchFiles({ endpoint: silent, connectTimeoutMs: 10_000, stallTimeoutMs: 100 }),
  ).rejects.toThrow("it stopped sending");
});

test("a connection cut in the middle of a file fails", async () => {
  const endpoint = await listen((_request, response) => {
    response.writeHead(200, { "content-length": BODY.length });
    response.write(BODY.subarray(0, 3), () => response.destroy());
  });
  await expect(fetchFiles({ endpoint })).rejects.toThrow("other side closed");
});

test("a redirect is followed to the file", async () => {
  const store = await listen((_request, response) => response.end(BODY));
  const endpoint = await listen((_request, response) => {
    response.writeHead(302, { location: `${store}/blob` });
    response.end();
  });
  expect(await fetchFiles({ endpoint })).toEqual([new Uint8Array(BODY)]);
});

test("a redirect that leads in a circle fails", async () => {
  const endpoint = await listen((request, response) => {
    response.writeHead(302, { location: request.url ?? "/" });
    response.end();
  });
  await expect(fetchFiles({ endpoint })).rejects.toThrow("redirect count exceeded");
});
