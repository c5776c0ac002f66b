import fc from "fast-check";
import { expect, test } from "vitest";
import { measurePacked } from "../../../src/embed/words/packed-vectors.js";
import type { Passage } from "../../../src/shared/domain.js";
import { ByteReader, ByteWriter } from "../../../src/store/static/bytes.js";
import { decodeLexicon, encodeLexicon } from "../../../src/store/static/lexicon-file.js";
import { PostingsLog } from "../../../src/store/static/postings-log.js";
import { chooseShard, decodeShard, encodeTerm } from "../../../src/store/static/term-shards.js";
import {
  type BlockChapter,
  decodeBlock,
  divideBlocks,
  encodeBlock,
} from "../../../src/store/static/text-block.js";

const damaged = expect.objectContaining({
  code: "index_damaged",
  message: expect.stringContaining("a file"),
  hint: expect.stringContaining("cuepoint export"),
});
const seconds = fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => value + 0);
/** Any text, with halves of pairs of surrogates and signs of control. */
const anyText = fc.string({ unit: "binary" });

test("numbers and texts come back as they were written, whatever they are", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 0xffffffff })),
      fc.array(fc.string({ unit: "grapheme" })),
      (numbers, texts) => {
        const writer = new ByteWriter();
        for (const number of numbers) writer.number(number);
        for (const text of texts) writer.text(text);
        const reader = new ByteReader("a file", writer.take());
        expect(numbers.map(() => reader.number())).toEqual(numbers);
        expect(texts.map(() => reader.text())).toEqual(texts);
        reader.end();
      },
    ),
  );
});

test("a number over 32 bits, one that does not end, a text that is no UTF-8 and bytes left over are refused", () => {
  const read = (...bytes: number[]) => new ByteReader("a file", Uint8Array.from(bytes));
  expect(() => read(0xff, 0xff, 0xff, 0xff, 0x10).number()).toThrow(damaged);
  expect(() => read(0xff, 0xff, 0xff, 0xff, 0xff, 0x01).number()).toThrow(damaged);
  expect(() => read(0x80).number()).toThrow(damaged);
  expect(() => read(2, 0xc3, 0x28).text()).toThrow(damaged);
  expect(() => read(0xff, 0x7f).text()).toThrow(damaged);
  expect(() => read(0xff, 0x7f).count()).toThrow(damaged);
  expect(() => read(1).end()).toThrow(damaged);
  expect(read(0xff, 0xff, 0xff, 0xff, 0x0f).number()).toBe(0xffffffff);
});

const lexicon = fc.dictionary(anyText, fc.integer({ min: 1, max: 99 }), { noNullPrototype: true });

test("a lexicon comes back with every term and count, whatever its letters, and none at all as well", () => {
  fc.assert(
    fc.property(lexicon, (counts) => {
      const terms = Object.keys(counts).sort();
      const file = encodeLexicon(
        terms,
        terms.map((term) => counts[term] ?? 0),
      );
      const bytes = Buffer.concat([...file.list()]);
      expect(bytes.length).toBe(file.length);
      expect([...decodeLexicon("a file", bytes, 99)]).toEqual(terms.map((term) => [term, counts[term]]));
    }),
  );
});

test.each([
  ["another file", "<!doctype html><title>Not found</title>"],
  ["a list", "[]"],
  ["terms without counts", '{"shared":"0","ends":["a"],"counts":[]}'],
  ["a term that no section holds", '{"shared":"0","ends":["a"],"counts":[0]}'],
  ["a term in more sections than there are", '{"shared":"0","ends":["a"],"counts":[100]}'],
  ["letters that the term before does not have", '{"shared":"02","ends":["a","b"],"counts":[1,1]}'],
  ["no digit", '{"shared":"0-","ends":["a","b"],"counts":[1,1]}'],
  ["terms out of order", '{"shared":"00","ends":["b","a"],"counts":[1,1]}'],
  ["a term twice", '{"shared":"01","ends":["b",""],"counts":[1,1]}'],
])("a lexicon of %s is refused", (_, text) => {
  expect(() => decodeLexicon("a file", new TextEncoder().encode(text), 99)).toThrow(damaged);
});

const DIMENSIONS = 3;
const shape = { sections: 1_000, dimensions: DIMENSIONS };
const term = fc.record({
  term: fc.string({ unit: "grapheme" }),
  postings: fc.array(fc.tuple(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 1, max: 70_000 }))),
  words: fc.array(
    fc.record({
      word: fc.string({ unit: "grapheme" }),
      vector: fc.uint8Array({ minLength: measurePacked(DIMENSIONS), maxLength: measurePacked(DIMENSIONS) }),
      share: fc.integer({ min: 0, max: 255 }),
    }),
  ),
});

test("a shard comes back with its terms' postings and words; a frequency over 65,535 is as that", () => {
  fc.assert(
    fc.property(fc.uniqueArray(term, { selector: (each) => each.term }), (terms) => {
      const shard = new ByteWriter();
      const expected = terms.map(({ term, postings, words }) => {
        const held = [...new Map(postings)].sort(([a], [b]) => a - b);
        const log = new PostingsLog(5);
        for (const [section, frequency] of held) log.add(term, section, frequency);
        shard.bytes(encodeTerm({ term, postings: log.read(term), words }));
        log.close();
        return {
          term,
          documents: Uint32Array.from(held, ([section]) => section),
          frequencies: Uint16Array.from(held, ([, frequency]) => Math.min(0xffff, frequency)),
          words,
        };
      });
      expect([...decodeShard("a file", shard.take(), shape).values()]).toEqual(expected);
    }),
  );
});

test("any bytes are a shard or are refused; none set memory aside for what they do not hold", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        const entries = decodeShard("a file", bytes, shape);
        expect(entries.size).toBeLessThanOrEqual(bytes.length);
      } catch (error) {
        expect(error).toEqual(damaged);
      }
    }),
    { numRuns: 1_000 },
  );
});

test("terms are spread over shards evenly, and the same way everywhere", () => {
  const counts = new Array(16).fill(0);
  for (let i = 0; i < 16_000; i++) counts[chooseShard(`term${i}`, 16)]++;
  expect(Math.min(...counts)).toBeGreaterThan(800);
  expect([chooseShard("foobar", 0x7fffffff), chooseShard("é", 1)]).toEqual([0xbf9cf968 % 0x7fffffff, 0]);
});

const speech = fc.record({
  kind: fc.constant("transcript" as const),
  speakers: fc.array(anyText),
  sentences: fc.array(
    fc.record(
      { offset: fc.nat(), startSeconds: seconds, estimated: fc.constant(true as const) },
      {
        requiredKeys: ["offset", "startSeconds"],
        noNullPrototype: true,
      },
    ),
  ),
});
const passage: fc.Arbitrary<Omit<Passage, "episodeId" | "chapterNumber">> = fc
  .tuple(
    fc.record({
      id: fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 16, maxLength: 16 }),
      text: anyText,
      startSeconds: seconds,
      endSeconds: fc.option(seconds),
    }),
    fc.oneof(speech, fc.record({ kind: fc.constantFrom("summary" as const, "bullet" as const) })),
  )
  .map(([common, own]) => ({ ...common, ...own }));
const chapters = fc.array(
  fc.record({
    notes: fc.record({ summary: fc.option(anyText), bullets: fc.array(anyText) }),
    sections: fc.array(fc.array(passage, { minLength: 1, maxLength: 3 }), { maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 4 },
);

function place(
  drafts: readonly {
    notes: BlockChapter["notes"];
    sections: (typeof passage extends fc.Arbitrary<infer P> ? P : never)[][];
  }[],
) {
  return drafts.map(
    ({ notes, sections }, at): BlockChapter => ({
      at,
      notes,
      sections: sections.map((section) =>
        section.map((each) => ({ ...each, episodeId: "boats", chapterNumber: at + 1 })),
      ),
    }),
  );
}

test("a block of texts comes back with notes, times, speakers and sentences, whatever is in them", () => {
  fc.assert(
    fc.property(chapters, (drafts) => {
      const all = place(drafts);
      const outline = { id: "boats", chapters: all.map(({ at }) => ({ number: at + 1 })) };
      const { chapters: read, passages } = decodeBlock("a file", encodeBlock("boats", all), outline);
      expect(read.map(({ at, notes }) => ({ at, notes }))).toEqual(
        all.map(({ at, notes }) => ({ at, notes })),
      );
      expect(passages).toEqual(all.flatMap(({ sections }) => sections.flat()));
    }),
  );
});

test("a chapter lies in one block unless it is larger than one; of each the notes are in all of its blocks", () => {
  const long = (length: number): BlockChapter["sections"][number] => [
    {
      id: "0123456789abcdef",
      episodeId: "boats",
      chapterNumber: 1,
      kind: "bullet",
      text: "x".repeat(length),
      startSeconds: 0,
      endSeconds: null,
    },
  ];
  const notes = { summary: "All of it.", bullets: [] };
  const sizes = [[9_000], [9_000], [100], [8_000, 8_000, 8_000, 40_000], []];
  const blocks = divideBlocks(sizes.map((own, at) => ({ at, notes, sections: own.map(long) })));
  expect(blocks.map((block) => block.map(({ at, sections }) => [at, sections.length]))).toEqual([
    [[0, 1]],
    [
      [1, 1],
      [2, 1],
    ],
    [[3, 2]],
    [[3, 1]],
    [[3, 1]],
    [[4, 0]],
  ]);
  expect(blocks.flat().every((part) => part.notes === notes)).toBe(true);
});
