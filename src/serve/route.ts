import type { RequestHandler } from "express";
import { z } from "zod";
import type { ErrorCode } from "../shared/errors.js";

/** The groups of routes, in the order in which the document lists them. */
export const TAGS = {
  Questions: "Ask, and look for passages.",
  Episodes: "What can be asked.",
  Widget: "What the widget loads, from any site.",
  OpenAI: "The same answers for programs that speak OpenAI's protocol.",
  MCP: "The same answers for programs that speak the Model Context Protocol.",
  Server: "Whether the server runs and can answer, and what it offers.",
  Pages: "For people.",
} as const;

export interface Content {
  /** The name of the schema in documents that have the route; without it the schema has the name that all give it. */
  readonly name?: string;
  readonly schema: z.ZodType;
  readonly example?: unknown;
}

export interface Reply {
  readonly status: number;
  readonly description: string;
  /** By media type. A reply without it has no body. */
  readonly content?: Readonly<Record<string, Content>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly schema: z.ZodType;
  readonly description: string;
  readonly example?: unknown;
}

export type Method = "get" | "post";

/** What a server does with the requests to one path by one method. */
export interface Endpoint {
  readonly method: Method;
  /** The whole path as Express reads it: `/api/episodes/:id`. */
  readonly path: string;
  /** True where the path with a slash at its end is not served. */
  readonly strict?: true;
  /** A request passes these before its body is read. */
  readonly guards?: readonly RequestHandler[];
  /** Takes the request from what its client may ask for in a minute, before the body is read. */
  readonly limit?: RequestHandler;
  /** Does the same after the body is read, where the body decides how much is taken. */
  readonly limitByBody?: RequestHandler;
  readonly handle: RequestHandler;
}

/** An endpoint with its description: one value mounts it and documents it. */
export interface Route extends Endpoint {
  /** A verb with its object: `askEpisodes`. */
  readonly id: string;
  readonly tag: keyof typeof TAGS;
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly Parameter[];
  /** The JSON body. */
  readonly request?: Content;
  readonly replies: readonly Reply[];
  /** The failures that do not follow from the method, the path or the limit. */
  readonly failures?: readonly ErrorCode[];
}

/** A part of the path, `:id` or `*id`. */
export function declarePathPart(
  name: string,
  schema: z.ZodType,
  description: string,
  example: string | undefined,
): Parameter {
  return { name, in: "path", schema, description, example };
}

/** The fields of a query, as its schema describes them. */
export function declareQuery({ shape }: z.ZodObject): Parameter[] {
  return Object.entries(shape).map(([name, schema]) => {
    const { description = "" } = schema as z.ZodType;
    return { name, in: "query", schema: schema as z.ZodType, description };
  });
}

/** A reply with status 200 and a JSON body. */
export function replyJson(description: string, schema: z.ZodType, example?: unknown): Reply {
  return { status: 200, description, content: { "application/json": { schema, example } } };
}

/** A reply with status 200, as JSON or as an event stream. */
export function replyEither(description: string, json: Content, events: Content): Reply {
  return { status: 200, description, content: { "application/json": json, "text/event-stream": events } };
}

/** A reply with status 200 and a page. */
export const replyPage: Reply = {
  status: 200,
  description: "The page.",
  content: { "text/html": { schema: z.string() } },
};
