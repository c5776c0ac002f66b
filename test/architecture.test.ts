import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { listFiles } from "./list-files.js";

const ROOT = resolve(import.meta.dirname, "..");
const SRC = join(ROOT, "src");

/** A folder may import the folders before it; what runs in a browser takes little but types. */
const STAGES = [
  "shared",
  "platform",
  "fetch",
  "inference",
  "language",
  "adverts",
  "corpus",
  "chunk",
  "embed",
  "store",
  "retrieve",
  "read",
  "answer",
  "suggest",
  "notes",
  "evaluate",
  "questions",
  "transcribe",
  "gather",
  "serve",
  "export",
  "compose",
  "cli",
];
/** What runs in a browser on a page that a server or an exported folder gives. */
const BROWSER = ["widget", "page"];
/** What runs in a browser in place of a server. */
const FOLDER = "static";
/** What it answers with: of these stages, modules that load nothing of Node, as `browser-engine.test.ts` walks. */
const FREE_OF_NODE = [
  "shared",
  "platform",
  "inference",
  "language",
  "adverts",
  "embed",
  "store",
  "retrieve",
  "read",
  "answer",
];
/** The binary: it alone may import `cli`. */
const BINARY = "cli.ts";
/** What programs import: it may take values from these folders, and types from any. */
const ENTRY = "index.ts";
const ENTRY_FOLDERS = ["compose", "shared"];
/** A reader looks for a file in a folder of at most so many. */
const MOST_FILES_IN_A_FOLDER = 25;

/** The one folder or file that may import each third-party package; where an agent passes between folders, each of them. */
const OWNERS: Record<string, string | readonly string[]> = {
  "@huggingface/tokenizers": "inference/load-bert-in-browser.ts",
  "@huggingface/transformers": "inference/load-transformers.ts",
  "onnxruntime-web": "inference/load-bert-in-browser.ts",
  eld: "language/detect-language.ts",
  entities: "corpus",
  fflate: "embed",
  "lru-cache": ["inference/kept-results.ts", "store/weaviate/sections/section-reader.ts"],
  htmlparser2: "corpus",
  yaml: "corpus",
  "hnswlib-node": "store/vectors/load-addon.ts",
  "weaviate-client": "store/weaviate",
  stemmer: "language/tokenize.ts",
  openai: ["answer/model/server", "transcribe/server-recogniser.ts"],
  "@streamparser/json": "answer/reply/read-json.ts",
  undici: ["platform/proxy-agents.ts", "fetch", "answer/model/server/proxy-fetch.ts"],
  "ipaddr.js": "fetch/private-address.ts",
  express: "serve",
  cors: "serve/edge/origin-guard.ts",
  helmet: "serve/edge/response-headers.ts",
  sharp: "serve/pages/card/card-maker.ts",
  "@redis/client": ["platform/redis-connection.ts", "platform/redis-client.ts"],
  bullmq: "store/weaviate/ingest/queue",
  "express-rate-limit": "serve/edge",
  "rate-limit-redis": "serve/edge/shared-limit-store.ts",
  "prom-client": "serve/metrics",
  "@modelcontextprotocol/server": "serve/mcp",
  pino: "platform/log.ts",
  commander: "cli",
  "@sparticuz/chromium": "export/check/find-chrome.ts",
  "cli-progress": "cli/print/reporter.ts",
};

interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
  /** Loaded where the program comes to it. */
  readonly late: boolean;
}

/** What the project keeps. */
const kept = listFiles();
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.replaceAll("\\", "/"))
  .sort();

const sources = new Map(files.map((name) => [name, readFileSync(join(SRC, name), "utf8")]));

const imports: Import[] = [...sources].flatMap(([from, source]) => listImports(from, source));

/** What a file imports, and what it exports from another. */
function listImports(from: string, source: string): Import[] {
  const early =
    /^(?:import|export)\s+(type\s)?(?:(?:\w+,\s*)?(?:\w+|\{[^}]*\}|\*(?:\s+as\s+\w+)?)\s+from\s+)?"([^"]+)"/gm;
  const late = /(?:import|require|createRequire\([^)]*\))\(\s*"([^"]+)"\s*\)/g;
  return [
    ...[...source.matchAll(early)].map(([, type, specifier = ""]) => ({
      from,
      specifier,
      typeOnly: type !== undefined,
      late: false,
    })),
    ...[...source.matchAll(late)].map(([, specifier = ""]) => ({
      from,
      specifier,
      typeOnly: false,
      late: true,
    })),
  ];
}

const local = imports
  .filter(({ specifier }) => specifier.startsWith("."))
  .map((entry) => ({
    ...entry,
    to: relative(SRC, resolve(SRC, dirname(entry.from), entry.specifier))
      .replaceAll("\\", "/")
      .replace(/\.js$/, ".ts"),
  }));

const stageOf = (file: string) => file.split("/", 1)[0] ?? "";

test("data flows one way: a stage imports only itself and the stages before it, types included", () => {
  const offences = local.filter(({ from, to }) => {
    const stage = STAGES.indexOf(stageOf(from));
    if (stage < 0) return false;
    const target = STAGES.indexOf(stageOf(to));
    return target < 0 || target > stage;
  });
  expect(offences.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test("nothing but the binary imports the command line", () => {
  const offences = local.filter(
    ({ from, to }) => stageOf(to) === "cli" && stageOf(from) !== "cli" && from !== BINARY,
  );
  expect(offences.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test("the library's entry takes values from where the parts meet and from what is shared, and types from anywhere", () => {
  const taken = local.filter(({ from }) => from === ENTRY);
  expect(taken.map(({ to }) => to)).toContain("compose/open-cuepoint.ts");
  const offences = taken.filter(({ to, typeOnly }) => !typeOnly && !ENTRY_FOLDERS.includes(stageOf(to)));
  expect(offences.map(({ to }) => to)).toEqual([]);
});

test("every file has a stage, runs in a browser, or is an entry", () => {
  const known = [...STAGES, ...BROWSER, FOLDER, BINARY, ENTRY];
  expect(files.filter((file) => !known.includes(stageOf(file)))).toEqual([]);
});

test("no file depends on itself through others, not by types either", () => {
  expect(findCircles(local)).toEqual([]);
});

test("a circle is found, of types as of values", () => {
  const edge = (from: string, to: string) => ({ from, to });
  expect(findCircles([edge("a", "b"), edge("b", "c"), edge("c", "a"), edge("c", "d")])).toEqual(["a b c"]);
  expect(findCircles([edge("a", "b"), edge("a", "c"), edge("b", "c")])).toEqual([]);
});

/** The sets of files that reach each other, each in order of name (Tarjan 1972: one walk in depth). */
function findCircles(edges: readonly { readonly from: string; readonly to: string }[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of edges) targets.set(from, [...(targets.get(from) ?? []), to]);
  const order = new Map<string, number>();
  const open: string[] = [];
  const circles: string[] = [];
  const visit = (file: string): number => {
    const own = order.size;
    order.set(file, own);
    open.push(file);
    let lowest = own;
    for (const to of targets.get(file) ?? []) {
      if (!order.has(to)) lowest = Math.min(lowest, visit(to));
      else if (open.includes(to)) lowest = Math.min(lowest, order.get(to) ?? own);
    }
    if (lowest === own) {
      const circle = open.splice(open.indexOf(file));
      if (circle.length > 1) circles.push(circle.sort().join(" "));
    }
    return lowest;
  };
  for (const file of targets.keys()) if (!order.has(file)) visit(file);
  return circles;
}

test("no folder of src or test holds more files than a reader looks through", () => {
  const counts = new Map<string, number>();
  for (const file of kept.filter((path) => /^(?:src|test)\//.test(path)))
    counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  expect([...counts].filter(([, count]) => count > MOST_FILES_IN_A_FOLDER)).toEqual([]);
});

test("the browser's folders take nothing from the server, or from each other, but types and what is shared", () => {
  const offences = local.filter(
    ({ from, to, typeOnly }) =>
      BROWSER.includes(stageOf(from)) && ![stageOf(from), "shared"].includes(stageOf(to)) && !typeOnly,
  );
  expect(offences.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test("what answers in place of a server takes values from stages that run in a browser too, and nobody takes any from it", () => {
  const values = local.filter(({ typeOnly }) => !typeOnly);
  const taken = values.filter(({ from }) => stageOf(from) === FOLDER);
  expect(taken.map(({ to }) => to)).toContain("answer/answer-question.ts");
  const foreign = taken.filter(({ to }) => ![FOLDER, ...FREE_OF_NODE].includes(stageOf(to)));
  expect(foreign.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  const offences = values.filter(({ from, to }) => stageOf(to) === FOLDER && stageOf(from) !== FOLDER);
  expect(offences.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test("what stands in the widget of a folder takes nothing but what is shared, types aside", () => {
  const offences = local.filter(
    ({ from, to, typeOnly }) =>
      from.startsWith(`${FOLDER}/folder/`) &&
      !typeOnly &&
      !to.startsWith(`${FOLDER}/folder/`) &&
      stageOf(to) !== "shared",
  );
  expect(local.some(({ from }) => from === `${FOLDER}/folder/send.ts`)).toBe(true);
  expect(offences.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test("what the browser's folders load, themselves or through shared, is no package: schemas they take as types", () => {
  const values = local.filter(({ typeOnly }) => !typeOnly);
  const loaded = new Set(files.filter((file) => BROWSER.includes(stageOf(file))));
  for (const file of loaded) for (const { from, to } of values) if (from === file) loaded.add(to);
  expect([...loaded].filter((file) => stageOf(file) === "shared")).toContain("shared/timestamp.ts");
  const offences = imports.filter(
    ({ from, specifier, typeOnly }) => loaded.has(from) && !typeOnly && /^(?![.#])/.test(specifier),
  );
  expect(offences.map(({ from, specifier }) => `${from} -> ${specifier}`)).toEqual([]);
});

test("nothing that serves requests can fetch: neither it nor what it loads imports the stage of fetching", () => {
  const serving = ["serve", "answer", "retrieve"];
  const loaded = new Set(files.filter((file) => serving.includes(stageOf(file))));
  for (const file of loaded) for (const { from, to } of local) if (from === file) loaded.add(to);
  expect(files.filter((file) => stageOf(file) === "fetch")).toContain("fetch/downloader.ts");
  expect([...loaded].filter((file) => stageOf(file) === "platform")).not.toEqual([]);
  expect([...loaded].filter((file) => stageOf(file) === "fetch")).toEqual([]);
});

test("a store knows nothing of another: what they share stands at the root of their folder", () => {
  const roomOf = (file: string) => /^store\/(local|weaviate)\//.exec(file)?.[1] ?? null;
  const offences = local.filter(({ from, to }) => {
    const room = roomOf(to);
    if (room === null || roomOf(from) === room) return false;
    return from.startsWith("store/");
  });
  expect(offences.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test("the client of a cluster is loaded where one is configured, and nowhere else", () => {
  const eager = local.filter(
    ({ from, to, typeOnly }) =>
      to.startsWith("store/weaviate/") &&
      to !== "store/weaviate/weaviate-driver.ts" &&
      !from.startsWith("store/weaviate/") &&
      !typeOnly,
  );
  expect(eager.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  const driver = imports.filter(({ from }) => from === "store/weaviate/weaviate-driver.ts");
  expect(driver.length).toBeGreaterThan(0);
  expect(driver.filter(({ typeOnly, late }) => !typeOnly && !late)).toEqual([]);
});

test("each third-party package is imported in its adapter only", () => {
  const offences = imports.filter(({ from, specifier }) => {
    if (/^(?:\.|#|node:|zod$)/.test(specifier)) return false;
    const name = specifier.startsWith("@")
      ? specifier.split("/").slice(0, 2).join("/")
      : (specifier.split("/")[0] ?? "");
    return ![OWNERS[name] ?? []].flat().some((owner) => from === owner || from.startsWith(`${owner}/`));
  });
  expect(offences.map(({ from, specifier }) => `${from} -> ${specifier}`)).toEqual([]);
});

test("what only Redis needs is loaded where Redis is configured, and nowhere else", () => {
  const users = local.filter(({ to }) =>
    /\/(?:redis-connection|redis-token-budget|shared-limit-store|episode-queue|work-on-queue|read-work)\.ts$/.test(
      to,
    ),
  );
  expect(users.length).toBeGreaterThan(0);
  expect(users.filter(({ typeOnly, late }) => !typeOnly && !late).map(({ from }) => from)).toEqual([]);
});

test.each([
  ["process.env", /process\.env\b/, ["compose/config.ts", "inference/worker-pool.ts"]],
  ["process.exit", /process\.exit\b/, ["cli.ts", "platform/watchdog/exit-main-thread.ts"]],
  ["console", /\bconsole\./, ["static/folder/arriving-answer.ts"]],
  ["eval or Function", /\beval\(|new Function\b/, []],
  ["innerHTML", /\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write/, []],
])("%s is used in its one place", (_, pattern, allowed) => {
  const users = [...sources].filter(([, source]) => pattern.test(source)).map(([name]) => name);
  expect(users).toEqual(allowed);
});

test("what a file imports is found, however it is written", () => {
  const source = `import a, { b } from "1";
import type { C } from "./2.js";
import * as d from "3";
import "4";
export { type E, f } from "./5.js";
export type { G } from "./6.js";
export * from "./7.js";
export * as h from "./8.js";
export const i = { j: "no" };
const { k } = await import("./9.js");`;
  const found = listImports("a.ts", source);
  expect(found.map(({ specifier }) => specifier.replace(/\W|js/g, "")).join("")).toBe("123456789");
  expect(found.filter(({ typeOnly }) => typeOnly).map(({ specifier }) => specifier)).toEqual([
    "./2.js",
    "./6.js",
  ]);
  expect(found.filter(({ late }) => late).map(({ specifier }) => specifier)).toEqual(["./9.js"]);
});

test("each file and each import of src is found", () => {
  const keptSources = kept.flatMap((path) => /^src\/(.+\.ts)$/.exec(path)?.[1] ?? []);
  expect(keptSources).toContain("corpus/captions/webvtt.ts");
  expect(keptSources.filter((file) => !files.includes(file))).toEqual([]);
  const written = [...sources.values()].flatMap(
    (source) => source.match(/(?:^|\s)from "\.\.?\/[^"]+";/g) ?? [],
  );
  expect(local.filter(({ late }) => !late).length).toBeGreaterThanOrEqual(written.length);
});

test("no folder stands at the top level beside those of the contract", () => {
  const folders = kept.filter((path) => /^[^.][^/]*\//.test(path)).map((path) => path.split("/", 1)[0]);
  expect([...new Set(folders)].sort()).toEqual([
    "corpus",
    "docs",
    "index",
    "models",
    "prompts",
    "src",
    "test",
    "training",
  ]);
});
