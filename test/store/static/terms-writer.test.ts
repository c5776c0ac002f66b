import fc from "fast-check";
import { expect, test } from "vitest";
import { WHOLE_SHARE } from "../../../src/embed/words/distilled-words.js";
import { measurePacked } from "../../../src/embed/words/packed-vectors.js";
import { tokenize } from "../../../src/language/tokenize.js";
import { ByteWriter } from "../../../src/store/static/bytes.js";
import { chooseShard, encodeTerm, keyWord } from "../../../src/store/static/term-shards.js";
import { TermsWriter } from "../../../src/store/static/terms-writer.js";
import { keepSpace } from "./export-search.js";

const word = fc.stringMatching(/^[a-e\u00e9\u4e00]{1,3}$/);
const sections = fc.array(
  fc.array(word, { maxLength: 30 }).map((words) => words.join(" ")),
  { maxLength: 12 },
);
const vectors = fc.dictionary(word, fc.tuple(fc.integer({ min: -127, max: 127 })), {
  noNullPrototype: true,
  maxKeys: 20,
});

function write(texts: readonly string[], words: Record<string, number[]> | null, mostHeld: number) {
  const writer = new TermsWriter(mostHeld);
  try {
    const lengths = texts.map((text, section) => writer.add(section, text));
    const space = words === null ? null : keepSpace(1, words);
    const shards = [...writer.encodeShards(space)].map((shard) => Buffer.from(shard));
    return {
      lengths,
      stems: writer.stems,
      shards,
      lexicon: Buffer.concat([...writer.encodeLexicon().list()]),
    };
  } finally {
    writer.close();
  }
}

/** The same as an index of all terms in memory gives it. */
function writePlainly(texts: readonly string[], words: Record<string, number[]>, shards: number): Buffer[] {
  const { vectors: bytes } = keepSpace(1, words);
  const width = measurePacked(1);
  const packed = Object.keys(words).map((each, i) => ({
    word: each,
    vector: bytes.subarray(i * width, (i + 1) * width),
    share: WHOLE_SHARE,
  }));
  const sectionsOf = new Map<string, Map<number, number>>();
  for (const [section, text] of texts.entries())
    for (const stem of tokenize(text)) {
      const held = sectionsOf.get(stem) ?? new Map<number, number>();
      sectionsOf.set(stem, held.set(section, (held.get(section) ?? 0) + 1));
    }
  const written = Array.from({ length: shards }, () => new ByteWriter());
  for (const term of [...new Set([...sectionsOf.keys(), ...Object.keys(words).map(keyWord)])].sort()) {
    const postings = new ByteWriter();
    let next = 0;
    for (const [section, frequency] of sectionsOf.get(term) ?? []) {
      postings.number(section - next).number(frequency);
      next = section + 1;
    }
    const own = packed.filter(({ word }) => keyWord(word) === term);
    const entry = encodeTerm({
      term,
      postings: { count: sectionsOf.get(term)?.size ?? 0, bytes: postings.take() },
      words: own,
    });
    written[chooseShard(term, shards)]?.bytes(entry);
  }
  return written.map((shard) => Buffer.from(shard.take()));
}

test("the files of terms are the same however few postings are held in memory", () => {
  fc.assert(
    fc.property(sections, vectors, fc.integer({ min: 1, max: 40 }), (texts, words, mostHeld) => {
      const files = write(texts, words, mostHeld);
      expect(files).toEqual(write(texts, words, 10_000));
      expect(files.shards).toEqual(writePlainly(texts, words, files.shards.length));
      expect(files.lengths).toEqual(texts.map((text) => tokenize(text).length));
    }),
  );
});

test("many terms make shards of about three thousand bytes each, without vectors as well", () => {
  const texts = Array.from({ length: 400 }, (_, section) =>
    Array.from({ length: 40 }, (_, i) => `term${(section * 7 + i * i) % 3_000}`).join(" "),
  );
  const { shards, stems, lexicon } = write(texts, null, 1_000);
  const bytes = shards.reduce((sum, { length }) => sum + length, 0);
  expect(shards.length).toBe(Math.ceil(bytes / 3_072));
  expect(shards).toEqual(writePlainly(texts, {}, shards.length));
  expect(JSON.parse(lexicon.toString()).counts.length).toBe(stems);
});
