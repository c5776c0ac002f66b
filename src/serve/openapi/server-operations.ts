import { z } from "zod";
import { healthSchema, readySchema } from "../api/response-schemas.js";
import type { Operation } from "./operation.js";

const page = (description: string) => ({
  status: 200,
  description,
  content: { "text/html": { schema: z.string() } },
});

const READY = { ready: true, degraded: false, reasons: [], engine: "hnsw" };

/** How the server is, and its pages. */
export const SERVER_OPERATIONS: readonly Operation[] = [
  {
    id: "checkHealth",
    method: "get",
    path: "/healthz",
    tag: "Server",
    summary: "Whether the process runs",
    description: "For what restarts it when it does not answer.",
    replies: [
      {
        status: 200,
        description: "It runs.",
        content: { "application/json": { schema: healthSchema, example: { ok: true } } },
      },
    ],
  },
  {
    id: "checkReadiness",
    method: "get",
    path: "/readyz",
    tag: "Server",
    summary: "Whether any answer can be given",
    description: "For what sends requests to it only when it can answer.",
    replies: [
      {
        status: 200,
        description: "It can answer, perhaps with less than it was set up with.",
        content: { "application/json": { schema: readySchema, example: READY } },
      },
      {
        status: 503,
        description: "It cannot answer.",
        content: {
          "application/json": {
            schema: readySchema,
            example: { ...READY, ready: false, reasons: ["the server is stopping"] },
          },
        },
      },
    ],
  },
  {
    id: "getApiDescription",
    method: "get",
    path: "/openapi.json",
    tag: "Server",
    summary: "This description, for programs",
    description: "OpenAPI 3.1, made from the schemas that check the requests.",
    replies: [
      {
        status: 200,
        description: "The document.",
        content: { "application/json": { schema: z.looseObject({ openapi: z.string() }) } },
      },
    ],
  },
  {
    id: "readDocumentation",
    method: "get",
    path: "/docs",
    tag: "Pages",
    summary: "This description, for people",
    description: "The same as a page, without scripts.",
    replies: [page("The page.")],
  },
  {
    id: "openEmbeddedWidget",
    method: "get",
    path: "/embed",
    tag: "Pages",
    summary: "The widget as a page of its own",
    description:
      "For frames: the only page that other sites may frame, if the server's owner has named them. `episode` in its query chooses the episode.",
    replies: [page("The page.")],
  },
];

/** `GET /metrics`, where it is turned on. */
export const METRICS_OPERATION: Operation = {
  id: "readMetrics",
  method: "get",
  path: "/metrics",
  tag: "Server",
  summary: "Figures for Prometheus",
  description: "Counts and times since the start; no question is in them.",
  replies: [{ status: 200, description: "The figures.", content: { "text/plain": { schema: z.string() } } }],
};
