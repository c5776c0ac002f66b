import { TOLD_KINDS } from "../../../answer/response/problem.js";
import { EVENT_SCHEMAS } from "../../../shared/domain.js";
import type { OpenApiDocument } from "../../openapi/document.js";
import { EVENTS } from "../../openapi/examples.js";
import { type Html, html, renderProse } from "../html.js";
import { renderTable } from "./render-fields.js";
import { renderCode } from "./render-operation.js";

export interface GuideSection {
  readonly id: string;
  readonly title: string;
  readonly content: Html;
}

/** The sections on what holds for every operation. */
export function renderGuide(document: OpenApiDocument): GuideSection[] {
  return [
    { id: "stream", title: "The event stream", content: renderStream() },
    { id: "errors", title: "Errors", content: renderErrors() },
    { id: "limits", title: "Rate limits", content: renderLimits(document) },
    { id: "origins", title: "Pages of other sites", content: renderOrigins() },
    { id: "keys", title: "Keys", content: renderKeys(document) },
  ];
}

const LONGEST_LINE = 110;

const SAMPLE = EVENTS.map(({ event, data }) => {
  const line = `data: ${JSON.stringify(data)}`;
  return `event: ${event}\n${line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line}`;
}).join("\n\n");

const READ = `const response = await fetch("./api/chat", {
  method: "POST",
  headers: { "content-type": "application/json", accept: "text/event-stream" },
  body: JSON.stringify({ messages: [{ role: "user", content: question }] }),
});
let rest = "";
for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
  const events = (rest + piece).split("\\n\\n");
  rest = events.pop();
  for (const event of events) {
    const [, name, data] = /^event: (.+)\\ndata: (.+)$/.exec(event) ?? [];
    if (name === "text-delta") show(JSON.parse(data).delta);
  }
}`;

function renderStream(): Html {
  return html`<p>${renderProse(
    "An answer streams as `text/event-stream` where the request says `stream: true`, or says nothing of it and accepts that type. Each event has a name and one line of JSON. A citation comes before the first text that uses it. The deltas put together are the answer. Exactly one `answer-end` or `answer-error` is the last event. Every 15 seconds without an event bring a comment, so that nothing in between closes the connection. A failure before the first event is an ordinary error.",
  )}</p>
${renderTable(
  "Events",
  ["Event", "Meaning"],
  Object.entries(EVENT_SCHEMAS).map(([name, schema]) => [
    html`<code>${name}</code>`,
    renderProse(schema.description ?? ""),
  ]),
)}
${renderCode(SAMPLE, "Events of an answer, cut short")}
<p>${renderProse("`EventSource` sends no body: read the response of `fetch`.")}</p>
${renderCode(READ, "Reading the events in a page")}`;
}

function renderErrors(): Html {
  return html`<p>${renderProse(
    "A failure is `application/problem+json` (RFC 9457). `code` is for programs, `detail` says what is wrong with this request and what to do. Quote `requestId` when you report one. `/v1` answers in OpenAI's shape instead, `/mcp` in that of JSON-RPC.",
  )}</p>
${renderTable(
  "Errors",
  ["Code", "Status", "Meaning"],
  TOLD_KINDS.map(({ code, status, title }) => [html`<code>${code}</code>`, String(status), title]),
)}`;
}

function renderLimits({ components }: OpenApiDocument): Html {
  const told = ["ratelimit", "ratelimit-policy", "retry-after"];
  return html`<p>${renderProse(
    "A client may ask for so many answers a minute, over `/api`, `/v1` and `/mcp` together, and for four times as many searches; the server's owner sets how many with `CUEPOINT_RATE_LIMIT`. Beyond that a request is `rate_limited`. A server that is busy answers `overloaded`. Wait as long as `retry-after` says.",
  )}</p>
${renderTable(
  "Headers",
  ["Header", "Meaning"],
  told.map((name) => [html`<code>${name}</code>`, renderProse(components.headers[name]?.description ?? "")]),
)}`;
}

function renderOrigins(): Html {
  return html`<p>${renderProse(
    "Programs may ask from anywhere. Pages in a browser may ask where they are this server's own, or of a site that its owner names in `CUEPOINT_ALLOWED_ORIGINS`; every other page is told `origin_not_allowed`, and nothing is done for it. The server is asked by its own name and addresses, and by the hosts that its owner names in `CUEPOINT_PUBLIC_HOSTS`; by any other name in `Host` the same code comes with status 421.",
  )}</p>`;
}

function renderKeys({ components }: OpenApiDocument): Html {
  const said =
    components.securitySchemes === undefined
      ? "This server asks for no key. Its owner may set some with `CUEPOINT_API_KEYS`; `/v1` and `/mcp` are then for those who send one as `Authorization: Bearer KEY`."
      : "`/v1` and `/mcp` are for those who send one of the server's keys as `Authorization: Bearer KEY`. `/api` needs none.";
  return html`<p>${renderProse(said)}</p>`;
}
