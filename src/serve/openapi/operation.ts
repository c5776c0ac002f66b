import type { z } from "zod";
import type { ErrorCode } from "../../shared/errors.js";
import type { Method } from "./document.js";

/** What the document calls the groups of its operations, in its order. */
export const TAGS = {
  Questions: "Ask, and look for passages.",
  Episodes: "What can be asked.",
  Widget: "What the widget loads, from any site.",
  OpenAI: "The same answers for programs that speak OpenAI's protocol.",
  MCP: "The same answers for programs that speak the Model Context Protocol.",
  Server: "How the server is.",
  Pages: "For people.",
} as const;

export interface Content {
  readonly schema: z.ZodType;
  readonly example?: unknown;
}

export interface Reply {
  readonly status: number;
  readonly description: string;
  /** By media type; absent: no body. */
  readonly content?: Readonly<Record<string, Content>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly schema: z.ZodType;
  readonly description: string;
  readonly example?: unknown;
}

/** One route, with what no schema says of it. */
export interface Operation {
  /** A verb with its object: `askEpisodes`. */
  readonly id: string;
  readonly method: Method;
  /** `/api/episodes/{id}` */
  readonly path: string;
  readonly tag: keyof typeof TAGS;
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly Parameter[];
  /** A JSON body. */
  readonly request?: Content;
  readonly replies: readonly Reply[];
  /** Failures of its own, beside those that its method and its door have. */
  readonly failures?: readonly ErrorCode[];
  /** What of a client's minute it takes. */
  readonly limited?: true;
  /** True where a key is asked for when the server has keys. */
  readonly keyed?: true;
}
