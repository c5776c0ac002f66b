import { join } from "node:path";
import type { Episode } from "../../../../src/shared/domain.js";
import { findDataSet, makeEpisode, readJsonLines, splitSentences } from "../../data/data-set.js";

interface Source {
  readonly id: string;
  readonly text: string;
}

/** Words of a generated bullet, as people write them. */
const FEWEST_WORDS = 12;
const MOST_WORDS = 45;
const MOST_SENTENCES = 3;
const BULLETS_PER_CHAPTER = 8;
const CHAPTERS_PER_EPISODE = 10;

const GENERATED_SOURCES = ["podcasts-changelog", "qmsum", "squad2"] as const;

/** Those of the sources that are not there. */
export function listAbsent(): string[] {
  return GENERATED_SOURCES.filter((name) => findDataSet(name) === null);
}

/** Documents, each the sentences of an episode, a meeting or an article in order. Throws where a source is absent. */
export function readDocuments(): readonly (readonly string[])[] {
  const [changelog = null, qmsum = null, squad = null] = GENERATED_SOURCES.map(findDataSet);
  if (changelog === null || qmsum === null || squad === null)
    throw new Error(`expected ${listAbsent().join(", ")} in ../shared/data`);
  return [
    ...groupDocuments(join(changelog, "passages.jsonl"), "#"),
    ...groupDocuments(join(qmsum, "val", "corpus.jsonl"), ":"),
    ...groupDocuments(join(squad, "corpus.jsonl"), "-"),
  ];
}

/** Sentences by what stands before the last separator of a passage's id. Names of speakers and marks of noise are left out. */
function groupDocuments(path: string, separator: string): string[][] {
  const documents = new Map<string, string[]>();
  for (const { id, text } of readJsonLines<Source>(path)) {
    const name = id.slice(0, id.lastIndexOf(separator));
    const sentences = documents.get(name) ?? [];
    documents.set(name, sentences);
    for (const line of text.split("\n")) {
      const said = line
        .replace(/^[^:.?!]{1,40}: /, "")
        .replaceAll(/\{[^}]*\}/g, "")
        .replaceAll(/\s+/g, " ");
      sentences.push(...splitSentences(said));
    }
  }
  return [...documents.values()];
}

/**
 * Real English as an index of any size: every bullet is 1 to 3 consecutive sentences of one document, 12 to 45 words,
 * and no two are the same; 8 bullets a chapter, 10 chapters an episode. The first `passages` of always the same order.
 * Throws where the documents do not have so many.
 */
export function generateEpisodes(documents: readonly (readonly string[])[], passages: number): Episode[] {
  const episodes: Episode[] = [];
  let left = passages;
  for (const { document, bullets } of listEpisodes(documents)) {
    if (left === 0) break;
    const kept = bullets.slice(0, left);
    left -= kept.length;
    const id = `generated-${episodes.length + 1}`;
    const chapters = chunk(kept, BULLETS_PER_CHAPTER).map((own, i) => ({
      title: `Document ${document + 1}, part ${i + 1}`,
      bullets: own,
    }));
    episodes.push(makeEpisode(id, chapters));
  }
  if (left > 0) throw new Error(`expected ${passages} distinct windows of text, found ${passages - left}`);
  return episodes;
}

/** In turns, an episode of each document, so that a small index is as mixed as a large one. */
function listEpisodes(documents: readonly (readonly string[])[]) {
  const seen = new Set<string>();
  const own = documents.map((sentences) =>
    chunk(listWindows(sentences, seen), BULLETS_PER_CHAPTER * CHAPTERS_PER_EPISODE),
  );
  const rounds = Math.max(...own.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) =>
    own.flatMap((episodes, document) => {
      const bullets = episodes[round];
      return bullets === undefined ? [] : [{ document, bullets }];
    }),
  ).flat();
}

/** Windows of one sentence first: the longer ones overlap them. */
function listWindows(sentences: readonly string[], seen: Set<string>): string[] {
  const windows: string[] = [];
  for (let length = 1; length <= MOST_SENTENCES; length++) {
    for (let at = 0; at + length <= sentences.length; at++) {
      const text = sentences.slice(at, at + length).join(" ");
      const words = text.split(" ").length;
      if (words < FEWEST_WORDS || words > MOST_WORDS || seen.has(text)) continue;
      seen.add(text);
      windows.push(text);
    }
  }
  return windows;
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

const OWN_QUESTIONS = "test/quality/questions.jsonl";

/** Questions by people, all different: SQuAD 2.0's (Rajpurkar et al. 2018), or the few of the project's own. */
export function readQuestions(): readonly string[] {
  const folder = findDataSet("squad2");
  const texts =
    folder === null
      ? readJsonLines<{ readonly question: string }>(OWN_QUESTIONS).map(({ question }) => question)
      : readJsonLines<{ readonly text: string }>(join(folder, "queries.jsonl")).map(({ text }) => text);
  return [...new Set(texts.map((text) => text.trim()))].filter((text) => text !== "");
}
