import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { indexSample } from "../index-sample.js";
import { runCli } from "../run-cli.js";
import { makeFolder } from "../spawn-cli.js";

let folder: string;
let env: Record<string, string>;
beforeAll(async () => {
  folder = await makeFolder();
  env = { CUEPOINT_INDEX_DIR: await indexSample() };
});

const WITH_PASSWORD =
  /^cuepoint: --base: the address holds a user name or password\. .+ give an address without/;

describe("what cannot be exported is told before anything is done: exit 2, and nothing on stdout", () => {
  test.each([
    [
      ["--base", "ftp://example.com"],
      /'ftp:\/\/example\.com' is invalid\. Expected an http\(s\) address such as/,
    ],
    [["--base", "https://me:canary@example.com/"], WITH_PASSWORD],
    [["--base", "https://canary@example.com"], WITH_PASSWORD],
    [["--base", "me:canary@example.com/ask"], WITH_PASSWORD],
    [["--base", "https://example.com/?a=b"], /Expected an address of a folder, without \? and #\./],
    [["--model-endpoint", "nowhere"], /Expected an http\(s\) address/],
    [["--model-endpoint", "https://llm.example/v1?key=sk-1"], /llm\.example holds more than a path/],
    [["--model", "small"], /--model small names no server to ask it of\. Name one with --model-endpoint/],
    [["--eval", "none.jsonl"], /cannot read none\.jsonl: ENOENT/],
    [["--episodes", "nobody"], /there is no episode "nobody"\. The episodes are: no-priors-ep-5\./],
  ])("%j", async (args, said) => {
    const dir = join(folder, "refused");
    const { code, stdout, stderr } = await runCli(["export", dir, ...args], { env });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(said);
    expect(stderr).not.toContain("canary");
    expect(await readdir(folder)).not.toContain("refused");
  });

  test("a file in the folder's place, and another's file with a name of an export's", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    const beside = await runCli(["export", file], { env });
    expect([beside.code, beside.stderr]).toEqual([
      2,
      `cuepoint: Expected a folder at ${file}, found a file. Name a folder that is empty, or that is not there yet.\n`,
    ]);
    const dir = join(folder, "thesis");
    await mkdir(dir);
    await writeFile(join(dir, "index.html"), "mine");
    const { code, stderr } = await runCli(["export", dir], { env });
    expect([code, await readdir(dir)]).toEqual([2, ["index.html"]]);
    expect(stderr).toContain(`${join(dir, "index.html")} is there already, and no export wrote it`);
  });

  test("a folder in the corpus, by a link as well, and one that holds it", async () => {
    const corpus = join(folder, "show/corpus");
    await mkdir(corpus, { recursive: true });
    await symlink(corpus, join(folder, "linked"));
    const own = { ...env, CUEPOINT_CORPUS_DIR: corpus };
    for (const dir of [corpus, join(corpus, "site"), join(folder, "linked/a/b")]) {
      const { code, stderr } = await runCli(["export", dir], { env: own });
      expect([code, stderr]).toEqual([
        2,
        `cuepoint: the folder ${dir} lies in the corpus ${corpus}: its pages would be read as episodes. Name a folder beside the corpus, such as \`site\`.\n`,
      ]);
    }
    const { code, stderr } = await runCli(["export", join(folder, "show")], { env: own });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(`holds the corpus ${corpus}: what is in it would`),
    ]);
    expect(await readdir(corpus)).toEqual([]);
  });

  test("a folder in the index", async () => {
    const index = join(folder, "own-index");
    const { code, stderr } = await runCli(["export", index], { env: { ...env, CUEPOINT_INDEX_DIR: index } });
    expect([code, stderr]).toEqual([2, expect.stringContaining(`lies in the index ${index}`)]);
  });
});

test("a browser that is not there is told before anything is written", async () => {
  const dir = join(folder, "unchecked");
  const index = join(folder, "unmade-index");
  const { code, stdout, stderr } = await runCli(["export", dir, "--check"], {
    env: { CUEPOINT_INDEX_DIR: index, CUEPOINT_CHROME: join(folder, "no-chrome") },
  });
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/^cuepoint: There is no browser at \S+no-chrome, which CUEPOINT_CHROME names\./);
  expect(await readdir(folder)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^un/)]));
});

describe("an export", () => {
  test("says what it wrote; a second one says that nothing changed, and compares its answers with the server's", async () => {
    const dir = join(folder, "site");
    const first = await runCli(["export", dir], { env });
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(
      /^(\d+) files written in \S+: 1 episode, \1 files, [\d.]+ MB, [\d.]+ MB an episode\.\nBefore its first question a browser loads \d+ files: \d+ KB, \d+ KB compressed\.\nWithout --base /,
    );
    expect(first.stderr).toMatch(/Writing the pages of 1 episode\.\n$/);
    const page = await readFile(join(dir, "e/no-priors-ep-5.html"), "utf8");
    expect(page).toContain("Why small models still matter");
    const file = join(folder, "questions.jsonl");
    const question = { id: "bloom", question: "Which chapter covers BLOOM?", gold_chapters: [12] };
    await writeFile(file, `${JSON.stringify({ ...question, answerable: true, kind: "name" })}\n`);
    const second = await runCli(["export", dir, "--eval", file], { env });
    expect(second.code).toBe(0);
    expect(second.stdout).toMatch(/^Nothing changed in \S+: 1 episode, /);
    expect(second.stderr).toContain("Asking 2 questions.");
    expect(second.stdout).toMatch(
      /1 question with known answers +server +folder\n {2}right chapter first +1\.000 +[\d.]+\n(?: {2}.*\n){4}$/,
    );
  });

  test("as data names its base and the model's server, and no file holds a key", async () => {
    const dir = join(folder, "written");
    const base = "https://example.com/ask";
    const key = "sk-canary-71e5";
    const keys = {
      OPENAI_API_KEY: key,
      OPENAI_BASE_URL: "https://other.example/v1",
      CUEPOINT_ADMIN_TOKEN: key,
    };
    const model = ["--model-endpoint", "https://llm.example/v1/", "--model", "small"];
    const args = ["export", dir, "--base", `${base}/index.html`, ...model, "--json"];
    const { code, stdout } = await runCli(args, { env: { ...env, ...keys } });
    expect(code).toBe(0);
    const endpoint = { kind: "openai", url: "https://llm.example/v1", model: "small" };
    expect(JSON.parse(stdout)).toMatchObject({
      dir,
      base,
      modelEndpoint: endpoint,
      episodes: 1,
      removed: 0,
      check: null,
      comparison: null,
    });
    const feed = JSON.parse(await readFile(join(dir, "feed.json"), "utf8"));
    expect(feed.items[0].url).toBe(`${base}/e/no-priors-ep-5.html`);
    const names = await readdir(dir, { recursive: true, withFileTypes: true });
    const files = names
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    const texts = await Promise.all(files.map((file) => readFile(file, "latin1")));
    expect(texts.filter((text) => text.includes("canary") || text.includes("other.example"))).toEqual([]);
    const manifest = JSON.parse(await readFile(join(dir, "search.json"), "utf8"));
    expect(manifest.endpoint).toEqual(endpoint);
    expect(await readFile(join(dir, "index.html"), "utf8")).toContain("https://llm.example");
  });
});
