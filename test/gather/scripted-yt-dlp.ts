import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DAY_SECONDS = 86_400;

/** What YouTube has: what is listed at an address, and the videos by their ids. A text is what yt-dlp says in place of it. */
export interface ScriptedTube {
  readonly listings: Record<string, unknown>;
  readonly videos: Record<string, Record<string, unknown> | string>;
  /** Captions by their addresses; others answer 429. */
  readonly captions: Record<string, string>;
  /** A kind of failure of the program itself. */
  mode?: "garbage" | "half" | "null" | "hang" | "old";
}

export interface ScriptedYtDlp {
  /** The folder that a PATH begins with. */
  readonly folder: string;
  readonly tube: ScriptedTube;
  /** Writes down what `tube` is now. */
  readonly save: () => Promise<void>;
  /** What was asked for since the last time: addresses, and captions. */
  readonly takeRequests: () => Promise<string[]>;
  readonly remove: () => Promise<void>;
}

/** Behaves as yt-dlp 2026.10 does with the options that it is given here; any other is refused as that one refuses it. */
const PROGRAM = `#!${process.execPath}
const { appendFileSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const tube = JSON.parse(readFileSync(join(__dirname, "tube.json"), "utf8"));
const FLAGS = new Set(["--ignore-config", "--no-warnings", "--no-progress", "--flat-playlist", "--no-playlist",
  "--dump-single-json", "--skip-download", "--ignore-no-formats-error", "--write-subs", "--abort-on-error"]);
const VALUES = new Set(["--format", "--extractor-args", "--load-info-json", "--sub-langs", "--sub-format", "--output"]);
const given = {};
const rest = process.argv.slice(2);
let address = null;
while (rest.length > 0) {
  const arg = rest.shift();
  if (arg === "--") address = rest.shift();
  else if (FLAGS.has(arg)) given[arg] = true;
  else if (VALUES.has(arg)) given[arg] = rest.shift();
  else {
    console.error("\\nUsage: yt-dlp [OPTIONS] URL [URL...]\\n\\nyt-dlp: error: no such option: " + arg);
    process.exit(2);
  }
}
const log = (what) => appendFileSync(join(__dirname, "requests"), what + "\\n");
const fail = (what) => {
  if (given["--dump-single-json"]) console.log("null");
  // It says why captions could not be had only where it is told to stop for that.
  if (given["--load-info-json"] && !given["--abort-on-error"]) what = "", console.error("\\r"), process.exit(1);
  console.error("ERROR: " + what);
  process.exit(1);
};
const print = (value) => console.log(JSON.stringify(value));
const list = (value) => {
  const dated = (given["--extractor-args"] || "").includes("youtubetab:approximate_date");
  const hide = (entry) => {
    const { timestamp, entries, ...each } = entry || {};
    return entry && ({ ...each, timestamp: dated ? timestamp : null, ...(entries && { entries: entries.map(hide) }) });
  };
  return hide(value);
};
function writeSubtitles() {
  const info = JSON.parse(readFileSync(given["--load-info-json"], "utf8"));
  for (const [tag, formats] of Object.entries(info.subtitles || {})) {
    const wanted = given["--sub-format"].split("/").flatMap((ext) => formats.filter((each) => each.ext === ext));
    const { ext, url } = wanted[0] || formats.at(-1);
    log("captions " + tag + " of " + info.id);
    const text = tube.captions[url];
    if (text === undefined) fail("Unable to download video subtitles for '" + tag + "': HTTP Error 429: Too Many Requests");
    writeFileSync(given["--output"].replace("%(ext)s", tag + "." + ext), text);
  }
}
function answer() {
  if (given["--load-info-json"]) return writeSubtitles();
  const id = new URL(address).searchParams.get("v");
  const isVideo = id !== null && (given["--no-playlist"] || !address.includes("list="));
  log(isVideo ? "video " + id : "list " + address);
  if (tube.mode === "hang") return process.on("SIGTERM", () => {}), setInterval(() => {}, 1000);
  if (tube.mode === "garbage") return console.log("<html>consent</html>");
  if (tube.mode === "half") return console.log('{"id": "abc", "entries": [{"id":');
  if (tube.mode === "null") return console.log("null");
  if (tube.mode === "old") return console.error("\\nUsage: yt-dlp\\n\\nyt-dlp: error: no such option: --x"), process.exit(2);
  const found = isVideo ? tube.videos[id] : tube.listings[address];
  if (found === undefined) fail("[youtube] " + (id || "x") + ": Video unavailable");
  if (typeof found === "string") fail(found);
  print(isVideo ? found : list(found));
}
answer();
`;

export async function writeScriptedYtDlp(): Promise<ScriptedYtDlp> {
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-yt-dlp-"));
  const program = join(folder, "yt-dlp");
  await writeFile(program, PROGRAM);
  await chmod(program, 0o755);
  const tube: ScriptedTube = { listings: {}, videos: {}, captions: {} };
  const requests = join(folder, "requests");
  const save = () => writeFile(join(folder, "tube.json"), JSON.stringify(tube));
  await save();
  return {
    ...{ folder, tube, save },
    takeRequests: async () => {
      const text = await readFile(requests, "utf8").catch(() => "");
      await rm(requests, { force: true });
      return text.split("\n").filter((line) => line !== "");
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** An id of a video, as YouTube's are: eleven letters, digits, `-` and `_`. */
export function makeVideoId(i: number): string {
  return `_video-${String(i).padStart(4, "0")}`;
}

export function writeDay(daysAgo: number): string {
  return new Date(Date.now() - daysAgo * DAY_SECONDS * 1000).toISOString().slice(0, 10);
}

/** An entry of a flat list. Its day is rounded as YouTube rounds it: to months after a month, to years after a year. */
export function listVideo(i: number, title: string, daysAgo: number, more: object = {}): object {
  const unit = daysAgo >= 365 ? 365 : daysAgo >= 30 ? 30 : 1;
  const timestamp = Math.floor(Date.now() / 1000) - Math.floor(daysAgo / unit) * unit * DAY_SECONDS;
  const id = makeVideoId(i);
  return {
    ...{ _type: "url", ie_key: "Youtube", id, url: `https://www.youtube.com/watch?v=${id}`, title },
    ...{ duration: 60, upload_date: null, timestamp, live_status: null, availability: null, ...more },
  };
}

/** All that is known of a video, with captions in English: `written` by people, or `heard` by a program. */
export function describeVideo(
  i: number,
  { title, daysAgo, ...more }: { title: string; daysAgo: number; [key: string]: unknown },
): Record<string, unknown> {
  const id = makeVideoId(i);
  return {
    ...{
      _type: "video",
      id,
      title,
      description: "",
      duration: 60,
      channel: "The Apiary",
      channel_id: "UCapiary",
    },
    ...{
      extractor: "youtube",
      extractor_key: "Youtube",
      webpage_url: `https://www.youtube.com/watch?v=${id}`,
    },
    upload_date: writeDay(daysAgo).replaceAll("-", ""),
    ...{ language: "en", live_status: "not_live", chapters: null, subtitles: {}, automatic_captions: {} },
    formats: [{ format_id: "sb0", url: `https://rr1.example/videoplayback?ip=203.0.113.7&id=${id}` }],
    ...more,
  };
}

/** Where yt-dlp finds a track, in each of the formats that YouTube has. */
export function makeTrack(url: string): object[] {
  return ["json3", "srv1", "vtt"].map((ext) => ({
    ext,
    url: ext === "json3" ? url : `${url}.${ext}`,
    name: "English",
  }));
}

/** Captions as YouTube writes them: each text at its second. */
export function writeJson3(...texts: readonly (readonly [number, string])[]): string {
  const events = texts.map(([seconds, utf8]) => ({
    ...{ tStartMs: seconds * 1000, dDurationMs: 4000, segs: [{ utf8 }] },
  }));
  return JSON.stringify({ wireMagic: "pb3", events });
}
