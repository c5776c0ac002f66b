import { loadWhisper } from "../../inference/load-transformers.js";
import type { LoadModel } from "../../inference/worker-messages.js";
import type { Segment } from "../recogniser.js";
import { listen } from "./listen.js";

const FULL_SCALE = 32_768;

export interface WhisperSettings {
  /** The folder of the model's files. */
  readonly folder: string;
  readonly cores: number;
}

export interface WhisperInput {
  readonly samples: Int16Array;
  /** A language code of the model's own; null for a model of one language. */
  readonly language: string | null;
  /** One number in memory that both threads see: anything but 0 tells the model to stop. */
  readonly stop: Int32Array;
}

/** Loads the speech model in a thread of its own, since inference blocks its thread. */
export const load: LoadModel<WhisperSettings, WhisperInput, Segment[]> = async ({ folder, cores }) => {
  const model = await loadWhisper(folder, cores);
  return {
    run: async ({ samples, language, stop }) =>
      await listen(
        Float32Array.from(samples, (sample) => sample / FULL_SCALE),
        model,
        { language, isStopped: () => Atomics.load(stop, 0) !== 0 },
      ),
    dispose: () => model.dispose(),
  };
};
