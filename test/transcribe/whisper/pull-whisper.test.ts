import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDownloader } from "../../../src/fetch/downloader.js";
import { type PullWhisperOptions, pullWhisper } from "../../../src/transcribe/whisper/pull-whisper.js";
import { type Site, startSite } from "../../fetch/start-site.js";
import { DECODER, digest, FILES, type Listed, listFiles, REVISION } from "./hub-files.js";

let modelDir: string;
let hub: Site;
let listing: unknown;
/** What the hub sends in place of a file. */
let odd: (path: string, response: ServerResponse, from: number) => boolean;
beforeEach(async () => {
  modelDir = await mkdtemp(join(tmpdir(), "cuepoint-whisper-"));
  listing = { sha: REVISION, siblings: listFiles() };
  odd = () => false;
  hub = await startSite((request, response) => {
    const [, path] = new RegExp(`^/a/b/resolve/${REVISION}/(.+)$`).exec(request.url ?? "") ?? [];
    if (request.url === "/api/models/a/b/revision/main?blobs=true") {
      response.end(typeof listing === "string" ? listing : JSON.stringify(listing));
      return;
    }
    const bytes = FILES[path ?? ""];
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    if (path === undefined || bytes === undefined) response.writeHead(404).end();
    else if (!odd(path, response, from)) sendFile(bytes, response, from);
  });
});
afterEach(async () => {
  await hub.close();
  await rm(modelDir, { recursive: true });
});

const head = (bytes: Buffer, from: number) => ({
  "content-length": bytes.length - from,
  "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
  etag: '"1"',
});
function sendFile(bytes: Buffer, response: ServerResponse, from: number): void {
  response.writeHead(from > 0 ? 206 : 200, head(bytes, from)).end(bytes.subarray(from));
}

const folder = () => join(modelDir, "a/b");
const takePaths = () => hub.requests.map(({ url }) => url?.replace(`/a/b/resolve/${REVISION}/`, "") ?? "");

async function pull(changes: Partial<PullWhisperOptions> = {}) {
  const notes: string[] = [];
  const progress: number[] = [];
  const downloader = createDownloader({ allowPrivate: true, userAgent: "test", pauseMs: 0, backoffMs: 1 });
  try {
    const found = await pullWhisper({
      ...{ repository: "a/b", modelDir, endpoint: hub.url, downloader, signal: new AbortController().signal },
      note: (sentence) => notes.push(sentence),
      onProgress: ({ done, total }) => progress.push(done / total),
      ...changes,
    });
    return { found, notes, progress };
  } finally {
    await downloader.close();
  }
}
const explain = async (changes: Partial<PullWhisperOptions> = {}) =>
  await pull(changes).then(
    () => Promise.reject(new Error("expected a failure")),
    (error: unknown) => error,
  );

describe("fetching a speech model", () => {
  test("takes what it needs, at one commit, says how much it is, and writes down the digests", async () => {
    const { found, notes, progress } = await pull();
    expect(found).toBe(folder());
    const wanted = Object.keys(FILES).filter((path) => path !== "README.md");
    expect(takePaths().slice(1)).toEqual(wanted);
    for (const path of wanted) expect(await readFile(join(folder(), path))).toEqual(FILES[path]);
    expect(notes).toEqual([`Fetching the speech model a/b (1 MB) from ${hub.url}.`]);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
    const record = JSON.parse(await readFile(join(folder(), "cuepoint.json"), "utf8"));
    expect(record.revision).toBe(REVISION);
    expect(record.files.find(({ path }: { path: string }) => path === "tokenizer.json")).toEqual({
      path: "tokenizer.json",
      bytes: 7,
      sha256: digest("sha256", '{"a":1}'),
    });
  });

  test("leaves other files in its folder as they are, and nothing of its own beside it", async () => {
    for (const path of ["notes.txt", "onnx/mine.onnx", "config.json"]) {
      await mkdir(dirname(join(folder(), path)), { recursive: true });
      await writeFile(join(folder(), path), "mine");
    }
    await pull();
    for (const path of ["notes.txt", "onnx/mine.onnx"])
      expect(await readFile(join(folder(), path), "utf8")).toBe("mine");
    expect(await readFile(join(folder(), "config.json"))).toEqual(FILES["config.json"]);
    expect(await readdir(join(modelDir, "a"))).toEqual(["b"]);
  });

  test("is done once: a second run asks the hub for nothing", async () => {
    await pull();
    const { length } = hub.requests;
    await pull();
    expect(hub.requests).toHaveLength(length);
  });

  test("that is cut off goes on where it was, and until then the model is not there", async () => {
    let isCut = true;
    odd = (path, response, from) => {
      if (path !== DECODER || !isCut) return false;
      const bytes = FILES[DECODER] as Buffer;
      response.writeHead(from > 0 ? 206 : 200, head(bytes, from));
      response.write(bytes.subarray(from, from + 50_000), () => setTimeout(() => response.destroy(), 200));
      return true;
    };
    await expect(explain()).resolves.toMatchObject({ code: "model_unavailable" });
    await expect(readFile(join(folder(), "config.json"))).rejects.toThrow("ENOENT");
    isCut = false;
    const { length } = hub.requests;
    await pull();
    expect(takePaths().slice(length)).toEqual(["/api/models/a/b/revision/main?blobs=true", DECODER]);
    expect(hub.requests.at(-1)?.headers.range).toMatch(/^bytes=[1-9]\d+-$/);
    expect(await readFile(join(folder(), DECODER))).toEqual(FILES[DECODER]);
  });

  test("fetches a damaged or missing file anew, from the commit of the others, and says so", async () => {
    await pull();
    await writeFile(join(folder(), DECODER), Buffer.alloc(300_000, 3));
    await rm(join(folder(), "config.json"));
    const { length } = hub.requests;
    const { notes } = await pull();
    expect(takePaths().slice(length)).toEqual(["config.json", DECODER]);
    expect(notes[1]).toContain(`${DECODER} of the speech model a/b is missing or damaged`);
    expect(await readFile(join(folder(), DECODER))).toEqual(FILES[DECODER]);
  });

  test("takes no other file in place of one that was damaged", async () => {
    await pull();
    await writeFile(join(folder(), DECODER), "");
    odd = (_path, response) => {
      response.end(Buffer.alloc(300_000, 9));
      return true;
    };
    expect(await explain()).toMatchObject({ message: expect.stringContaining("its digest differs") });
    await expect(readFile(join(folder(), DECODER))).rejects.toThrow("ENOENT");
  });

  test("ends when it is told to, with the reason", async () => {
    const controller = new AbortController();
    odd = () => {
      controller.abort(new Error("Ctrl-C"));
      return true;
    };
    expect(await explain({ signal: controller.signal })).toMatchObject({ message: "Ctrl-C" });
  });

  test("takes files that were put there by hand without asking the hub, and checks them from then on", async () => {
    for (const [path, bytes] of Object.entries(FILES)) {
      await mkdir(dirname(join(folder(), path)), { recursive: true });
      await writeFile(join(folder(), path), bytes);
    }
    for (let i = 0; i < 2; i++) expect((await pull()).found).toBe(folder());
    await writeFile(join(folder(), DECODER), "another");
    expect(await explain()).toMatchObject({
      code: "model_unavailable",
      message: expect.stringContaining(`${DECODER} is not the file any more that was put there`),
    });
    expect(hub.requests).toEqual([]);
  });
});

type Change = (files: Listed[]) => unknown;
const without =
  (name: string): Change =>
  (files) =>
    files.filter(({ rfilename }) => rfilename !== name);
const state =
  (change: Partial<Listed>): Change =>
  (files) =>
    files.map((file) => (file.rfilename === DECODER ? { ...file, ...change } : file));

test.each<[string, Change, string]>([
  ["without weights of 8 bits", without(DECODER), `it has no ${DECODER}`],
  ["whose hub states no digest", state({ lfs: undefined, blobId: undefined }), "does not state the digest"],
  [
    "larger than any that is used",
    state({ lfs: { sha256: "0".repeat(64), size: 5e9, pointerSize: 1 } }),
    "more than 4 GB",
  ],
  [
    "whose file is not the stated one",
    state({ lfs: { sha256: "0".repeat(64), size: 300_000, pointerSize: 1 } }),
    "its length or digest differs",
  ],
  [
    "whose file is shorter than stated",
    state({ lfs: { sha256: "0".repeat(64), size: 300_001, pointerSize: 1 } }),
    "its length or digest differs",
  ],
  [
    "whose file is longer than stated",
    state({ lfs: { sha256: "0".repeat(64), size: 299_999, pointerSize: 1 } }),
    "is larger than",
  ],
  ["whose list is none", () => "no list", "it does not say which files there are"],
])(
  "a repository %s is refused, with what else can be done, and nothing of it is used",
  async (_name, change, said) => {
    const siblings = change(listFiles());
    listing = { sha: REVISION, siblings };
    expect(await explain()).toMatchObject({
      code: "model_unavailable",
      message: expect.stringContaining(said),
      hint: expect.stringContaining(`CUEPOINT_TRANSCRIBE_URL to a server that transcribes, or copy`),
    });
    await expect(readFile(join(folder(), "config.json"))).rejects.toThrow("ENOENT");
  },
);

test("a page of HTML in place of the list is told", async () => {
  listing = "<!doctype html><p>Log in to the network";
  expect(await explain()).toMatchObject({ message: expect.stringContaining("does not say which files") });
});

test("a repository that is not there says which setting names it", async () => {
  expect(await explain({ repository: "no/such" })).toMatchObject({
    code: "model_unavailable",
    message: expect.stringContaining("The speech model no/such cannot be had"),
    hint: expect.stringContaining("CUEPOINT_TRANSCRIBE_MODEL"),
  });
});

test("a hub out of reach says where the files may be put, and what may be set", async () => {
  const { url } = hub;
  await hub.close();
  const failure = await explain({ endpoint: url });
  expect(failure).toMatchObject({ code: "model_unavailable" });
  for (const word of ["HF_ENDPOINT", "CUEPOINT_TRANSCRIBE_URL", folder()])
    expect((failure as { hint: string }).hint).toContain(word);
  hub = await startSite(() => undefined);
});
