import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AppError } from "../../src/shared/errors.js";
import { fetchFile } from "../../src/static/fetch-file.js";

const WANTED = Buffer.from("what was exported ".repeat(100));
const FILES: Readonly<Record<string, Buffer>> = {
  "/plain.bin": WANTED,
  "/packed.bin": gzipSync(WANTED),
  "/bomb.bin": gzipSync(Buffer.alloc(20_000_000)),
};
let sent = 0;
/** It has the files, refuses others by a status that their path names, and at any other path has what never ends. */
const host = createServer(({ url = "" }, response) => {
  const status = /^\/gone-(\d{3})/.exec(url)?.[1];
  if (status !== undefined) return response.writeHead(Number(status)).end();
  const file = FILES[url];
  if (file !== undefined) return response.end(file);
  const write = () => {
    sent += 65_536;
    if (!response.destroyed) response.write(Buffer.alloc(65_536), () => setImmediate(write));
  };
  return write();
});
const address = () => `http://localhost:${(host.address() as AddressInfo).port}`;
beforeAll(() => new Promise<void>((resolve) => host.listen(0, "localhost", () => resolve())));
afterAll(() => {
  host.closeAllConnections();
  host.close();
});

test.each(["plain.bin", "packed.bin"])("%s comes as it was exported", async (path) => {
  expect(Buffer.from(await fetchFile(address(), path, WANTED.length))).toEqual(WANTED);
});

test.each(["plain.bin", "packed.bin", "bomb.bin", "endless.bin"])(
  "of %s no more is read than the manifest says",
  async (path) => {
    await expect(fetchFile(address(), path, 700)).rejects.toMatchObject({
      code: "index_damaged",
      message: `${path} is not what was exported: it has more than 700 bytes`,
      hint: expect.stringContaining("cuepoint export"),
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const before = sent;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(sent).toBe(before);
  },
);

test.each([
  ["gone-404.bin", "index_damaged"],
  ["gone-503.bin", "store_unavailable"],
])("%s, which the site does not have, is named, by %s", async (path, code) => {
  const error = await fetchFile(address(), path, 3).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code, message: expect.stringMatching(/gone-(404|503)\.bin.*\1/) });
});
