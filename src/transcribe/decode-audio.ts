import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { AppError } from "../shared/errors.js";
import { SAMPLE_RATE } from "./recogniser.js";

const MOST_ERRORS = 4_000;
const MOST_REASON = 200;
/** Containers of sound. Lists of files, which could name any file of this machine, are none. */
const CONTAINERS = "mp3,mov,mp4,m4a,3gp,mj2,wav,flac,ogg,aac,aiff,matroska,webm,avi,asf,amr,caf,w64,ac3";

/** What ffmpeg and ffprobe may open: a file of this machine alone, and no list. */
export const INPUT_OPTIONS = ["-v", "error", "-protocol_whitelist", "file", "-format_whitelist", CONTAINERS];

/**
 * Decodes a file of audio or video to one channel of 16,000 samples a second, piece by piece, by ffmpeg. Throws
 * `model_unavailable` where ffmpeg is missing, and `corpus_unreadable` where it cannot decode the file.
 */
export async function* decodeAudio(path: string, signal: AbortSignal): AsyncGenerator<Int16Array, void> {
  const output = ["-map", "0:a:0", "-ac", "1", "-ar", String(SAMPLE_RATE), "-f", "s16le", "pipe:1"];
  const child = spawn("ffmpeg", ["-nostdin", ...INPUT_OPTIONS, "-i", `file:${path}`, ...output], {
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-MOST_ERRORS);
  });
  const ended = waitForEnd(child);
  ended.catch(() => undefined);
  try {
    let odd = Buffer.alloc(0);
    for await (const piece of child.stdout as AsyncIterable<Buffer>) {
      const bytes = odd.length === 0 ? piece : Buffer.concat([odd, piece]);
      const whole = bytes.length - (bytes.length % 2);
      odd = Buffer.from(bytes.subarray(whole));
      // The buffer may begin at an odd address, where no array of 16 bits can lie.
      const own = new Uint8Array(bytes.subarray(0, whole));
      if (whole > 0) yield new Int16Array(own.buffer);
    }
    signal.throwIfAborted();
    const code = await ended;
    if (code !== 0) throw refuse(path, errors.trim().split("\n")[0] ?? "");
  } finally {
    child.kill("SIGKILL");
  }
}

async function waitForEnd(child: ChildProcess): Promise<number | null> {
  try {
    const [code] = (await once(child, "close")) as [number | null];
    return code;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
    throw new AppError("model_unavailable", "Audio is decoded by ffmpeg, which is not on the PATH", {
      hint: "Install it (`apt install ffmpeg`, `brew install ffmpeg` or `winget install ffmpeg`), then try again.",
      cause,
    });
  }
}

function refuse(path: string, said: string): AppError {
  const isMute = /matches no streams/.test(said);
  const reason = said
    .replaceAll(`file:${path}`, "it")
    .replace(/^\[[^\]]* @ 0x[0-9a-f]+\] /, "")
    .slice(0, MOST_REASON);
  const found = isMute ? "it has no sound" : reason || "it ended";
  return new AppError("corpus_unreadable", `Expected audio that ffmpeg decodes in ${path}: ${found}`, {
    hint: isMute
      ? "Add a file with sound."
      : "Look whether it plays and is whole; fetch or export it anew where it does not.",
  });
}
