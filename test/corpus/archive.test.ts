import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FORMATS } from "../../src/corpus/formats.js";
import { readCorpus } from "../../src/corpus/read-corpus.js";
import { readSource } from "../../src/corpus/read-source.js";
import { readHere } from "../fakes/read-here.js";
import { SAMPLES } from "./format-samples.js";

const FILES = 2000;
const BROKEN_OF_100 = 5;

interface Made {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A file of some format in a folder of its own; one in twenty has a byte changed, or ends too early. */
const file = fc
  .record({
    sample: fc.constantFrom(...Object.values(SAMPLES)),
    damage: fc.nat(99),
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    byte: fc.option(fc.nat(255)),
  })
  .map(({ sample: [name, content], damage, at, byte }) => (i: number): Made => {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    // What an owner calls its episode would otherwise make one episode of all copies.
    const bytes = Buffer.from(text.replace(/Bees|Hives|"id":"x/gi, `$& ${i}`));
    const offset = Math.floor(at * bytes.length);
    const path = `archive/${i}/${name}`;
    if (damage >= BROKEN_OF_100) return { path, bytes };
    if (byte === null) return { path, bytes: bytes.subarray(0, offset) };
    bytes[offset] = byte;
    return { path, bytes };
  });

test("of 2,000 files of all formats, of which 5 % are broken, each is in an episode or named, and none loses what it says by itself", async () => {
  const [makers = []] = fc.sample(fc.noBias(fc.array(file, { minLength: FILES, maxLength: FILES })), {
    numRuns: 1,
    seed: 25,
  });
  const made = makers.map((make, i) => make(i));
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-archive-"));
  for (const { path, bytes } of made) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  const corpus = await readCorpus(folder, { reader: readHere(FORMATS) });
  await rm(folder, { recursive: true });

  const episodes = new Map(corpus.episodes.map((entry) => [entry.episode.id, entry]));
  expect(episodes.size).toBe(corpus.episodes.length);
  expect(episodes.size).toBeGreaterThan(0.8 * FILES);
  const files = new Map(corpus.files.map((each) => [each.path, each]));
  const named = [...corpus.ignored, ...corpus.passedOver.map(({ path }) => path)];
  const isNamed = new Set(named.map((path) => path.slice(folder.length + 1)));
  const isNoted = (path: string) => corpus.notes.some((note) => note.startsWith(`${join(folder, path)}:`));
  for (const { path, bytes } of made) {
    const remembered = files.get(path);
    const ids = (remembered?.sources ?? []).flatMap(({ episode }) => episode ?? []);
    expect(ids.length > 0 || isNamed.has(path) || isNoted(path), path).toBe(true);
    const alone = readSource({ path, bytes });
    if (alone === null || alone.problems.length > 0) continue;
    const lost = alone.sources.filter(({ cues, chapters }, i) => {
      const entry = episodes.get(remembered?.sources[i]?.episode ?? "");
      const marks = chapters?.marks.length ?? 0;
      return (cues?.length ?? 0) > (entry?.cues.length ?? 0) || marks > (entry?.episode.chapters.length ?? 0);
    });
    expect(lost, path).toEqual([]);
  }
}, 120_000);
