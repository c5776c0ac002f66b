import { extname } from "node:path";
import { attributeSpeakers } from "./captions/attribute-speakers.js";
import type { CaptionFile } from "./captions/cue-draft.js";
import { decodeCaptions } from "./captions/decode-captions.js";
import { looksLikeAss, parseAss } from "./captions/parse-ass.js";
import { looksLikeLrc, parseLrc } from "./captions/parse-lrc.js";
import { looksLikeMicroDvd, parseMicroDvd } from "./captions/parse-microdvd.js";
import { looksLikeSami, parseSami } from "./captions/parse-sami.js";
import { looksLikeSbv, parseSbv } from "./captions/parse-sbv.js";
import { looksLikeSrt, parseSrt } from "./captions/parse-srt.js";
import { readWebVtt } from "./captions/read-webvtt.js";
import { readInfoJson } from "./chapter-lists/read-info-json.js";
import { readPodcastingChapters } from "./chapter-lists/read-podcasting-chapters.js";
import {
  type FoundFile,
  giveSource,
  type RecognisedSource,
  refuseFile,
  type SourceReading,
} from "./episode-source.js";
import { looksLikeFeed, readFeed } from "./feeds/read-feed.js";
import { isEpisodesFile, readEpisodesFile } from "./front-matter/episodes-file.js";
import type { PageProblem } from "./page-problem.js";
import { decodePage } from "./pages/decode-page.js";
import { readTextSource } from "./pages/read-text-source.js";
import { showSource } from "./show-source.js";
import { readCaptionList } from "./transcripts/read-caption-list.js";
import { looksLikeHtmlTranscript, readHtmlTranscript } from "./transcripts/read-html-transcript.js";
import { readPodcastingTranscript } from "./transcripts/read-podcasting-transcript.js";
import { readWhisperJson } from "./transcripts/read-whisper-json.js";
import { readYouTubeJson3 } from "./transcripts/read-youtube-json3.js";

/** Captions in text formats, told by their content. First come those that nothing else looks like. */
const CAPTION_FORMATS: readonly {
  readonly format: string;
  readonly recognise: (text: string) => boolean;
  readonly parse: (text: string) => CaptionFile;
}[] = [
  { format: "SAMI", recognise: looksLikeSami, parse: parseSami },
  { format: "SubStation Alpha", recognise: looksLikeAss, parse: parseAss },
  { format: "MicroDVD", recognise: looksLikeMicroDvd, parse: parseMicroDvd },
  { format: "SubViewer", recognise: looksLikeSbv, parse: parseSbv },
  { format: "SubRip", recognise: looksLikeSrt, parse: parseSrt },
  { format: "LRC", recognise: looksLikeLrc, parse: parseLrc },
];

const JSON_FORMATS: readonly {
  readonly format: string;
  readonly read: (json: unknown) => SourceReading | null;
}[] = [
  { format: "yt-dlp info", read: readInfoJson },
  { format: "Podcasting 2.0 chapters", read: readPodcastingChapters },
  { format: "Podcasting 2.0 transcript", read: readPodcastingTranscript },
  { format: "YouTube json3", read: readYouTubeJson3 },
  { format: "Whisper JSON", read: readWhisperJson },
  { format: "caption list", read: readCaptionList },
];

const CAPTION_NAMES = new Set([".srt", ".sbv", ".ass", ".ssa", ".smi", ".sami", ".sub", ".lrc"]);
const JSON_NAMES = new Set([".json", ".json3"]);
const TEXT_NAMES = new Set([".txt", ".md", ".markdown", ".description"]);

/**
 * Reads a file by what it holds; its name decides only where the content leaves it open. Null for a file that is
 * none of the formats. No text of it has what a reader does not see. Pure; never throws.
 */
export function readSource(file: FoundFile): RecognisedSource | null {
  const recognised = recogniseSource(file);
  return recognised === null ? null : { ...recognised, sources: recognised.sources.map(showSource) };
}

function recogniseSource({ bytes, path }: FoundFile): RecognisedSource | null {
  const name = extname(path).toLowerCase();
  if (isEpisodesFile(path)) return readUtf8("episodes file", bytes, (text) => readEpisodesFile(text, path));
  const { text, isGuessed } = decodeCaptions(bytes);
  if (/^WEBVTT(?![^ \t\n])/.test(text) || name === ".vtt") {
    // A browser replaces what is not UTF-8 and goes on.
    return { format: "WebVTT", ...readWebVtt(new TextDecoder().decode(bytes)) };
  }
  const captions = CAPTION_FORMATS.find(({ recognise }) => recognise(text));
  if (captions !== undefined) return readCaptions(captions.format, captions.parse(text), isGuessed);
  if (CAPTION_NAMES.has(name)) return refuseCaptions(text);
  if (JSON_NAMES.has(name) || /^\s*[[{]/.test(text)) {
    const read = readJson(text, JSON_NAMES.has(name));
    if (read !== null || JSON_NAMES.has(name)) return read;
  }
  if (looksLikeFeed(text)) return readUtf8("RSS feed", bytes, readFeed);
  if (!TEXT_NAMES.has(name) && looksLikeHtmlTranscript(text))
    return readUtf8("HTML transcript", bytes, readHtmlTranscript);
  return TEXT_NAMES.has(name) ? readTextSource({ bytes, path }) : null;
}

function readUtf8(
  format: string,
  bytes: Uint8Array,
  read: (text: string) => SourceReading,
): RecognisedSource {
  const decoded = decodePage(bytes);
  return { format, ...("problem" in decoded ? refuseFile(decoded.problem) : read(decoded.text)) };
}

function readCaptions(format: string, file: CaptionFile, isGuessed: boolean): RecognisedSource {
  const notes: PageProblem[] = [...file.dropped];
  if (isGuessed) notes.unshift({ line: 1, expected: "UTF-8 text (it is read as Windows-1252)", found: null });
  return { format, ...giveSource({ cues: attributeSpeakers(file.cues) }, notes) };
}

function refuseCaptions(text: string): RecognisedSource {
  const [first = ""] = text.trimStart().split("\n", 1);
  const expected = "captions with times, such as `00:00:01,000 --> 00:00:04,000`";
  return { format: "captions", ...refuseFile({ line: 1, expected, found: first || null }) };
}

/** Null where it is JSON of another kind, or no JSON and not said to be. */
function readJson(text: string, isNamed: boolean): RecognisedSource | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return isNamed ? { format: "JSON", ...refuseFile(placeJsonError(text, error)) } : null;
  }
  for (const { format, read } of JSON_FORMATS) {
    const reading = read(json);
    if (reading !== null) return { format, ...reading };
  }
  return null;
}

function placeJsonError(text: string, error: unknown): PageProblem {
  const position = /position (\d+)/.exec(String(error))?.[1];
  const line = text.slice(0, Number(position ?? text.length)).split("\n").length;
  return { line, expected: "JSON", found: text.split("\n")[line - 1]?.trim() || null };
}
