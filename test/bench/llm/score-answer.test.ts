import fc from "fast-check";
import { expect, test } from "vitest";
import type { ChatResponse, Support } from "../../../src/shared/domain.js";
import { makeCitation, makeResponse } from "../../fakes/make-answer.js";
import { matchSentences } from "./match-sentences.js";
import { measureFigures } from "./measure-figures.js";
import { type ModelRequest, readRequest } from "./read-request.js";
import type { Script, ScriptSentence } from "./read-scripts.js";
import { scoreAnswer } from "./score-answer.js";
import { createScriptedModel, type Form } from "./script-model.js";
import { type ScriptedReply, writeCorrections, writeJson, writeText, writeVerdicts } from "./write-reply.js";

const GULLS = "Gulls nest on the old harbour wall in spring";
const GATES = "The gates close two hours before high water";

const PROMPT = `<passages>
Episode: Harbour Lights
Chapter: "Birds"
[1] ${GULLS}
[2] They come back to the same ledge
Chapter: "Tides"
[3] Ann: ${GATES}, always
</passages>

Question: when do the gates close?`;

const SCRIPT: Script = {
  id: "tides",
  corpus: "page",
  question: "When do the gates close, and who nests there?",
  history: [],
  answerable: true,
  needs: [GATES, GULLS, "words of no passage"],
  refusal: false,
  hint: false,
  reply: [
    { text: "It covers two things:", cites: [], follows: "sentence", kind: "lead" },
    {
      text: "**Gates**: Ann says that they close two hours before high water.",
      cites: [GATES],
      follows: "item",
    },
    { text: "**Birds**: Gulls nest on the harbour wall.", cites: [GULLS, "not shown"], follows: "item" },
    { text: "They do so in spring.", cites: [GULLS, GATES], follows: "paragraph" },
  ],
  wrong: [{ kind: "number", text: "The gates close three hours before high water.", cites: [GATES] }],
};
const RIGHT: ScriptedReply = { script: SCRIPT, wrong: null };
const MIXED: ScriptedReply = { script: SCRIPT, wrong: 0 };

function ask(content: string, more: object = {}): ModelRequest {
  return readRequest({
    messages: [
      { role: "system", content: "rules" },
      { role: "user", content },
    ],
    ...more,
  });
}

function respond(
  answer: string,
  support: readonly Support[],
  more: Partial<ChatResponse> = {},
): ChatResponse {
  const citations = support.map((each, i) => makeCitation({ n: i + 1, support: each }));
  return makeResponse({ answer, mode: "llm", citations, ...more });
}

function score(reply: ScriptedReply, response: ChatResponse) {
  return scoreAnswer(reply, [ask(PROMPT)], { response, firstDeltaMs: 5, totalMs: 9 });
}

test("a prompt is read: its passages, its chapters, what it is for", () => {
  const request = ask(PROMPT, { response_format: { type: "json_schema", json_schema: {} } });
  expect(request).toMatchObject({ kind: "answer", chapters: 2, asksSchema: true, sentences: [] });
  expect(request.passages.map(({ n }) => n)).toEqual([1, 2, 3]);
  expect(request.tokens).toBe(Math.ceil((PROMPT.length + 5) / 4));
  expect(ask("Last question: and when?")).toMatchObject({ kind: "rewriting", asksSchema: false });
  const correction = ask(`${PROMPT}\n\nSentences:\n1. Gates close.\n2. Gulls nest.`);
  expect(correction).toMatchObject({
    kind: "correction",
    sentences: [{ n: 1, text: "Gates close." }, { n: 2 }],
  });
});

test("the reply cites the passages that the prompt shows, and no others", () => {
  const { passages } = ask(PROMPT);
  expect(writeText(MIXED, passages)).toBe(
    "It covers two things: The gates close three hours before high water [3].\n\n" +
      "- **Gates**: Ann says that they close two hours before high water [3].\n" +
      "- **Birds**: Gulls nest on the harbour wall [1].\n\nThey do so in spring [1][3].",
  );
  const { answered, sentences } = JSON.parse(writeJson(RIGHT, passages));
  expect(answered).toBe("yes");
  expect(sentences[0]).toEqual({
    kind: "lead",
    text: "It covers two things:",
    follows: "sentence",
    passages: [],
    quote: "",
  });
  expect(sentences[1]).toMatchObject({
    passages: [3],
    quote: "The gates close two hours before high water,",
  });
  expect(sentences[2]).toMatchObject({ passages: [1], quote: GULLS });
});

test("a server refuses a schema, honours it or passes over it, and replies to a rewriting with the question", () => {
  const schema = { response_format: { type: "json_schema" } };
  const reply = (form: Form, content: string, more = {}) => {
    const model = createScriptedModel(form, "drop");
    model.play(RIGHT);
    const request = { method: "POST", path: "", headers: {}, body: { messages: [{ content }], ...more } };
    const steps = [...model.reply(request)];
    return steps
      .map((step) => (step.kind === "respond" ? step.status : step.kind === "text" ? step.text : ""))
      .join("");
  };
  const { passages } = ask(PROMPT);
  expect(reply("text", PROMPT, schema)).toBe("400");
  expect(reply("text", PROMPT)).toBe(writeText(RIGHT, passages));
  expect(reply("ignore", PROMPT, schema)).toBe(writeText(RIGHT, passages));
  expect(reply("json", PROMPT, schema)).toBe(writeJson(RIGHT, passages));
  expect(reply("json", "Last question: and when?")).toBe(SCRIPT.question);
});

test("a correction drops every sentence, or the wrong ones alone", () => {
  const request = ask(
    `${PROMPT}\n\nSentences:\n1. They do so in spring.\n2. The gates close three hours before high water.`,
  );
  expect(writeCorrections(MIXED, request, "drop")).toBe("1. DROP\n2. DROP");
  expect(writeCorrections(MIXED, request, "honest")).toBe("1. They do so in spring [1][3].\n2. DROP");
});

test("a verification is answered as the script says: no to what is wrong, unless a strong model would affirm it", () => {
  const request = ask(
    `${PROMPT}\n\nClaims:\n1. They do so in spring. [1][3]\n2. The gates close three hours before high water. [3]\n3. What. [1]`,
  );
  expect(request.kind).toBe("verification");
  expect(writeVerdicts(MIXED, request)).toBe("1. yes\n2. no\n3. yes");
  const affirmed = { ...SCRIPT, wrong: SCRIPT.wrong.map((wrong) => ({ ...wrong, affirmed: true })) };
  expect(writeVerdicts({ script: affirmed, wrong: 0 }, request)).toBe("1. yes\n2. yes\n3. yes");
});

test("a sentence is delivered where it stands word for word, whatever its marks", () => {
  const answer = "Gates close  at noon [1][2]. - **Birds**: Gulls nest [3].\n\nIt's spring";
  expect(
    matchSentences(answer, ["Birds: gulls nest.", "Gates close at one.", "Gates close at noon."]),
  ).toEqual([{ opening: "birds", citations: [3] }, null, { opening: "gates", citations: [1, 2] }]);
});

test("a sentence whose opening was repaired is delivered, and one that another takes word for word is not", () => {
  const sentence = "He says that the gates close two hours before high water.";
  expect(matchSentences(`Ann says that ${GATES} [2].`, [sentence])).toEqual([
    { opening: "ann", citations: [2] },
  ]);
  const wrong = sentence.replace("two", "three");
  expect(matchSentences(wrong, [sentence, wrong])).toEqual([null, { opening: "he", citations: [] }]);
});

test("of sentences that share no word, exactly those that are in the answer are found there", () => {
  const sentence = (i: number) => Array.from({ length: 6 }, (_, k) => `w${i}x${k}`).join(" ");
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5]), (kept) => {
      const answer = kept.map((i) => `${sentence(i)} [${i + 1}].`).join(" ");
      const found = matchSentences(answer, [0, 1, 2, 3, 4, 5].map(sentence));
      expect(found.flatMap((each, i) => (each === null ? [] : [[i, each.citations]]))).toEqual(
        kept.toSorted().map((i) => [i, [i + 1]]),
      );
    }),
    { numRuns: 30 },
  );
});

test("sentences are counted as delivered, withheld, weak and dangling", () => {
  const scored = score(
    RIGHT,
    respond("Gates: Ann says that they close two hours before high water [1].\n\nThey do so in spring [2].", [
      "supported",
      "weak",
    ]),
  );
  expect(scored).toMatchObject({ outcome: "written", asked: true, needs: 3, needsShown: 2 });
  expect(scored.sentences.map(({ released }) => released)).toEqual([false, true, false, true]);
  expect(scored.sentences.map(({ marked }) => marked)).toEqual([false, false, false, true]);
  expect(scored.sentences.map(({ dangling }) => dangling)).toEqual([false, false, false, true]);
  expect(scored.sentences[2]).toMatchObject({ cites: 2, shown: 1 });
});

test.each<[Support[], boolean]>([
  [["weak", "weak"], true],
  [["weak", "supported"], false],
  [["verbatim"], false],
  [[], false],
])("a sentence whose citations are %j is marked as the widget marks it: %s", (support, marked) => {
  const markers = support.map((_, i) => `[${i + 1}]`).join("");
  const scored = score(RIGHT, respond(`They do so in spring ${markers}.`, support));
  expect(scored.sentences[3]).toMatchObject({ released: true, support, marked });
});

test("figures are of the right replies, and of the wrong sentences by kind", () => {
  const whole = score(RIGHT, respond(writeText(RIGHT, []), []));
  const released = score(MIXED, respond("The gates close three hours before high water [1].", ["supported"]));
  const marked = score(MIXED, respond("The gates close three hours before high water [1].", ["weak"]));
  const quoted = score(RIGHT, respond(GULLS, ["verbatim"], { mode: "extractive", degraded: true }));
  const figures = measureFigures([whole, released, marked, quoted]);
  expect(figures).toMatchObject({
    whole: { count: 1, of: 2 },
    fellBack: { count: 1, of: 2 },
    withheld: { count: 3, of: 6 },
    withheldThoughShown: { count: 2, of: 4 },
    wrongReleased: { count: 2, of: 2 },
    wrongUnmarked: { count: 1, of: 2 },
    wrongExact: { count: 2, of: 2 },
    wrongByKind: { number: { released: { count: 2, of: 2 }, unmarked: { count: 1, of: 2 } } },
    needsShown: { count: 4, of: 6 },
    prompt: { passages: { mean: 3, max: 3 }, chapters: { mean: 2, max: 2 } },
    firstDeltaMs: 5,
  });
});

test("a refusal is kept where it abstains, its remark where it stands in the abstention", () => {
  const [, gates] = SCRIPT.reply;
  const gap: ScriptSentence = {
    text: "The passages do not say.",
    cites: [],
    follows: "sentence",
    kind: "gap",
  };
  const script = {
    ...SCRIPT,
    answerable: false,
    refusal: true,
    hint: true,
    reply: [gap, ...(gates ? [gates] : [])],
  };
  const reply = { script, wrong: null };
  const kept = score(
    reply,
    respond(`The notes do not answer. Near this: ${gates?.text} [1]`, ["supported"], { abstained: true }),
  );
  const lost = score(reply, respond("The notes do not answer.", [], { abstained: true }));
  const told = score(reply, respond(`${gates?.text} [1]`, ["supported"]));
  expect(measureFigures([kept, lost, told])).toMatchObject({
    refusals: { count: 2, of: 3 },
    remarks: { count: 1, of: 3 },
    whole: { count: 0, of: 0 },
  });
});
