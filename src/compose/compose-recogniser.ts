import type { Downloader } from "../fetch/download.js";
import { AppError } from "../shared/errors.js";
import type { Recogniser } from "../transcribe/recogniser.js";
import { createServerRecogniser } from "../transcribe/server-recogniser.js";
import { pullWhisper } from "../transcribe/whisper/pull-whisper.js";
import { createWhisperRecogniser } from "../transcribe/whisper/whisper-recogniser.js";
import type { Config } from "./config.js";
import type { Reporter } from "./reporter.js";

/** The model that most servers know by this name. */
const SERVER_MODEL = "whisper-1";
/** Names of the hub; neither leads out of the folder that it is put in. */
const REPOSITORY = /^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}$/;

/**
 * Creates what transcribes recordings: the server that the configuration names, else Whisper on this machine, whose files
 * the downloader fetches at its first use. Throws `config_invalid`.
 */
export function composeRecogniser(
  { transcription, modelDir, hubEndpoint }: Config,
  reporter: Reporter,
  downloader: Downloader,
): Recogniser {
  const { baseUrl, apiKey, model } = transcription;
  if (baseUrl !== null) return createServerRecogniser({ baseUrl, apiKey, model: model ?? SERVER_MODEL });
  if (model !== null && !REPOSITORY.test(model))
    throw new AppError(
      "config_invalid",
      `CUEPOINT_TRANSCRIBE_MODEL: expected a repository of the hub, found ${JSON.stringify(model)}`,
      {
        hint: "Name owner and name, such as Xenova/whisper-small, or set CUEPOINT_TRANSCRIBE_URL to the server that has that model.",
      },
    );
  return createWhisperRecogniser({
    repository: model,
    pull: async (repository, signal) =>
      await pullWhisper({
        ...{ repository, modelDir, endpoint: hubEndpoint, downloader, signal },
        note: (sentence) => reporter.note(sentence),
        onProgress: (progress) => reporter.progress("speech-model", progress),
      }),
  });
}
