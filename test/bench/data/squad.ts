import { join } from "node:path";
import {
  type DataSetEpisode,
  type DataSetQuestion,
  makeEpisode,
  readJsonLines,
  splitSentences,
} from "./data-set.js";

interface Paragraph {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

interface Query {
  readonly text: string;
  readonly unanswerable: boolean;
  readonly asked_of: string;
}

/** Enough questions for a figure, few enough for a coffee. */
const EVERY_NTH_QUESTION = 4;

/**
 * SQuAD 2.0 (Rajpurkar et al. 2018): an article stands for an episode, its paragraphs for chapters, their
 * sentences for bullets. Questions about the next article are the unrelated ones.
 */
export function readSquad(folder: string): DataSetEpisode[] {
  const paragraphs = readJsonLines<Paragraph>(join(folder, "corpus.jsonl"));
  const queries = readJsonLines<Query>(join(folder, "queries.jsonl")).filter(
    (_, i) => i % EVERY_NTH_QUESTION === 0,
  );
  const articles = [...new Set(paragraphs.map(({ id }) => articleOf(id)))];
  return articles.map((article, i) => {
    const own = paragraphs.filter(({ id }) => articleOf(id) === article);
    const next = articles[(i + 1) % articles.length];
    const chapters = own.map(({ title, text }) => ({ title, bullets: splitSentences(text) }));
    return {
      episode: makeEpisode(article, chapters, own[0]?.title ?? article),
      questions: queries.flatMap(({ text, unanswerable, asked_of }): DataSetQuestion[] => {
        const of = articleOf(asked_of);
        if (of === next) return [{ text, kind: "unrelated", gold: [] }];
        if (of !== article) return [];
        if (unanswerable) return [{ text, kind: "near miss", gold: [] }];
        return [{ text, kind: "answerable", gold: [own.findIndex(({ id }) => id === asked_of) + 1] }];
      }),
    };
  });
}

function articleOf(paragraphId: string): string {
  return paragraphId.split("-")[0] ?? "";
}
