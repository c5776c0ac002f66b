import { countEach } from "../../shared/count-each.js";
import { readClock } from "../captions/cue-draft.js";
import { giveSource, refuseFile, type SourceReading } from "../episode-source.js";
import type { Format } from "../format.js";
import type { PageLine } from "../page-line.js";
import type { PageProblem } from "../page-problem.js";
import { addFrontMatter, TEXT_ENDINGS } from "../pages/text-page.js";
import { readPlainMarkdown } from "../plain-markdown.js";
import { type SpeechPiece, spreadSpeech } from "./spread-speech.js";

/** White space beside a time. A longer run would be tried in as many ways as it has characters. */
const SPACE = String.raw`\s{0,8}`;
const CLOCK = String.raw`(?:\d{1,3}:)?\d{1,3}:\d{2}(?:\.\d{1,3})?`;
/** Matches `[04:01]`, `\[00:04:01.06\]`, `(04:01)`, and a time with a remark: `[unintelligible 00:17:52.04]`. */
const INLINE_TIME = new RegExp(
  String.raw`\\?[[(]${SPACE}(?:([^[\]()\d:\s][^[\]()\d:]{0,39}?)\s${SPACE})?(${CLOCK})${SPACE}\\?[\])]`,
  "g",
);
const NAME = String.raw`\p{L}[^*:[\]()\n]{0,58}?`;
/** Matches `**Name:** words` and `**Name**: words`. */
const BOLD_LABEL = new RegExp(String.raw`^\*\*(${NAME})(?::\*\*|\*\*:)\s*`, "u");
/** Matches `Name (04:01): words`, and `Name 04:01` on a line of its own. */
const LABEL_WITH_TIME = new RegExp(
  String.raw`^(${NAME})${SPACE}[\s([]${SPACE}(${CLOCK})${SPACE}[)\]]?(?::\s*|${SPACE}$)`,
  "u",
);
const PLAIN_LABEL = /^(\p{Lu}[^:*[\]()\n]{0,48}?):(?=\s|$)\s*/u;
const MOST_NAME_WORDS = 5;

/** A transcript in Markdown or plain text. */
export const textTranscript: Format = {
  name: "text transcript",
  endings: TEXT_ENDINGS,
  recognise: ({ page }) => page !== null && looksLikeTranscript(page.lines),
  read: ({ page }) => page && addFrontMatter(page, readTextTranscript(page.lines)),
  rank: { speech: 2 },
};

/** Whether the lines look like a transcript: names in bold, or lines that begin with a name and a time. */
function looksLikeTranscript(lines: readonly PageLine[]): boolean {
  const bold = lines.filter(({ text }) => BOLD_LABEL.test(text)).length;
  const timed = lines.filter(({ text }, i) => isTimedLabel(text, lines[i + 1]?.text)).length;
  const words = lines.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0);
  const times = lines.reduce((sum, { text }) => sum + (text.match(INLINE_TIME)?.length ?? 0), 0);
  const labels = findNames(lines).size;
  return bold >= 2 || timed >= 2 || (times >= 2 && (labels >= 1 || words / times > 30));
}

/** Whether a line is `Name (04:01): words`, or `Name 04:01` above words; in a list of chapters a time stands below. */
function isTimedLabel(text: string, below: string | undefined): boolean {
  const label = LABEL_WITH_TIME.exec(text);
  if (label === null) return false;
  return /:\s*$/.test(label[0]) || (below !== undefined && !new RegExp(CLOCK).test(below));
}

/**
 * Reads speech with its speakers, and with times at least here and there. A time that goes backwards
 * is passed over with a note. A file without any time is refused.
 */
function readTextTranscript(lines: readonly PageLine[]): SourceReading {
  const names = findNames(lines);
  const notes: PageProblem[] = [];
  const pieces: SpeechPiece[] = [];
  let speaker: string | null = null;
  let latest = 0;
  const accept = (seconds: number | null, line: PageLine): number | null => {
    if (seconds === null || seconds >= latest) {
      latest = seconds ?? latest;
      return seconds;
    }
    notes.push({ line: line.number, expected: "a time not before the one above it", found: line.text });
    return null;
  };
  for (const line of lines) {
    if (/^(?:#{1,6}\s|[-*_]{3,}$)/.test(line.text)) continue;
    const label = readLabel(line.text, names);
    if (label !== null) {
      speaker = label.name;
      pieces.push({ speaker, text: "", startSeconds: accept(label.seconds, line) });
    }
    for (const { seconds, text } of splitAtTimes(line.text.slice(label?.length ?? 0)))
      pieces.push({ speaker, text, startSeconds: accept(seconds, line) });
  }
  if (pieces.every(({ startSeconds }) => startSeconds === null)) {
    const [first] = lines;
    return refuseFile({
      line: first?.number ?? 1,
      expected: "times in the transcript, such as `[04:01]` at the beginning of a turn",
      found: first?.text ?? null,
    });
  }
  return giveSource({ cues: spreadSpeech(pieces) }, notes);
}

interface Label {
  readonly name: string;
  readonly seconds: number | null;
  /** How many characters of the line it takes. */
  readonly length: number;
}

function readLabel(text: string, names: ReadonlySet<string>): Label | null {
  const bold = BOLD_LABEL.exec(text);
  if (bold !== null) return { name: cleanName(bold[1]), seconds: null, length: bold[0].length };
  const lead = leadingTime(text);
  const rest = text.slice(lead.length);
  const timed = LABEL_WITH_TIME.exec(rest);
  if (timed !== null && isName(timed[1]))
    return {
      name: cleanName(timed[1]),
      seconds: readClock(timed[2] ?? ""),
      length: lead.length + timed[0].length,
    };
  const plain = PLAIN_LABEL.exec(rest);
  if (plain === null || !names.has(plain[1] ?? "")) return null;
  return { name: cleanName(plain[1]), seconds: lead.seconds, length: lead.length + plain[0].length };
}

/** Finds the names that stand at the beginning of a line, before a colon, more than once. */
function findNames(lines: readonly PageLine[]): Set<string> {
  const labels = lines.map(({ text }) => PLAIN_LABEL.exec(text.slice(leadingTime(text).length))?.[1]);
  const counts = [...countEach(labels.filter(isName))];
  return new Set(counts.filter(([, count]) => count > 1).map(([name]) => name));
}

function isName(text: string | undefined): text is string {
  return text !== undefined && text.split(/\s+/).length <= MOST_NAME_WORDS;
}

function cleanName(text: string | undefined): string {
  return readPlainMarkdown(text ?? "");
}

function leadingTime(text: string): { seconds: number | null; length: number } {
  const match = new RegExp(String.raw`^\\?[[(]?(${CLOCK})\\?[\])]?\s*[-–—]?\s*`).exec(text);
  return match === null
    ? { seconds: null, length: 0 }
    : { seconds: readClock(match[1] ?? ""), length: match[0].length };
}

/** Cuts a turn's words where a time stands. A remark beside a time stays, the time is taken off. */
function splitAtTimes(text: string): { seconds: number | null; text: string }[] {
  const parts: { seconds: number | null; text: string }[] = [];
  let from = 0;
  let seconds: number | null = null;
  const lead = text.startsWith("[") || text.startsWith("\\[") ? null : leadingTime(text);
  if (lead !== null && lead.seconds !== null) {
    seconds = lead.seconds;
    from = lead.length;
  }
  for (const match of text.matchAll(INLINE_TIME)) {
    if (match.index < from) continue;
    parts.push({ seconds, text: readPlainMarkdown(text.slice(from, match.index)) });
    seconds = readClock(match[2] ?? "");
    from = match.index + match[0].length;
    if (match[1] !== undefined) {
      parts.push({ seconds, text: `[${match[1].replace(/\\$/, "")}]` });
      seconds = null;
    }
  }
  parts.push({ seconds, text: readPlainMarkdown(text.slice(from)) });
  return parts.filter((part) => part.text !== "" || part.seconds !== null);
}
