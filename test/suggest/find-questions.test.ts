import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { readOwnRequests } from "../../src/compose/read-own-files.js";
import type { Episode } from "../../src/shared/domain.js";
import { loadIndex } from "../../src/store/local/load-index.js";
import { updateIndex } from "../../src/store/local/update-index.js";
import { loadAddon } from "../../src/store/vectors/load-addon.js";
import { createQuestionFinder, type QuestionParts } from "../../src/suggest/find-questions.js";
import { makeReader } from "../fakes/corpus.js";
import { makeEpisode } from "../fakes/episodes.js";
import { HashingEmbedder } from "../fakes/hashing-embedder.js";

const addon = loadAddon();
const [HIVE, WINTER] = makeEpisode().chapters;
if (HIVE === undefined || WINTER === undefined) throw new Error("expected two chapters");

let indexDir: string;
/** The titles of the chapters that questions were looked for, in one update. */
let asked: string[];
beforeEach(async () => {
  indexDir = join(await mkdtemp(join(tmpdir(), "cuepoint-questions-")), "index");
});

/** Brings the index up to date with the episodes, and gives what it then holds of the first. */
async function ingest(
  episodes: readonly Episode[],
  { rebuild = false, ...parts }: Partial<QuestionParts> & { readonly rebuild?: boolean } = {},
): Promise<Episode | undefined> {
  asked = [];
  const embedder = new HashingEmbedder();
  const ask: QuestionParts["ask"] = async (episode, chapter, options) => {
    asked.push(chapter.title);
    return (await parts.ask?.(episode, chapter, options)) ?? [];
  };
  await updateIndex({
    ...{ indexDir, addon, embedder, rebuild },
    readCorpus: makeReader(...episodes),
    findQuestions: createQuestionFinder({
      embedder,
      requests: readOwnRequests(),
      openReader: async () => null,
      ...parts,
      ask,
    }),
    paths: null,
    lateInteraction: null,
    waitMs: 1_000,
  });
  return (await loadIndex(indexDir, addon)).episodes[0];
}

test("a chapter gets questions that are found in it first, and survive a reload; the episode begins with them", async () => {
  const episode = await ingest([makeEpisode()]);
  expect(episode?.chapters.map(({ questions }) => questions)).toEqual([
    ["How do you choose a hive?"],
    ["How does wintering work?", "How does a colony keep warm from October to March?"],
  ]);
  expect(episode?.questions).toEqual(["How do you choose a hive?", "How does wintering work?"]);
});

test("a question that another chapter comes first for is dropped, whoever wrote it", async () => {
  const ask = async () => [
    "How do bees cluster around the queen?",
    "Do long hives need lifting, or box hives?",
  ];
  const episode = await ingest([makeEpisode()], { ask });
  expect(episode?.chapters[0]?.questions).not.toContain("How do bees cluster around the queen?");
  expect(episode?.chapters[0]?.questions).toContain("Do long hives need lifting, or box hives?");
  expect(episode?.chapters[1]?.questions).toContain("How do bees cluster around the queen?");
});

test("only chapters that are new or have changed are asked about; --rebuild asks about all", async () => {
  const other = makeEpisode({ id: "other", title: "Other" });
  await ingest([makeEpisode()]);
  expect(asked).toEqual(["Choosing a hive", "Wintering"]);
  const changed = makeEpisode({ chapters: [HIVE, { ...WINTER, bullets: ["Mites come in spring"] }] });
  const episode = await ingest([changed]);
  expect(asked).toEqual(["Wintering"]);
  expect(episode?.chapters[0]?.questions).toEqual(["How do you choose a hive?"]);
  await ingest([changed, other]);
  expect(asked).toEqual(["Choosing a hive", "Wintering"]);
  await ingest([changed, other]);
  expect(asked).toEqual([]);
  await ingest([changed, other], { rebuild: true });
  expect(asked).toHaveLength(4);
});

test("the owner's questions are those that the episode begins with", async () => {
  const questions = ["Long or box?"];
  expect((await ingest([makeEpisode({ questions })]))?.questions).toEqual(questions);
});

test("of an episode of many chapters thirty are asked about, all over it", async () => {
  const chapters = Array.from({ length: 90 }, (_, i) => ({
    ...HIVE,
    number: i + 1,
    title: `Topic ${i}`,
    startSeconds: i * 60,
    endSeconds: i * 60 + 60,
  }));
  await ingest([makeEpisode({ chapters })]);
  expect(asked).toHaveLength(30);
  expect(new Set(asked.map((title) => Math.floor(Number(title.slice(6)) / 30)))).toEqual(new Set([0, 1, 2]));
});

test("what one chapter asks and another of the episode answers is the other's question", async () => {
  const ask = async (_: Episode, { number }: { number: number }) =>
    number === 1 ? ["How do bees cluster around the queen?"] : [];
  const episode = await ingest([makeEpisode({ chapters: [HIVE, WINTER] })], { ask });
  expect(episode?.chapters[1]?.questions?.[0]).toBe("How do bees cluster around the queen?");
});
