import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const SRC = join(ROOT, "src");

/** A folder may import the folders before it; `widget` and `page` run in a browser and take types only. */
const STAGES = [
  "corpus",
  "chunk",
  "embed",
  "index",
  "retrieve",
  "answer",
  "notes",
  "evaluate",
  "questions",
  "serve",
];
const LEAVES = [
  "config-fields.ts",
  "domain.ts",
  "errors.ts",
  "limits.ts",
  "strip-hidden.ts",
  "make-folder.ts",
  "redis-connection.ts",
];
const ROOTS = ["compose.ts", "compose-shared.ts", "compose-store.ts", "cli.ts", "cli"];

/** The one folder or file that may import each third-party package. */
const OWNERS: Record<string, string> = {
  "@huggingface/transformers": "embed/load-transformers.ts",
  eld: "corpus/detect-language.ts",
  entities: "corpus",
  fflate: "embed",
  "lru-cache": "embed/cache-queries.ts",
  htmlparser2: "corpus",
  "fastest-levenshtein": "retrieve/find-unknown-names.ts",
  yaml: "corpus",
  "hnswlib-node": "index/load-addon.ts",
  "proper-lockfile": "index/lock-index.ts",
  "weaviate-client": "index/weaviate",
  stemmer: "chunk/tokenize.ts",
  openai: "answer/chat-model",
  express: "serve",
  cors: "serve/edge/origin-guard.ts",
  helmet: "serve/edge/response-headers.ts",
  "@redis/client": "redis-connection.ts",
  "express-rate-limit": "serve/edge",
  "rate-limit-redis": "serve/edge/shared-limit-store.ts",
  "prom-client": "serve/metrics",
  "@modelcontextprotocol/server": "serve/mcp",
  pino: "log.ts",
  commander: "cli.ts",
  "cli-progress": "cli/reporter.ts",
};

interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.replaceAll("\\", "/"))
  .sort();

const sources = new Map(files.map((name) => [name, readFileSync(join(SRC, name), "utf8")]));

const imports: Import[] = [...sources].flatMap(([from, source]) => [
  ...[...source.matchAll(/^import\s+(type\s)?[^;]*?from\s+"([^"]+)"/gms)].map((match) => ({
    from,
    specifier: match[2] ?? "",
    typeOnly: match[1] !== undefined,
  })),
  ...[...source.matchAll(/(?:import|require|createRequire\([^)]*\))\(\s*"([^"]+)"\s*\)/g)].map((match) => ({
    from,
    specifier: match[1] ?? "",
    typeOnly: false,
  })),
]);

const local = imports
  .filter(({ specifier }) => specifier.startsWith("."))
  .map((entry) => ({
    ...entry,
    to: relative(SRC, resolve(SRC, dirname(entry.from), entry.specifier))
      .replaceAll("\\", "/")
      .replace(/\.js$/, ".ts"),
  }));

const stageOf = (file: string) => file.split("/", 1)[0] ?? "";

test("data flows one way: a stage imports only itself, earlier stages and the leaves", () => {
  const offences = local.filter(({ from, to }) => {
    const stage = STAGES.indexOf(stageOf(from));
    if (stage < 0) return false;
    const target = STAGES.indexOf(stageOf(to));
    const leaf = LEAVES.includes(to) || (stageOf(from) === "serve" && to === "log.ts");
    return !leaf && (target < 0 || target > stage);
  });
  expect(offences.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test("the leaves import nothing, and nothing but the roots imports the composition root or the configuration", () => {
  const offences = local.filter(({ from, to }) => {
    if (LEAVES.includes(from)) return true;
    const isRoot = ROOTS.includes(stageOf(from));
    return !isRoot && (to.startsWith("compose") || to === "config.ts" || to.startsWith("cli"));
  });
  expect(offences.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

/** Pure functions that the browser shares with the server. */
const SHARED_WITH_BROWSER = [
  "limits.ts",
  "corpus/timestamp.ts",
  "answer/ask-about-chapter.ts",
  "answer/group-citations.ts",
  "answer/play-url.ts",
];

test("the browser's folders take nothing from the server, or from each other, but types and shared pure functions", () => {
  const offences = local.filter(
    ({ from, to, typeOnly }) =>
      ["page", "widget"].includes(stageOf(from)) &&
      stageOf(to) !== stageOf(from) &&
      !typeOnly &&
      !SHARED_WITH_BROWSER.includes(to),
  );
  expect(offences.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test("each third-party package is imported in its adapter only", () => {
  const offences = imports.filter(({ from, specifier }) => {
    if (/^(?:\.|#|node:|zod$)/.test(specifier)) return false;
    const name = specifier.startsWith("@")
      ? specifier.split("/").slice(0, 2).join("/")
      : (specifier.split("/")[0] ?? "");
    const owner = OWNERS[name];
    return owner === undefined || !(from === owner || from.startsWith(`${owner}/`));
  });
  expect(offences.map(({ from, specifier }) => `${from} -> ${specifier}`)).toEqual([]);
});

test("what only Redis needs is loaded where Redis is configured, and nowhere else", () => {
  const eager =
    /^import (?!type )[^;]*?"[^"]*\/(?:redis-connection|redis-token-budget|shared-limit-store)\.js"/m;
  expect([...sources].filter(([, source]) => eager.test(source)).map(([name]) => name)).toEqual([]);
});

test.each([
  ["process.env", /process\.env\b/, ["config.ts"]],
  ["process.exit", /process\.exit\b/, ["cli.ts"]],
  ["console", /\bconsole\./, []],
  ["eval or Function", /\beval\(|new Function\b/, []],
  ["innerHTML", /\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write/, []],
])("%s is used in its one place", (_, pattern, allowed) => {
  const users = [...sources].filter(([, source]) => pattern.test(source)).map(([name]) => name);
  expect(users).toEqual(allowed);
});

test("every file the test reads is found", () => {
  expect(files.length).toBeGreaterThan(60);
  expect(local.length).toBeGreaterThan(100);
});

test("no folder stands at the top level beside those of the contract", () => {
  const ignored = new Set(["node_modules", "dist", "coverage", ".git", ".ci", ".github"]);
  const folders = readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !ignored.has(entry.name))
    .map((entry) => entry.name);
  expect(folders.sort()).toEqual(["corpus", "index", "prompts", "src", "test"]);
});
