import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { divideEpisode } from "../../src/chunk/divide-episode.js";
import { readCorpus } from "../../src/corpus/read-corpus.js";
import { findDataSet, readJsonLines } from "../bench/data/data-set.js";

const WRONG_KINDS = [
  "role",
  "cause",
  "number",
  "name",
  "date",
  "quantity",
  "merged",
  "overreach",
  "speaker",
  "world",
  "polarity",
] as const;
/** What an exact check can find: none of these may be released. */
const EXACT_KINDS: readonly string[] = ["number", "name", "date", "quantity"];

const words = z.string().min(1);
const answerSchema = z.strictObject({
  id: words,
  corpus: z.enum(["page", "changelog"]),
  question: words,
  rewritten: words.optional(),
  episode: words.optional(),
  history: z.array(z.strictObject({ role: z.enum(["user", "assistant"]), content: words })).optional(),
  answerable: z.boolean(),
  refusal: z.literal(true).optional(),
  hint: z.literal(true).optional(),
  needs: z.array(words),
  reply: z.array(
    z.strictObject({
      text: words,
      cites: z.array(words),
      follows: z.enum(["sentence", "paragraph", "item"]),
      kind: z.enum(["gap", "lead"]).optional(),
      denied: z.literal(true).optional(),
    }),
  ),
  wrong: z.array(
    z.strictObject({
      kind: z.enum(WRONG_KINDS),
      text: words,
      cites: z.array(words).min(1),
      affirmed: z.literal(true).optional(),
    }),
  ),
});
type StrongAnswer = z.infer<typeof answerSchema>;

/** Lines, and how many of them have no answer; sentences that are wrong, in all and of the exact kinds. */
const SIZES = {
  page: { lines: 30, unanswerable: 8, wrong: 30, exact: 12 },
  changelog: { lines: 30, unanswerable: 7, wrong: 30, exact: 13 },
} as const;

const answers = readJsonLines<unknown>(join(import.meta.dirname, "strong-model.jsonl")).map((line) =>
  answerSchema.parse(line),
);
const pageAnswers = answers.filter(({ corpus }) => corpus === "page");
const changelogAnswers = answers.filter(({ corpus }) => corpus === "changelog");
const transcripts = findDataSet("podcasts-changelog");

const fold = (text: string) => text.replace(/\s+/g, " ").trim();

interface FoldedPassage {
  readonly chapter: number;
  readonly text: string;
}

/** Passages as they are put into a prompt, white space folded. */
async function readPagePassages(): Promise<FoldedPassage[]> {
  const { episodes } = await readCorpus(join(import.meta.dirname, "../../corpus"));
  return episodes
    .flatMap((episode) => divideEpisode(episode).passages)
    .map(({ chapterNumber, text }) => ({ chapter: chapterNumber, text: fold(text) }));
}

function listWords({ needs, reply, wrong }: StrongAnswer): string[] {
  return [...needs, ...[...reply, ...wrong].flatMap(({ cites }) => cites)].map(fold);
}

/** Words that do not stand in exactly one passage. */
function findUnplaced(from: readonly StrongAnswer[], passages: readonly { text: string }[]): string[] {
  return [...new Set(from.flatMap(listWords))].filter(
    (cited) => passages.filter(({ text }) => text.includes(cited)).length !== 1,
  );
}

describe("the answers of a strong model", () => {
  test("have an id each", () => {
    expect(new Set(answers.map(({ id }) => id)).size).toBe(answers.length);
  });

  test("answer, or refuse by a gap: beside it only a hint cites, and nothing wrong is put", () => {
    for (const { id, answerable, refusal = false, hint = false, needs, reply, wrong } of answers) {
      const expected = { id, refusal: !answerable, needs: answerable, cites: answerable || hint };
      const cites = reply.some((sentence) => sentence.cites.length > 0);
      expect({ id, refusal, needs: needs.length > 0, cites }).toEqual(expected);
      if (answerable) continue;
      expect([id, reply.some(({ kind }) => kind === "gap"), wrong]).toEqual([id, true, []]);
    }
  });

  test("leave a gap and a lead without a source, and never refuse in the words asked for", () => {
    for (const { text, cites, kind } of answers.flatMap(({ reply }) => reply)) {
      if (kind !== undefined) expect([text, cites]).toEqual([text, []]);
      expect(text).not.toMatch(/no answer/i);
    }
  });

  test("name at least six words of a source, so that it is found by them", () => {
    for (const cited of answers.flatMap(listWords)) {
      expect([cited, cited.split(" ").length >= 6]).toEqual([cited, true]);
    }
  });
});

test.each([
  ["the page", pageAnswers, SIZES.page],
  ["transcripts", changelogAnswers, SIZES.changelog],
] as const)("the answers about %s are as many, and as often wrong, as the figures say", (_, own, sizes) => {
  const wrong = own.flatMap((answer) => answer.wrong);
  expect({
    lines: own.length,
    unanswerable: own.filter(({ answerable }) => !answerable).length,
    wrong: wrong.length,
    exact: wrong.filter(({ kind }) => EXACT_KINDS.includes(kind)).length,
  }).toEqual(sizes);
  expect(new Set(wrong.map(({ kind }) => kind))).toEqual(new Set(WRONG_KINDS));
});

describe("the answers about the shipped page", () => {
  test("cite words that stand in exactly one passage, and need each chapter that they cite", async () => {
    const passages = await readPagePassages();
    expect(passages).toHaveLength(90);
    expect(findUnplaced(pageAnswers, passages)).toEqual([]);
    const findChapters = (cited: readonly string[]) =>
      new Set(cited.map((text) => passages.find((passage) => passage.text.includes(fold(text)))?.chapter));
    for (const answer of pageAnswers.filter(({ answerable }) => answerable)) {
      const needed = findChapters(answer.needs);
      expect([answer.id, needed.size]).toEqual([answer.id, answer.needs.length]);
      expect([answer.id, findChapters(listWords(answer))]).toEqual([answer.id, needed]);
    }
  });
});

test.skipIf(transcripts === null)(
  "the answers about transcripts cite words of one place (skipped without ../shared/data/podcasts-changelog)",
  () => {
    const folder = join(transcripts ?? "", "episodes");
    const texts = readdirSync(folder).map((file) => ({
      text: fold(readFileSync(join(folder, file), "utf8")),
    }));
    const all = texts.map(({ text }) => text).join("\n");
    const words = [...new Set(changelogAnswers.flatMap(listWords))];
    expect(words.filter((cited) => all.split(cited).length !== 2)).toEqual([]);
  },
);
