import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

/** What YouTube has: what is listed at an address, and the videos by their ids. A text is what yt-dlp says in place of it. */
export interface ScriptedTube {
  readonly listings: Record<string, unknown>;
  readonly videos: Record<string, Record<string, unknown> | string>;
  /** Captions by their addresses; others answer 429. */
  readonly captions: Record<string, string>;
  /** A kind of failure of the program itself. */
  mode?: "garbage" | "half" | "null" | "hang" | "old";
}

/** How a run of the program ends. */
export interface YtDlpRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface YtDlpCommand {
  readonly args: readonly string[];
  /** The folder that it runs in. */
  readonly folder: string;
  readonly tube: ScriptedTube;
  /** Is told what is asked of YouTube. */
  readonly log: (request: string) => void;
}

const FLAGS = new Set([
  ...["--ignore-config", "--no-warnings", "--no-progress", "--flat-playlist", "--no-playlist"],
  ...[
    "--dump-single-json",
    "--skip-download",
    "--ignore-no-formats-error",
    "--write-subs",
    "--abort-on-error",
  ],
]);
const VALUES = new Set([
  ...["--format", "--extractor-args", "--load-info-json", "--sub-langs", "--sub-format", "--output"],
]);

interface Given {
  readonly address: string;
  readonly options: ReadonlyMap<string, string>;
}

type Entry = { readonly timestamp?: unknown; readonly entries?: readonly (Entry | null)[] };
type Track = { readonly ext: string; readonly url: string };
type Info = { readonly id: string; readonly subtitles?: Readonly<Record<string, readonly Track[]>> };

const print = (stdout: string): YtDlpRun => ({ code: 0, stdout: `${stdout}\n`, stderr: "" });
const refuse = (option: string): YtDlpRun => ({
  ...{ code: 2, stdout: "" },
  stderr: `\nUsage: yt-dlp [OPTIONS] URL [URL...]\n\nyt-dlp: error: no such option: ${option}\n`,
});

/**
 * Behaves as yt-dlp 2026.10 does with the options that it is given here; any other is refused as that one refuses it.
 * Null where it hangs.
 */
export function answerAsYtDlp(command: YtDlpCommand): YtDlpRun | null {
  const given = readArguments(command.args);
  if (typeof given === "string") return refuse(given);
  if (given.options.has("--load-info-json")) return writeSubtitles(given, command);
  const { address, options } = given;
  const { tube, log } = command;
  const id = new URL(address).searchParams.get("v");
  const isVideo = id !== null && (options.has("--no-playlist") || !address.includes("list="));
  log(isVideo ? `video ${id}` : `list ${address}`);
  if (tube.mode !== undefined) return misbehave(tube.mode);
  const found = isVideo ? tube.videos[id] : tube.listings[address];
  if (found === undefined) return fail(given, `[youtube] ${id ?? "x"}: Video unavailable`);
  if (typeof found === "string") return fail(given, found);
  const isDated = (options.get("--extractor-args") ?? "").includes("youtubetab:approximate_date");
  return print(JSON.stringify(isVideo ? found : hideDates(found as Entry, isDated)));
}

/** The option that there is not, where there is one. */
function readArguments(args: readonly string[]): Given | string {
  const options = new Map<string, string>();
  const rest = [...args];
  let address = "";
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === "--") address = rest.shift() ?? "";
    else if (FLAGS.has(arg)) options.set(arg, "");
    else if (VALUES.has(arg)) options.set(arg, rest.shift() ?? "");
    else return arg;
  }
  return { address, options };
}

function fail({ options }: Given, what: string): YtDlpRun {
  // It says why captions could not be had only where it is told to stop for that.
  const isSilent = options.has("--load-info-json") && !options.has("--abort-on-error");
  return {
    code: 1,
    stdout: options.has("--dump-single-json") ? "null\n" : "",
    stderr: isSilent ? "\r\n" : `ERROR: ${what}\n`,
  };
}

function misbehave(mode: NonNullable<ScriptedTube["mode"]>): YtDlpRun | null {
  if (mode === "garbage") return print("<html>consent</html>");
  if (mode === "half") return print('{"id": "abc", "entries": [{"id":');
  if (mode === "null") return print("null");
  return mode === "old" ? refuse("--x") : null;
}

function hideDates(entry: Entry | null, isDated: boolean): unknown {
  if (entry === null || entry === undefined) return entry;
  const { timestamp, entries, ...each } = entry;
  return {
    ...{ ...each, timestamp: isDated ? timestamp : null },
    ...(entries && { entries: entries.map((inner) => hideDates(inner, isDated)) }),
  };
}

function writeSubtitles(given: Given, { folder, tube, log }: YtDlpCommand): YtDlpRun {
  const read = (option: string) => given.options.get(option) ?? "";
  const info = JSON.parse(readFileSync(resolve(folder, read("--load-info-json")), "utf8")) as Info;
  for (const [tag, formats] of Object.entries(info.subtitles ?? {})) {
    const wanted = read("--sub-format")
      .split("/")
      .flatMap((ext) => formats.filter((each) => each.ext === ext));
    const track = wanted[0] ?? formats.at(-1);
    log(`captions ${tag} of ${info.id}`);
    const text = tube.captions[track?.url ?? ""];
    if (text === undefined)
      return fail(
        given,
        `Unable to download video subtitles for '${tag}': HTTP Error 429: Too Many Requests`,
      );
    writeFileSync(resolve(folder, read("--output").replace("%(ext)s", `${tag}.${track?.ext}`)), text);
  }
  return { code: 0, stdout: "", stderr: "" };
}
