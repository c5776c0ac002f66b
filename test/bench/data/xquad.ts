import { join } from "node:path";
import {
  type DataSetEpisode,
  type DataSetQuestion,
  makeEpisode,
  readJsonLines,
  readRelevance,
  splitSentences,
} from "./data-set.js";

interface Entry {
  readonly id: string;
  readonly text: string;
}

interface Query extends Entry {
  readonly answers: readonly string[];
}

export const XQUAD_LANGUAGES = ["en", "de", "es", "ro", "ru", "tr", "vi", "ar", "hi", "zh"] as const;
/** Those whose paragraphs there are. */
export const XQUAD_PARAGRAPHS = ["en", "de", "es"] as const;
/** Paragraphs a made-up episode: about as many as an episode has chapters. */
const CHAPTERS = 20;
const EVERY_NTH_QUESTION = 3;

/**
 * XQuAD (Artetxe et al. 2020): twenty paragraphs, English ones unless said otherwise, stand for an episode; the questions
 * about them are asked in the language, and those about the next twenty are the unrelated ones.
 */
export function readXquad(folder: string, language: string, of = "en"): DataSetEpisode[] {
  const paragraphs = readJsonLines<Entry>(join(folder, `corpus.${of}.jsonl`));
  const queries = readJsonLines<Query>(join(folder, `queries.${language}.jsonl`)).filter(
    (_, i) => i % EVERY_NTH_QUESTION === 0,
  );
  const relevance = readRelevance(join(folder, "qrels.tsv"));
  const groups = Array.from({ length: Math.ceil(paragraphs.length / CHAPTERS) }, (_, i) =>
    paragraphs.slice(i * CHAPTERS, (i + 1) * CHAPTERS),
  );
  return groups.map((group, i) => {
    const place = (members: readonly Entry[], { id }: Entry) =>
      members.findIndex((paragraph) => relevance.get(id)?.includes(paragraph.id));
    const next = groups[(i + 1) % groups.length] ?? [];
    return {
      episode: {
        ...makeEpisode(
          `paragraphs-${i + 1}`,
          group.map(({ text }, at) => ({ title: `Paragraph ${at + 1}`, bullets: splitSentences(text) })),
        ),
        language: of,
      },
      questions: queries.flatMap((query): DataSetQuestion[] => {
        const own = place(group, query);
        const { text, answers } = query;
        if (own >= 0) return [{ text, kind: "answerable", gold: [own + 1], answers }];
        if (place(next, query) < 0) return [];
        return [{ text, kind: "unrelated", gold: [] }];
      }),
    };
  });
}
