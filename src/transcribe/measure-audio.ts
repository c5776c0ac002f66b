import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { INPUT_OPTIONS } from "./decode-audio.js";

const TIMEOUT_MS = 30_000;

/** Tells by ffprobe, which comes with ffmpeg, how many seconds a recording lasts; null where that cannot be told. */
export async function measureAudio(path: string, signal: AbortSignal): Promise<number | null> {
  const options = [...INPUT_OPTIONS, "-show_entries", "format=duration", "-of", "csv=p=0"];
  try {
    const limits = { signal, timeout: TIMEOUT_MS };
    const { stdout } = await promisify(execFile)("ffprobe", [...options, `file:${path}`], limits);
    const seconds = Number.parseFloat(stdout);
    return seconds > 0 && Number.isFinite(seconds) ? seconds : null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
