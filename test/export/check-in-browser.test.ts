import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkFolder, isSound, pickQuestions } from "../../src/export/check/check-folder.js";
import { findChrome } from "../../src/export/check/find-chrome.js";
import { serveFolder } from "../../src/export/check/serve-folder.js";
import { makeChapters, makeEpisode } from "../fakes/episodes.js";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "cuepoint-check-test-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data: http:";
/** As a signal that nobody gives. */
const NEVER = new AbortController().signal;

/** Checks a folder whose widget answers each question with what `answer` (an expression of `question`) writes into the card. */
async function check(
  answer: string,
  more = "",
  options: { readonly questions?: readonly string[]; readonly modelsMs?: number | undefined } = {},
) {
  await writeFile(
    join(dir, "index.html"),
    `<!doctype html><meta http-equiv="content-security-policy" content="${POLICY}"><link rel="icon" href="data:,"><script type="module" src="widget.js"></script><cuepoint-chat></cuepoint-chat>`,
  );
  await writeFile(
    join(dir, "widget.js"),
    `customElements.define("cuepoint-chat", class extends HTMLElement {
      #root = this.attachShadow({ mode: "open" });
      ask(question) {
        const card = document.createElement("article");
        card.className = "answer";
        card.setAttribute("aria-busy", "true");
        this.#root.append(card);
        setTimeout(() => { card.innerHTML = ${answer}; card.setAttribute("aria-busy", "false"); }, 100);
      }
    });${more}`,
  );
  const questions = ["Why?", "When </script> \\" + "`$" + '{1}"?'];
  return await checkFolder(dir, { questions, chrome: null, signal: NEVER, ...options });
}

const MOMENT = '<button data-n="1">1:35</button>';
const CITED = `\`${MOMENT}${MOMENT}<i data-n="2"></i><p>\${question.length}</p>\``;

describe("a folder is sound", () => {
  test("where each question has an answer with a time, asked below a path of its host", async () => {
    const found = await check(CITED);
    expect([found.faults, isSound(found)]).toEqual([[], true]);
    expect(found.questions.map(({ times, failure }) => ({ times, failure }))).toEqual([
      { times: ["1:35"], failure: null },
      { times: ["1:35"], failure: null },
    ]);
  });
});

test("no host but this machine's is asked, and a picture that is elsewhere is no fault", async () => {
  let asked = 0;
  const other = createServer((_, response) => {
    asked += 1;
    response.end();
  });
  await new Promise<void>((resolve) => other.listen(0, resolve));
  const address = `http://localhost:${(other.address() as AddressInfo).port}/cover.png`;
  const found = await check(
    CITED,
    `document.body.append(new Image()); document.images[0].src = "${address}";`,
  );
  await new Promise((resolve) => other.close(resolve));
  expect([asked, found.faults]).toEqual([0, []]);
});

test.each([
  [{ endpoint: { kind: "openai", url: "https://llm.example/v1" }, format: 1 }, true],
  [{ format: 1 }, false],
])("who writes prose is not asked, and that is told: %j", async (manifest, leavesOutProse) => {
  await writeFile(join(dir, "search.json"), JSON.stringify(manifest));
  const read = `fetch("search.json").then((found) => found.text()).then((text) => { globalThis.read = text; });`;
  const found = await check(
    `'<button data-n="1">' + JSON.stringify(JSON.parse(globalThis.read)) + "</button>"`,
    read,
  );
  expect(found).toMatchObject({ questions: [{ times: ['{"format":1}'] }, {}], faults: [], leavesOutProse });
});

describe("where the folder has models", () => {
  const part = { path: "search/runtime-0.wasm", bytes: 1 };
  const model = { weights: part, tokenizer: part };
  const better = { model: "bge-small-en-v1.5", runtime: part, embedder: model, reader: null };

  /** The worker of the page says what becomes of its models; an answer cites 2:00 when they answer, and 1:35 before. */
  async function checkModels(worker: string, modelsMs?: number, failure = "") {
    await writeFile(join(dir, "search.json"), JSON.stringify({ better }));
    const mark = `const mark = (detail) => { performance.mark("cuepoint-models", { detail }); self.postMessage(detail); };`;
    await writeFile(join(dir, "worker.js"), mark + worker);
    const start = `new Worker("worker.js").onmessage = ({ data }) => { if (data === null) globalThis.time = "2:00"; };`;
    const cited = `\`<button data-n="1">\${globalThis.time ?? "1:35"}</button>\``;
    const answer = failure === "" ? cited : `'<p class="failure">${failure}</p>'`;
    return await check(answer, start, { questions: ["Why?", "When?"], modelsMs });
  }

  test("the questions are asked again when they answer, and how long that took is told", async () => {
    const found = await checkModels("setTimeout(() => mark(null), 1500);");
    expect(found.models).toMatchObject({
      failure: null,
      questions: [{ times: ["2:00"] }, { times: ["2:00"] }],
    });
    expect(found.models?.ms).toBeGreaterThan(0);
    expect(found.questions[0]?.times).toEqual(["1:35"]);
    expect(isSound(found)).toBe(true);
  });

  test.each([
    [
      "that cannot be loaded",
      `mark("cannot load search/reader-1.onnx");`,
      "cannot load search/reader-1.onnx",
      0,
    ],
    ["that fail when they are asked", `mark(null); mark("out of memory");`, "out of memory", 2],
  ])("models %s are told, with the reason", async (_, worker, failure, asked) => {
    const found = await checkModels(worker);
    expect(found.models).toMatchObject({ failure });
    expect(found.models?.questions).toHaveLength(asked);
    expect([found.faults, isSound(found)]).toEqual([[], false]);
  });

  test("models that nobody begins to load are waited for no longer than is allowed", async () => {
    const found = await checkModels("", 500);
    expect(found.models).toMatchObject({ ms: null, questions: [] });
    expect(found.models?.failure).toContain("did not begin to load them within 0.5 s");
    expect(isSound(found)).toBe(false);
  });

  test("models are not waited for where no question was answered, since a browser loads them after an answer", async () => {
    const found = await checkModels("", undefined, "It is broken.");
    expect([found.models, isSound(found)]).toEqual([null, false]);
  });
});

describe("a folder is not sound", () => {
  test("where nothing is asked of it", async () => {
    const found = await check(CITED, "", { questions: [] });
    expect([found.faults, isSound(found)]).toEqual([[], false]);
  });

  test("where an answer has no time of its own: what is near is none", async () => {
    const found = await check('`<section class="nearest"><button data-n="1">1:35</button></section>`');
    expect(found.questions[0]).toMatchObject({ times: [], failure: null });
    expect(isSound(found)).toBe(false);
  });

  test("where the reader is told of a failure", async () => {
    const found = await check('`<p class="failure">It is broken.</p>`');
    expect(found.questions[0]).toMatchObject({ times: [], failure: "It is broken." });
  });

  test.each([
    [
      "what the page's policy forbids",
      'fetch("https://evil.example/").catch(() => 0);',
      /Content Security Policy/,
    ],
    ["an error that is thrown", 'setTimeout(() => { throw new Error("torn") });', /torn/],
    ["an error that is written", 'console.error("it is", "wrong");', /it is wrong/],
    ["a file that is missing", 'import("./gone.js").catch(() => 0);', /404.*gone\.js/],
  ])("for %s", async (_, more, fault) => {
    const found = await check(CITED, more);
    expect(found.faults).toContainEqual(expect.stringMatching(fault));
    expect(isSound(found)).toBe(false);
  });
});

test("a browser that is named and not there is told so", async () => {
  await expect(findChrome(join(dir, "no-chrome"))).rejects.toMatchObject({
    code: "usage",
    message: expect.stringContaining("which CUEPOINT_CHROME names"),
  });
});

test("what is named as a browser and is none ends the check", async () => {
  const options = { questions: ["Why?"], chrome: process.execPath, signal: NEVER };
  await expect(checkFolder(dir, options)).rejects.toMatchObject({ code: "internal" });
});

describe("a browser that says nothing", () => {
  async function checkSilently(signal: AbortSignal, callMs?: number) {
    const chrome = join(dir, "silent");
    await writeFile(chrome, "#!/bin/sh\nexec sleep 100\n");
    await chmod(chrome, 0o755);
    return await checkFolder(dir, { questions: ["Why?"], chrome, signal, callMs });
  }

  test("ends the check after a time", async () => {
    await expect(checkSilently(NEVER, 200)).rejects.toMatchObject({
      code: "internal",
      message: "the browser cannot be driven: it does not answer within 0.2 s",
    });
  });

  test("ends it at once with whoever interrupts, who is told of no fault", async () => {
    const reason = new Error("interrupted");
    const interruption = new AbortController();
    setTimeout(() => interruption.abort(reason), 200);
    await expect(checkSilently(interruption.signal)).rejects.toBe(reason);
    await expect(checkSilently(AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

test.each(["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/a%00", "/%"])(
  "nothing outside the folder is served: %s",
  async (path) => {
    const folder = join(dir, "site");
    await mkdir(folder);
    await writeFile(join(dir, "secret.txt"), "secret");
    const served = await serveFolder(folder);
    const response = await fetch(served.url + path);
    expect(response.status).toBe(404);
    await served.stop();
  },
);

test("the questions are the show's own, and else such as its chapters answer", () => {
  const asked = makeChapters("a", "b").map((chapter) => ({
    ...chapter,
    questions: [`Why ${chapter.title}?`],
  }));
  const own = makeEpisode({ questions: ["What is a hive?"], chapters: asked });
  expect(pickQuestions([own])).toEqual(["What is a hive?", "Why Part 1?", "Why Part 2?"]);
  expect(pickQuestions([makeEpisode()])).toEqual([
    "What do they say about “Choosing a hive”?",
    "What do they say about “Wintering”?",
  ]);
  const advert = makeChapters("a").map((chapter) => ({ ...chapter, title: "Advertisement: hives" }));
  expect(pickQuestions([makeEpisode({ chapters: advert })])).toEqual([
    "What do they say about “Advertisement: hives”?",
    "What do they say about “Winter Hives”?",
  ]);
});
