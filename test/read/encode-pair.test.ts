import fc from "fast-check";
import { expect, test } from "vitest";
import { encodePair, MOST_PARTS, MOST_TOKENS, type SentenceTokens } from "../../src/read/encode-pair.js";

const TITLE = [1];
const ANN = [2];
const BOB = [3];

/** A sentence of so many tokens, each of which is its number and 1,000. */
function say(sentence: number, length: number, speaker: string | null = null, text = 0): SentenceTokens {
  const speakerTokens = { Ann: ANN, Bob: BOB }[speaker ?? ""] ?? [];
  const tokens = Array<number>(length).fill(1_000 + sentence);
  return { text, sentence, title: TITLE, speaker, speakerTokens, tokens };
}

test("the question, then each text's title and sentences, the speaker before each turn", () => {
  const sentences = [
    say(0, 2, "Ann"),
    say(1, 1, "Ann"),
    say(2, 1, "Bob"),
    say(3, 1, "Bob", 1),
    say(4, 1, null, 1),
  ];
  expect(encodePair([7, 8], sentences)).toEqual([
    {
      ids: [101, 7, 8, 102, 1, 2, 1000, 1000, 1001, 3, 1002, 1, 3, 1003, 1004, 102],
      segments: [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
      sentences: [null, null, null, null, null, null, 0, 0, 1, null, 2, null, null, 3, 4, null],
    },
  ]);
});

test("what is too long is divided between sentences into parts of about one length, each with title and speaker", () => {
  const parts = encodePair(
    [7],
    Array.from({ length: 30 }, (_, i) => say(i, 10, "Ann")),
  );
  expect(parts.map(({ ids }) => ids.length)).toEqual([156, 156]);
  for (const { ids } of parts) expect(ids.slice(0, 5)).toEqual([101, 7, 102, 1, 2]);
  expect(parts[1]?.sentences[5]).toBe(15);
});

test("what is beyond the last part, and the end of a sentence that fills one alone, is not read", () => {
  const long = encodePair([7], [say(0, 900), say(1, 4), say(2, 900), say(3, 900)]);
  expect(long.map(({ ids }) => ids.length)).toEqual([256, 9, 256]);
});

test("without sentences the title is read, or the question alone", () => {
  const none = { text: 0, sentence: null, title: TITLE, speaker: null, speakerTokens: [], tokens: [] };
  expect(encodePair([7], [none]).map(({ ids }) => ids)).toEqual([[101, 7, 102, 1, 102]]);
  expect(encodePair([], []).map(({ ids }) => ids)).toEqual([[101, 102, 102]]);
});

test("whatever the lengths: parts within bounds, sentences in order and whole where they fit, in as few parts as that takes", () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 20 });
  fc.assert(
    fc.property(lengths, fc.integer({ min: 0, max: 64 }), (sizes, asked) => {
      const parts = encodePair(
        Array(asked).fill(7),
        sizes.map((size, i) => say(i, size)),
      );
      const read = parts.flatMap(({ ids, sentences, segments }) => {
        expect(ids.length).toBeLessThanOrEqual(MOST_TOKENS);
        expect([sentences.length, segments.length]).toEqual([ids.length, ids.length]);
        return sentences.filter((sentence) => sentence !== null);
      });
      expect(parts.length).toBeLessThanOrEqual(MOST_PARTS);
      const all = sizes.flatMap((size, i) => Array<number>(size).fill(i));
      // Sentences of at most 120 tokens leave at most 119 of a part's room unused.
      expect(read).toEqual(all.slice(0, read.length));
      const room = MOST_TOKENS - 3 - asked - TITLE.length;
      if (all.length <= room) expect(parts).toHaveLength(1);
      if (all.length <= MOST_PARTS * (room - 119)) expect(read).toEqual(all);
    }),
  );
});
