import { readClock } from "../captions/cue-draft.js";
import type { EpisodeFacts } from "../episode-source.js";
import type { PageLine } from "../page-line.js";
import { readDateLine } from "../pages/read-date-line.js";
import { readPlainMarkdown } from "../plain-markdown.js";
import { isStructure, type PlacedTurnLine } from "./list-turn-lines.js";

/** What stands above the turns of a transcript. */
export interface TranscriptHead {
  readonly facts: EpisodeFacts;
  /** The lines that are of the head: nobody says them. */
  readonly lines: ReadonlySet<PageLine>;
}

const PAIR = /^(?:[-*•]\s+)?(\p{L}[\p{L}\p{M} /-]{0,30}?)\s{0,2}[:：]\s*(\S.*)$/u;
/** How a sentence ends, as no title and no value does. */
export const SENTENCE_END = /[.!?。！？؟।]["'”’)]?$/;
const MOST_WORDS = 12;

interface Pair {
  readonly line: PageLine;
  readonly key: string;
  readonly value: string;
  /** A date or a duration, which is no speech in any case. */
  readonly fact: EpisodeFacts;
  readonly turn: PlacedTurnLine;
}

/**
 * Reads `Key: value` lines above the turns, such as `**Date:** 2025-02-03`. Each key stands once in the file, and no
 * value is a sentence. They are no turns where one of them is a date or a duration, or where the turns have times and
 * they have none.
 */
export function readHead(turns: readonly PlacedTurnLine[]): TranscriptHead {
  const pairs: Pair[] = [];
  let title: string | undefined;
  let end = 0;
  for (const turn of turns) {
    const heading = /^#\s+(.+)$/.exec(turn.line.text)?.[1];
    const pair = readPair(turn);
    if (pair !== null) pairs.push(pair);
    else if (heading !== undefined) title ??= readPlainMarkdown(heading);
    else if (!isStructure(turn.text)) break;
    end++;
  }
  const below = turns.slice(end);
  const labels = new Set(below.map(({ label }) => label?.name));
  const isOnce = pairs.every(({ turn }) => turn.label === null || !labels.has(turn.label.name));
  const next = below.find(({ label, time }) => label !== null || time !== null);
  const hasFact = pairs.some(({ fact }) => Object.keys(fact).length > 0);
  const isUntimed =
    pairs.every(({ turn }) => turn.time === null) && next?.time != null && next.label !== null;
  if (pairs.length === 0 || !isOnce || next === undefined || !(hasFact || isUntimed))
    return { facts: {}, lines: new Set() };
  return {
    facts: {
      title: findValue(pairs, ["title", "episode"]) ?? title,
      show: findValue(pairs, ["show", "podcast"]),
      ...Object.assign({}, ...pairs.toReversed().map(({ fact }) => fact)),
    },
    lines: new Set(pairs.map(({ line }) => line)),
  };
}

function readPair(turn: PlacedTurnLine): Pair | null {
  const { line } = turn;
  const [, key, value] = PAIR.exec(readPlainMarkdown(line.text)) ?? [];
  if (key === undefined || value === undefined || SENTENCE_END.test(value)) return null;
  if (value.split(/\s+/).length > MOST_WORDS) return null;
  return { line, key: key.toLowerCase(), value, fact: readFact(value), turn };
}

function readFact(value: string): EpisodeFacts {
  const clock = readClock(value);
  if (clock !== null && clock > 0) return { durationSeconds: clock };
  const { publishedAt, durationSeconds } = readDateLine(value) ?? {};
  return {
    ...(publishedAt == null ? {} : { publishedAt }),
    ...(durationSeconds == null ? {} : { durationSeconds }),
  };
}

function findValue(pairs: readonly Pair[], keys: readonly string[]): string | undefined {
  return pairs.find(({ key }) => keys.includes(key))?.value;
}
