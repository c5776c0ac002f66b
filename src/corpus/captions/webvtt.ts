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
import { endAfter } from "./cue-draft.js";
import { countCues, readCueIndex } from "./cue-index.js";
import { parseSegments } from "./join-segments.js";
import type { PlacedCue } from "./order/mend-order.js";
import { orderCues } from "./order/order-cues.js";
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
  recognise: ({ text, path }) =>
    /^\n*WEBVTT(?![^ \t\n])/.test(text) ? 1 : hasEnding(path, webVtt) ? NAMED : 0,
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
  const pictures = file.cues.filter(isPicture);
  const shown = file.cues.filter((cue) => !isPicture(cue));
  const names = readIdNames(shown);
  const { cues, notes: order } = orderCues(shown.flatMap((cue) => splitVoices(cue, names.get(cue) ?? null)));
  return giveSource({ facts, cues: attributeSpeakers(unrollCaptions(cues)) }, [
    ...notes,
    ...pictures.slice(0, 1).map(({ line, payload: found }) => ({
      line: line + 1,
      expected: `words (pictures are left out: ${pictures.length})`,
      found,
    })),
    ...order,
  ]);
}

/** Whether a cue shows a part of a picture, as the previews of a player do. */
function isPicture({ payload }: WebVttCue): boolean {
  return /^\s*\S{1,2000}#xywh=[\w:,.%]+\s*$/.test(payload);
}

/** Reads who speaks where the ids of the cues count them and name people, as Webex writes them. */
function readIdNames(cues: readonly WebVttCue[]): ReadonlyMap<WebVttCue, string> {
  if (!countCues(cues.map(({ id }) => id))) return new Map();
  return new Map(
    cues.flatMap((cue): [WebVttCue, string][] => {
      const name = readCueIndex(cue.id)?.name;
      return name == null ? [] : [[cue, name]];
    }),
  );
}

/** Says how many cues are read that a browser would drop. */
function nameLoose(text: string, { cues }: WebVttFile): PageProblem[] {
  const lines = text.split("\n");
  const tell = (list: readonly WebVttCue[], expected: string): PageProblem[] => {
    const [first] = list;
    if (first === undefined) return [];
    const about = `${expected} (a browser drops what stands otherwise, as here; read: ${list.length})`;
    return [{ line: first.line, expected: about, found: lines[first.line - 1] ?? null }];
  };
  const isLate = text.startsWith("\n");
  return [
    ...(isLate
      ? [
          {
            line: 1,
            expected: "`WEBVTT` at the beginning of the file (a browser reads no other)",
            found: null,
          },
        ]
      : []),
    ...tell(
      cues.filter(({ isStandard }) => !isStandard),
      "times such as `00:01.000 --> 00:04.000`",
    ),
    ...tell(
      cues.filter(({ isStandard, stray }) => isStandard && stray !== ""),
      "words right below the times",
    ),
  ];
}

/** Gives the words of a cue, those included that a browser drops. */
function readWhole({ payload, stray }: WebVttCue): string {
  return stray === "" ? payload : `${payload}\n${stray}`.trim();
}

function splitVoices(cue: WebVttCue, name: string | null): PlacedCue[] {
  const { startSeconds, endSeconds, line } = cue;
  const payload = readWhole(cue);
  const end = endAfter(startSeconds, endSeconds);
  const top = payload.split("\n", 1)[0] ?? "";
  const isNew = INLINE_TIME.test(top) || (readPlainCue(top).trim() === "" && payload !== top);
  return readCueText(payload).map(({ voice, text }) => ({
    startSeconds,
    endSeconds: end,
    line,
    voice: voice ?? name,
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
    cues.every((cue) => {
      const payload = readWhole(cue);
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
  return cues.flatMap((cue) => {
    const { startSeconds, endSeconds } = cue;
    const title = readPlainCue(readWhole(cue)).replace(/\s+/g, " ").trim();
    return title === "" ? [] : [markChapter(title, startSeconds, endSeconds)];
  });
}
