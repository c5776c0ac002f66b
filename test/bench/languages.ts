import { type LookUpParts, lookUpIn } from "../../src/answer/look-up.js";
import { selectChapters } from "../../src/answer/select-chapters.js";
import type { Embedder } from "../../src/embed/embedder.js";
import type { Reader } from "../../src/read/reader.js";
import { LocalStore } from "../../src/store/local/local-store.js";
import { type DataSetEpisode, indexEpisode } from "./data/data-set.js";
import { readXquad, XQUAD_LANGUAGES, XQUAD_PARAGRAPHS } from "./data/xquad.js";

export interface LanguageRow {
  readonly language: string;
  /** Right first chapter, of the questions that the paragraphs answer. */
  readonly hitAt1: number;
  /** Of the same, those that are answered; and how many of these have the right first chapter. */
  readonly answered: number;
  readonly rightWhereAnswered: number;
  /** Of the answered ones, those of which the first sentence that is quoted holds the answer; over paragraphs in the question's language. */
  readonly rightSentence: number;
  /** Of the questions about other paragraphs. */
  readonly unrelatedDeclined: number;
}

interface Judged {
  readonly related: boolean;
  readonly hit: boolean;
  readonly answered: boolean;
  readonly rightSentence: boolean;
}

interface Models {
  readonly embedder: Embedder;
  readonly reader: Reader;
}

/** Questions in each language of XQuAD over English paragraphs, found and read by the program. */
export async function measureLanguages(folder: string, models: Models): Promise<LanguageRow[]> {
  return await measureOver(folder, "en", XQUAD_LANGUAGES, models);
}

/** Questions over paragraphs in their own language, found by the program, and read or matched. */
export async function measureOwnLanguages(folder: string, models: Models): Promise<LanguageRow[]> {
  const rows: LanguageRow[] = [];
  for (const language of XQUAD_PARAGRAPHS)
    rows.push(...(await measureOver(folder, language, [language], models)));
  return rows;
}

async function measureOver(
  folder: string,
  of: string,
  languages: readonly string[],
  { embedder, reader }: Models,
): Promise<LanguageRow[]> {
  const indexes = await Promise.all(
    readXquad(folder, of, of).map(({ episode }) => indexEpisode(episode, embedder)),
  );
  const rows: LanguageRow[] = [];
  for (const language of languages) {
    const judged: Judged[] = [];
    for (const [i, { questions }] of readXquad(folder, language, of).entries()) {
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
  for (const { text, gold, answers = [] } of questions) {
    const { chapters, verdict } = await lookUpIn(parts, { question: text });
    const hit = gold.includes(chapters[0]?.chapter.number ?? 0);
    const quoted = selectChapters(chapters)[0]?.sentences[0]?.sentence.text.toLowerCase() ?? "";
    const rightSentence = answers.some((answer) => quoted.includes(answer.toLowerCase()));
    judged.push({ related: gold.length > 0, hit, answered: verdict === "answers", rightSentence });
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
    rightSentence: share(
      answered.filter((entry) => entry.rightSentence),
      answered,
    ),
    unrelatedDeclined: share(
      unrelated.filter((entry) => !entry.answered),
      unrelated,
    ),
  };
}
