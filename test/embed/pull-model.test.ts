import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findModel } from "../../src/embed/find-model.js";
import { createHubSource, type HubOptions } from "../../src/embed/hub-source.js";
import { createMavenSource } from "../../src/embed/maven-source.js";
import type { ModelSource } from "../../src/embed/model-source.js";
import type { EmbeddingModel } from "../../src/embed/model-table.js";
import { type PullOptions, pullModel } from "../../src/embed/pull-model.js";
import { verifyModel } from "../../src/inference/model-files.js";
import { AppError } from "../../src/shared/errors.js";
import { makePipe } from "../fakes/odd-files.js";

const FILES: Record<string, Buffer> = {
  "onnx/model_quantized.onnx": Buffer.alloc(200_000, 7),
  "tokenizer.json": Buffer.from('{\n"a": 1\n}\n'),
};

const model: EmbeddingModel = {
  ...findModel("bge-small-en-v1.5"),
  files: Object.entries(FILES).map(([path, bytes]) => ({
    path,
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    mavenEntry: path,
  })),
};

let modelDir: string;
let closers: (() => void)[];
beforeEach(async () => {
  modelDir = await mkdtemp(join(tmpdir(), "cuepoint-models-"));
  closers = [];
});
afterEach(() => {
  for (const close of closers) close();
});

const folder = () => join(modelDir, model.name);

/** A hub on a real socket; `handler` may answer in place of the good files. */
async function startHub(handler?: RequestListener, limits: Partial<HubOptions> = {}) {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    if (handler !== undefined) return void handler(request, response);
    const path = Object.keys(FILES).find((name) => request.url?.endsWith(`/${name}`));
    response.end(path === undefined ? "" : FILES[path]);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(
    () => void server.closeAllConnections(),
    () => void server.close(),
  );
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { paths, endpoint, source: createHubSource({ endpoint, ...limits }) };
}

/** A hub nobody listens for: `fetch` refuses well-known ports unasked, so the port is one just given back. */
async function findDeadEndpoint(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

const forbidden: ModelSource = {
  name: "forbidden",
  fetchFiles: () => Promise.reject(new Error("the network was touched")),
};
const noMaven = createMavenSource({ command: "mvn-that-is-nowhere" });

async function pull(
  sources: readonly ModelSource[],
  changes: Partial<PullOptions> = {},
): Promise<AppError | null> {
  try {
    await pullModel({ model, modelDir, sources, ...changes });
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

const states = async () => (await verifyModel(model, modelDir)).map(({ state }) => state);

describe("pulling the model", () => {
  test.skipIf(process.platform === "win32")(
    "replaces pipes in the places of its files, and waits for none",
    async () => {
      const hub = await startHub();
      await mkdir(folder(), { recursive: true });
      for (const name of ["config.json", model.files[0]?.path ?? ""]) {
        await mkdir(dirname(join(folder(), name)), { recursive: true });
        await makePipe(join(folder(), name));
      }
      expect(await pull([hub.source])).toBeNull();
      expect(await states()).toEqual(["ok", "ok"]);
      expect((await stat(join(folder(), "config.json"))).isFile()).toBe(true);
    },
  );

  test("fetches each file at the pinned revision, with progress, and writes the facts beside them", async () => {
    const hub = await startHub();
    const progress: number[] = [];
    expect(
      await pull([hub.source], { onProgress: ({ done, total }) => progress.push(done / total) }),
    ).toBeNull();
    expect(hub.paths).toEqual(
      Object.keys(FILES).map((path) => `/${model.hub.repository}/resolve/${model.hub.revision}/${path}`),
    );
    expect(await states()).toEqual(["ok", "ok"]);
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(JSON.parse(await readFile(join(folder(), "config.json"), "utf8"))).toEqual(
      model.facts["config.json"],
    );
    expect((await readdir(folder(), { recursive: true })).filter((name) => name.endsWith(".part"))).toEqual(
      [],
    );
  });

  test("touches no network where the verified files are there", async () => {
    await pull([(await startHub()).source]);
    expect(await pull([forbidden])).toBeNull();
  });

  test("fetches only what is missing, and replaces what is damaged", async () => {
    await pull([(await startHub()).source]);
    await writeFile(join(folder(), "tokenizer.json"), '{\n"a": 2\n}\n');
    expect(await states()).toEqual(["ok", "damaged"]);
    const hub = await startHub();
    expect(await pull([hub.source])).toBeNull();
    expect(hub.paths).toHaveLength(1);
    expect(await states()).toEqual(["ok", "ok"]);
  });

  test("goes on to the next source, and needs no more of them than it takes", async () => {
    const down = createHubSource({ endpoint: await findDeadEndpoint() });
    expect(await pull([down, (await startHub()).source, forbidden])).toBeNull();
    expect(await states()).toEqual(["ok", "ok"]);
  });

  test("by several at once leaves one sound copy", async () => {
    const hub = await startHub();
    expect(await Promise.all(Array.from({ length: 5 }, () => pull([hub.source])))).toEqual(
      Array(5).fill(null),
    );
    expect(await states()).toEqual(["ok", "ok"]);
    expect((await readdir(folder())).sort()).toEqual([
      "config.json",
      "onnx",
      "tokenizer.json",
      "tokenizer_config.json",
    ]);
  });

  test("clears what killed processes left, and nothing that may still be written", async () => {
    await mkdir(join(folder(), "onnx"), { recursive: true });
    const old = join(folder(), "onnx", "model.old.part");
    const young = join(folder(), "onnx", "model.young.part");
    await writeFile(old, "x");
    await writeFile(young, "x");
    await utimes(old, new Date(0), new Date(0));
    await pull([(await startHub()).source]);
    expect((await readdir(join(folder(), "onnx"))).sort()).toEqual([
      "model.young.part",
      "model_quantized.onnx",
    ]);
  });

  test("by two processes at once leaves one sound copy", async () => {
    const hub = await startHub();
    const built = new URL("../../dist/embed/", import.meta.url).href;
    const script = `
      import { createHubSource } from "${built}hub-source.js";
      import { pullModel } from "${built}pull-model.js";
      const { model, modelDir, endpoint } = JSON.parse(process.argv[1]);
      await pullModel({ model, modelDir, sources: [createHubSource({ endpoint })] });`;
    const work = JSON.stringify({ model, modelDir, endpoint: hub.endpoint });
    const run = () => promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script, work]);
    expect(await Promise.all([run(), run()])).toEqual(Array(2).fill({ stdout: "", stderr: "" }));
    expect(await states()).toEqual(["ok", "ok"]);
    expect((await readdir(folder(), { recursive: true })).filter((name) => name.endsWith(".part"))).toEqual(
      [],
    );
  });

  test("is content with verified files where something left over cannot be removed", async () => {
    await pull([(await startHub()).source]);
    const stuck = join(folder(), "stuck.part");
    await mkdir(stuck);
    await utimes(stuck, new Date(0), new Date(0));
    expect(await pull([forbidden])).toBeNull();
  });

  test("is stopped by its signal, and keeps nothing unfinished", async () => {
    const interruption = new AbortController();
    const hub = await startHub((_request, response) => {
      response.write("x");
      interruption.abort();
    });
    const work = pullModel({
      model,
      modelDir,
      sources: [hub.source, forbidden],
      signal: interruption.signal,
    });
    await expect(work).rejects.toThrow("aborted");
    expect(await states()).toEqual(["missing", "missing"]);
  });

  test("to a folder that cannot be written says so", async () => {
    const file = join(modelDir, "file");
    await writeFile(file, "");
    const error = await pull([(await startHub()).source], { modelDir: file });
    expect(error?.code).toBe("model_unavailable");
    expect(error?.message).toContain(`cannot write the model to ${file}`);
    expect(error?.hint).toBe(
      "Free some space or make the folder writable, or set CUEPOINT_MODEL_DIR to another.",
    );
  });
});

describe("a source that fails is named with its reason", () => {
  const respond =
    (status: number, body: Buffer | string): RequestListener =>
    (request, response) => {
      response.writeHead(status);
      response.end(request.url?.endsWith("/tokenizer.json") ? FILES["tokenizer.json"] : body);
    };
  const onnx = "onnx/model_quantized.onnx";

  test.each<[string, RequestListener, string]>([
    ["answers 404", respond(404, "no"), `it answered 404 for ${onnx}`],
    ["answers 503", respond(503, "no"), `it answered 503 for ${onnx}`],
    [
      "sends other bytes",
      respond(200, Buffer.alloc(200_000, 8)),
      `${onnx} is not the file of the table: its SHA-256 differs`,
    ],
    ["sends too few", respond(200, Buffer.alloc(9, 7)), `${onnx} ended after 9 of 200000 bytes`],
    ["sends too many", respond(200, Buffer.alloc(200_001, 7)), `${onnx} is longer than 200000 bytes`],
    ["never answers", () => undefined, "no answer"],
    [
      "stops in the middle",
      (_request, response) => void response.write(Buffer.alloc(10, 7)),
      "it stopped sending",
    ],
  ])("a hub that %s", async (_, handler, reason) => {
    const hub = await startHub(handler, { connectTimeoutMs: 150, stallTimeoutMs: 150 });
    const error = await pull([hub.source, noMaven]);
    expect(error?.code).toBe("model_unavailable");
    expect(error?.message).toBe("the embedding model bge-small-en-v1.5 cannot be had");
    expect(error?.problems).toEqual([
      `model hub: ${reason}`,
      "Maven: mvn-that-is-nowhere is not on the PATH",
    ]);
    expect(error?.hint).toBe(
      "Run `cuepoint models pull` with a way to the model hub (HF_ENDPOINT=<mirror> names another), or install Maven " +
        "and run it again; or copy onnx/model_quantized.onnx and tokenizer.json to the folder that " +
        "`cuepoint models path` prints.",
    );
    expect(await states()).toEqual(["missing", "missing"]);
  });

  test("a hub that cannot be reached", async () => {
    const endpoint = await findDeadEndpoint();
    const error = await pull([createHubSource({ endpoint })]);
    expect(error?.problems).toEqual([`model hub: connect ECONNREFUSED ${endpoint.replace("http://", "")}`]);
  });

  test("a Maven that fails", async () => {
    const error = await pull([createMavenSource({ command: "false" })]);
    expect(error?.problems).toEqual(["Maven: false failed: exit code 1"]);
  });
});

// The suite needs the model hub or Maven, not both; it asks for the real artifact in a sweep only.
const MAVEN = "mvn";
const hasMaven =
  process.env["CUEPOINT_TEST_SWEEP"] !== undefined &&
  spawnSync(MAVEN, ["--version"], { shell: process.platform === "win32", stdio: "ignore" }).status === 0;

test.skipIf(!hasMaven)(
  "the real Maven artifact gives the files of the table, byte for byte",
  {
    timeout: 120_000,
  },
  async () => {
    const real = findModel("bge-small-en-v1.5");
    await pullModel({ model: real, modelDir, sources: [createMavenSource({ command: MAVEN })] });
    expect((await verifyModel(real, modelDir)).map(({ state }) => state)).toEqual(["ok", "ok"]);
  },
);

test("an unknown model is named with those there are", () => {
  expect(() => findModel("gpt")).toThrow('there is no embedding model "gpt"');
});
