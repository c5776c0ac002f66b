import type { PageLine } from "../page-line.js";
import { beginsLogLine } from "../speakers/read-label.js";
import { listTurnLines, nameSpeakers, type PlacedTurnLine } from "../transcripts/list-turn-lines.js";
import { readHead } from "../transcripts/read-metadata.js";
import { splitAtTimes } from "../transcripts/split-at-times.js";
import { areTimesOfDay, mayBeHours } from "./times-of-day.js";

/** What the lines of a text tell of its kind. Shares are numbers from 0 to 1. */
export interface LineEvidence {
  /** How many lines are not blank. */
  readonly lines: number;
  /** The share of lines in which a time stands anywhere. */
  readonly timed: number;
  /** How many turns have a time or a speaker in front. */
  readonly turns: number;
  /** How many times stand in front of lines or in brackets. */
  readonly stamps: number;
  /** The median of the seconds from one stamp to the next; null below two. */
  readonly gapSeconds: number | null;
  /** The share of stamps that are not before the one above them. */
  readonly ascending: number;
  /** Whether the first stamp is 0:00. */
  readonly fromZero: boolean;
  /** The share of stamps with a fraction of a second. */
  readonly fractions: number;
  /** The share of stamps written as a span with an arrow. */
  readonly arrows: number;
  /** The median of the characters a second between two stamps: above 8 in speech, below 1 in a list of chapters. */
  readonly pace: number;
  /** The share of stretches of words below a stamp that end with a full stop, as titles seldom do. */
  readonly stops: number;
  /** The share of turns that a label names the speaker of. */
  readonly labelled: number;
  /** The share of turns with words behind a label in bold. */
  readonly bold: number;
  /** The share of turns with a name and a time above the words. */
  readonly above: number;
  readonly speakers: number;
  /** How far the speakers' names are there again: 0 where each is there once, as titles are. */
  readonly again: number;
  /** How likely the times are those of speech, as each sign alone tells it. */
  readonly speech: number;
}

const ANY_TIME = /(?<![\d:])\d{1,3}:\d{2}(?![\d:]*\d{3})/;
/** A character of these scripts says as much as two letters. */
const LOGOGRAM = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
/** Between the pace of a list of chapters and that of speech, in characters a second. */
const LIST_PACE = 1;
const SPEECH_PACE = 4;
/** Nobody says so many characters a second, nor twice as many in any way of counting. */
const MOST_PACE = 60;
/** Full stops tell nothing where a sentence stands for minutes, as in notes. */
const NOTES_PACE = 0.8;

/** Speech is likelier than not. */
export const LEAST_SPEECH = 0.5;

/** Weighs the lines of a text: one table, from which formats that are guessed from lines derive their confidence. */
export function weighLines(lines: readonly PageLine[]): LineEvidence {
  const all = listTurnLines(lines);
  const head = readHead(all);
  const turns = all.filter(({ line }) => !head.lines.has(line));
  const names = nameSpeakers(turns);
  const timed = lines.filter(({ text }) => ANY_TIME.test(text)).length;
  const stamps = measureStretches(turns);
  const steps = stamps.slice(1).map(({ seconds }, i) => seconds - (stamps[i]?.seconds ?? 0));
  const starts = turns.filter(({ time, label }) => time !== null || label !== null);
  const labels = starts.flatMap(({ label }) => (label !== null && names.has(label.name) ? [label.name] : []));
  const speakers = new Set(labels).size;
  const paces = stamps.flatMap(({ characters, spanSeconds }) =>
    spanSeconds !== null && spanSeconds > 0 ? [characters / spanSeconds] : [],
  );
  const worded = stamps.filter(({ words }) => words !== "");
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  const pace = median(paces) ?? 0;
  const stops = share(worded.filter(({ words }) => /[.。।]["'”’)]?$/.test(words)).length, worded.length);
  const labelled = share(labels.length, starts.length);
  const again = labels.length < 2 ? 0 : 1 - (speakers - 1) / (labels.length - 1);
  const bold = share(
    starts.filter(({ label, rest }) => label?.form === "bold" && rest !== "").length,
    starts.length,
  );
  const above = starts.filter(
    ({ label, isSure, rest }) => label !== null && label.form !== "bold" && isSure && rest === "",
  );
  const arrows = share(stamps.filter(({ hasArrow }) => hasArrow).length, stamps.length);
  const density = Math.min(1, pace / NOTES_PACE);
  const signs = [
    (pace - LIST_PACE) / (SPEECH_PACE - LIST_PACE),
    labelled * Math.min(1, 2 * again) * (paces.length === 0 ? 1 : Math.max(stops, density)),
    bold,
    share(above.length, starts.length) * stops,
    arrows,
    stops * density,
  ];
  const doubt = signs.reduce((left, sign) => left * (1 - Math.min(1, Math.max(0, sign))), 1);
  const seconds = stamps.map((stamp) => stamp.seconds);
  const isBare = labels.length === 0 && pace < SPEECH_PACE;
  const isOfDay = areTimesOfDay(seconds) || (isBare && mayBeHours(seconds));
  const logged = share(worded.filter(({ words }) => beginsLogLine(words)).length, worded.length);
  const sayable = isOfDay ? 0 : (1 - logged) * Math.min(1, Math.max(0, 2 - pace / MOST_PACE));
  return {
    lines: lines.length,
    timed: share(timed, lines.length),
    turns: starts.length,
    stamps: stamps.length,
    gapSeconds: median(steps.map(Math.abs)),
    ascending: share(steps.filter((step) => step >= 0).length, steps.length),
    fromZero: stamps[0] !== undefined && stamps[0].seconds < 1,
    fractions: share(stamps.filter(({ hasFraction }) => hasFraction).length, stamps.length),
    arrows,
    pace,
    stops,
    labelled,
    bold,
    above: share(above.length, starts.length),
    speakers,
    again,
    speech: (1 - doubt) * sayable,
  };
}

/** A stamp, and the words from it to the next one. */
interface Stretch {
  readonly seconds: number;
  /** Up to the stated end, or to the next stamp; null for the last one. */
  readonly spanSeconds: number | null;
  readonly words: string;
  readonly characters: number;
  readonly hasArrow: boolean;
  readonly hasFraction: boolean;
}

function measureStretches(turns: readonly PlacedTurnLine[]): Stretch[] {
  const open: { seconds: number; end: number | null; hasArrow: boolean; words: string[] }[] = [];
  for (const { time, rest } of turns) {
    if (time !== null) {
      const { startSeconds, endSeconds, hasArrow } = time;
      open.push({ seconds: startSeconds, end: endSeconds, hasArrow, words: [] });
    }
    for (const { seconds, text } of splitAtTimes(rest)) {
      if (seconds !== null) open.push({ seconds, end: null, hasArrow: false, words: [] });
      if (text !== "") open.at(-1)?.words.push(text);
    }
  }
  return open.map(({ seconds, end, hasArrow, words }, i) => {
    const until = end ?? open[i + 1]?.seconds ?? null;
    const text = words.join(" ");
    return {
      seconds,
      spanSeconds: until === null ? null : until - seconds,
      words: text,
      characters: text.length + (text.match(LOGOGRAM)?.length ?? 0),
      hasArrow,
      hasFraction: !Number.isInteger(seconds),
    };
  });
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
