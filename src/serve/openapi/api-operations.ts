import { z } from "zod";
import type { Episode } from "../../shared/domain.js";
import { chatRequestSchema, episodeIdSchema, searchRequestSchema } from "../api/request-schemas.js";
import {
  chatResponseSchema,
  episodeListSchema,
  episodeSchema,
  searchResponseSchema,
  widgetIntegritySchema,
  widgetSettingsSchema,
} from "../api/response-schemas.js";
import { streamEventSchema } from "./components.js";
import { CHAT_RESPONSE, EVENTS, QUESTION, SEARCH_RESPONSE, shorten } from "./examples.js";
import type { Operation } from "./operation.js";

const json = (schema: z.ZodType, example?: unknown) => ({ "application/json": { schema, example } });

const STREAM = EVENTS.map(({ event, data }) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join("");

/** Questions and what can be asked, with one of the server's own episodes as the example. */
export function listQuestionOperations(first: Episode | null): Operation[] {
  const listed = (first === null ? [] : [first]).map(({ chapters, ...episode }) => ({
    ...episode,
    chapterCount: chapters.length,
  }));
  return [
    {
      id: "askEpisodes",
      method: "post",
      path: "/api/chat",
      tag: "Questions",
      summary: "Ask a question",
      description:
        "Answers from the episodes' notes and transcripts, and cites the second it was said. Where they do not answer, it says so (`abstained`) and names what comes nearest: that is a success too. The answer comes whole, or as events where the request has `stream: true` or no `stream` and an `Accept` header that names `text/event-stream`.",
      request: { schema: chatRequestSchema, example: { messages: [{ role: "user", content: QUESTION }] } },
      replies: [
        {
          status: 200,
          description: "The answer.",
          content: {
            ...json(chatResponseSchema, CHAT_RESPONSE),
            "text/event-stream": { schema: streamEventSchema, example: STREAM },
          },
        },
      ],
      failures: ["overloaded", "not_ready"],
      limited: true,
    },
    {
      id: "searchEpisodes",
      method: "post",
      path: "/api/search",
      tag: "Questions",
      summary: "Look for passages",
      description: "The passages that fit best, without an answer and without scores.",
      request: { schema: searchRequestSchema, example: { query: "small models", limit: 2 } },
      replies: [
        {
          status: 200,
          description: "Passages, best first.",
          content: json(searchResponseSchema, SEARCH_RESPONSE),
        },
      ],
      limited: true,
      failures: ["not_ready"],
    },
    {
      id: "listEpisodes",
      method: "get",
      path: "/api/episodes",
      tag: "Episodes",
      summary: "List the episodes",
      description: "Every episode that can be asked, without its chapters.",
      replies: [
        {
          status: 200,
          description: "The episodes.",
          content: json(episodeListSchema, { episodes: listed }),
        },
      ],
    },
    {
      id: "getEpisode",
      method: "get",
      path: "/api/episodes/{id}",
      tag: "Episodes",
      summary: "Read an episode",
      description: "One episode with its chapters and their notes.",
      parameters: [
        {
          name: "id",
          in: "path",
          schema: episodeIdSchema,
          description: "The episode's id.",
          example: first?.id,
        },
      ],
      replies: [
        {
          status: 200,
          description: "The episode.",
          content: json(episodeSchema, first === null ? undefined : shorten(first)),
        },
      ],
      failures: ["bad_request", "not_found", "not_ready"],
    },
  ];
}

/** What the widget and the pages around it load. */
export function listWidgetOperations(version: string): Operation[] {
  const versions = {
    name: "version",
    in: "path",
    schema: z.literal(version),
    description: "The running version; every other is not there.",
    example: version,
  } as const;
  const script = { "text/javascript": { schema: z.string() } };
  return [
    {
      id: "getWidgetSettings",
      method: "get",
      path: "/api/widget",
      tag: "Widget",
      summary: "What a widget must know",
      description: "Asked for once, when the widget is first used.",
      parameters: [
        {
          name: "episode",
          in: "query",
          schema: episodeIdSchema,
          description: "The episode to tell of.",
        },
      ],
      replies: [{ status: 200, description: "The settings.", content: json(widgetSettingsSchema) }],
      failures: ["bad_request", "not_found", "not_ready"],
    },
    {
      id: "getWidget",
      method: "get",
      path: "/widget.js",
      tag: "Widget",
      summary: "The newest widget",
      description: "The web component as a module, for pages of any site.",
      replies: [{ status: 200, description: "The module.", content: script }],
    },
    {
      id: "getPinnedWidget",
      method: "get",
      path: "/widget/{version}/widget.js",
      tag: "Widget",
      summary: "One version of the widget",
      description: "The same module at an address whose content never changes.",
      parameters: [versions],
      replies: [{ status: 200, description: "The module.", content: script }],
      failures: ["bad_request", "not_found"],
    },
    {
      id: "getWidgetIntegrity",
      method: "get",
      path: "/widget/{version}/integrity.json",
      tag: "Widget",
      summary: "The hash of a version",
      description: "For the `integrity` attribute of the tag that loads it.",
      parameters: [versions],
      replies: [{ status: 200, description: "The hash.", content: json(widgetIntegritySchema) }],
      failures: ["bad_request", "not_found"],
    },
  ];
}
