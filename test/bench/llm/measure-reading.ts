import type { CitationSource } from "../../../src/answer/build-citation.js";
import { checkExactly, readClaim } from "../../../src/answer/ground/judge-sentence.js";
import { listReadTexts } from "../../../src/answer/ground/list-read-texts.js";
import { listSources } from "../../../src/answer/requests/list-sources.js";
import { divideEpisode } from "../../../src/chunk/divide-episode.js";
import { readCorpus } from "../../../src/corpus/read-corpus.js";
import type { Reader } from "../../../src/read/reader.js";
import { indexInMemory } from "../../../src/store/local/index-in-memory.js";
import type { PassageIndex } from "../../../src/store/local/passage-index.js";
import { measureAuc } from "./measure-auc.js";
import type { Share } from "./measure-figures.js";
import type { Script } from "./read-scripts.js";
import { findCited } from "./write-reply.js";

/** How well the reader tells right sentences from wrong ones, each by the passages that it cites. */
export interface ReadingFigures {
  /** Area under the ROC curve of its probabilities: with what stands beside the passages, and by these alone. */
  readonly auc: number;
  readonly aucAlone: number;
  /** The same of the wrong sentences that pass the exact checks. */
  readonly aucPassing: number;
  readonly rightWithheld: Share;
  readonly rightWeak: Share;
  readonly wrongUnmarked: Share;
}

interface ReadSentence {
  readonly right: boolean;
  readonly probability: number;
  readonly alone: number;
  readonly support: string;
  /** True where no exact check has withheld it. */
  readonly passes: boolean;
}

export async function measureReading(
  scripts: readonly Script[],
  corpusDir: string,
  reader: Reader,
): Promise<ReadingFigures> {
  const { episodes } = await readCorpus(corpusDir);
  const index = await indexInMemory(episodes.map(divideEpisode), null);
  const sources = index.episodes.flatMap((episode) => listSources(index, episode));
  const passages = sources.map(({ passage }, n) => ({ n, text: passage.text }));
  const read: ReadSentence[] = [];
  for (const { reply, wrong } of scripts) {
    const sentences = [
      ...reply.filter(({ kind }) => kind === undefined).map((sentence) => ({ ...sentence, right: true })),
      ...wrong.map((sentence) => ({ ...sentence, right: false })),
    ];
    for (const { text, cites, right } of sentences) {
      const cited = findCited(cites, passages).flatMap((n) => sources[n] ?? []);
      if (cited.length > 0) read.push({ right, ...(await readOne(text, cited, { index, reader })) });
    }
  }
  const right = read.filter((one) => one.right);
  const wrong = read.filter((one) => !one.right);
  const auc = (of: readonly ReadSentence[], pick: (one: ReadSentence) => number) =>
    measureAuc(right.map(pick), of.map(pick));
  return {
    auc: auc(wrong, ({ probability }) => probability),
    aucAlone: auc(wrong, ({ alone }) => alone),
    aucPassing: auc(
      wrong.filter(({ passes }) => passes),
      ({ probability }) => probability,
    ),
    rightWithheld: count(right, "none"),
    rightWeak: count(right, "weak"),
    wrongUnmarked: count(wrong, "supported"),
  };
}

async function readOne(
  text: string,
  cited: readonly CitationSource[],
  { index, reader }: { readonly index: PassageIndex; readonly reader: Reader },
): Promise<Omit<ReadSentence, "right">> {
  const claim = { text, language: "en" } as const;
  const judged = checkExactly(claim, cited) ?? (await readClaim({ view: index, reader }, claim, cited));
  const nothingBeside = { ...index, sections: [], spans: new Map() };
  const [probability, alone] = await Promise.all(
    [index, nothingBeside].map((view) => reader.supports(text, listReadTexts(view, cited, text))),
  );
  const passes = judged.reason?.kind !== "wrong";
  return { probability: probability ?? 0, alone: alone ?? 0, support: judged.support, passes };
}

function count(sentences: readonly ReadSentence[], support: string): Share {
  return { count: sentences.filter((one) => one.support === support).length, of: sentences.length };
}
