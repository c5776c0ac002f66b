import type { AnswerEvent, ChatResponse, Citation } from "../../shared/domain.js";
import { groupCitations } from "../../shared/group-citations.js";
import { escapeHidden, stripHidden } from "../../shared/strip-hidden.js";
import { LineWriter } from "./line-writer.js";

export interface Screen {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly color: boolean;
}

/** Prints an answer as it comes, then its citations; the notes about it go to stderr. */
export async function printAnswer(
  events: AsyncIterable<AnswerEvent>,
  screen: Screen,
): Promise<ChatResponse | null> {
  const lines = new LineWriter(screen.stdout, screen.color);
  for await (const event of events) {
    if (event.type === "text-delta") lines.write(stripHidden(event.delta));
    if (event.type !== "answer-end") continue;
    lines.write("\n");
    printSources(event.response, lines);
    if (event.response.degraded) screen.stderr.write(`${describeDegraded(event.response)}\n`);
    return event.response;
  }
  return null;
}

function printSources({ abstained, citations, closest }: ChatResponse, lines: LineWriter): void {
  const listed = abstained ? closest : citations;
  if (listed.length === 0) return;
  lines.write(`\n**${abstained ? "Nearest chapters" : "Sources"}**\n`);
  for (const citations of groupCitations(listed)) lines.write(describePlace(citations));
}

function describePlace(citations: readonly Citation[]): string {
  const [first] = citations;
  if (first === undefined) return "";
  const { timestamp, chapter, episode, url } = first;
  const markers = citations.map(({ n }) => `[${n}]`).join("");
  const weak = citations.filter(({ support }) => support === "weak").map(({ n }) => `[${n}]`);
  const note = weak.length === 0 ? "" : `    ${weak.join("")} loosely supported\n`;
  const link = url === null ? "" : `    ${escapeHidden(url)}\n`;
  const lines = [
    `${markers} ${timestamp} ${chapter.title}`,
    `    chapter ${chapter.number}, ${episode.title}`,
  ];
  return `${lines.map(escapeHidden).join("\n")}\n${link}${note}`;
}

function describeDegraded({ mode }: ChatResponse): string {
  return mode === "llm"
    ? "The language model stopped early: this is what it had said and could be checked."
    : "This is the quoted answer: a part is missing, or nothing that the language model said could be supported. `cuepoint doctor` looks at the parts.";
}
