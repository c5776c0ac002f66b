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
const feedOf = (show: string, head: string, items: readonly string[]) =>
  feed(show, ...items).replace("</title>", `</title>${head}`);
const podcast = (guid: string) => `<podcast:guid>${guid}</podcast:guid>`;
const self = (address: string) => `<atom:link rel="self" href="${address}"/>`;
const link = (address: string) => `<link>${address}</link>`;
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

const two = ["a", "b"].map((guid) => titled(guid, `<guid>${guid}</guid>`));

test.each<[string, string, string]>([
  [
    "the show's guid",
    podcast("P"),
    podcast("p") + self("https://new.example/f.xml") + link("https://new.example"),
  ],
  ["the feed's address", self("http://x.example/f.xml"), self("https://x.example/f.xml/") + podcast("later")],
  ["the site's address", link("https://x.example/") + self("https://x.example/1"), link("https://x.example")],
])(
  "a show that has another title, in another folder, keeps its ids where %s is what it was",
  async (_, before, after) => {
    const folder = await mkdtemp(join(tmpdir(), "cuepoint-identity-"));
    const rest = { "z.xml": feedOf("Z", self("https://z.example/f"), two) };
    await write(folder, { ...rest, "one/f.xml": feedOf("Old", before, two) });
    const first = await read(folder);
    const ids = first.episodes.map(({ episode }) => episode.id).sort();
    expect(ids).toEqual(["old-a", "old-b", "z-a", "z-b"]);
    await rm(join(folder, "one"), { recursive: true });
    await write(folder, { "two/feed.xml": feedOf("New", after, two) });
    const { episodes, files } = await read(folder, first.files);
    expect(episodes.map(({ episode }) => [episode.id, episode.show, episode.formerIds])).toEqual([
      ["old-a", "New", undefined],
      ["old-b", "New", undefined],
    ]);
    await write(folder, { "two/feed.xml": feedOf("Newer", after, two) });
    expect((await read(folder, files)).episodes.map(({ episode }) => episode.id)).toEqual(["old-a", "old-b"]);
  },
);

test("a site that is that of two shows makes neither of them the other, whichever changes its title", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-identity-"));
  const site = link("https://network.example");
  await write(folder, { "a.xml": feedOf("A", site, two), "b.xml": feedOf("B", site, two) });
  const first = await read(folder);
  expect(first.episodes.map(({ episode }) => episode.id)).toEqual(["a-a", "a-b", "b-a", "b-b"]);
  await write(folder, { "a.xml": feedOf("C", site, two), "b.xml": feedOf("B", `${site} `, two) });
  const { episodes } = await read(folder, first.files);
  expect(episodes.map(({ episode }) => episode.id)).toEqual(["a", "b", "b-a", "b-b"]);
});

test("two shows of one title that have guids of their own are two, also where their items have the same guids", async () => {
  const { episodes } = await readFiles({
    "a.xml": feedOf("S", podcast("1"), two),
    "b.xml": feedOf("S", podcast("2"), two),
    "b-again.xml": feedOf("S", podcast("2"), two),
  });
  expect(episodes.length).toBe(4);
});

interface Entry {
  readonly guid: number;
  readonly title: string;
}

interface Change {
  readonly kind: "add" | "rename" | "move" | "remove" | "rename the show";
  readonly at: number;
  readonly to: number;
  readonly title: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom("add", "add", "rename", "move", "remove", "rename the show"),
  at: fc.nat(),
  to: fc.nat(),
  title: fc.constantFrom("Trailer", "Труба", "trailer!", "🎉", "Ep 1"),
});

function applyChange(entries: readonly Entry[], change: Change, guid: number): Entry[] {
  const { kind, at, to, title } = change;
  if (kind === "add") return entries.toSpliced(to % (entries.length + 1), 0, { guid, title });
  const [taken] = entries.slice(at % Math.max(1, entries.length));
  if (taken === undefined) return [];
  if (kind === "rename the show") return [...entries];
  const rest = entries.filter((entry) => entry !== taken);
  if (kind === "remove") return rest;
  return rest.toSpliced(to % (rest.length + 1), 0, kind === "rename" ? { ...taken, title } : taken);
}

function writeItem({ title, guid }: Entry): string {
  return titled(title, `<guid>g${guid}</guid>${media("media.mp3")}`);
}

/** What a show that changes its title may go by, whatever else changes with it. */
const heads = fc.constantFrom(
  (at: number) => podcast("P") + self(`https://${at}.example/f.xml`),
  (at: number) => self("https://x.example/f.xml") + link(`https://${at}.example`),
  () => link("https://x.example"),
);

test("however items are added, renamed, moved and removed, and the show with them, no id changes and no two are one", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 20, maxLength: 20 }),
      heads,
      async (changes, writeHead) => {
        let show = 0;
        const folder = await mkdtemp(join(tmpdir(), "cuepoint-identity-"));
        let entries: Entry[] = [];
        let known: readonly CorpusFile[] = [];
        const given = new Map<number, string>();
        for (const [guid, one] of changes.entries()) {
          entries = applyChange(entries, one, guid);
          if (one.kind === "rename the show") show = one.to;
          // A feed without items is one that broke.
          if (entries.length === 0) await rm(join(folder, "f.xml"), { force: true });
          else
            await write(folder, { "f.xml": feedOf(`Show ${show}`, writeHead(show), entries.map(writeItem)) });
          await write(folder, {
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
      },
    ),
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
