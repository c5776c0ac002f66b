import { lookUpIn } from "../../../src/answer/look-up.js";
import type { Embedder } from "../../../src/embed/embedder.js";
import type { Reader } from "../../../src/read/reader.js";
import { LocalStore } from "../../../src/store/local/local-store.js";
import { type DataSetEpisode, type DataSetQuestion, indexEpisode } from "../data/data-set.js";

export interface KindFigures {
  readonly questions: number;
  /** The share that is not said to be answered, and of it the share of all that nothing comes near. */
  readonly declined: number;
  readonly nothing: number;
  /** The share with a chapter that answers first, of the answerable; null of others. */
  readonly rightFirst: number | null;
}

export type DataSetFigures = Partial<Record<DataSetQuestion["kind"], KindFigures>>;

interface Judged {
  readonly kind: DataSetQuestion["kind"];
  readonly verdict: "answers" | "near" | "nothing";
  readonly hit: boolean;
}

export interface MeasureOptions {
  readonly embedder: Embedder;
  readonly reader: Reader;
  readonly onProgress: (done: number, total: number) => void;
}

/** Asks each episode its questions, one index an episode. */
export async function measureDataSet(
  episodes: readonly DataSetEpisode[],
  { embedder, reader, onProgress }: MeasureOptions,
): Promise<DataSetFigures> {
  const judged: Judged[] = [];
  for (const [i, { episode, questions }] of episodes.entries()) {
    const parts = { store: new LocalStore(await indexEpisode(episode, embedder)), embedder, reader };
    for (const { text, kind, gold } of questions) {
      const { verdict, chapters } = await lookUpIn(parts, { question: text });
      judged.push({ kind, verdict, hit: gold.includes(chapters[0]?.chapter.number ?? 0) });
    }
    onProgress(i + 1, episodes.length);
  }
  const kinds = [...new Set(judged.map(({ kind }) => kind))];
  return Object.fromEntries(kinds.map((kind) => [kind, summarise(judged, kind)]));
}

function summarise(all: readonly Judged[], kind: DataSetQuestion["kind"]): KindFigures {
  const judged = all.filter((each) => each.kind === kind);
  const share = (holds: (each: Judged) => boolean) => judged.filter(holds).length / judged.length;
  return {
    questions: judged.length,
    declined: share(({ verdict }) => verdict !== "answers"),
    nothing: share(({ verdict }) => verdict === "nothing"),
    rightFirst: kind === "answerable" ? share(({ hit }) => hit) : null,
  };
}
