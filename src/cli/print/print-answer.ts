import { countNoun } from "../../shared/count-noun.js";
import type { AnswerEvent, ChatResponse } from "../../shared/domain.js";
import { type CitationGroup, CLOSEST_HEADING, groupCitations } from "../../shared/group-citations.js";
import { parseStage } from "../../shared/parse-stage.js";
import { escapeHidden, stripHidden } from "../../shared/strip-hidden.js";
import { leadWithTime } from "../../shared/timestamp.js";
import { LineWriter } from "./line-writer.js";
import type { createReporter } from "./reporter.js";

export interface Screen {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly color: boolean;
}

type StageReporter = Pick<ReturnType<typeof createReporter>, "note" | "showStage" | "done">;

/**
 * Prints an answer as it comes, then its citations; the notes about it go to stderr, and on a terminal what is being
 * done until its first words.
 */
export async function printAnswer(
  events: AsyncIterable<AnswerEvent>,
  screen: Screen,
  reporter: StageReporter,
): Promise<ChatResponse | null> {
  const lines = new LineWriter(screen.stdout, screen.color);
  let begun = false;
  for await (const event of events) {
    if (event.type === "status-update" && !begun && screen.stderr.isTTY) showStage(event.stage, reporter);
    if (event.type === "text-delta") {
      if (!begun) reporter.done();
      begun = true;
      lines.write(stripHidden(event.delta));
    }
    if (event.type !== "answer-end") continue;
    reporter.done();
    lines.write("\n");
    printSources(event.response, lines);
    if (event.response.degraded) screen.stderr.write(`${describeDegraded(event.response)}\n`);
    return event.response;
  }
  return null;
}

function showStage(stage: string, { note, showStage: show }: StageReporter): void {
  const { name, value = "" } = parseStage(stage) ?? {};
  if (name === "searching") show("Searching the episodes");
  if (name === "reading") show(`Reading ${countNoun(Number(value), "passages")}`);
  if (name === "checking") show("Checking the answer");
  // It stays over the answer.
  if (name === "understood") note(`Understood as: ${value}`);
}

function printSources({ citations, closest }: ChatResponse, lines: LineWriter): void {
  if (citations.length > 0) lines.write("\n**Sources**\n");
  for (const place of groupCitations(citations)) {
    lines.write(describePlace(place, place.map(({ n }) => `[${n}]`).join("")));
  }
  if (closest.length > 0) lines.write(`\n**${CLOSEST_HEADING}**\n`);
  // No marker points to them.
  for (const place of groupCitations(closest)) lines.write(describePlace(place, "-"));
}

function describePlace(citations: CitationGroup, mark: string): string {
  const [first] = citations;
  const { chapter, episode, url } = first;
  const weak = citations.filter(({ support }) => support === "weak").map(({ n }) => `[${n}]`);
  const note = weak.length === 0 ? "" : `    ${weak.join("")} loosely supported\n`;
  const link = url === null ? "" : `    ${escapeHidden(url)}\n`;
  const lines = [
    `${mark} ${leadWithTime(first, " ")}${chapter.title}`,
    `    chapter ${chapter.number}, ${episode.title}`,
  ];
  return `${lines.map(escapeHidden).join("\n")}\n${link}${note}`;
}

function describeDegraded({ mode }: ChatResponse): string {
  return mode === "llm"
    ? "The language model stopped early: this is what it had said and could be checked."
    : "This is the quoted answer: a part is missing, or nothing that the language model said could be supported. `cuepoint doctor` looks at the parts.";
}
