import type { RunModel } from "../inference/waiting-tasks.js";
import { joinSignals } from "../platform/abort-signals.js";
import type { Asker } from "../shared/asker.js";
import { AppError } from "../shared/errors.js";
import type { Pair, PairReader, PairReading } from "./pair.js";
import type { Reader } from "./reader.js";

/** A pair of so many UTF-16 units takes as long as a word piece that is embedded: four a token, half as many layers. */
const UNITS_PER_PIECE = 8;

export interface ModelReaderOptions {
  readonly run: RunModel<Pair, PairReading>;
  /** Keeps readings by what was read; by default each is read anew. */
  readonly keep?: (read: PairReader) => PairReader;
  readonly close: () => Promise<void>;
}

/** Reads by a model that runs elsewhere. */
export function createModelReader({ run, keep = (read) => read, close }: ModelReaderOptions): Reader {
  const read = keep(async (pair, asker) => {
    const givesWay = asker.client !== undefined;
    const [reading] = await run({ inputs: [pair], measure: measurePair, urgent: true, givesWay }, asker);
    if (reading === undefined) throw new AppError("internal", "the reading model gave nothing");
    return reading;
  });
  const readAll = async (pairs: readonly Pair[], { client, signal }: Asker) => {
    const leaving = new AbortController();
    const readings = new Map<Pair, Promise<PairReading>>();
    // The longest go first, so that at the end no worker is idle for long.
    for (const pair of pairs.toSorted((a, b) => measurePair(b) - measurePair(a))) {
      // Each has a signal of its own: of one signal Node takes many listeners for a leak.
      const own = joinSignals(signal, leaving.signal);
      readings.set(pair, read(pair, { client, signal: own }));
    }
    try {
      return await Promise.all(pairs.map((pair) => readings.get(pair) as Promise<PairReading>));
    } finally {
      // Where one has failed nobody waits for the others.
      leaving.abort();
    }
  };
  return {
    warmUp: async () => void (await read({ text: "warm-up", texts: [] }, {})),
    async answers(question, texts, asker = {}) {
      const pairs = texts.map((text) => ({ text: question, texts: [text] }));
      return (await readAll(pairs, asker)).map(({ answers, sentences }) => ({
        probability: answers,
        sentenceProbabilities: sentences,
      }));
    },
    async supports(claim, texts, asker = {}) {
      if (texts.length === 0) throw new AppError("internal", "expected texts to read with a claim");
      const [reading] = await readAll([{ text: claim, texts }], asker);
      return reading?.supports ?? 0;
    },
    close,
  };
}

function measurePair({ text, texts }: Pair): number {
  let units = text.length;
  for (const { sentences } of texts) for (const sentence of sentences) units += sentence.text.length;
  return units / UNITS_PER_PIECE;
}
