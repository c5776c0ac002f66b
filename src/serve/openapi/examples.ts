import type { ChatResponse } from "../../shared/domain.js";

/** The question of the examples. The shipped episode answers it as they say. */
export const QUESTION = "what does Clem think about small models?";

const EPISODE = {
  id: "no-priors-ep-5",
  title: "No Priors Ep. 5 | With Huggingface’s Clem Delangue",
  show: "No Priors",
  publishedAt: "2023-05-19",
};

const PLACE = {
  episode: EPISODE,
  chapter: {
    number: 9,
    title: "Why small models still matter: latency, cost, and real-time enterprise needs",
  },
  start: 1195,
  end: 1270,
  timestamp: "19:55",
  url: "https://www.youtube.com/watch?v=dvKdTzYQJCc&t=1195s",
};

const SENTENCE =
  "Clem explains how production constraints like latency and cost create strong demand for smaller, faster, more targeted models, while some applications still justify larger general-purpose systems.";
const SUMMARY = `Not all use cases benefit from the largest models. ${SENTENCE}`;
const BULLET = "Smaller models can be faster and cheaper while meeting accuracy requirements";

export const CHAT_RESPONSE: ChatResponse = {
  id: "1129dfde-1fde-4fe3-a2c9-d35afa6ee5c7",
  answer: `“${SENTENCE}” [1]`,
  citations: [{ n: 1, ...PLACE, quote: SUMMARY, kind: "summary", support: "verbatim" }],
  abstained: false,
  closest: [],
  mode: "extractive",
  model: null,
  degraded: false,
  checks: { sentences: 1, withheld: 0, corrected: 0, weak: 0 },
  followUps: [
    "How do you make ML deployment sustainable and cost-aligned?",
    "What’s on the Hub?",
    "How does decentralized training work?",
  ],
  timings: { embedMs: 9.29, retrieveMs: 8.05, firstDeltaMs: 19.34, totalMs: 19.47 },
};

const { id, mode, model, citations, answer } = CHAT_RESPONSE;

/** The same answer as events: name and data. */
export const EVENTS: readonly { readonly event: string; readonly data: unknown }[] = [
  { event: "answer-start", data: { id, mode, model } },
  ...citations.map((data) => ({ event: "citation-add", data })),
  { event: "text-delta", data: { delta: answer } },
  { event: "answer-end", data: CHAT_RESPONSE },
];

export const SEARCH_RESPONSE = {
  results: [
    { rank: 1, ...PLACE, kind: "bullet", text: BULLET },
    { rank: 2, ...PLACE, kind: "summary", text: SUMMARY },
  ],
  degraded: false,
};

/** The failure that the server gives for a blank question. */
export const PROBLEM = {
  type: "about:blank",
  title: "The request is not valid",
  status: 400,
  detail: "messages.0.content: a question must not be empty",
  code: "bad_request",
  requestId: "0b7c1a52-0b8a-4a53-9a5e-6f3c3c1d8a07",
};
