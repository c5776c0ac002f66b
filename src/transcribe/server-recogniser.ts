import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError, toFile } from "openai";
import { z } from "zod";
import { cutToLanguage } from "../language/language-tag.js";
import { AppError, describeError } from "../shared/errors.js";
import type { Recogniser, Segment } from "./recogniser.js";
import { SAMPLE_RATE } from "./recogniser.js";

/** Ten minutes are 19 MB of samples: servers take 25 MB. */
const MOST_SECONDS = 600;
/** A server without an accelerator may take as long as the recording. */
const TIMEOUT_MS = 30 * 60_000;
const WAV_HEADER_BYTES = 44;
const MOST_REASON = 200;

/** Some servers begin a little before zero. */
const seconds = z.number();
const replySchema = z.object({
  segments: z.array(z.object({ start: seconds, end: seconds, text: z.string() })).nullish(),
  words: z.array(z.object({ start: seconds, end: seconds, word: z.string() })).nullish(),
});

export interface ServerOptions {
  /** Null where the server asks for none. */
  readonly apiKey: string | null;
  readonly baseUrl: string;
  readonly model: string;
  readonly fetch?: typeof globalThis.fetch;
}

/** Creates a recogniser on any server with OpenAI's `/audio/transcriptions` that gives times (`verbose_json`). */
export function createServerRecogniser({ apiKey, baseUrl, model, fetch }: ServerOptions): Recogniser {
  const { host } = new URL(baseUrl);
  const client = new OpenAI({
    ...{ apiKey: apiKey ?? "none", baseURL: baseUrl, maxRetries: 3, timeout: TIMEOUT_MS },
    ...(fetch === undefined ? {} : { fetch }),
  });
  return {
    describe: () => `${model} at ${host}`,
    mostSeconds: MOST_SECONDS,
    prepare: async () => undefined,
    close: async () => undefined,
    async recognise(samples, { language, signal }) {
      const file = await toFile(writeWav(samples), "piece.wav", { type: "audio/wav" });
      const spoken = language === null ? undefined : cutToLanguage(language);
      let reply: unknown;
      try {
        reply = await client.audio.transcriptions.create(
          {
            ...{ file, model, response_format: "verbose_json" },
            ...{ timestamp_granularities: ["segment", "word"] },
            ...(spoken === undefined ? {} : { language: spoken }),
          },
          { signal },
        );
      } catch (error) {
        signal.throwIfAborted();
        throw describeFailure(error, host);
      }
      return readReply(reply, host);
    },
  };
}

/** Takes the segments, or else the words, which some servers give alone. */
function readReply(reply: unknown, host: string): readonly Segment[] {
  const { success, data } = replySchema.safeParse(reply);
  const segments = data?.segments?.map(({ start, end, text }) => ({
    startSeconds: start,
    endSeconds: end,
    text,
  }));
  const words = data?.words == null ? undefined : joinWords(data.words);
  const heard = segments !== undefined && segments.length > 0 ? segments : (words ?? segments);
  if (success && heard !== undefined) return heard;
  if (typeof reply === "string") throw refuseReply(host, "that is no JSON");
  throw new AppError("upstream_failed", `${host} gave a transcript without times`, {
    hint: "Choose a model that gives `verbose_json`, such as whisper-1, by CUEPOINT_TRANSCRIBE_MODEL.",
  });
}

/** A speaker who pauses for longer begins something new. */
const PAUSE_SECONDS = 0.5;
const MOST_WORDS = 30;

/** Joins words to segments that end where the speaker pauses, or have thirty words. */
function joinWords(words: readonly { start: number; end: number; word: string }[]): Segment[] {
  const joined: Segment[] = [];
  let count = 0;
  for (const { start, end, word } of words) {
    const last = joined.at(-1);
    if (last === undefined || start - last.endSeconds > PAUSE_SECONDS || count === MOST_WORDS) {
      joined.push({ startSeconds: start, endSeconds: end, text: word.trim() });
      count = 1;
    } else {
      joined[joined.length - 1] = { ...last, endSeconds: end, text: `${last.text} ${word.trim()}` };
      count += 1;
    }
  }
  return joined;
}

function describeFailure(error: unknown, host: string): AppError {
  const status = error instanceof APIError ? error.status : undefined;
  if (error instanceof APIConnectionTimeoutError)
    return new AppError(
      "upstream_timeout",
      `${host} took more than ${TIMEOUT_MS / 60_000} minutes for a piece`,
      {
        hint: "Try again, or choose a smaller model by CUEPOINT_TRANSCRIBE_MODEL.",
        cause: error,
      },
    );
  if (error instanceof APIConnectionError)
    return new AppError("upstream_failed", `cannot reach ${host}: ${describeError(error)}`, {
      hint: "Start that server, or correct CUEPOINT_TRANSCRIBE_URL.",
      cause: error,
    });
  if (status === undefined)
    return refuseReply(host, `that breaks off or is no JSON (${describeError(error)})`, error);
  const said = status === 401 || status === 403 ? "" : readReason(error);
  return new AppError("upstream_failed", `${host} refused a piece of the recording with ${status}${said}`, {
    hint:
      HINTS.get(status) ?? "Look into that server's log, then run it again: pieces that are done are kept.",
    cause: error,
  });
}

const HINTS: ReadonlyMap<number, string> = new Map([
  [401, "Correct CUEPOINT_TRANSCRIBE_KEY."],
  [403, "Correct CUEPOINT_TRANSCRIBE_KEY."],
  [404, "Correct CUEPOINT_TRANSCRIBE_URL or CUEPOINT_TRANSCRIBE_MODEL."],
  [413, "Let it, and a proxy before it, take files of 20 MB."],
  [429, "Run it again later, or raise what you may ask of it: pieces that are done are kept."],
]);

function refuseReply(host: string, what: string, cause?: unknown): AppError {
  return new AppError("upstream_failed", `${host} gave a reply ${what}`, {
    hint: "Look into its log and whether CUEPOINT_TRANSCRIBE_URL is the base path of its API, then run it again: pieces that are done are kept.",
    cause,
  });
}

/** What a server says of itself; where it says nothing, the client has words of its own, which are of no use. */
function readReason(error: unknown): string {
  const reply = error instanceof APIError ? (error.error as { message?: unknown } | undefined) : undefined;
  return typeof reply?.message === "string" ? `: ${reply.message.slice(0, MOST_REASON)}` : "";
}

/** Writes samples as a RIFF file of PCM. */
export function writeWav(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(WAV_HEADER_BYTES + samples.byteLength);
  const view = new DataView(bytes.buffer);
  const put = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
  put(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  put(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, SAMPLE_RATE, true);
  view.setUint32(28, SAMPLE_RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  put(36, "data");
  view.setUint32(40, samples.byteLength, true);
  for (const [i, sample] of samples.entries()) view.setInt16(WAV_HEADER_BYTES + 2 * i, sample, true);
  return bytes;
}
