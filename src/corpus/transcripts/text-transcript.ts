import { giveSource, refuseFile, type SourceReading } from "../episode-source.js";
import { LEAST_SPEECH, type LineEvidence } from "../evidence/weigh-lines.js";
import { type Format, SHAPED } from "../format.js";
import type { PageLine } from "../page-line.js";
import { addFrontMatter, TEXT_ENDINGS } from "../pages/text-page.js";
import { readPlainMarkdown } from "../plain-markdown.js";
import { findServiceLines } from "../speakers/service-line.js";
import { isStructure, nameSpeakers, type PlacedTurnLine } from "./list-turn-lines.js";
import { findChapterList } from "./placing/find-chapter-lists.js";
import { isNamed, placeWords } from "./placing/place-words.js";
import { settleTimes } from "./placing/settle-times.js";
import { readHead, SENTENCE_END } from "./read-metadata.js";
import { spreadSpeech } from "./spread-speech.js";
import { startAtZero } from "./start-at-zero.js";

const ADDRESS = /(?:https?:\/\/|www\.)\S|(?<![\w-])[\w-]{1,63}\.[a-z]{2,63}(?![\w.])/i;

const MOST_TIMED = 0.75;

/** Whether lines are rather speech than anything else: of turns, or nearly all with a time in them, or with several. */
export function isSpeech({ lines, turns, stamps, timed, speech }: LineEvidence): boolean {
  const isTimed = timed >= MOST_TIMED || (stamps > 2 && stamps > lines);
  return (turns >= 2 || (stamps >= 2 && isTimed)) && speech >= LEAST_SPEECH;
}

/** A transcript in Markdown or plain text. */
export const textTranscript: Format = {
  name: "text transcript",
  endings: TEXT_ENDINGS,
  recognise: ({ page, evidence }) => (page !== null && isSpeech(evidence) ? SHAPED * evidence.speech : 0),
  read: ({ page }) => page && addFrontMatter(page, readTextTranscript(page.lines)),
  rank: { speech: 2 },
};

/**
 * Reads speech with its speakers, and with times at least here and there. Lines of metadata above the turns are facts, and a list
 * of chapters beside the transcript is one. A time out of order is passed over with a note. A file without any time is refused.
 */
export function readTextTranscript(lines: readonly PageLine[]): SourceReading {
  const { turns, list, description } = findChapterList(lines);
  const head = readHead(turns);
  const spoken = turns.filter(({ line, text }) => !head.lines.has(line) && !isStructure(text));
  const outside = listOutside(spoken);
  const said = spoken.filter(({ line }) => !outside.has(line));
  const expected = "words that somebody says (the line is left out)";
  const left = [...outside].map(({ number, text }) => ({ line: number, expected, found: text }));
  const { pieces, notes } = settleTimes(placeWords(said, nameSpeakers(said)));
  if (pieces.every(({ startSeconds }) => startSeconds === null)) {
    const [first] = lines;
    return refuseFile({
      line: first?.number ?? 1,
      expected: "times in the transcript, such as `[04:01]` at the beginning of a turn",
      found: first?.text ?? null,
    });
  }
  const { pieces: placed, note } = startAtZero(pieces, said);
  const cues = spreadSpeech(placed);
  const latest = cues.reduce((most, { startSeconds }) => Math.max(most, startSeconds), 0);
  const { durationSeconds, ...facts } = head.facts;
  const isWhole = durationSeconds !== undefined && durationSeconds >= latest;
  return giveSource(
    {
      facts: { description, ...facts, durationSeconds: isWhole ? durationSeconds : undefined },
      cues,
      ...(list === null ? {} : { chapters: { origin: "description", marks: list.marks } }),
    },
    [...(note === null ? [] : [note]), ...left, ...notes, ...(list?.notes ?? [])],
  );
}

/** Lists lines that nobody says: titles above the turns, all that stands above 0:00, and a service's lines. */
function listOutside(turns: readonly PlacedTurnLine[]): Set<PageLine> {
  const names = nameSpeakers(turns);
  const begin = turns.findIndex((turn) => turn.time !== null || isNamed(turn, names));
  const isFromZero = turns[begin]?.time?.startSeconds === 0;
  const above = turns
    .slice(0, Math.max(0, begin))
    .filter(({ rest }) => isFromZero || !SENTENCE_END.test(readPlainMarkdown(rest)));
  const texts = turns.map((turn, i) => (isBare(turn, turns[i - 1]) ? readPlainMarkdown(turn.rest) : ""));
  const found = findServiceLines(texts);
  const service = turns.filter((_, i) => found.has(i));
  const last = turns.findLast((_, i) => !found.has(i));
  const address = last !== undefined && turns.length > 1 && isAddressAlone(last) ? [last] : [];
  return new Set([...above, ...service, ...address].map(({ line }) => line));
}

/** Whether a line has no time and no speaker of its own, nor stands right below a name. */
function isBare({ time, label }: PlacedTurnLine, above: PlacedTurnLine | undefined): boolean {
  const isBelowName = above !== undefined && above.label !== null && above.rest === "";
  return time === null && label === null && !isBelowName;
}

/** Whether the last line is an address, which nobody says alone: set apart, without a speaker or a sentence. */
function isAddressAlone({ time, label, beginsBlock, rest }: PlacedTurnLine): boolean {
  return (
    beginsBlock &&
    time === null &&
    label === null &&
    ADDRESS.test(rest) &&
    !SENTENCE_END.test(readPlainMarkdown(rest))
  );
}
