import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { FORMATS } from "../../../src/corpus/formats.js";
import { readTitleNumber } from "../../../src/corpus/join/read-title-number.js";
import { readCorpus } from "../../../src/corpus/read-corpus.js";
import { readHere } from "../../fakes/read-here.js";

test.each([
  ["12: Planks and glue", null, { number: 12 }],
  ["012 – Planks and glue", null, { number: 12 }],
  ["12. Planks and glue", null, { number: 12 }],
  ["E7 | Caulking", null, { number: 7 }],
  ["Ep 12", null, { number: 12 }],
  ["Ep. 12 Planks and glue", null, { number: 12 }],
  ["The Slipway Ep. 5 | With Ana Moss", null, { number: 5 }],
  ["Episode 12 - Planks", null, { number: 12 }],
  ["Planks and glue (Episode 12)", null, { number: 12 }],
  ["The Slipway Episode 12", "The Slipway", { number: 12 }],
  ["Slipway #12 Ana Moss", "The Slipway Podcast", { number: 12 }],
  ["#12 – Planks", null, { number: 12 }],
  ["Planks and glue | #12", null, { number: 12 }],
  ["S2E7", null, { season: 2, number: 7 }],
  ["s02e07 - Caulking", null, { season: 2, number: 7 }],
  ["Season 2, Episode 7: Caulking", null, { season: 2, number: 7 }],
  ["Caulking (S2 Ep. 7)", null, { season: 2, number: 7 }],
  ["Series 2 Episode 7 Caulking", null, { season: 2, number: 7 }],
])("the title %j of %j plainly gives a number", (title, show, number) => {
  expect(readTitleNumber(title, show)).toEqual(number);
});

test.each([
  ["12 ways to steam a rib", null],
  ["The top 12 tips", null],
  ["The #1 mistake that builders make", null],
  ["#1 mistake that builders make", null],
  ["1984: Orwell at sea", null],
  ["2024 - The year in boats", null],
  ["12:30 in the morning", null],
  ["Watching Star Wars Episode 4", "The Slipway"],
  ["The first episode", null],
  ["Steps 12", null],
  ["USE2E7X", null],
  ["Ep 12.5 million", null],
  ["Deep 12", null],
])("the title %j of %j gives no number", (title, show) => {
  expect(readTitleNumber(title, show)).toBeNull();
});

const item = (title: string, rest: string) =>
  `<item><title>${title}</title><guid>${title}</guid><description>On ${title}.</description>${rest}</item>`;
const PAGE = "Start\n1. 0:00 – 1:00\nStart\nIt is said.\n";

async function readNumbers(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-title-"));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const { episodes, notes, passedOver } = await readCorpus(folder, { reader: readHere(FORMATS) });
  const numbers = episodes.map(({ episode: { title, number, season } }) => ({ title, number, season }));
  return { numbers: numbers.sort((a, b) => a.title.localeCompare(b.title)), notes, passedOver };
}

test("a feed states numbers in the words of iTunes or of Podcasting 2.0, and what they are of", async () => {
  const { numbers, notes } = await readNumbers({
    "feed.xml": `<rss><channel><title>The Slipway</title>${[
      item("a", "<itunes:episode>7</itunes:episode><itunes:season>2</itunes:season>"),
      item(
        "b",
        '<podcast:episode display="Ch. 8">8</podcast:episode><podcast:season name="Hulls">3</podcast:season>',
      ),
      item("c", "<itunes:episode>seven</itunes:episode>"),
      item("d", "<itunes:episode>7</itunes:episode><itunes:episodeType>bonus</itunes:episodeType>"),
      item("9: e", "<itunes:season>2</itunes:season>"),
    ].join("")}</channel></rss>`,
  });
  expect(numbers).toEqual([
    { title: "9: e", number: 9, season: 2 },
    { title: "a", number: 7, season: 2 },
    { title: "b", number: 8, season: 3 },
    { title: "c", number: undefined, season: undefined },
    { title: "d", number: undefined, season: undefined },
  ]);
  expect(notes.filter((note) => note.includes("a number of digits"))).toEqual([
    expect.stringContaining('a number of digits, such as 12, in item "c", found "seven"'),
  ]);
});

test("an info file, front matter and an episodes file state numbers; what is stated wins over the title", async () => {
  const info = {
    id: "x",
    title: "3: Glue",
    extractor_key: "Nrk",
    duration: 60,
    description: "0:00 A\n0:30 B",
  };
  const { numbers } = await readNumbers({
    "a.info.json": JSON.stringify({ ...info, episode_number: 4, season_number: 1 }),
    "b.info.json": JSON.stringify({ ...info, id: "y", title: "5: Ribs", episode_number: null }),
    "c.txt": `---\ntitle: Caulking\nepisode: 12\nseason: 2\n---\n${PAGE}`,
    "d.txt": `---\ntitle: Decks\nnumber: 0\n---\n${PAGE}`,
    "e.txt": `---\ntitle: S4E2 Engines\n---\n${PAGE}`,
    "f.txt": PAGE,
    "episodes.yaml": "episodes:\n  - title: Floors\n    number: 40\n    files: [f.txt]\n",
  });
  expect(numbers).toEqual([
    { title: "3: Glue", number: 4, season: 1 },
    { title: "5: Ribs", number: 5, season: undefined },
    { title: "Caulking", number: 12, season: 2 },
    { title: "Decks", number: 0, season: undefined },
    { title: "Floors", number: 40, season: undefined },
    { title: "S4E2 Engines", number: 2, season: 4 },
  ]);
});

test.each([
  ["number: twelve", 'expected an episode number in digits, such as 12, found "number: twelve"'],
  ["episode: 1.5", 'expected an episode number in digits, such as 12, found "episode: 1.5"'],
  ["season: -1", 'expected a season in digits, such as 2, found "season: -1"'],
  ["number: 3\nepisode: 4", 'expected one number under number and episode, found "number: 3"'],
])("front matter %j is named with its line", async (lines, problem) => {
  const { passedOver } = await readNumbers({ "a.txt": `---\n${lines}\n---\n${PAGE}`, "b.txt": PAGE });
  expect(passedOver.map(({ reason }) => reason)).toEqual([problem]);
});
