import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Passage } from "../../src/shared/domain.js";
import { decodePassages, encodePassages } from "../../src/store/local/index-files.js";
import { PassageList } from "../../src/store/passage-list.js";
import { encodeEpisodes } from "../../src/store/stored-episodes.js";
import { StoredFile } from "../../src/store/stored-file.js";
import { makeEpisode } from "../fakes/episodes.js";

const episode = makeEpisode();
const id = fc.stringMatching(/^[0-9a-f]{16}$/);
const seconds = fc.double({ min: 0, max: 1e6, noNaN: true });
const words = fc.string({ unit: "grapheme" });

/** Passages in the order of the episode's two chapters. */
const passages = fc
  .array(
    fc.record({
      id,
      chapterNumber: fc.constantFrom(1, 2),
      kind: fc.constantFrom("summary", "bullet", "transcript"),
      text: words,
      startSeconds: seconds,
      length: fc.option(fc.double({ min: 0.001, max: 1e6, noNaN: true })),
      speakers: fc.array(words, { maxLength: 3 }),
      sentences: fc.array(
        fc.record(
          { offset: fc.nat(9_999), startSeconds: seconds, estimated: fc.constant(true as const) },
          { requiredKeys: ["offset", "startSeconds"] },
        ),
        { maxLength: 3 },
      ),
    }),
  )
  .map((drafts) =>
    drafts
      .sort((a, b) => a.chapterNumber - b.chapterNumber)
      .map(
        ({ length, speakers, sentences, ...rest }): Passage => ({
          ...rest,
          episodeId: episode.id,
          endSeconds: length === null ? null : rest.startSeconds + length,
          ...(rest.kind === "transcript" ? { speakers, sentences } : {}),
        }),
      ),
  );

async function reopen(list: PassageList, count = list.length): Promise<PassageList> {
  const { columns, text } = encodePassages(list);
  const path = join(await mkdtemp(join(tmpdir(), "cuepoint-passages-")), "passages.txt");
  await writeFile(path, text);
  return decodePassages(encodeEpisodes([episode], list), columns, { text: new StoredFile(path), count })
    .passages;
}

test("a list gives back the passages it was made of, in memory and from files, one by one and in part", async () => {
  await fc.assert(
    fc.asyncProperty(passages, fc.nat(9), async (given, from) => {
      const built = PassageList.build([episode], given);
      for (const list of [built, await reopen(built)]) {
        expect([...list]).toEqual(given);
        expect(list.slice(from, from + 3)).toEqual(given.slice(from, from + 3));
        expect(list.at(from)).toEqual(given[from]);
        expect(given.map((_, row) => [list.kindAt(row), list.idAt(row)])).toEqual(
          given.map((passage) => [passage.kind, passage.id]),
        );
      }
    }),
    { numRuns: 60 },
  );
});

test("there is no passage before the first or after the last", () => {
  const list = PassageList.build([episode], []);
  expect([list.at(0), list.at(-1), list.slice(-1, 5)]).toEqual([undefined, undefined, []]);
});

test("a passage of a chapter that no episode has is refused", () => {
  const lost = {
    ...fc.sample(
      passages.filter(({ length }) => length > 0),
      1,
    )[0]?.[0],
    chapterNumber: 9,
  };
  expect(() => PassageList.build([episode], [lost as Passage])).toThrow("expected a chapter 9 of");
});

test("columns of another number of passages are refused", async () => {
  const list = PassageList.build([episode], fc.sample(passages, { numRuns: 1, seed: 5 })[0] ?? []);
  await expect(reopen(list, list.length + 1)).rejects.toMatchObject({ code: "index_damaged" });
});
