import { readFileBytes } from "../../corpus/corpus-file.js";
import type { EpisodeSource } from "../../corpus/episode-source.js";
import { type Explanation, explainSource } from "../../corpus/explain-source.js";
import { describePassedOver, describeProblem } from "../../corpus/page-problem.js";
import { escapeControls } from "../../platform/redact-line.js";
import { countNoun } from "../../shared/count-noun.js";
import { AppError } from "../../shared/errors.js";
import { escapeHidden } from "../../shared/strip-hidden.js";
import { formatTimestamp } from "../../shared/timestamp.js";
import type { CommandContext } from "../context.js";

/** So many of each are shown of what was read. `--json` shows as many. */
const MOST_EPISODES = 5;
const MOST_LINES = 5;
const MOST_NOTES = 20;
const MOST_CHARACTERS = 100;

export interface ExplainOptions {
  readonly file: string;
  readonly json: boolean;
}

/**
 * `cuepoint doctor --explain FILE`: says which format the file is read as, how sure that is and by which signs, and what is
 * read of it. Throws where nothing is read.
 */
export async function explainFile({ file, json }: ExplainOptions, { screen }: CommandContext): Promise<void> {
  const read = await readFileBytes(file);
  if ("passedOver" in read) throw refuse(read.passedOver.map(describePassedOver));
  const explanation = explainSource({ path: file, bytes: read.bytes });
  const report = makeReport(file, explanation);
  if (json) screen.stdout.write(`${escapeControls(JSON.stringify(report, null, 2))}\n`);
  else screen.stdout.write(`${drawReport(report).map(escapeHidden).join("\n")}\n`);
  if (explanation.reading === null || report.problems.length > 0) throw refuse([]);
}

function refuse(problems: readonly string[]): AppError {
  return new AppError("corpus_unreadable", "nothing is read of the file", { problems });
}

interface Report {
  readonly file: string;
  /** Null where no format took the file. */
  readonly format: string | null;
  readonly candidates: Explanation["candidates"];
  readonly evidence: Explanation["evidence"];
  /** How many episodes the file tells of. */
  readonly episodeCount: number;
  /** The first of them. */
  readonly episodes: readonly EpisodeReport[];
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

interface EpisodeReport {
  readonly facts: EpisodeSource["facts"];
  readonly chapterCount: number;
  readonly cueCount: number;
  readonly speakers: readonly string[];
  /** The first chapters, or else the first cues, a line each. */
  readonly lines: readonly string[];
}

function makeReport(file: string, { candidates, evidence, reading }: Explanation): Report {
  const describe = (problems: Parameters<typeof describeProblem>[1][]) =>
    problems.map((problem) => describeProblem(file, problem));
  return {
    file,
    format: reading?.format.name ?? null,
    candidates,
    evidence,
    episodeCount: reading?.sources.length ?? 0,
    episodes: reading?.sources.slice(0, MOST_EPISODES).map(describeEpisode) ?? [],
    problems: describe([...(reading?.problems ?? [])]),
    notes: describe([...(reading?.notes ?? [])]),
  };
}

function describeEpisode({ facts, chapters, cues }: EpisodeSource): EpisodeReport {
  const marks = chapters?.marks ?? [];
  const said = cues ?? [];
  return {
    facts,
    chapterCount: marks.length,
    cueCount: said.length,
    speakers: [...new Set(said.flatMap(({ speaker }) => speaker ?? []))].slice(0, MOST_LINES),
    lines: [
      ...marks
        .slice(0, MOST_LINES)
        .map(({ startSeconds, title }) => `${formatTimestamp(startSeconds)} # ${title}`),
      ...said.slice(0, MOST_LINES).map(({ startSeconds, speaker, text, estimated }) => {
        const mark = estimated === true ? "~" : "";
        const name = speaker === null ? "" : `${speaker}: `;
        return `${mark}${formatTimestamp(startSeconds)} ${name}${text.slice(0, MOST_CHARACTERS)}`;
      }),
    ],
  };
}

function drawReport(report: Report): string[] {
  const [first, ...others] = report.candidates;
  const confidence = (format: string | null) =>
    report.candidates.find((candidate) => candidate.format === format)?.confidence.toFixed(2);
  const names = others.map((other) => `${other.format} ${other.confidence.toFixed(2)}`).join(", ");
  const refused = first === undefined || first.format === report.format ? [] : [`refused by ${first.format}`];
  const signs = Object.entries(report.evidence).map(([sign, value]) => `${sign} ${showFigure(value)}`);
  return [
    report.format === null
      ? `format    none of those that are read`
      : `format    ${report.format}, confidence ${confidence(report.format)}`,
    ...refused.map((line) => `          ${line}`),
    `others    ${names === "" ? "none" : names}`,
    `evidence  ${signs.join(", ")}`,
    `read      ${countNoun(report.episodeCount, "episodes")}`,
    ...report.episodes.flatMap(drawEpisode),
    ...report.problems.map((problem) => `problem   ${problem}`),
    ...report.notes.slice(0, MOST_NOTES).map((note) => `note      ${note}`),
    ...(report.notes.length > MOST_NOTES
      ? [`          and ${report.notes.length - MOST_NOTES} notes more`]
      : []),
  ];
}

function drawEpisode({ facts, chapterCount, cueCount, speakers, lines }: EpisodeReport): string[] {
  const named = facts.title === undefined ? "without a title" : facts.title;
  const who = speakers.length === 0 ? "" : `, ${speakers.join(", ")}`;
  const counts = `${countNoun(chapterCount, "chapters")}, ${countNoun(cueCount, "cues")}${who}`;
  return [`          ${named}: ${counts}`, ...lines.map((line) => `            ${line}`)];
}

function showFigure(value: number | boolean | null): string {
  if (typeof value !== "number") return value === null ? "unknown" : value ? "yes" : "no";
  return String(Math.round(value * 100) / 100);
}
