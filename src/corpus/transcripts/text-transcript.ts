import { giveSource, refuseFile, type SourceReading } from "../episode-source.js";
import { type Format, SHAPED } from "../format.js";
import type { PageLine } from "../page-line.js";
import type { PageProblem } from "../page-problem.js";
import { addFrontMatter, TEXT_ENDINGS } from "../pages/text-page.js";
import { readPlainMarkdown } from "../plain-markdown.js";
import { isStructure, listTurnLines, nameSpeakers, type PlacedTurnLine } from "./list-turn-lines.js";
import { readHead } from "./read-metadata.js";
import { splitAtTimes } from "./split-at-times.js";
import { type SpeechPiece, spreadSpeech } from "./spread-speech.js";
import { startAtZero } from "./start-at-zero.js";

const ADDRESS = /(?:https?:\/\/|www\.)\S|\b[\w-]+\.[a-z]{2,}(?![\w.])/i;
const SENTENCE_END = /[.!?。！？؟।]["'”’)]?$/;

/** Speech is likelier than not. */
const LEAST_SPEECH = 0.5;

/** A transcript in Markdown or plain text. */
export const textTranscript: Format = {
  name: "text transcript",
  endings: TEXT_ENDINGS,
  recognise: ({ page, evidence }) =>
    page !== null && evidence.turns >= 2 && evidence.speech >= LEAST_SPEECH ? SHAPED * evidence.speech : 0,
  read: ({ page }) => page && addFrontMatter(page, readTextTranscript(page.lines)),
  rank: { speech: 2 },
};

/**
 * Reads speech with its speakers, and with times at least here and there. Lines of metadata above the turns are facts.
 * A time that goes backwards is passed over with a note. A file without any time is refused.
 */
function readTextTranscript(lines: readonly PageLine[]): SourceReading {
  const turns = listTurnLines(lines);
  const head = readHead(turns);
  const spoken = turns.filter(({ line }) => !head.lines.has(line) && !isStructure(line.text));
  const outside = listOutside(spoken);
  const said = spoken.filter(({ line }) => !outside.has(line));
  const names = nameSpeakers(said);
  const expected = "words that somebody says (the line is left out)";
  const notes = [...outside].map(({ number, text }) => ({ line: number, expected, found: text }));
  const pieces = listPieces(said, names, notes);
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
    { facts: { ...facts, durationSeconds: isWhole ? durationSeconds : undefined }, cues },
    note === null ? notes : [note, ...notes],
  );
}

/** Places the words of the turns in time. What is passed over is added to the notes. */
function listPieces(
  turns: readonly PlacedTurnLine[],
  names: ReadonlySet<string>,
  notes: PageProblem[],
): SpeechPiece[] {
  const pieces: SpeechPiece[] = [];
  let speaker: string | null = null;
  const accept = keepOrder(notes);
  for (const turn of turns) {
    const name = nameSpeaker(turn, names);
    speaker = name ?? speaker;
    if (turn.time !== null || name !== null) pieces.push({ speaker, text: "", ...placeTurn(turn, accept) });
    for (const { seconds, text } of splitAtTimes(name === null ? restoreLabel(turn) : turn.rest))
      addWords(pieces, { speaker, text, startSeconds: accept(seconds, turn.line) ? seconds : null });
  }
  return pieces;
}

function nameSpeaker({ label }: PlacedTurnLine, names: ReadonlySet<string>): string | null {
  return label !== null && names.has(label.name) ? label.name : null;
}

type AcceptTime = (seconds: number | null, line: PageLine) => boolean;

function placeTurn({ time, line }: PlacedTurnLine, accept: AcceptTime) {
  if (time === null || !accept(time.startSeconds, line)) return { startSeconds: null, endSeconds: null };
  return { startSeconds: time.startSeconds, endSeconds: time.endSeconds };
}

/** Makes a test of whether a time is not before the one that it passed last. A time that is gets a note. */
function keepOrder(notes: PageProblem[]): AcceptTime {
  let latest = 0;
  return (seconds, { number, text }) => {
    const isInOrder = seconds === null || seconds >= latest;
    if (isInOrder) latest = seconds ?? latest;
    else notes.push({ line: number, expected: "a time not before the one above it", found: text });
    return isInOrder;
  };
}

/** Adds words below those before. Where a span was stated last, all words up to the next time are said in it. */
function addWords(pieces: SpeechPiece[], piece: SpeechPiece): void {
  const last = pieces.at(-1);
  if (piece.startSeconds !== null || last?.endSeconds == null) pieces.push(piece);
  else pieces[pieces.length - 1] = { ...last, text: `${last.text} ${piece.text}`.trim() };
}

/** Gives a label back to the words where it names nobody. */
function restoreLabel({ label, line, rest }: PlacedTurnLine): string {
  if (label === null) return rest;
  if (label.form === "line") return `${label.name} ${rest}`;
  const at = line.text.indexOf(label.name);
  const from = label.form === "bracket" ? at - 1 : at;
  return line.text.slice(Math.max(0, from));
}

/** Lists lines that nobody says: titles above the turns, all that stands above 0:00, and a service's line at the end. */
function listOutside(turns: readonly PlacedTurnLine[]): Set<PageLine> {
  const begin = turns.findIndex(({ time, label }) => time !== null || label !== null);
  const isFromZero = turns[begin]?.time?.startSeconds === 0;
  const above = turns
    .slice(0, Math.max(0, begin))
    .filter(
      ({ rest }) => turns[begin]?.time != null && (isFromZero || !SENTENCE_END.test(readPlainMarkdown(rest))),
    );
  const last = turns.at(-1);
  const service = last !== undefined && turns.length > 1 && isServiceLine(last) ? [last] : [];
  return new Set([...above, ...service].map(({ line }) => line));
}

/** Whether the last line is a service's, as nobody says an address alone: set apart, without a speaker or a sentence. */
function isServiceLine({ time, label, beginsBlock, rest }: PlacedTurnLine): boolean {
  const isBare = beginsBlock && time === null && label === null;
  return isBare && ADDRESS.test(rest) && !SENTENCE_END.test(readPlainMarkdown(rest));
}
