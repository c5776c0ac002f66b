import type { AnswerEvent, ChatResponse, Citation } from "../domain.js";
import { LineWriter } from "./line-writer.js";
import { toPrintable } from "./to-printable.js";

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
    if (event.type === "text-delta") lines.write(toPrintable(event.delta));
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
  for (const citation of listed) lines.write(describeSource(citation));
}

function describeSource({ n, timestamp, chapter, episode, url, support }: Citation): string {
  const weak = support === "weak" ? " (loosely supported)" : "";
  const place = `[${n}] ${timestamp} ${chapter.title} (chapter ${chapter.number} of ${episode.title})${weak}`;
  return toPrintable(`${place}\n${url === null ? "" : `    ${url}\n`}`);
}

function describeDegraded({ mode }: ChatResponse): string {
  return mode === "llm"
    ? "The language model stopped early: this is what it had said and could be checked."
    : "This answer was made with less than is configured; `cuepoint doctor` says what is missing.";
}
