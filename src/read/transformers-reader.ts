import { join } from "node:path";
import { WorkerPool } from "../inference/worker-pool.js";
import { joinSignals } from "../platform/abort-signals.js";
import { BUILT } from "../platform/built-files.js";
import type { Asker } from "../shared/asker.js";
import { AppError } from "../shared/errors.js";
import { cacheReadings } from "./cache-readings.js";
import type { Pair, PairReader, PairReading } from "./pair.js";
import type { ReaderSettings } from "./read-in-worker.js";
import type { Reader } from "./reader.js";
import { OWN_MODELS_DIR, READER_MODEL } from "./reader-model.js";

/** The thread runs JavaScript only. */
const { href } = new URL("read/read-in-worker.js", BUILT);

/** A pair of so many UTF-16 units takes as long as a word piece that is embedded: four a token, half as many layers. */
const UNITS_PER_PIECE = 8;

export interface TransformersReaderOptions {
  /** It holds the folder of the verified files, by default that of the models that are shipped. */
  readonly modelsDir?: string;
  /** Runs the model, with others where it is given; closed with the reader. */
  readonly pool?: WorkerPool;
}

/** Reads with Transformers.js. */
export function createTransformersReader(options: TransformersReaderOptions = {}): Reader {
  const { modelsDir = OWN_MODELS_DIR, pool = new WorkerPool() } = options;
  pool.add({ href, settings: { folder: join(modelsDir, READER_MODEL.name) } satisfies ReaderSettings });
  const read: PairReader = async (pair, asker) => {
    const givesWay = asker.client !== undefined;
    const work = { href, inputs: [pair], measure: measurePair, urgent: true, givesWay };
    const [reading] = await pool.run<Pair, PairReading>(work, asker);
    if (reading === undefined) throw new AppError("internal", "the reading model gave nothing");
    return reading;
  };
  const readCached = cacheReadings(read);
  const readAll = async (pairs: readonly Pair[], { client, signal }: Asker) => {
    const leaving = new AbortController();
    const readings = new Map<Pair, Promise<PairReading>>();
    // The longest go first, so that at the end no worker is idle for long.
    for (const pair of pairs.toSorted((a, b) => measurePair(b) - measurePair(a))) {
      // Each has a signal of its own: of one signal Node takes many listeners for a leak.
      const own = joinSignals(signal, leaving.signal);
      readings.set(pair, readCached(pair, { client, signal: own }));
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
    close: () => pool.close(),
  };
}

function measurePair({ text, texts }: Pair): number {
  let units = text.length;
  for (const { sentences } of texts) for (const sentence of sentences) units += sentence.text.length;
  return units / UNITS_PER_PIECE;
}
