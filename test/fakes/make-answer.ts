import type { ChatResponse, Citation } from "../../src/shared/domain.js";
import type { Script } from "./scripted-cuepoint-server.js";

/** A citation of the contract, with the changes. */
export function makeCitation(changes: Partial<Citation> = {}): Citation {
  return {
    n: 1,
    episode: { id: "winter-hives", title: "Winter Hives", show: null, publishedAt: null },
    chapter: { number: 2, title: "Wintering" },
    start: 95,
    end: 400,
    timestamp: "1:35",
    url: "https://www.youtube.com/watch?v=abcdefghijk&t=95s",
    quote: "Damp kills more colonies than cold",
    kind: "bullet",
    support: "verbatim",
    ...changes,
  };
}

/** A whole answer of the contract, with the changes. */
export function makeResponse(changes: Partial<ChatResponse> = {}): ChatResponse {
  return {
    id: "a",
    answer: "Damp kills [1].",
    citations: [makeCitation()],
    abstained: false,
    closest: [],
    mode: "extractive",
    model: null,
    degraded: false,
    checks: { sentences: 1, withheld: 0, corrected: 0, weak: 0 },
    followUps: [],
    timings: { embedMs: 1, retrieveMs: 1, firstDeltaMs: 1, totalMs: 1 },
    ...changes,
  };
}

/** The events of the answer, its text in pieces of so many characters. */
export function scriptAnswer(
  response: ChatResponse,
  { step = 7, hold }: { readonly step?: number; readonly hold?: Promise<void> } = {},
): Script {
  const { id, mode, model, answer, citations } = response;
  const letters = [...answer];
  const pieces = Array.from({ length: Math.ceil(letters.length / step) }, (_, i) =>
    letters.slice(i * step, (i + 1) * step).join(""),
  );
  return {
    kind: "events",
    events: [
      { type: "answer-start", data: { id, mode, model } },
      ...citations.map((data) => ({ type: "citation-add", data })),
      ...pieces.map((delta) => ({ type: "text-delta", data: { delta } })),
      { type: "answer-end", data: response },
    ],
    ...(hold === undefined ? {} : { hold }),
  };
}
