import { availableParallelism } from "node:os";
import { requireTransformers } from "../../inference/load-transformers.js";
import { WorkerPool } from "../../inference/worker-pool.js";
import { BUILT } from "../../platform/built-files.js";
import { AppError, describeError } from "../../shared/errors.js";
import type { RecogniseOptions, Recogniser, Segment } from "../recogniser.js";
import type { WhisperInput, WhisperSettings } from "./recognise-in-worker.js";
import { chooseWhisper, findLanguageCode } from "./whisper-model.js";

/** The thread runs JavaScript only. */
const { href } = new URL("transcribe/whisper/recognise-in-worker.js", BUILT);

/** Whisper hears so much at once. */
const MOST_SECONDS = 30;

/** Runs the model in one folder. */
export interface WhisperRunner {
  run(input: Omit<WhisperInput, "stop">, signal: AbortSignal): Promise<readonly Segment[]>;
  close(): Promise<void>;
}

export interface WhisperOptions {
  /** The hub's repository; null chooses one by the language. */
  readonly repository: string | null;
  /** Makes the files be there, and gives their folder. Throws `model_unavailable`. */
  readonly pull: (repository: string, signal: AbortSignal) => Promise<string>;
  /** Starts what runs a model; by default a thread of its own. */
  readonly start?: (folder: string) => WhisperRunner;
}

interface Opened {
  readonly folder: string;
  readonly runner: WhisperRunner;
}

/** Creates a recogniser by Whisper and Transformers.js on this machine. */
export function createWhisperRecogniser({
  repository,
  pull,
  start = startThread,
}: WhisperOptions): Recogniser {
  const opened = new Map<string, Promise<Opened>>();
  const choose = (language: string | null) => repository ?? chooseWhisper(language);
  const open = async (name: string, signal: AbortSignal): Promise<Opened> => {
    requireTransformers();
    const folder = await pull(name, signal);
    return { folder, runner: start(folder) };
  };
  // A model that cannot be had is not asked for again: each episode would wait as long for the same.
  const prepare = async ({ language, signal }: RecogniseOptions) => {
    const name = choose(language);
    const opening = opened.get(name) ?? open(name, signal);
    opened.set(name, opening);
    const { folder, runner } = await opening;
    return { name, folder, runner, code: await findLanguageCode(name, folder, language) };
  };
  return {
    describe: (language) => `${choose(language)} on this machine`,
    mostSeconds: MOST_SECONDS,
    prepare: async (options) => void (await prepare(options)),
    async recognise(samples, options) {
      const { name, folder, runner, code } = await prepare(options);
      try {
        return await runner.run({ samples, language: code }, options.signal);
      } catch (cause) {
        options.signal.throwIfAborted();
        throw new AppError("model_unavailable", `${name} cannot be run: ${describeError(cause)}`, {
          hint: `Run it again. Where that does not help, remove ${folder}, and it is fetched anew; or set CUEPOINT_TRANSCRIBE_URL to a server that transcribes.`,
          cause,
        });
      }
    },
    async close() {
      for (const opening of opened.values())
        await opening.then(
          ({ runner }) => runner.close(),
          () => undefined,
        );
    },
  };
}

/** One piece at a time has all cores. */
function startThread(folder: string): WhisperRunner {
  const pool = new WorkerPool({ workers: 1 });
  pool.add({ href, settings: { folder, cores: availableParallelism() } satisfies WhisperSettings });
  return {
    async run(input, signal) {
      // The thread cannot be ended from outside while it runs the model: it looks at this after each word.
      const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
      const tell = () => void Atomics.store(stop, 0, 1);
      signal.addEventListener("abort", tell, { once: true });
      try {
        const inputs: readonly WhisperInput[] = [{ ...input, stop }];
        const work = { href, inputs, measure: () => 1, urgent: false, givesWay: false };
        const [segments = []] = await pool.run<WhisperInput, Segment[]>(work, { signal });
        return segments;
      } finally {
        signal.removeEventListener("abort", tell);
      }
    },
    close: () => pool.close(),
  };
}
