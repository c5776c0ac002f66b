import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Metafile, type PluginBuild } from "esbuild";
import { expect, test } from "vitest";
import { readStaticAssets } from "../src/export/static-assets.js";

const ROOT = resolve(import.meta.dirname, "..");
/** What answers questions in a browser as it does in Node. */
const FREE_OF_NODE = ["src/static/engine.ts", "src/answer/list-search-results.ts"];
/** Packages that are loaded with it, and those that are loaded where a text, a model or a language model needs them. */
const PACKAGES = {
  early: ["stemmer"],
  late: [
    "@huggingface/tokenizers",
    "@streamparser/json",
    "eld",
    "lru-cache",
    "onnxruntime-web",
    "openai",
    "zod",
  ],
};
/** Gzipped, of the modules that are loaded at first. */
const MOST_BYTES = 77_000;
/** Gzipped, of these and their data: what is left of 300 KB is for the page, the widget and the show. */
const MOST_BYTES_SHIPPED = 215_000;

const bundle = await build({
  absWorkingDir: ROOT,
  entryPoints: FREE_OF_NODE,
  bundle: true,
  platform: "browser",
  format: "esm",
  target: "es2022",
  splitting: true,
  minify: true,
  external: ["node:*"],
  outdir: "engine",
  write: false,
  metafile: true,
  plugins: [{ name: "no-data", setup: leaveOutData }],
});

/** The build alone makes the data. */
function leaveOutData({ onResolve, onLoad }: PluginBuild): void {
  onResolve({ filter: /^#packed\// }, ({ path }) => ({ path, namespace: "packed" }));
  onLoad({ filter: /./, namespace: "packed" }, () => ({ contents: "", loader: "text" }));
}

/** Lists the files that are reached, each with the way to it. */
function walk(inputs: Metafile["inputs"], from: readonly string[], isLate: boolean): Map<string, string> {
  const ways = new Map(from.map((file) => [file, file]));
  for (const [file, way] of ways)
    for (const { path, kind, external } of inputs[file]?.imports ?? []) {
      if (kind === "dynamic-import" && !isLate) continue;
      const name = external === true ? path : nameFile(path);
      if (!ways.has(name)) ways.set(name, `${way} -> ${name}`);
    }
  return ways;
}

/** The package that a file is of, or the file itself. */
function nameFile(path: string): string {
  return /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path;
}

/** The ways to what is no file of the program. */
function listForeign(ways: ReadonlyMap<string, string>, allowed: readonly string[]): string[] {
  const isOwn = (name: string) => /^(?:src\/|packed:)/.test(name);
  return [...ways].flatMap(([name, way]) => (isOwn(name) || allowed.includes(name) ? [] : [way]));
}

test("what answers questions in a browser loads nothing of Node and few packages, early or late", () => {
  const { inputs } = bundle.metafile;
  expect(listForeign(walk(inputs, FREE_OF_NODE, false), PACKAGES.early)).toEqual([]);
  const all = walk(inputs, FREE_OF_NODE, true);
  expect(listForeign(all, [...PACKAGES.early, ...PACKAGES.late])).toEqual([]);
  for (const late of ["src/answer/model/write-with-model.ts", "src/static/better/model-worker.ts"])
    expect(all.has(late)).toBe(true);
});

test("a module of Node that is reached is named with the way to it", () => {
  const edge = (path: string, kind: "import-statement" | "dynamic-import") => ({ path, kind });
  const inputs = {
    "src/a.ts": {
      bytes: 1,
      imports: [edge("src/b.ts", "import-statement"), edge("src/c.ts", "dynamic-import")],
    },
    "src/b.ts": { bytes: 1, imports: [{ ...edge("node:fs", "import-statement"), external: true }] },
    "src/c.ts": { bytes: 1, imports: [edge("node_modules/@x/y/z.js", "import-statement")] },
  };
  expect(listForeign(walk(inputs, ["src/a.ts"], false), [])).toEqual(["src/a.ts -> src/b.ts -> node:fs"]);
  expect(listForeign(walk(inputs, ["src/a.ts"], true), ["node:fs"])).toEqual([
    "src/a.ts -> src/c.ts -> @x/y",
  ]);
});

test("it uses no global of Node but those that it looks for first", () => {
  const { outputs } = bundle.metafile;
  const isOthers = (path: string) => /node_modules\/(?:openai|onnxruntime-web)\//.test(path);
  const own = bundle.outputFiles.filter(
    ({ path }) =>
      !Object.keys(outputs[path.slice(path.indexOf("engine/"))]?.inputs ?? {}).some((each) => isOthers(each)),
  );
  expect(bundle.outputFiles.length - own.length).toBe(2);
  const used = own.flatMap(({ text }) => text.match(/\bBuffer\.\w+|\bprocess\.\w+|\brequire\(/g) ?? []);
  expect(used).toEqual([]);
});

test("what is loaded at first is small", ({ annotate }) => {
  const early = walkOutputs(bundle.metafile.outputs);
  const sizes = bundle.outputFiles
    .filter(({ path }) => early.has(path.slice(path.indexOf("engine/"))))
    .map(({ contents }) => gzipSync(contents).length);
  const bytes = sizes.reduce((sum, each) => sum + each, 0);
  void annotate(`${bytes} bytes gzipped`);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(MOST_BYTES);
});

test("what is loaded at first of the built engine is small, with its data", ({ annotate }) => {
  const assets = readStaticAssets(resolve(ROOT, "dist"));
  expect(assets.first.filter((path) => path.endsWith(".txt"))).toHaveLength(2);
  const files = [assets.engine, ...assets.first.map((path) => assets.modules.get(path) ?? "")];
  const bytes = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
  void annotate(`${bytes} bytes gzipped`);
  expect(bytes).toBeGreaterThan(150_000);
  expect(bytes).toBeLessThan(MOST_BYTES_SHIPPED);
});

/** The files of the bundle that are loaded with its entries. */
function walkOutputs(outputs: Metafile["outputs"]): Set<string> {
  const isEntry = (file: string) => FREE_OF_NODE.includes(outputs[file]?.entryPoint ?? "");
  const early = new Set(Object.keys(outputs).filter(isEntry));
  for (const file of early)
    for (const { path, kind } of outputs[file]?.imports ?? []) if (kind !== "dynamic-import") early.add(path);
  return early;
}
