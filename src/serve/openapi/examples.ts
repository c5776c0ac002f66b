import type { ChatResponse, Episode } from "../../shared/domain.js";

/** The question of the examples. The shipped episode answers it as they say. */
export const QUESTION = "what does Clem think about small models?";

const NAMED = {
  id: "no-priors-ep-5",
  title: "No Priors Ep. 5 | With Huggingface’s Clem Delangue",
  show: "No Priors",
  publishedAt: "2023-05-19",
};

const PLACE = {
  episode: NAMED,
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

const LISTED = {
  ...NAMED,
  number: 5,
  people: [
    { name: "Elad Gil", role: "host" },
    { name: "Clem Delangue", role: "guest" },
    { name: "Sarah Guo", role: "host" },
  ],
  durationSeconds: 2245,
  language: "en",
  media: { kind: "youtube", id: "dvKdTzYQJCc" },
  source: "uListen.ai, the chapters page of YouTube video dvKdTzYQJCc",
  rights: "The rights stay with the show and the site; this page is sample data.",
  questions: [
    "What led from eBay power-seller to computer vision?",
    "How do you bridge research to enterprise?",
    "How does decentralized training work?",
  ],
} as const;

export const EPISODE_LIST = { episodes: [{ ...LISTED, chapterCount: 15 }], total: 1, nextCursor: null };

/** With the first of its chapters, as if there were no other. */
export const EPISODE: Episode = {
  ...LISTED,
  chapters: [
    {
      number: 1,
      title: "From eBay power-seller to computer vision: the trade-show moment that changed everything",
      startSeconds: 0,
      endSeconds: 165,
      questions: ["What led from eBay power-seller to computer vision?"],
      summary:
        "Clem recounts growing up in France, running a prolific electronics business on eBay, and landing an eBay internship. A chance encounter at a trade show—plus a prediction about object recognition replacing barcode scanning—pulled him into ML and a computer-vision startup.",
      bullets: [
        "Ran a major French eBay seller operation and worked closely with eBay teams",
        "Trade shows were dominated by PayPal support complaints directed at the shared booth",
        "Met an engineer who predicted object recognition would replace barcode scanning",
        "Did follow-up research, validated the person’s credibility, and decided to switch paths",
        "Joined a startup doing ML for computer vision ~15 years ago",
      ],
    },
  ],
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
