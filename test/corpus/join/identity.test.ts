import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { CorpusFile } from "../../../src/corpus/corpus-file.js";
import { FORMATS } from "../../../src/corpus/formats.js";
import { readCorpus } from "../../../src/corpus/read-corpus.js";
import { readHere } from "../../fakes/read-here.js";

type Files = Readonly<Record<string, string>>;

const vtt = (text: string) => `WEBVTT\n\n00:01.000 --> 00:04.000\n${text}\n`;
const page = (title: string) => `${title}\n1. 0:00 – 1:00\nStart\nIt is said.\n`;
const item = (parts: string) =>
  `<item>${parts}<description>0:00 Welcome\n2:14 Hull\n9:30 Ribs</description></item>`;
const feed = (show: string, ...items: readonly string[]) =>
  `<rss><channel><title>${show}</title>${items.map(item).join("")}</channel></rss>`;
const titled = (title: string, rest = "") => `<title>${title}</title>${rest}`;
const media = (path: string) => `<enclosure url="https://x.example/${path}" type="audio/mpeg"/>`;

async function write(folder: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

async function read(folder: string, known: readonly CorpusFile[] = []) {
  return await readCorpus(folder, { known, reader: readHere(FORMATS) });
}

async function readFiles(files: Files) {
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-identity-"));
  await write(folder, files);
  return await read(folder);
}

test.each<[string, Files, string[]]>([
  [
    "titles shared by two shows",
    { "a.xml": feed("Apiary", titled("Trailer")), "b.xml": feed("Slipway", titled("Trailer")) },
    ["apiary-trailer", "slipway-trailer"],
  ],
  [
    "an audio file's name shared by two shows",
    {
      "a.xml": feed("A", titled("Bees", media("a/ep1.mp3"))),
      "b.xml": feed("B", titled("Hull", media("b/ep1.mp3"))),
    },
    ["bees", "hull"],
  ],
  [
    "an item without title and guid",
    { "f.xml": feed("S", titled("Fine"), media("x77.mp3")) },
    ["fine", "x77"],
  ],
  ["folders of seasons", { "s1/ep1.vtt": vtt("a"), "s2/ep1.vtt": vtt("b") }, ["s1-ep1", "s2-ep1"]],
  [
    "letters of any script",
    {
      "Πλοίο.vtt": vtt("a"),
      "f.xml": feed("S", titled("Корабельный клей"), titled("第二回"), titled("שלום עולם")),
    },
    ["πλοίο", "корабельный-клей", "שלום-עולם", "第二回"],
  ],
  [
    "names that differ in case and punctuation",
    { "Ep-1.vtt": vtt("a"), "ep_1.vtt": vtt("b") },
    [expect.stringMatching(/^ep-1-[0-9a-f]{8}$/), expect.stringMatching(/^ep-1-[0-9a-f]{8}$/)],
  ],
  [
    "one name in two folders that tell the kind of their files",
    { "notes/ep1.txt": page("A"), "pages/ep1.txt": page("B"), "transcripts/ep1.vtt": vtt("c") },
    [expect.stringMatching(/^ep1-/), expect.stringMatching(/^ep1-/)],
  ],
  [
    "a transcript in a folder that one of two links names",
    {
      "f.xml": feed("S", titled("Hull", media("s/aaa/speech.mp3")), titled("Rib", media("s/bbb/speech.mp3"))),
      "aaa/speech.vtt": vtt("a"),
    },
    ["rib", "speech"],
  ],
  [
    "an item that comes twice",
    { "f.xml": feed("S", titled("Hull", "<guid>1</guid>"), titled("Hull", "<guid>1</guid>")) },
    ["hull"],
  ],
  [
    "items that share a guid, or the link of the show",
    {
      "f.xml": feed(
        "S",
        titled("A", "<guid>1</guid>"),
        titled("B", "<guid>1</guid>"),
        titled("C", "<link>https://x.example</link>"),
        titled("D", "<link>https://x.example</link>"),
      ),
    },
    ["a", "b", "c", "d"],
  ],
  [
    "titles of nothing but signs",
    { "f.xml": feed("S", titled("🎉", "<guid>1</guid>"), titled("❗️", "<guid>2</guid>")) },
    [expect.stringMatching(/^episode-/), expect.stringMatching(/^episode-/)],
  ],
])("%s: each episode has an id of its own", async (_, files, ids) => {
  const { episodes } = await readFiles(files);
  expect(episodes.map(({ episode }) => episode.id).sort()).toEqual(ids);
});

test("300 items whose audio files have one name are 300 episodes, and one that comes twice is told", async () => {
  const items = Array.from({ length: 300 }, (_, i) =>
    titled(`T ${i}`, `<guid>${i}</guid>${media("media.mp3")}`),
  );
  const { episodes, notes } = await readFiles({ "f.xml": feed("S", ...items, ...items.slice(0, 1)) });
  expect(new Set(episodes.map(({ episode }) => episode.id)).size).toBe(300);
  expect(notes.join()).toContain("each item of the feed once");
});

test("an episode whose owner states another id, or whose file is renamed, is still found by the ids that it had", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-identity-"));
  await write(folder, { "a.txt": page("A"), "b.vtt": vtt("b") });
  const first = await read(folder);
  await write(folder, { "a.txt": `---\nid: new\n---\n${page("A")}`, "c.vtt": vtt("b") });
  await rm(join(folder, "b.vtt"));
  const second = await read(folder, first.files);
  const describe = ({ episodes }: typeof first) =>
    episodes.map(({ episode }) => `${episode.id} < ${episode.formerIds?.join()}`).sort();
  expect(describe(second)).toEqual(["c < b", "new < a"]);
  await write(folder, { "a.txt": `---\nid: newer\n---\n${page("A")}` });
  expect(describe(await read(folder, second.files))).toEqual(["newer < new,a"]);
});

interface Entry {
  readonly guid: number;
  readonly title: string;
}

interface Change {
  readonly kind: "add" | "rename" | "move" | "remove";
  readonly at: number;
  readonly to: number;
  readonly title: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom("add", "add", "rename", "move", "remove"),
  at: fc.nat(),
  to: fc.nat(),
  title: fc.constantFrom("Trailer", "Труба", "trailer!", "🎉", "Ep 1"),
});

function applyChange(entries: readonly Entry[], change: Change, guid: number): Entry[] {
  const { kind, at, to, title } = change;
  if (kind === "add") return entries.toSpliced(to % (entries.length + 1), 0, { guid, title });
  const [taken] = entries.slice(at % Math.max(1, entries.length));
  if (taken === undefined) return [];
  const rest = entries.filter((entry) => entry !== taken);
  if (kind === "remove") return rest;
  return rest.toSpliced(to % (rest.length + 1), 0, kind === "rename" ? { ...taken, title } : taken);
}

function writeItem({ title, guid }: Entry): string {
  return titled(title, `<guid>g${guid}</guid>${media("media.mp3")}`);
}

test("however items are added, renamed, moved and removed, no id changes and no two are one", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 20, maxLength: 20 }), async (changes) => {
      const folder = await mkdtemp(join(tmpdir(), "cuepoint-identity-"));
      let entries: Entry[] = [];
      let known: readonly CorpusFile[] = [];
      const given = new Map<number, string>();
      for (const [guid, one] of changes.entries()) {
        entries = applyChange(entries, one, guid);
        await write(folder, {
          "f.xml": feed("S", ...entries.map(writeItem)),
          "s1/trailer.vtt": vtt("a"),
          "x.vtt": vtt("x"),
        });
        known = (await read(folder, known)).files;
        const ids = known.flatMap((file) => file.sources.flatMap(({ episode }) => episode ?? []));
        expect(new Set(ids).size).toBe(entries.length + 2);
        entries.forEach(({ guid: own }, place) => {
          const id = ids[place] ?? "";
          expect(given.get(own) ?? id).toBe(id);
          given.set(own, id);
        });
      }
      await rm(folder, { recursive: true });
    }),
    { numRuns: 10 },
  );
});

const FILE_NAMES = ["ep1", "Ep-1", "ep_1", "trailer", "Труба", "🎉", "chapters", "ep1 (2)"];
const FOLDERS = ["", "s1/", "s2/", "transcripts/", "Шоу/"];

test("however files come, change and go, 200 times, none that stays changes its id and no two share one", async () => {
  const step = fc.record({
    folder: fc.constantFrom(...FOLDERS),
    name: fc.constantFrom(...FILE_NAMES),
    words: fc.constantFrom("", "a", "b"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 200, maxLength: 200, size: "max" }), async (steps) => {
      const folder = await mkdtemp(join(tmpdir(), "cuepoint-identity-"));
      let known: readonly CorpusFile[] = [];
      let given = new Map<string, string>();
      await write(folder, { "anchor.vtt": vtt("x") });
      for (const { folder: place, name, words } of steps) {
        const path = `${place}${name}.vtt`;
        if (words === "") await rm(join(folder, path), { force: true });
        else await write(folder, { [path]: vtt(words) });
        known = (await read(folder, known)).files;
        const now = new Map(known.map((file) => [file.path, file.sources[0]?.episode ?? ""]));
        expect([...given].filter(([own, id]) => now.has(own) && now.get(own) !== id)).toEqual([]);
        expect([...now.values()].every((id) => id !== "")).toBe(true);
        const ids = [...now.values()];
        expect([...now].filter(([, id]) => ids.indexOf(id) !== ids.lastIndexOf(id))).toEqual([]);
        given = now;
      }
      await rm(folder, { recursive: true });
    }),
    { numRuns: 1, endOnFailure: true },
  );
}, 60_000);
