import type { Cue } from "../../shared/domain.js";
import { markEstimated } from "../../shared/timestamp.js";
import { chooseNames, listMiddleNames, splitAtLabels, type TurnStart } from "../speakers/choose-names.js";
import { isBareName, type LabelForm, readLabel } from "../speakers/read-label.js";
import { splitAtChanges } from "../speakers/split-at-changes.js";
import type { CueDraft } from "./cue-draft.js";
import { dropMarks } from "./drop-marks.js";

const CHANGE = /^\s*(?:>>+|[-–—])\s*/;
/** Nearly all cues, as one may have lost its name or its words. */
const MOST_NAMED = 0.9;
const SOUND = /^[[(♪].*[\])♪]$/;

/**
 * Finds the speakers of cues and sorts the cues by time; empty ones are left out. A voice that the format names speaks
 * until the next one. In a file without voices a label at the beginning of a line, such as `NAME:` or `(speaker 0)`,
 * names the speaker where the name is in capitals, follows `>>`, stands there more than once or looks like one that
 * does; after `>>` or a dash alone somebody unnamed speaks.
 */
export function attributeSpeakers(drafts: readonly CueDraft[]): Cue[] {
  const sorted = drafts
    .map((draft) => ({ ...draft, lines: listLines(draft.text) }))
    .filter(({ lines }) => lines.length > 0)
    .sort((a, b) => a.startSeconds - b.startSeconds);
  return attributeSorted(sorted.some(({ voice }) => voice) ? sorted : readNameLines(sorted));
}

interface LinedDraft extends CueDraft {
  readonly lines: readonly string[];
}

function attributeSorted(sorted: readonly LinedDraft[]): Cue[] {
  const hasVoices = sorted.some(({ voice }) => voice);
  const starts = hasVoices ? [] : sorted.flatMap(listStarts);
  const names = chooseNames(starts);
  if (names.size > 0)
    for (const name of listMiddleNames(sorted.flatMap(({ lines }) => lines))) names.add(name);
  const forms = new Set(
    starts.flatMap(({ label }) => (label?.strength === "weak" && names.has(label.name) ? [label.form] : [])),
  );
  const cues: Cue[] = [];
  let open: Turn = { speaker: null, text: "", isBegun: false };
  for (const draft of sorted) {
    const { lines, voice } = draft;
    const turns: readonly Turn[] = hasVoices
      ? [{ speaker: voice ?? open.speaker, text: lines.join(" "), isBegun: false }]
      : splitTurns(lines, { names, forms }, open);
    open = turns.at(-1) ?? open;
    for (const cue of spreadTurns(turns, draft)) cues.push(cue);
  }
  return cues;
}

interface Turn {
  readonly speaker: string | null;
  readonly text: string;
  /** True where a mark or a label says that somebody begins. */
  readonly isBegun: boolean;
}

interface KnownLabels {
  readonly names: ReadonlySet<string>;
  /** The forms of weak labels of which some name speakers. */
  readonly forms: ReadonlySet<LabelForm>;
}

/**
 * Splits a cue into turns. The speaker of the cue before goes on until somebody begins a turn, as where that cue ends with the
 * mark alone.
 */
function splitTurns(lines: readonly string[], labels: KnownLabels, before: Turn): Turn[] {
  const turns: (Omit<Turn, "text"> & { readonly lines: string[] })[] = [];
  for (const line of lines) {
    const begun = readTurn(line, labels);
    const open = turns.at(-1);
    const [first, ...more] = splitAtLabels(begun?.text ?? line, labels.names);
    const words = first?.text ?? "";
    if (begun !== null) turns.push({ speaker: begun.speaker, isBegun: true, lines: [words] });
    else if (open === undefined)
      turns.push({ speaker: before.speaker, isBegun: before.isBegun && before.text === "", lines: [words] });
    else open.lines.push(words);
    for (const { name, text } of more) turns.push({ speaker: name, isBegun: true, lines: [text] });
  }
  return turns.map(({ lines: own, ...turn }) => ({ ...turn, text: own.join(" ").trim() }));
}

function listLines(text: string): string[] {
  return text
    .split("\n")
    .map((line) =>
      dropMarks(line)
        .replace(/[\s\u200b-\u200f\ufeff]+/g, " ")
        .trim(),
    )
    .flatMap((line) => splitAtChanges(line).map(({ text, isChange }) => (isChange ? `>> ${text}` : text)))
    .filter((line) => line !== "");
}

/** The first line of a cue may begin a turn; another one begins it where it has a label or a mark. */
function listStarts({ lines }: LinedDraft): TurnStart[] {
  return lines.flatMap((line, i) => {
    const rest = line.replace(CHANGE, "");
    const label = readLabel(rest);
    if (i > 0 && label === null && rest === line) return [];
    const isCapital = label !== null && label.name === label.name.toUpperCase();
    const isSure =
      line.startsWith(">>") ||
      (label === null && rest !== line) ||
      (isCapital && label.strength !== "weak" && label.name !== label.name.toLowerCase());
    return [{ label, isSure }];
  });
}

/**
 * Takes the first line of each cue for the speaker's name where nearly all have a line below it, and where these first
 * lines are names of which each is there twice on average, or more often.
 */
function readNameLines(drafts: readonly LinedDraft[]): readonly LinedDraft[] {
  const named = drafts.filter(({ lines: [first = ""], lines }) => lines.length > 1 && isBareName(first));
  const names = new Set(named.map(({ lines }) => lines[0]));
  if (named.length < MOST_NAMED * drafts.length || names.size * 2 > named.length) return drafts;
  return drafts.map((draft) => {
    const [name = "", ...lines] = draft.lines;
    return names.has(name) && lines.length > 0 ? { ...draft, voice: name, lines } : draft;
  });
}

/** Reads a line that begins a turn; null where it goes on with the turn before. */
function readTurn(line: string, { names, forms }: KnownLabels): Turn | null {
  const rest = line.replace(CHANGE, "");
  const label = readLabel(rest);
  if (label !== null && names.has(label.name)) return begin(label.name, rest.slice(label.length));
  // It may be somebody of whom nothing else is known, whose words are not the speaker's before.
  if (label?.strength === "wide" || (label?.strength === "weak" && forms.has(label.form)))
    return begin(null, rest);
  return rest === line || (rest === "" && !line.startsWith(">>")) ? null : begin(null, rest);
}

function begin(speaker: string | null, text: string): Turn {
  return { speaker, text, isBegun: true };
}

/** Gives each turn of a cue a share of its time by its length. A sound, such as `[music]`, has no speaker. */
function spreadTurns(
  turns: readonly Turn[],
  { startSeconds, endSeconds, estimated }: Omit<CueDraft, "text">,
): Cue[] {
  const said = turns.filter(({ text }) => text !== "");
  const total = said.reduce((sum, { text }) => sum + text.length, 0);
  const seconds = (endSeconds ?? startSeconds) - startSeconds;
  const at = (characters: number) =>
    Math.round((startSeconds + (seconds * characters) / total) * 1000) / 1000;
  let before = 0;
  return said.map(({ speaker, text, isBegun }, i): Cue => {
    const start = at(before);
    before += text.length;
    const isUnnamed = isBegun && !speaker;
    return {
      startSeconds: start,
      endSeconds: endSeconds === null ? null : at(before),
      ...markEstimated(i > 0 || estimated),
      speaker: SOUND.test(text) ? null : speaker || null,
      text,
      ...(isUnnamed ? { beginsTurn: true } : {}),
    };
  });
}
