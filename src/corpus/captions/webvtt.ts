import { readLanguageTag } from "../../language/language-tag.js";
import {
  type ChapterMark,
  giveSource,
  markChapter,
  refuseFile,
  type SourceReading,
} from "../episode-source.js";
import { type Format, hasEnding, NAMED } from "../format.js";
import type { PageProblem } from "../page-problem.js";
import { attributeSpeakers } from "./attribute-speakers.js";
import { type CueDraft, endAfter } from "./cue-draft.js";
import { parseSegments } from "./join-segments.js";
import type { WebVttCue, WebVttFile } from "./parse-webvtt.js";
import { readCueText, readPlainCue } from "./read-cue-text.js";
import { unrollCaptions } from "./unroll-captions.js";

/** A chapter lasts longer than a caption is shown, and its title has fewer words than are said in that time. */
const CHAPTER_SECONDS = 45;
const CHAPTER_WORDS = 16;
/** In rolling captions a line has inline times while it is said, and none when it is shown again. */
const INLINE_TIME = /<(?:\d+:)?\d{2}:\d{2}\.\d{3}>/;

export const webVtt: Format = {
  name: "WebVTT",
  endings: [".vtt"],
  recognise: ({ text, path }) => (/^WEBVTT(?![^ \t\n])/.test(text) ? 1 : hasEnding(path, webVtt) ? NAMED : 0),
  read: ({ text }) => readWebVtt(text),
  rank: { speech: 1 },
};

/** Reads a WebVTT file: captions, with voices or rolling, or a track of chapters. */
function readWebVtt(text: string): SourceReading {
  const file = parseSegments(text);
  if (file === null) {
    const [found = ""] = text.split("\n", 1);
    return refuseFile({ line: 1, expected: "`WEBVTT` at the beginning of the file", found: found || null });
  }
  const notes = [...nameLoose(text, file), ...file.dropped];
  const facts = { language: readLanguageTag(file.header.get("language")) };
  if (isChapterTrack(file)) {
    return giveSource({ facts, chapters: { origin: "file", marks: readChapters(file.cues) } }, notes);
  }
  return giveSource(
    { facts, cues: attributeSpeakers(unrollCaptions(file.cues.flatMap(splitVoices))) },
    notes,
  );
}

/** Says how many cues are read that a browser would drop. */
function nameLoose(text: string, { cues }: WebVttFile): PageProblem[] {
  const loose = cues.filter(({ isStandard }) => !isStandard);
  const [first] = loose;
  if (first === undefined) return [];
  const expected = `times such as \`00:01.000 --> 00:04.000\` (a browser drops cues like this one; read: ${loose.length})`;
  return [{ line: first.line, expected, found: text.split("\n")[first.line - 1] ?? null }];
}

function splitVoices({ startSeconds, endSeconds, payload }: WebVttCue): CueDraft[] {
  const end = endAfter(startSeconds, endSeconds);
  const top = payload.split("\n", 1)[0] ?? "";
  const isNew = INLINE_TIME.test(top) || (readPlainCue(top).trim() === "" && payload !== top);
  return readCueText(payload).map(({ voice, text }) => ({
    startSeconds,
    endSeconds: end,
    voice,
    text,
    isNew,
  }));
}

/** The header's `Kind` says so, or else all cues are long in time and short in words, as captions never are. */
function isChapterTrack({ header, cues }: WebVttFile): boolean {
  const kind = header.get("kind")?.toLowerCase();
  if (kind !== undefined) return kind === "chapters";
  if (cues.length < 2) return false;
  return (
    cues.every(({ payload }) => {
      const words = readPlainCue(payload).trim().split(/\s+/).length;
      return words <= CHAPTER_WORDS && !payload.includes("<v");
    }) && medianSeconds(cues) >= CHAPTER_SECONDS
  );
}

function medianSeconds(cues: readonly WebVttCue[]): number {
  const lengths = cues.map(({ startSeconds, endSeconds }) => endSeconds - startSeconds).sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length / 2)] ?? 0;
}

function readChapters(cues: readonly WebVttCue[]): ChapterMark[] {
  return cues.flatMap(({ startSeconds, endSeconds, payload }) => {
    const title = readPlainCue(payload).replace(/\s+/g, " ").trim();
    const end = endSeconds > startSeconds ? endSeconds : null;
    return title === "" ? [] : [markChapter(title, startSeconds, end)];
  });
}
