import { readLanguageTag } from "../../language/language-tag.js";
import {
  type ChapterMark,
  giveSource,
  markChapter,
  refuseFile,
  type SourceReading,
} from "../episode-source.js";
import { type Format, hasEnding } from "../format.js";
import { attributeSpeakers } from "./attribute-speakers.js";
import type { CueDraft } from "./cue-draft.js";
import { parseWebVtt, type WebVttCue, type WebVttFile } from "./parse-webvtt.js";
import { readCueText, readPlainCue } from "./read-cue-text.js";
import { areRolling, unrollCaptions } from "./unroll-captions.js";

/** A chapter lasts longer than a caption is shown, and its title has fewer words than are said in that time. */
const CHAPTER_SECONDS = 45;
const CHAPTER_WORDS = 16;

export const webVtt: Format = {
  name: "WebVTT",
  endings: [".vtt"],
  recognise: ({ text, path }) => /^WEBVTT(?![^ \t\n])/.test(text) || hasEnding(path, webVtt),
  // Like a browser, this replaces bytes that are not UTF-8 and goes on.
  read: ({ bytes }) => readWebVtt(new TextDecoder().decode(bytes)),
  rank: { speech: 1 },
};

/** Reads a WebVTT file: captions, with voices or rolling, or a track of chapters. */
function readWebVtt(text: string): SourceReading {
  const file = parseWebVtt(text);
  if (file === null) {
    const [found = ""] = text.split("\n", 1);
    return refuseFile({ line: 1, expected: "`WEBVTT` at the beginning of the file", found: found || null });
  }
  const facts = { language: readLanguageTag(file.header.get("language")) };
  if (isChapterTrack(file)) {
    return giveSource({ facts, chapters: { origin: "file", marks: readChapters(file.cues) } }, file.dropped);
  }
  const drafts = areRolling(file.cues) ? unrollCaptions(file.cues) : file.cues.flatMap(splitVoices);
  return giveSource({ facts, cues: attributeSpeakers(drafts) }, file.dropped);
}

function splitVoices({ startSeconds, endSeconds, payload }: WebVttCue): CueDraft[] {
  const end = endSeconds < startSeconds ? null : endSeconds;
  return readCueText(payload).map(({ voice, text }) => ({ startSeconds, endSeconds: end, voice, text }));
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
