import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { Chapter, Episode } from "../../shared/domain.js";
import { AppError } from "../../shared/errors.js";
import { buildPlayUrl } from "../../shared/play-url.js";
import { formatTimestamp, markEstimated, sayTime } from "../../shared/timestamp.js";
import { listEpisodeSections, type PassageView } from "../../store/passage-view.js";
import { resolveIds, selectEpisodes } from "../../store/select-episodes.js";
import { answerCall, READ_ONLY, type ToolParts } from "./answer-call.js";
import { linkEpisodes } from "./episode-address.js";
import { chapterOutputSchema } from "./output-schemas.js";
import { readArguments } from "./read-arguments.js";
import { writeChapter } from "./write-episode.js";
import { QUOTATION_NOTICE, quoteLines, quoteTitle } from "./write-quotation.js";

const inputSchema = z.strictObject({
  episode: z.string().min(1).max(200).describe("The episode's id; cuepoint://episodes lists them"),
  number: z.number().int().min(1).describe("The chapter's number, from 1"),
  transcript: z
    .boolean()
    .default(false)
    .describe("Also what is said in it, word for word, where the episode has a transcript"),
});

type ChapterOutput = z.infer<typeof chapterOutputSchema>;

/** `get_chapter`: the notes of one chapter, and what is said in it. */
export function addChapterTool(server: McpServer, { answering, log }: ToolParts): void {
  server.registerTool(
    "get_chapter",
    {
      title: "Get a chapter",
      description:
        "One chapter of an episode: title, times, a link that plays it, summary and notes, and on request its " +
        "transcript. The numbers are those that search_episodes and ask_episodes give.",
      inputSchema: readArguments(inputSchema),
      outputSchema: chapterOutputSchema,
      annotations: READ_ONLY,
    },
    ({ episode: asked, number, transcript }, { mcpReq }) =>
      answerCall({ log, signal: mcpReq.signal }, async () => {
        const { store } = answering().answer;
        const { signal } = mcpReq;
        const [id = asked] = resolveIds(store.episodes, [asked]);
        selectEpisodes(store.episodes, { episodes: [id] });
        const view = await store.readEpisodes([id], { signal });
        const { episode, chapter } = findChapter(view.episodes, id, number);
        const said = transcript ? listSpeech(view, id, number) : [];
        return {
          content: [{ type: "text", text: writeText(episode, chapter, said) }, ...linkEpisodes([episode])],
          structuredContent: describeChapter(episode, chapter, said),
        };
      }),
  );
}

/** Throws `not_found` where there is no such chapter. */
function findChapter(
  [episode]: readonly Episode[],
  id: string,
  number: number,
): { readonly episode: Episode; readonly chapter: Chapter } {
  const chapter = episode?.chapters.find((each) => each.number === number);
  if (episode !== undefined && chapter !== undefined) return { episode, chapter };
  const first = episode?.chapters[0]?.number;
  const last = episode?.chapters.at(-1)?.number;
  throw new AppError("not_found", `episode "${id}" has no chapter ${number}`, {
    hint: `Its chapters are ${first} to ${last}.`,
  });
}

function listSpeech(view: PassageView, id: string, number: number): ChapterOutput["transcript"] {
  return listEpisodeSections(view, id)
    .filter(({ chapter }) => chapter.number === number)
    .flatMap(({ firstPassage, endPassage }) => view.passages.slice(firstPassage, endPassage))
    .filter(({ kind }) => kind === "transcript")
    .map(({ startSeconds, text, sentences }) => ({
      start: startSeconds,
      timestamp: formatTimestamp(startSeconds),
      ...markEstimated(sentences?.[0]?.estimated),
      text,
    }));
}

function describeChapter(
  episode: Episode,
  chapter: Chapter,
  transcript: ChapterOutput["transcript"],
): ChapterOutput {
  const { id, title, show, publishedAt } = episode;
  return {
    episode: { id, title, show, publishedAt },
    number: chapter.number,
    title: chapter.title,
    start: chapter.startSeconds,
    end: chapter.endSeconds,
    timestamp: formatTimestamp(chapter.startSeconds),
    ...markEstimated(chapter.estimated),
    url: buildPlayUrl(episode, chapter.startSeconds),
    summary: chapter.summary,
    bullets: [...chapter.bullets],
    transcript,
  };
}

function writeText(episode: Episode, chapter: Chapter, said: ChapterOutput["transcript"]): string {
  return [
    QUOTATION_NOTICE,
    `Episode ${quoteTitle(episode.title)} (${episode.id})`,
    writeChapter(episode, chapter),
    ...(said.length === 0 ? [] : ["What is said in it:"]),
    ...said.map((passage) => `${sayTime(passage.timestamp, passage)}\n${quoteLines(passage.text)}`),
  ].join("\n\n");
}
