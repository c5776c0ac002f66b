import { countNoun } from "../../shared/count-noun.js";
import type { ChatResponse } from "../../shared/domain.js";
import { escapeHidden } from "../../shared/strip-hidden.js";
import { leadWithTime } from "../../shared/timestamp.js";
import { wrapText } from "../print/wrap-text.js";
import { LONGEST_REPLY, type RecordedCall } from "./record-calls.js";
import type { SettledSentence } from "./settle-sentence.js";
import type { TrialReport } from "./try-configured-model.js";

const COLUMNS = 80;
const NAME_COLUMNS = 12;
/** A text is shown up to so many lines; the last ones are its end. */
const MOST_LINES = 12;
const LAST_LINES = 2;
/** Of the rules, which are installed with the program, fewer are shown. */
const MOST_RULES = 5;
/** In UTF-16 units. Of a longer text no line on a screen shows the rest. */
const MOST_SHOWN = COLUMNS * MOST_LINES;
const MOST_SENTENCES = 30;

const PURPOSES: Readonly<Record<RecordedCall["purpose"], string>> = {
  rewriting: "rewrite the question",
  answer: "answer",
  correction: "correct sentences",
};

/** Writes a trial of the language model as lines of at most 80 columns. */
export function describeTrial(report: TrialReport): string[] {
  const { calls, sentences, response } = report;
  const answer = response.answer.split("\n").flatMap((line) => wrap(line, "  "));
  return [
    "",
    "The language model",
    ...describeServer(report),
    ...calls.flatMap((call, i) => ["", ...describeCall(call, i + 1)]),
    ...(sentences.length > 0 ? ["", "What became of each sentence"] : []),
    ...sentences.slice(0, MOST_SENTENCES).flatMap(describeSentence),
    ...tellMore(sentences.length - MOST_SENTENCES, "sentences"),
    "",
    `The answer as a reader gets it: ${describeKind(response)}`,
    ...answer,
    ...response.citations.flatMap((citation) => {
      const { n, chapter, support } = citation;
      return wrap(`[${n}] ${leadWithTime(citation, " ")}${chapter.title}: ${support}`, "  ");
    }),
    ...describeCounts(report),
  ];
}

function describeServer(report: TrialReport): string[] {
  const { server, model, proxy, withoutProxy, windowTokens, maxTokens, takesSchema, question } = report;
  const without = withoutProxy === null ? "" : `, but not for ${withoutProxy}`;
  const form = takesSchema ? "as JSON of a schema" : "as text, since it refused or ignored a schema";
  const refused = report.refusedParameters.join(", ");
  const facts: Record<string, string> = {
    server,
    model: model ?? "not named",
    proxy: proxy === null ? "none" : proxy + without,
    window: windowTokens === null ? "not told" : countNoun(windowTokens, "tokens"),
    reply: `${form}; of ${countNoun(maxTokens, "tokens")} at most`,
    refused: refused === "" ? "no parameter" : refused,
    question,
  };
  return Object.entries(facts).flatMap(([name, fact]) => {
    const [first = "", ...others] = wrap(fact, " ".repeat(NAME_COLUMNS));
    return [name.padEnd(NAME_COLUMNS) + first.trimStart(), ...others];
  });
}

function describeCall(call: RecordedCall, number: number): string[] {
  const { purpose, asksForJson, messages, reply, replyLength, firstTextMs, waitedMs, failure } = call;
  const form = asksForJson ? " as JSON" : "";
  const first = firstTextMs === null ? "no text" : `first text after ${firstTextMs.toFixed(0)} ms`;
  const came = replyLength > LONGEST_REPLY ? `came, the first of ${replyLength} characters` : "came";
  return [
    `Call ${number}: ${PURPOSES[purpose]}${form}; ${first}, ${waitedMs.toFixed(0)} ms in all`,
    ...messages.flatMap(({ role, content }) => [
      ` sent as ${role}`,
      ...excerpt(content, { lines: role === "system" ? MOST_RULES : MOST_LINES, linesEach: 1 }),
    ]),
    ...(reply === "" ? [] : [` ${came}`, ...excerpt(reply, { lines: MOST_LINES, linesEach: MOST_LINES })]),
    ...(failure === null ? [] : [" failed", ...wrap(failure, "  ")]),
  ];
}

/** Shows the first lines of a text and the last ones, each on `linesEach` lines of the screen at most. */
function excerpt(text: string, { lines: most, linesEach }: { lines: number; linesEach: number }): string[] {
  const lines = text.split("\n");
  const show = (some: readonly string[]) => some.flatMap((line) => wrap(line, "  ", linesEach));
  if (lines.length <= most) return show(lines);
  return [
    ...show(lines.slice(0, most - LAST_LINES)),
    `  (${countNoun(lines.length - most, "lines")} more: \`doctor --llm --json\` has them)`,
    ...show(lines.slice(-LAST_LINES)),
  ];
}

function describeSentence({ text, named, released, probability, outcome }: SettledSentence): string[] {
  const changed = released === null || released === text ? [] : wrap(`now: ${released}`, "    ");
  const likely = probability === null ? "" : ` (probability ${probability.toFixed(2)})`;
  const markers = named.map((n) => `[${n}]`).join("");
  return [...wrap(`- ${text} ${markers}`, "  "), ...wrap(outcome + likely, "    "), ...changed];
}

function tellMore(count: number, plural: string): string[] {
  return count > 0 ? [`  and ${countNoun(count, plural)} more: \`doctor --llm --json\` has them`] : [];
}

function describeKind({ mode, abstained, degraded }: ChatResponse): string {
  if (mode === "extractive") return degraded ? "the page's own words instead" : "not the model's";
  if (abstained) return "an abstention";
  return degraded ? "cut short" : "the model's";
}

function describeCounts({ response, tokens }: TrialReport): string[] {
  const { sentences, withheld, corrected, weak } = response.checks;
  const { totalMs, firstDeltaMs } = response.timings;
  return [
    "",
    ...wrap(
      `${countNoun(sentences, "sentences")}: ${withheld} withheld, ${corrected} corrected, ${weak} weak. ` +
        `First words after ${firstDeltaMs.toFixed(0)} ms, all after ${totalMs.toFixed(0)} ms. ` +
        `Counted: ${countNoun(tokens.prompt, "tokens")} sent, ${countNoun(tokens.completion, "tokens")} received.`,
      "",
    ),
  ];
}

function wrap(text: string, indent: string, lines = MOST_LINES): string[] {
  const shown = escapeHidden(text.slice(0, MOST_SHOWN));
  return wrapText(shown, { width: COLUMNS - indent.length, lines }).map((line) => (indent + line).trimEnd());
}
