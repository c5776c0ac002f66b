import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { answerQuestion } from "../../../src/answer/answer-question.js";
import { cleanModelText } from "../../../src/answer/ground/clean-model-text.js";
import { createOpenAiChatModel } from "../../../src/answer/model/server/openai-chat-model.js";
import { type ReplyTraits, readReply } from "../../../src/answer/reply/read-reply.js";
import type { ReplySentence } from "../../../src/answer/reply/reply-sentence.js";
import type { ChatResponse } from "../../../src/shared/domain.js";
import {
  encodeChunk,
  type ScriptedOpenAiServer,
  startScriptedOpenAiServer,
} from "../../fakes/scripted-openai-server.js";
import { answering, type Reply, sending } from "../../fakes/scripted-replies.js";
import { makeAnswerParts } from "../../fakes/start-server.js";

const PASSAGES = 5;

interface Read extends ReplyTraits {
  readonly sentences: readonly ReplySentence[];
}

async function read(deltas: Iterable<string>, asJson: boolean): Promise<Read> {
  async function* stream() {
    yield* deltas;
  }
  const traits: ReplyTraits = { answered: null, ignoredSchema: false };
  const sentences: ReplySentence[] = [];
  for await (const sentence of readReply(stream(), { passages: PASSAGES, asJson }, traits))
    sentences.push(sentence);
  return { ...traits, sentences };
}

const listTexts = ({ sentences }: Read) => sentences.map(({ text }) => text);

interface Entry {
  readonly kind?: unknown;
  readonly text?: unknown;
  readonly follows?: unknown;
  readonly passages?: unknown;
  readonly quote?: unknown;
}

const ENTRIES: readonly Entry[] = [
  { kind: "lead", text: "Mara names:", follows: "sentence", passages: [], quote: "" },
  { kind: "claim", text: 'Damp "kills" more.', follows: "item", passages: [2, 3], quote: "damp kills" },
  {
    kind: "claim",
    text: "Bees cluster\u2014in winter. They keep warm.",
    follows: "item",
    passages: [1],
    quote: "",
  },
  { kind: "gap", text: "No year is named.", follows: "paragraph", passages: [], quote: "" },
];
const write = (entries: readonly Entry[] = ENTRIES, answered: unknown = "partly") =>
  JSON.stringify({ answered, sentences: entries });

const TEXTS = [
  "Damp kills more [2][3]. Bees cluster. They keep warm [1].\n\nMara says:\n- Lift less [4].\n1. See 1.5 kg.\n",
  "The passages do not say. [9] “Why?” she asked... no. 他们说。[1] Ok",
  "Damp kills.【1†source】 Bees cluster.(2) They (3) keep warm¹. According to source 4, honey is heavy. (5)\nMore.",
  "Damp kills! <cite>1</cite> Bees cluster.{2} Mites too! \\cite{3} Honey is heavy. [[4]] More [cite: 1].",
  "Damp kills! \ue200cite\ue202turn0search0\ue201 Bees cluster. citeturn0search0 Mites too! citeturn0news1turn0search2 End.",
  "**Damp**: kills [1, 2]. ![x](https://evil.example) <think>a</think> [a](b) c",
];

const splitting = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 30 });
/** Cuts the text into pieces of these lengths, over and over. */
function cut(text: string, lengths: readonly number[]): string[] {
  const pieces: string[] = [];
  for (let at = 0, i = 0; at < text.length; i++) {
    const end = at + (lengths[i % lengths.length] ?? 1);
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces;
}

describe("however the stream splits a reply, its sentences are the same", () => {
  const whole = [write(), `\`\`\`json\n${write()}\n\`\`\`\nI hope this helps.`, '{"other": ["Damp kills."]}'];
  const replies = [
    ...TEXTS.map((text) => ({ text, asJson: false })),
    ...[...whole, ...TEXTS].map((text) => ({ text, asJson: true })),
    { text: `Sure! Here is the JSON:\n${write()}`, asJson: false },
    { text: 'Set it to {"a": "b"} in the file [1]. Damp kills.', asJson: true },
  ];
  test.each(replies)("$text, as JSON: $asJson", async ({ text, asJson }) => {
    const atOnce = await read([text], asJson);
    expect(atOnce.sentences.length).toBeGreaterThan(0);
    await fc.assert(
      fc.asyncProperty(splitting, async (lengths) => {
        expect(await read(cut(text, lengths), asJson)).toEqual(atOnce);
      }),
      { numRuns: 15 },
    );
  });
});

describe("a reply in JSON", () => {
  test("is read entry by entry, an entry of several sentences as several", async () => {
    const reply = await read([write()], true);
    expect(
      reply.sentences.map(({ text, follows, kind, numbers, quote }) => [text, follows, kind, numbers, quote]),
    ).toEqual([
      ["Mara names:", "sentence", "lead", [], ""],
      ['Damp "kills" more.', "item", "claim", [2, 3], "damp kills"],
      ["Bees cluster\u2014in winter.", "item", "claim", [1], ""],
      ["They keep warm.", "sentence", "claim", [1], ""],
      ["No year is named.", "paragraph", "gap", [], ""],
    ]);
    expect(reply).toMatchObject({ answered: "partly", ignoredSchema: false });
  });

  test("gives each sentence once its entry is whole", async () => {
    const text = write();
    let sent = 0;
    async function* stream() {
      for (const piece of cut(text, [5])) {
        sent += piece.length;
        yield piece;
      }
    }
    const traits: ReplyTraits = { answered: null, ignoredSchema: false };
    const at: number[] = [];
    for await (const _ of readReply(stream(), { passages: PASSAGES, asJson: true }, traits)) at.push(sent);
    expect(at[1]).toBeLessThan(text.indexOf("Bees"));
    expect(traits.answered).toBe("partly");
  });

  test("that breaks off anywhere gives what was whole, and nothing of the rest", async () => {
    const text = write();
    const all = listTexts(await read([text], true));
    const counts = new Set<number>();
    for (let end = 0; end <= text.length; end++) {
      const texts = listTexts(await read([text.slice(0, end)], true));
      expect(texts).toEqual(all.slice(0, texts.length));
      counts.add(texts.length);
    }
    // The two sentences of one entry come together.
    expect([...counts].sort()).toEqual([0, 1, 2, 4, 5]);
  });

  test("that breaks off with an error gives what was whole, then the error", async () => {
    async function* stream() {
      yield write().slice(0, -30);
      throw new Error("cut");
    }
    const texts: string[] = [];
    const reading = async () => {
      const traits: ReplyTraits = { answered: null, ignoredSchema: false };
      for await (const { text } of readReply(stream(), { passages: PASSAGES, asJson: true }, traits))
        texts.push(text);
    };
    await expect(reading()).rejects.toThrow("cut");
    expect(texts).toContain('Damp "kills" more.');
  });

  test.each<[string, Entry, Partial<ReplySentence>]>([
    [
      "numbers of no passage",
      { text: "Damp kills.", passages: [0, 2, 99] },
      { numbers: [2], isCleaned: true },
    ],
    [
      "numbers in many forms",
      { text: "Damp kills.", passages: ["1", 1.5, " [3] ", "two", null, [4], { n: 5 }, 2] },
      { numbers: [1, 3, 2] },
    ],
    ["numbers that are none", { text: "Damp kills.", passages: "2" }, { numbers: [] }],
    [
      "markers in the text",
      { text: "Damp kills [3].", passages: [2] },
      { text: "Damp kills.", numbers: [2, 3] },
    ],
    [
      "an unknown kind",
      { text: "Damp kills.", kind: "joke", follows: 7 },
      { kind: null, follows: "sentence" },
    ],
    ["a link", { text: "[Damp](https://evil.example) kills." }, { text: "Damp kills.", isCleaned: true }],
  ])("with %s is read for what it is worth", async (_, entry, expected) => {
    const { sentences } = await read([write([entry])], true);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatchObject(expected);
  });

  test("loses only the entries that are none", async () => {
    const entries = [7, null, {}, { text: 7 }, { text: "Damp kills." }] as readonly Entry[];
    expect(listTexts(await read([write(entries)], true))).toEqual(["Damp kills."]);
  });

  test.each([
    '{"reply":"Damp kills. Bees cluster."}',
    '[{"a":"Damp kills."},{"a":"Bees cluster."}]',
    '["Damp kills.", "Bees cluster."]',
    '[\n  "Damp kills.", ["Bees cluster."]\n]',
    '{"a":{"b":["Damp kills.","Bees cluster."]}}',
  ])("of another shape is read as the text it holds: %s", async (text) => {
    const reply = await read([text], true);
    expect(listTexts(reply)).toEqual(["Damp kills.", "Bees cluster."]);
    expect(reply.ignoredSchema).toBe(true);
  });

  test.each(["no", "yes", "maybe", 7])(
    "says whether the passages answer, where it says so: %j",
    async (answered) => {
      const known = answered === "no" || answered === "yes" ? answered : null;
      expect((await read([write(ENTRIES, answered)], true)).answered).toBe(known);
    },
  );

  test("is read where text was asked for, and no schema was ignored", async () => {
    const asked = await read([write()], true);
    expect(await read([write()], false)).toEqual(asked);
    expect(asked.ignoredSchema).toBe(false);
    expect((await read(['{"reply":"Damp kills."}'], false)).ignoredSchema).toBe(false);
  });

  test.each([
    "Here is the JSON:\n",
    "Sure! Here it is.\n\n```json\n",
    "Answer: ",
    `${"A few words. ".repeat(23)}\n`,
  ])("is read without the words in front of it: %j", async (preamble) => {
    for (const asJson of [true, false])
      expect(await read([`${preamble}${write()}\nI hope this helps.`], asJson)).toEqual(
        await read([write()], true),
      );
  });

  test("of another shape after a few words is read as the text it holds, and they are kept", async () => {
    const { sentences } = await read(
      ['Damp kills.\n```json\n{"reply":"Bees cluster. Mites too."}\n```'],
      true,
    );
    const texts = sentences.map(({ text }) => text);
    expect(texts.slice(-2)).toEqual(["Bees cluster.", "Mites too."]);
    expect(texts[0]).toMatch(/^Damp kills\./);
  });

  test.each([
    'Set it to {"a": "b"} in the file [1]. Damp kills.',
    'Damp kills. He writes {"answered", and breaks off.',
    `Damp kills [1]. Bees cluster: ${write()}`,
    `${"A few words. ".repeat(24)}${write()}`,
  ])("of another kind within a text is a part of the text: %s", async (text) => {
    const { sentences, answered, ignoredSchema } = await read([text], true);
    const expected = await read([text], false);
    expect(sentences).toEqual(expected.sentences);
    expect(sentences.map((sentence) => sentence.text).join(" ")).toContain('{"');
    expect([answered, ignoredSchema]).toEqual([null, true]);
  });
});

test.each([
  ["answer: damp kills [1].", ["Damp kills."]],
  ["A: Damp kills [1].", ["Damp kills."]],
  ["Final Answer: Damp kills [1].", ["Damp kills."]],
  ["**Answer:** Damp kills [1].", ["Damp kills."]],
  ["**Answer**:\n\nDamp kills [1].", ["Damp kills."]],
  ["**Thinking:** bees cluster. So it is damp.\n\n**Answer:** Damp kills [1].", ["Damp kills."]],
  ["Reasoning:\nBees cluster. So it is damp.\n\nDamp kills [1].", ["Damp kills."]],
  ["Damp kills [1].\n\nSources:\n[1] The Yard, Episode 4", ["Damp kills."]],
  ["Damp kills [1].\n\n**References**\n1. The Yard, Episode 4, 9:30.\n2. The Hive.", ["Damp kills."]],
  ["Damp kills [1].\n\nSource: The Yard, Episode 4", ["Damp kills."]],
  ["Damp kills[^1].\n\n[^1]: The Yard, Episode 4", ["Damp kills."]],
  [
    "Damp kills [1].\n\nSources: [1] The Yard, Episode 4\n\nBees cluster [2].",
    ["Damp kills.", "Bees cluster."],
  ],
  ["answer: Damp kills.\nsources:\n  - 1", ["Damp kills."]],
  ['Sure! Here is the JSON:\n\n{"answer":"Damp kills."}', ["Damp kills."]],
  ["Sources of damp are many [1].", ["Sources of damp are many."]],
  ["Sources: damp and cold are named [1].", ["Sources: damp and cold are named."]],
  ["Damp kills [1]. Analysis: bees cluster [2].", ["Damp kills.", "Analysis: bees cluster."]],
])("labels, thoughts and lists of sources are not read as sentences: %j", async (text, expected) => {
  expect(listTexts(await read([text], false))).toEqual(expected);
});

test.each([
  ["Damp kills [1]. A mast costs 900 po", ["Damp kills."]],
  ["Damp kills [1]. A mast costs 900 pounds. [2]", ["Damp kills.", "A mast costs 900 pounds."]],
  ["Damp kills [1]. A mast costs 900 pounds [2]", ["Damp kills.", "A mast costs 900 pounds"]],
])("a sentence without its end is not read where the reply was cut off: %j", async (text, expected) => {
  async function* stream() {
    yield text;
  }
  const traits: ReplyTraits = { answered: null, ignoredSchema: false, isCut: true };
  const texts: string[] = [];
  for await (const each of readReply(stream(), { passages: PASSAGES, asJson: false }, traits))
    texts.push(each.text);
  expect(texts).toEqual(expected);
});

test("a source behind a sentence is a marker of it", async () => {
  const { sentences } = await read(["Damp kills. Source: [2]"], false);
  expect(sentences[0]).toMatchObject({ text: "Damp kills.", nearby: [2] });
});

test.each([
  ["a table", "| Cause | Effect |\n|---|---|\n| damp | 12 colonies [1] |\n", ["", ""]],
  ["a table of sentences", "| damp | Damp kills [1]. |\n", ["Damp kills."]],
  ["a table without borders", "Cause | Effect\n--- | ---\ndamp | 12 colonies\n", ["", ""]],
  ["a table in HTML", "<table><tr><td>damp</td><td>Damp kills [1].</td></tr></table>", ["Damp kills."]],
  ["headings", "# Causes\nDamp kills [1].", ["", "Damp kills."]],
  ["a block of code", "```\nDamp kills [1].\n```", ["Damp kills."]],
  [
    "a title with a bar",
    "“Hives | Winter” says that damp kills.",
    ["“Hives | Winter” says that damp kills."],
  ],
])("of %s the sentences alone are read", async (_, text, expected) => {
  const found = listTexts(await read([text], false));
  expect(found.filter((each, i) => each !== "" || i < expected.length)).toEqual(expected);
});

test("text in place of JSON is read as text, and the schema was ignored", async () => {
  const asked = await read(TEXTS, true);
  expect(asked.sentences).toEqual((await read(TEXTS, false)).sentences);
  expect(asked.ignoredSchema).toBe(true);
});

test("text that breaks off with an error before its form is told gives what was whole, then the error", async () => {
  async function* stream() {
    yield "Damp kills. Bees clus";
    throw new Error("cut");
  }
  const texts: string[] = [];
  const reading = async () => {
    const traits: ReplyTraits = { answered: null, ignoredSchema: false };
    for await (const { text } of readReply(stream(), { passages: PASSAGES, asJson: false }, traits))
      texts.push(text);
  };
  await expect(reading()).rejects.toThrow("cut");
  expect(texts).toEqual(["Damp kills."]);
});

test("nothing at all is no ignored schema's fault", async () => {
  expect((await read([], true)).sentences).toEqual([]);
});

test("a sentence that names no passage is told those that its neighbours in the paragraph name", async () => {
  const { sentences } = await read(
    ["Damp kills [1]. Bees cluster. They keep warm [2][3]. It works.\n\nMara lifts. Honey is heavy [4]."],
    false,
  );
  expect(sentences.map(({ numbers, nearby }) => [numbers, nearby])).toEqual([
    [[1], []],
    [[], [1, 2, 3]],
    [[2, 3], []],
    [[], [2, 3]],
    [[], [4]],
    [[4], []],
  ]);
});

test("whatever a model writes, a sentence names passages that there are, each once", async () => {
  const piece = fc.constantFrom(
    ...[
      '{"answered":',
      '"no"',
      ',"sentences":[',
      "{",
      '"text":"Damp kills [1]. Bees."',
      ',"passages":[1,1,2,99]',
      "}",
    ],
    ...[
      "Here is the JSON:\n",
      "]",
      "}",
      "```",
      "json\n",
      "Damp kills [2]. ",
      "[7]",
      "\n- ",
      "\\u0000",
      '"',
      ",",
      "null",
      "\n\n",
    ],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 15 }), fc.boolean(), async (deltas, asJson) => {
      const { sentences } = await read(deltas, asJson);
      for (const { text, numbers, nearby } of sentences) {
        expect(text).not.toMatch(/\[\d+\]|\p{Cc}/u);
        for (const list of [numbers, nearby]) {
          expect(new Set(list).size).toBe(list.length);
          for (const n of list) expect(n >= 1 && n <= PASSAGES).toBe(true);
        }
      }
    }),
    { numRuns: 300 },
  );
});

describe("taking markers out of a sentence makes no link", () => {
  test.each([
    ["See https:/[1]/evil.example.com now.", "See now."],
    ["Run java[1]script:alert(1) now.", "Run ) now."],
    ["Ask joe[1]@evil.example now.", "Ask now."],
    ["Open www [1].evil.example now.", "Open now."],
    ["Ask joe[me[1]@a.example 2]@b.example now.", "Ask now."],
  ])("%s", async (text, shown) => {
    const { sentences } = await read([text], false);
    expect(sentences).toMatchObject([{ text: shown, isCleaned: true }]);
  });

  test("whatever is written", async () => {
    const piece = fc.constantFrom(
      ...["[1]", "[", "]", "1", "【2】", "(", ")", "<", ">", " ", " .", "a", "@"],
      ...["http", "s:", "/", "//", "www.", "www", "data:", "x.example", "[x", "](", "\n"],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 25 }), fc.boolean(), async (parts, asJson) => {
        const text = parts.join("");
        const { sentences } = await read([asJson ? write([{ text }]) : text], asJson);
        for (const { text: shown } of sentences) {
          expect(cleanModelText(shown)).toBe(shown);
          expect(shown).not.toMatch(/[[【]\d+[\]】]|[a-z0-9+.-]:\/\//i);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("brackets nested without end leave nothing to follow", async () => {
    let text = "me[1]";
    for (let depth = 0; depth < 40; depth++) text = `joe[${text}@a.example 2]`;
    for (const { text: shown } of (await read([text], false)).sentences)
      expect(cleanModelText(shown)).toBe(shown);
  });
});

describe("a server", () => {
  let server: ScriptedOpenAiServer | null = null;
  afterEach(async () => {
    await server?.close();
    server = null;
  });

  /** Asks the same question twice of the same model; returns the answers and whether each was asked for by a schema. */
  async function askTwice(reply: Reply) {
    server = await startScriptedOpenAiServer(reply);
    const chatModel = createOpenAiChatModel({ apiKey: null, baseUrl: server.baseUrl, model: "scripted" });
    const parts = { ...(await makeAnswerParts()), chatModel };
    const responses: ChatResponse[] = [];
    for (let i = 0; i < 2; i++) {
      const messages = [{ role: "user", content: "Why do colonies die: is it damp or cold?" } as const];
      for await (const event of answerQuestion(parts, { messages }))
        if (event.type === "answer-end") responses.push(event.response);
    }
    const asked = server.completions.map(({ body }) => "response_format" in (body as object));
    return { answers: responses.map(({ answer, mode }) => [answer, mode]), asked };
  }

  const RIGHT = "Damp kills more colonies than cold. [1]";

  test("that is cut off at its longest is shown without its last, broken sentence", async () => {
    const text = "Damp kills more colonies than cold [1]. Bees cluster in win";
    const bytes = encodeChunk({ content: text }) + encodeChunk({}, "length");
    const { answers } = await askTwice(sending({ kind: "raw", bytes }));
    expect(answers[0]).toEqual([RIGHT, "llm"]);
  });

  test("that ignores the schema is answered from all the same, and asked for text from then on", async () => {
    const { answers, asked } = await askTwice(answering("Damp kills more colonies than cold [1]."));
    expect(answers).toEqual([
      [RIGHT, "llm"],
      [RIGHT, "llm"],
    ]);
    expect(asked).toEqual([true, false]);
  });

  test("that keeps to the schema is asked by it again", async () => {
    const text = "Damp kills more colonies than cold.";
    const entry = { kind: "claim", text, follows: "sentence", passages: [1], quote: text };
    const { answers, asked } = await askTwice(answering(write([entry], "yes")));
    expect(answers).toEqual([
      [RIGHT, "llm"],
      [RIGHT, "llm"],
    ]);
    expect(asked).toEqual([true, true]);
  });
});
