/** Builds what answers in an exported folder: `node src/static/build-static.mjs`. It needs the built program, whose data it packs. */
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { build } from "esbuild";
import { packRequests } from "../../dist/answer/requests/recognise/packed-requests.js";
import { readOwnPrompts, readOwnRefusalText, readOwnRequests } from "../../dist/compose/read-own-files.js";
import { ENGLISH_FILES } from "../../dist/language/english/english-files.js";
import { packEnglish } from "../../dist/language/english/packed-english.js";
import { readVersion } from "../../dist/shared/version.js";

const OUT = "dist/static/search";
/** Says which files of the folder an export needs: what it loads first, what it may load, and what options add. */
const TABLE = "dist/static-modules.json";
/** What is loaded late, and only in a folder that was exported with an option. */
const OPTIONAL = {
  better: [
    "src/static/better/open-better-parts.ts",
    "src/static/better/packed-kernel.ts",
    "src/static/better/model-worker.ts",
  ],
  prose: [
    "src/static/endpoint/open-prose.ts",
    "src/answer/model/write-with-model.ts",
    "src/answer/model/rewrite-question.ts",
  ],
};
const DATA = {
  // It is in the code that needs it.
  "match-tokens.wasm": () => readFileSync("dist/store/vectors/match-tokens.wasm"),
  "english.txt": () => packEnglish(ENGLISH_FILES),
  "requests.txt": () => packRequests(readOwnRequests()),
  "prose.json": () => JSON.stringify({ prompts: readOwnPrompts(), refusals: readOwnRefusalText() }),
};

await rm(OUT, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: { engine: "src/static/engine.ts" },
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  splitting: true,
  outdir: OUT,
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".txt": "file" },
  define: { VERSION: JSON.stringify(readVersion()) },
  plugins: [{ name: "packed-data", setup: packData }],
  logLevel: "warning",
  metafile: true,
});
await writeFile(TABLE, `${JSON.stringify(listModules(metafile.outputs), null, 1)}\n`);

await build({
  entryPoints: ["src/static/opened-as-file.ts"],
  minify: true,
  bundle: true,
  format: "iife",
  target: "es2022",
  outfile: "dist/static/opened-as-file.js",
  logLevel: "warning",
});

/** Files of data are made while they are bundled, and named by what they hold: a module that imports one has its address. */
function packData({ onResolve, onLoad }) {
  onResolve({ filter: /^#packed\// }, ({ path }) => ({ path: resolve(path.slice(1)), namespace: "packed" }));
  onLoad({ filter: /./, namespace: "packed" }, ({ path }) => ({
    contents: DATA[path.split(/[\\/]/).at(-1)](),
    loader: path.endsWith(".wasm") ? "binary" : "file",
  }));
}

/** Lists the built files by what needs them, by paths from the exported folder's root. */
function listModules(outputs) {
  const entries = new Map(Object.entries(outputs).map(([path, { entryPoint }]) => [entryPoint, path]));
  const gates = Object.values(OPTIONAL).flat();
  for (const gate of gates)
    if (!entries.has(gate)) throw new Error(`${gate} is not loaded late by the engine`);
  const closed = new Set(gates.map((gate) => entries.get(gate)));
  const reach = (from, follows) => {
    const found = new Set(from);
    for (const path of found)
      for (const { path: next, kind } of outputs[path]?.imports ?? [])
        if (follows(next, kind)) found.add(next);
    return [...found].map((path) => path.replace("dist/static/", "")).sort();
  };
  const engine = [`${OUT}/engine.js`];
  const isOpen = (path) => !closed.has(path);
  return {
    first: reach(engine, (_, kind) => kind !== "dynamic-import"),
    always: reach(engine, isOpen),
    ...Object.fromEntries(
      Object.entries(OPTIONAL).map(([option, own]) => [
        option,
        reach(
          own.map((gate) => entries.get(gate)),
          isOpen,
        ),
      ]),
    ),
  };
}
