import {
  answering,
  breaking,
  failing,
  forgetful,
  garbage,
  obedient,
  type Reply,
  readMessages,
  wrongKey,
} from "../fakes/scripted-replies.js";

const SMALLER = "Smaller models can be faster and cheaper while meeting accuracy requirements";

/** What the model does by what stands in its prompt; the first that stands there counts. */
const REPLIES: readonly (readonly [asked: string, Reply])[] = [
  ["And what about large ones?", answering("what does Clem think about large models?")],
  ["Who said so, and to whom?", failing(500)],
  [
    "what does Clem think about large models?",
    answering("Larger models fit more general needs when cost/latency constraints are looser [3]."),
  ],
  ["small models?", answering(`${SMALLER} [2]. See https://evil.example at 12:34.`)],
  [
    "Why do companies share their models?",
    answering(
      "Specialized models are often cheaper, faster, and more accurate for specific use cases [2]. " +
        "The moon is made of green cheese [2].\n\n- **Open and proprietary approaches trade leads** across tasks [1]\n" +
        "- Every company paid 4 million dollars for it [3]",
    ),
  ],
  [
    "What happened with BLOOM?",
    answering(
      "BLOOM was trained by a large open collaboration 【1】. It came out of BigScience [Passage 2, 3]. " +
        "# Heading\n<b>It is multilingual</b> [1-3] [99]. [a link](https://evil.example)",
    ),
  ],
  [
    "How much of their effort goes to experiments?",
    answering("Hugging Face targets ~60–70% of effort for exploration/long-term bets [1]."),
  ],
  ["What did BERT change for them?", failing(503)],
  [
    "Why does damp kill hives?",
    breaking("Warm breath condenses on a cold roof and drips on the cluster [1]. And"),
  ],
  ["How did people first hear about them?", obedient()],
  ["What does Clem say about open source?", wrongKey()],
  ["Where did Spaces come from?", garbage()],
  ["How long before slack water", answering("NO ANSWER")],
];

/** The same question is replied to alike, whatever was asked before. */
export const replyByQuestion: Reply = (request) => {
  const prompt = readMessages(request.body).join("\n");
  const [, reply] = REPLIES.find(([asked]) => prompt.includes(asked)) ?? [];
  return (reply ?? forgetful())(request);
};
