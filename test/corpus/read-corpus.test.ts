import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCorpus, readCorpusPaths } from "../../src/corpus/read-corpus.js";
import { AppError } from "../../src/shared/errors.js";
import { readCorpusHere } from "../fakes/read-here.js";

const HINT =
  "Put a chapters page, a chapters file or a transcript into the corpus folder, or let CUEPOINT_CORPUS_DIR name the folder that has one.";
const FIXTURES = fileURLToPath(new URL("../fixtures/corpus", import.meta.url));
const IS_ROOT = process.getuid?.() === 0;

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cuepoint-corpus-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function makePage(title: string): string {
  return `${title}\n1. 0:00 – 1:00\nStart\nIt is said.\n`;
}

async function write(path: string, content: string): Promise<string> {
  const full = join(folder, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, content);
  return full;
}

async function catchError(promise: Promise<unknown>): Promise<Partial<AppError>> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error("Expected an AppError.", { cause: error });
  const { code, message, hint, problems } = error;
  return { code, message, hint, problems };
}

describe("readCorpus refuses", () => {
  it("a folder that does not exist", async () => {
    const path = join(folder, "nowhere");
    expect(await catchError(readCorpus(path))).toEqual({
      code: "corpus_missing",
      message: `Expected a corpus at ${path}, but nothing is there.`,
      hint: HINT,
      problems: [],
    });
  });

  it("a file in place of the folder", async () => {
    const path = await write("a.txt", makePage("A"));
    expect(await catchError(readCorpus(path))).toEqual({
      code: "corpus_missing",
      message: `Expected a corpus folder at ${path}, found a file.`,
      hint: HINT,
      problems: [],
    });
  });

  it("a folder without a chapters page", async () => {
    await write("README.md", "# Read me");
    await write(".hidden.txt", makePage("Hidden"));
    await write("cover.png", "");
    expect(await catchError(readCorpusHere(folder))).toEqual({
      code: "corpus_missing",
      message: `Expected at least one episode, found none in ${folder}.`,
      hint: HINT,
      problems: [`Left out ${join(folder, "cover.png")}: in no format that is read.`],
    });
  });

  it("a folder of faulty pages alone, with the problems of all of them", async () => {
    await write("a.txt", "A\n1. 0:00 – 0:00\nStart\n• one");
    await write("deep/b.md", "");
    expect(await catchError(readCorpusHere(folder))).toEqual({
      code: "corpus_unreadable",
      message: "Expected files that can be read, found 2 problems.",
      hint: "Correct what each line names, then read the corpus again.",
      problems: [
        `${folder}/a.txt:2: expected an end after 0:00, found "1. 0:00 – 0:00"`,
        `${folder}/deep/b.md:1: expected a chapters page, found nothing`,
      ],
    });
  });

  it.skipIf(IS_ROOT)("files and folders it may not read", async () => {
    await chmod(await write("a.txt", makePage("A")), 0);
    await write("closed/b.txt", makePage("B"));
    await chmod(join(folder, "closed"), 0);
    const error = await catchError(readCorpusHere(folder));
    await chmod(join(folder, "closed"), 0o700);
    expect(error.problems).toEqual([
      `${folder}/closed:1: expected to be able to read it, found "EACCES: permission denied"`,
      `${folder}/a.txt:1: expected to be able to read it, found "EACCES: permission denied"`,
    ]);
  });
});

describe("readCorpus", () => {
  it("passes over faulty pages, with the problems of all of them, and reads the others", async () => {
    const big = await write("big.txt", "");
    await truncate(big, 70_000_000);
    await write("a.txt", "A\n1. 0:00 – 0:00\nStart\n• one");
    await write("deep/b.md", "");
    await write("good.txt", makePage("Good"));
    await write("deep/Good.txt", makePage("Good again"));
    await symlink(join(folder, "gone"), join(folder, "broken.txt"));
    const { episodes, passedOver, alike } = await readCorpusHere(folder);
    expect(episodes.map(({ episode }) => [episode.id, episode.title])).toEqual([
      ["deep-good", "Good again"],
      ["good", "Good"],
    ]);
    expect(passedOver.map(({ path, line, reason }) => `${path}:${line}: ${reason}`)).toEqual([
      `${folder}/broken.txt:1: expected to be able to read it, found "ENOENT: no such file or directory"`,
      `${folder}/a.txt:2: expected an end after 0:00, found "1. 0:00 – 0:00"`,
      `${folder}/big.txt:1: expected a file of at most 64 MB, found "66.8 MB"`,
      `${folder}/deep/b.md:1: expected a chapters page, found nothing`,
    ]);
    expect(alike).toEqual([expect.stringMatching(/deep\/Good\.txt: .*\/good\.txt of the same name lie/)]);
  });

  it("reads the invented episodes with the digests of their bytes", async () => {
    const { episodes, files, ignored } = await readCorpus(FIXTURES);
    expect(
      episodes.map(({ episode: { id, media, durationSeconds, chapters } }) => [
        id,
        media,
        durationSeconds,
        chapters.length,
      ]),
    ).toEqual([
      [
        "tidal-gates",
        { kind: "audio", url: "https://media.example.org/slack-water/tidal-gates.mp3" },
        3900,
        3,
      ],
      ["winter-bees", { kind: "video", url: "https://video.example.org/winter-bees" }, 825, 2],
    ]);
    const digests = await Promise.all(
      ["tidal-gates.txt", "winter-bees.md"].map(async (path) => ({
        path,
        sha256: createHash("sha256")
          .update(await readFile(join(FIXTURES, path)))
          .digest("hex"),
      })),
    );
    expect(files.map(({ path, sha256 }) => ({ path, sha256 }))).toEqual(digests);
    expect(ignored).toEqual([]);
  });

  it("passes over folders below it that an export wrote", async () => {
    await write("a.txt", makePage("A"));
    await write("site/cuepoint-files.json", "{}");
    await write("site/e/b.txt", makePage("B"));
    const { files } = await readCorpusHere(folder);
    expect(files.map(({ path }) => path)).toEqual(["a.txt"]);
  });

  it("walks folders in order of paths, passes over dot files and README.md, and names what it ignores", async () => {
    await write("b/z.txt", makePage("Z"));
    await write("b.txt", makePage("B"));
    await write("B/a.MD", makePage("A"));
    await write("b/Readme.md", "# Read me");
    await write("b/cover.png", "");
    await write(".git/c.txt", makePage("C"));
    await symlink(folder, join(folder, "loop"));
    await symlink(join(folder, "b.txt"), join(folder, "linked.txt"));
    const { episodes, files, ignored } = await readCorpusHere(folder);
    expect(files.map(({ path }) => path)).toEqual(["B/a.MD", "b.txt", "b/z.txt", "linked.txt"]);
    expect(episodes.map(({ episode }) => episode.id)).toEqual(["a", "b", "z", "linked"]);
    expect(ignored).toEqual([`${folder}/b/cover.png`, `${folder}/loop`]);
  });
});

describe("readCorpusPaths", () => {
  it("refuses a path that does not exist and a list without pages", async () => {
    const path = join(folder, "nowhere.txt");
    expect((await catchError(readCorpusPaths([path]))).message).toBe(
      `Expected a corpus at ${path}, but nothing is there.`,
    );
    expect((await catchError(readCorpusPaths([]))).message).toBe(
      "Expected at least one episode, found none in no path at all.",
    );
  });

  it("reads files and folders together, each page once, with paths from the folder that holds them all", async () => {
    const a = await write("one/a.txt", makePage("A"));
    const b = await write("two/README.md", makePage("B"));
    const c = await write("two/c.pdf", "");
    const { episodes, files, ignored } = await readCorpusPaths([b, join(folder, "one"), a, c]);
    expect(files.map(({ path }) => path)).toEqual(["one/a.txt", "two/README.md"]);
    expect(episodes.map(({ episode }) => episode.id)).toEqual(["a", "readme"]);
    expect(ignored).toEqual([`${folder}/two/c.pdf`]);
  });

  it("gives a lone file the path it has in its folder", async () => {
    const a = await write("one/a.txt", makePage("A"));
    expect((await readCorpusPaths([a])).files.map(({ path }) => path)).toEqual(["a.txt"]);
  });
});

it("an address is no corpus, and the error says what fetches it", async () => {
  const error = await catchError(readCorpus("https://example.com/feed.xml"));
  expect(error).toMatchObject({
    code: "corpus_missing",
    hint: "Fetch it: `cuepoint add https://example.com/feed.xml`.",
  });
});
