import { type DividedEpisode, divideEpisode } from "../../src/chunk/divide-episode.js";
import { readSquad } from "../../test/bench/data/squad.js";
import { type AuthoredLibrary, divideSpeech, readAuthored } from "./read-authored.js";
import { readGeneral } from "./read-general.js";

export interface FitQuestion {
  readonly text: string;
  /** `general`: asked of an encyclopaedia or a search engine; `unrelated`: about another library of the same kind. */
  readonly kind: "answerable" | "near miss" | "unrelated" | "general";
  /** The chapters that answer, as `nameChapter` names them. */
  readonly gold: readonly string[];
  /** The sentence that answers, where the data tell it. */
  readonly sentence: string | null;
}

export interface FitLibrary {
  readonly name: string;
  readonly divided: readonly DividedEpisode[];
  readonly questions: readonly FitQuestion[];
  /** What each of its questions counts for. */
  readonly weight: number;
}

/** Other speech that makes a library larger: about as many passages as fifteen episodes have. */
const OTHER_PASSAGES = 1_200;
const OTHERS_AN_EPISODE = 40;
/** Questions are taken evenly, so many of a library, since each is searched for. */
const MOST_QUESTIONS = { small: 300, large: 500 };
const MOST_GENERAL = { small: 100, large: 200 };
/** Every other part of the authored passages is a library of its own, every fourth article one. */
const PARTS = 2;
const ARTICLES = 4;

export function nameChapter(episode: string, chapter: number): string {
  return `${episode} ${chapter}`;
}

/**
 * Reads libraries of several sizes with their questions: parts of the authored passages, all together, and among other speech; and
 * articles of SQuAD 2.0, of which `npm run bench:light` asks the questions of others. `data` is the folder of the sets.
 */
export function readLibraries(data: string): FitLibrary[] {
  const authored = readAuthored(`${data}/reader/authored.jsonl.xz`);
  const { questions, speech } = readGeneral(`${data}/reader/answerability.jsonl.xz`);
  const parts = authored.map((library, i) => describeAuthored(library, i, questions));
  const small = parts.filter((_, i) => i % PARTS === 0);
  const all = parts.flatMap((library) => library.questions.filter(({ kind }) => isOwn(kind)));
  const large = [0, OTHER_PASSAGES].map((others, i): FitLibrary => {
    const own = takeEvenly(all, MOST_QUESTIONS.large, i);
    const general = takeEvenly(questions, MOST_GENERAL.large, i);
    return {
      name: others === 0 ? "all authored" : `and ${others} others`,
      divided: [...authored.map(({ divided }) => divided), ...divideOthers(speech.slice(0, others))],
      questions: [...own, ...general.map(describeGeneral)],
      weight: 2,
    };
  });
  const articles = readSquad(`${data}/squad2`).filter((_, i) => i % ARTICLES === 0);
  const squad = articles.map(({ episode, questions: own }, i): FitLibrary => {
    const general = takeEvenly(questions, MOST_GENERAL.small / 2, i);
    return {
      name: episode.id,
      divided: [divideEpisode({ episode, cues: [] })],
      questions: [
        ...own
          .filter(({ kind }) => isOwn(kind))
          .map(
            ({ text, kind, gold }): FitQuestion => ({
              ...{ text, kind, sentence: null },
              gold: gold.map((chapter) => nameChapter(episode.id, chapter)),
            }),
          ),
        ...general.map(describeGeneral),
      ],
      weight: 0.5,
    };
  });
  return [...large, ...small, ...squad];
}

function isOwn(kind: FitQuestion["kind"]): boolean {
  return kind === "answerable" || kind === "near miss";
}

function describeAuthored(library: AuthoredLibrary, i: number, questions: readonly string[]): FitLibrary {
  const { episode } = library.divided;
  const own = library.questions.map(
    ({ text, kind, gold, sentence }): FitQuestion => ({
      ...{ text, kind, sentence },
      gold: gold === null ? [] : [nameChapter(episode.id, gold)],
    }),
  );
  const general = takeEvenly(questions, MOST_GENERAL.small, i);
  return {
    name: episode.id,
    divided: [library.divided],
    questions: [...takeEvenly(own, MOST_QUESTIONS.small, i), ...general.map(describeGeneral)],
    weight: 1,
  };
}

function describeGeneral(text: string): FitQuestion {
  return { text, kind: "general", gold: [], sentence: null };
}

function divideOthers(passages: readonly string[]): DividedEpisode[] {
  const count = Math.ceil(passages.length / OTHERS_AN_EPISODE);
  return Array.from({ length: count }, (_, i) =>
    divideSpeech(`others-${i + 1}`, passages.slice(i * OTHERS_AN_EPISODE, (i + 1) * OTHERS_AN_EPISODE)),
  );
}

/** Takes `count` of all, or one more, evenly; another `turn` takes others. */
function takeEvenly<Item>(all: readonly Item[], count: number, turn: number): Item[] {
  const step = Math.max(1, all.length / count);
  const place = (i: number) => Math.floor((i + turn) / step);
  return all.filter((_, i) => place(i) !== place(i - 1));
}
