import { type ExecFileException, execFile } from "node:child_process";
import { FetchFailure } from "../fetch/fetch-failure.js";

const MOST_OUTPUT = 64 * 1024 * 1024;
const MOST_SAID = 300;
/** So long a program that was told to end may take to do so. */
const GRACE_MS = 5000;
const INSTALL =
  "Install it (`pipx install yt-dlp`, `brew install yt-dlp` or `winget install yt-dlp`), then try again.";
const UPDATE = "Try again later, or update it, as YouTube changes often: `yt-dlp -U`.";
const SIGN_IN =
  "Fetch it by hand, signed in, with yt-dlp's `--cookies-from-browser`: docs/get-a-show-in.md shows how, below “From YouTube”.";

/** How long yt-dlp may take, in ms. */
export interface VideoLimits {
  /** To list what is at an address. */
  readonly listMs: number;
  /** To read one video or its captions. */
  readonly videoMs: number;
}

export const VIDEO_LIMITS: VideoLimits = { listMs: 10 * 60_000, videoMs: 3 * 60_000 };

/** What is asked of yt-dlp. */
export interface YtDlpCall {
  readonly args: readonly string[];
  /** What is fetched, as messages name it. */
  readonly address: string;
  /** The folder in which it runs; paths among the arguments are relative to it, as yt-dlp expands `$` and `~` in them. */
  readonly folder?: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Runs yt-dlp as found on the PATH, without its owner's configuration, and gives what it prints. Throws `fetch_failed`
 * where it is missing, takes too long or fails, and the signal's reason where that ends it.
 */
export async function runYtDlp(call: YtDlpCall): Promise<string> {
  const { args, signal, folder, timeoutMs } = call;
  const late = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([signal, late]);
  return await new Promise((resolve, reject) => {
    const all = ["--ignore-config", "--no-warnings", "--no-progress", ...args];
    const options = { maxBuffer: MOST_OUTPUT, cwd: folder, signal: either };
    const child = execFile("yt-dlp", all, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else if (signal.aborted) reject(signal.reason);
      else reject(late.aborted ? tooLate(call) : describeFailure(error, stderr, call));
    });
    either.addEventListener("abort", () => setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref());
  });
}

/** Runs yt-dlp, and reads what it prints as JSON. */
export async function askYtDlp(call: YtDlpCall): Promise<unknown> {
  const output = await runYtDlp(call);
  try {
    return JSON.parse(output);
  } catch (cause) {
    throw refuseReply(call.address, cause);
  }
}

/** Tells that yt-dlp printed something else than what it prints of a video or a list of videos. */
export function refuseReply(address: string, cause?: unknown): FetchFailure {
  return new FetchFailure("unfit", `Expected yt-dlp to describe ${address} as JSON, but it did not`, {
    ...{ hint: UPDATE, isPassing: true, cause },
  });
}

function tooLate({ address, timeoutMs }: YtDlpCall): FetchFailure {
  const message = `yt-dlp could not fetch ${address}: it took longer than ${timeoutMs / 1000} s`;
  return new FetchFailure("timeout", message, { hint: UPDATE, isPassing: true });
}

function describeFailure(error: ExecFileException, stderr: string, { address }: YtDlpCall): FetchFailure {
  if (error.code === "ENOENT")
    return new FetchFailure("unreachable", `${address} is fetched by yt-dlp, which is not on the PATH`, {
      ...{ hint: INSTALL, cause: error },
    });
  if (typeof error.code === "string")
    return new FetchFailure("refused", `yt-dlp could not be run for ${address}: ${error.message}`, {
      ...{ hint: INSTALL, cause: error },
    });
  const said = pickError(stderr);
  return new FetchFailure("refused", `yt-dlp could not fetch ${address}: it said: ${said ?? "nothing"}`, {
    ...{ hint: /sign in|cookies/i.test(said ?? "") ? SIGN_IN : UPDATE, isPassing: true, cause: error },
  });
}

/** The last error of what was printed, without what only those who mend yt-dlp want to know. */
function pickError(stderr: string): string | null {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  const last = lines.findLast((line) => line.startsWith("ERROR:")) ?? lines.at(-1);
  const said = last
    ?.replace(/^ERROR:/, "")
    .replace(/; please report this issue on .*$/s, "")
    .replace(/\s*\(caused by .*$/s, "")
    .trim();
  return said === undefined || said === "" ? null : said.slice(0, MOST_SAID);
}
