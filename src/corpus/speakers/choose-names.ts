import { countEach } from "../../shared/count-each.js";
import { isNumbered, readLabel, type SpeakerLabel } from "./read-label.js";

/** Where somebody may begin to speak: the label that stands there, if any. */
export interface TurnStart {
  readonly label: SpeakerLabel | null;
  /** True where something else says that somebody begins: `>>`, a dash without a name, or a time with the name. */
  readonly isSure: boolean;
  /** Whether a time stands there; starts with a time and starts without one are told apart. */
  readonly hasTime?: boolean;
}

/** So large a share of the places where a turn may begin has a label where every turn has one. */
const MOST_TURNS = 0.75;
/** What stands in a name that a program shows, and in no title. */
const SIGN = /[\d(|&/+#]|\p{Ll}\p{Lu}|\p{So}/u;
const NUMBER = /(?:[ _-]?#?\d{1,3}|[ _-][\p{Lu}?])$/u;

/**
 * Chooses the labels that name speakers; others, such as `Remember:`, are words. A label does that where it is sure or
 * stands there more than once. One that stands there once does it where nearly all starts like it have a label, where it
 * looks like one that stands there more than once, which is a name of several words or a word with a number, or where
 * without it somebody would be named twice in a row, as nobody else is. A word that never has a time names nobody where
 * nearly all labels have one, nor one that stands once before words in lower case where others do not. Weak labels do it only
 * where nearly all starts have a label and they stand there more than once; wide ones that stand there once only where they
 * have a sign. None does where they take no turns.
 */
export function chooseNames(starts: readonly TurnStart[]): Set<string> {
  const labels = starts.flatMap(({ label, isSure, hasTime = false }) =>
    label === null ? [] : [{ label, isSure, hasTime }],
  );
  const names = countEach(
    labels.flatMap(({ label, isSure }) => (isSure ? [label.name, label.name] : label.name)),
  );
  const isAgain = ({ name }: SpeakerLabel) => (names.get(name) ?? 0) > 1;
  const shapes = countEach(
    labels.flatMap(({ label }) =>
      isNumbered(label.name) || isAgain(label) ? (describeShape(label) ?? []) : [],
    ),
  );
  const [timed, untimed] = [hasMostLabels(starts, true), hasMostLabels(starts, false)];
  const isUntimed = findUntimed(labels);
  const again = labels.filter(({ label }) => isAgain(label));
  const isLowerFile = again.filter(({ label }) => label.isBeforeLower).length * 2 > again.length;
  const isWord = (label: SpeakerLabel) =>
    isUntimed(label) ||
    (label.isBeforeLower && !isLowerFile && !isAgain(label) && describeShape(label) === null);
  const isMost = ({ hasTime = false }: TurnStart) => (hasTime ? timed : untimed);
  const speakers = labels.filter((start) => {
    const { label } = start;
    if (isWord(label)) return false;
    if (isAgain(label)) return isMost(start) || label.strength !== "weak";
    if (label.strength === "weak" || (label.strength === "wide" && !SIGN.test(label.name))) return false;
    return isMost(start) || (shapes.get(describeShape(label) ?? "") ?? 0) > 1;
  });
  const chosen = new Set(speakers.map(({ label }) => label.name));
  const told = starts.filter(({ label }) => label === null || (label.strength === "plain" && !isWord(label)));
  for (const name of listBetween(told, chosen)) chosen.add(name);
  return takesTurns(starts, chosen, isMost) ? chosen : new Set();
}

/**
 * Whether the names take turns: a phrase that somebody repeats, such as `Quick Note:`, is the only one of its file, stands
 * before few of the turns, and nobody else begins to speak between.
 */
function takesTurns(
  starts: readonly TurnStart[],
  names: ReadonlySet<string>,
  isMost: (start: TurnStart) => boolean,
): boolean {
  const [only = "", ...others] = names;
  if (others.length > 0 || isNumbered(only)) return true;
  const own = starts.filter(({ label }) => label?.name === only);
  return (
    own.some((start) => start.isSure || isMost(start)) ||
    starts.some(({ label, isSure }) => label === null && isSure)
  );
}

type PlacedLabel = TurnStart & { readonly label: SpeakerLabel };

/** Makes a test for words that never have a time where nearly all labels have one. */
function findUntimed(labels: readonly PlacedLabel[]): (label: SpeakerLabel) => boolean {
  const timed = labels.filter(({ hasTime }) => hasTime);
  const known = new Set(
    labels.filter(({ hasTime, isSure }) => hasTime || isSure).map(({ label }) => label.name),
  );
  const isTimed = timed.length >= 2 && timed.length >= MOST_TURNS * labels.length;
  return (label) => isTimed && describeShape(label) === null && !known.has(label.name);
}

/**
 * Lists labels that alone stand between two of one name, in a text in which no name follows itself, unless a time stands
 * between.
 */
function listBetween(starts: readonly TurnStart[], names: ReadonlySet<string>): string[] {
  const between: string[] = [];
  let before: string | null = null;
  let open: string[] = [];
  let isParted = false;
  for (const { label, hasTime } of starts) {
    if (label === null) isParted ||= hasTime === true;
    else if (!names.has(label.name)) open.push(label.name);
    else {
      const [only] = open;
      if (label.name === before && only === undefined && !isParted) return [];
      if (label.name === before && only !== undefined && open.length === 1) between.push(only);
      [before, open, isParted] = [label.name, [], false];
    }
  }
  return between;
}

/** Whether nearly all starts, with a time or without one, have a label. */
export function hasMostLabels(starts: readonly TurnStart[], isTimed: boolean): boolean {
  const alike = starts.filter(({ hasTime = false }) => hasTime === isTimed);
  const labelled = alike.filter(({ label }) => label !== null).length;
  return labelled >= 2 && labelled >= MOST_TURNS * alike.length;
}

/** Describes what labels of one file have in common; null for a single word, as any word may stand before a colon. */
function describeShape({ name, form }: SpeakerLabel): string | null {
  if (isNumbered(name)) return `${form} ${name.replace(NUMBER, "")}`;
  return name.includes(" ") ? form : null;
}

const SENTENCE_END = /[.!?…。！？]["'”’)\]]?\s+(?=\S)/gu;

/** Lists the names before a colon that stand behind the ends of sentences more than once, as where a cue has several turns. */
export function listMiddleNames(lines: readonly string[]): string[] {
  const labels = lines.flatMap((line) =>
    line.includes(":")
      ? line
          .split(SENTENCE_END)
          .slice(1)
          .map((words) => readLabel(words))
      : [],
  );
  const counts = countEach(
    labels.flatMap((label) => (label?.strength === "plain" && label.form === "colon" ? label.name : [])),
  );
  return [...counts].flatMap(([name, count]) => (count > 1 ? name : []));
}

/** Cuts words where, behind the end of a sentence, a label names one of the speakers. The first part has no label. */
export function splitAtLabels(
  text: string,
  names: ReadonlySet<string>,
): { readonly name: string | null; readonly text: string }[] {
  const parts: { name: string | null; text: string }[] = [];
  let [from, name]: [number, string | null] = [0, null];
  for (const match of text.matchAll(SENTENCE_END)) {
    const at = match.index + match[0].length;
    const label = at < from ? null : readLabel(text.slice(at, at + LABEL_CHARACTERS));
    if (label === null || label.strength === "weak" || label.form !== "colon" || !names.has(label.name))
      continue;
    parts.push({ name, text: text.slice(from, at).trim() });
    [from, name] = [at + label.length, label.name];
  }
  parts.push({ name, text: text.slice(from) });
  return parts;
}

/** More than a label has. */
const LABEL_CHARACTERS = 120;
