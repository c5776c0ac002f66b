import { type LookUpParts, lookUpIn } from "../../src/answer/look-up.js";
import type { Embedder } from "../../src/embed/embedder.js";
import type { Reader } from "../../src/read/reader.js";
import { LocalStore } from "../../src/store/local/local-store.js";
import { type DataSetEpisode, indexEpisode } from "./data/data-set.js";
import { readXquad, XQUAD_LANGUAGES } from "./data/xquad.js";

export interface LanguageRow {
  readonly language: string;
  /** Right first chapter, of the questions that the paragraphs answer. */
  readonly hitAt1: number;
  /** Of the same, those that are answered; and how many of these have the right first chapter. */
  readonly answered: number;
  readonly rightWhereAnswered: number;
  /** Of the questions about other paragraphs. */
  readonly unrelatedDeclined: number;
}

interface Judged {
  readonly related: boolean;
  readonly hit: boolean;
  readonly answered: boolean;
}

/** Questions in each language of XQuAD over English paragraphs, found and read by the program. */
export async function measureLanguages(
  folder: string,
  { embedder, reader }: { readonly embedder: Embedder; readonly reader: Reader },
): Promise<LanguageRow[]> {
  const indexes = await Promise.all(
    readXquad(folder, "en").map(({ episode }) => indexEpisode(episode, embedder)),
  );
  const rows: LanguageRow[] = [];
  for (const language of XQUAD_LANGUAGES) {
    const judged: Judged[] = [];
    for (const [i, { questions }] of readXquad(folder, language).entries()) {
      const index = indexes[i];
      if (index !== undefined)
        judged.push(...(await judgeQuestions({ store: new LocalStore(index), embedder, reader }, questions)));
    }
    rows.push(summarise(language, judged));
    process.stderr.write(`xquad: ${language}\n`);
  }
  return rows;
}

async function judgeQuestions(parts: LookUpParts, questions: DataSetEpisode["questions"]): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const { text, gold } of questions) {
    const { chapters, verdict } = await lookUpIn(parts, { question: text });
    const hit = gold.includes(chapters[0]?.chapter.number ?? 0);
    judged.push({ related: gold.length > 0, hit, answered: verdict === "answers" });
  }
  return judged;
}

function summarise(language: string, judged: readonly Judged[]): LanguageRow {
  const related = judged.filter((entry) => entry.related);
  const unrelated = judged.filter((entry) => !entry.related);
  const answered = related.filter((entry) => entry.answered);
  const share = (part: readonly Judged[], whole: readonly Judged[]) =>
    part.length / Math.max(1, whole.length);
  return {
    language,
    hitAt1: share(
      related.filter(({ hit }) => hit),
      related,
    ),
    answered: share(answered, related),
    rightWhereAnswered: share(
      answered.filter(({ hit }) => hit),
      answered,
    ),
    unrelatedDeclined: share(
      unrelated.filter((entry) => !entry.answered),
      unrelated,
    ),
  };
}
