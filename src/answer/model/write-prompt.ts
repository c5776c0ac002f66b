import type { EpisodeOutline } from "../../store/episode-outline.js";
import { type CitationSource, identifyChapter } from "../build-citation.js";
import { escapeMarkup } from "../escape-markup.js";
import type { ModelMessage } from "./chat-model.js";
import { fillPrompt } from "./fill-prompt.js";
import type { Prompts } from "./read-prompts.js";

/** How a reply is asked for. */
export type ReplyForm = "text" | "json";

export interface Prompting {
  readonly prompts: Prompts;
  readonly question: string;
  /** Passages in the order in which they are numbered, from 1. */
  readonly sources: readonly CitationSource[];
}

/** Writes the messages that ask for an answer. */
export function writePrompt({ prompts, question, sources }: Prompting, form: ReplyForm): ModelMessage[] {
  const system = fillPrompt(prompts.system, { form: form === "json" ? prompts.jsonForm : prompts.textForm });
  const user = fillPrompt(prompts.user, { passages: listPassages(sources), question });
  return [
    { role: "system", content: system },
    { role: "user", content: user },
  ];
}

/** Lists passages by their numbers, a line each, under the episodes and chapters that they are from. */
export function listPassages(sources: readonly CitationSource[]): string {
  const lines = sources.flatMap((source, i) => {
    const { episode, chapter, passage } = source;
    const before = sources[i - 1];
    const line = `[${i + 1}] ${putOnLine(passage.text)}`;
    if (before !== undefined && identifyChapter(before) === identifyChapter(source)) return [line];
    const heading = before?.episode.id === episode.id ? [] : [`Episode: ${describeEpisode(episode)}`];
    // The program made the titles of some chapters from the words spoken in them.
    if (chapter.generated !== true) heading.push(`Chapter: ${putOnLine(chapter.title)}`);
    return [...heading, line];
  });
  return lines.join("\n");
}

function describeEpisode({ title, show, publishedAt, people }: EpisodeOutline): string {
  const names = people.map(({ name, role }) => (role === null ? name : `${name}, ${role}`));
  const facts = [show, publishedAt, ...names].filter((fact) => fact !== null);
  return putOnLine(facts.length === 0 ? title : `${title} (${facts.join("; ")})`);
}

/** Puts a text on one line that can neither close the fence around the passages nor number itself. */
export function putOnLine(text: string): string {
  return escapeMarkup(text.replace(/\p{Cc}+|\s+/gu, " "))
    .replaceAll("<", "‹")
    .replaceAll(">", "›")
    .trim();
}
