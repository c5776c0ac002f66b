import { beforeAll, describe, expect, test } from "vitest";
import type { AnswerParts } from "../../../src/answer/answer-parts.js";
import { answerQuestion } from "../../../src/answer/answer-question.js";
import type { ModelMessage, ModelTraits, StreamOptions } from "../../../src/answer/model/chat-model.js";
import {
  describePromptTooLong,
  describeRefusedSchema,
} from "../../../src/answer/model/server/describe-model-failure.js";
import type { AnswerEvent, ChatResponse } from "../../../src/shared/domain.js";
import { AppError } from "../../../src/shared/errors.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { ScriptedChatModel, TEXT_ALONE } from "../../fakes/scripted-chat-model.js";
import { makeAnswerParts } from "../../fakes/start-server.js";

const QUESTION = "Why do colonies die: is it damp or cold?";
const RIGHT = "Damp kills more colonies than cold.";
const WRONG = "Damp kills 77 colonies.";

let parts: AnswerParts;
beforeAll(async () => {
  parts = await makeAnswerParts();
});

type Turn = string | Error;

/** A model that takes the turns of a script, the last one over and over, and whose traits can change. */
class TurningModel extends ScriptedChatModel {
  override traits: ModelTraits;
  readonly asked: { readonly content: string; readonly hasSchema: boolean }[] = [];
  readonly #turns: readonly Turn[];
  readonly #onTurn: (model: TurningModel) => void;

  constructor(
    turns: readonly Turn[],
    traits: Partial<ModelTraits> = {},
    onTurn: (model: TurningModel) => void = () => undefined,
  ) {
    super();
    this.#turns = turns;
    this.#onTurn = onTurn;
    this.traits = { ...TEXT_ALONE, ...traits };
  }

  override async *stream(
    messages: readonly ModelMessage[],
    { schema, onAccepted }: StreamOptions = {},
  ): AsyncGenerator<string, void> {
    const turn = this.#turns[this.asked.length] ?? this.#turns.at(-1) ?? "";
    const content = messages.map((message) => message.content).join("\n");
    this.asked.push({ content, hasSchema: schema !== undefined });
    this.#onTurn(this);
    if (typeof turn !== "string") throw turn;
    onAccepted?.();
    yield* turn.match(/.{1,9}/gsu) ?? [];
  }
}

interface Told {
  readonly response: ChatResponse;
  readonly stages: readonly string[];
  readonly failures: readonly AppError[];
  readonly settled: readonly (readonly [string, string | null])[];
}

async function ask(chatModel: TurningModel, changes: Partial<AnswerParts> = {}): Promise<Told> {
  const failures: AppError[] = [];
  const settled: [string, string | null][] = [];
  const events: AnswerEvent[] = [];
  const heard: Partial<AnswerParts> = {
    onModelFailure: (error) => failures.push(error),
    onSettled: ({ sentence }, { released }) => settled.push([sentence.text, released]),
  };
  const messages = [{ role: "user", content: QUESTION } as const];
  for await (const event of answerQuestion({ ...parts, ...changes, ...heard, chatModel }, { messages }))
    events.push(event);
  const last = events.at(-1);
  if (last?.type !== "answer-end") throw new Error("an answer without an end");
  const stages = events.flatMap((event) => (event.type === "status-update" ? [event.stage] : []));
  return { response: last.response, stages, failures, settled };
}

/** The line of the passage that an answer rests on. */
const numberOf = (content: string) => content.split("\n").filter((line) => /^\[\d+\] /.test(line)).length;

describe("a server that wants to be asked otherwise", () => {
  test("and takes no schema is asked for text", async () => {
    const refused = describeRefusedSchema("x:1", "no");
    const model = new TurningModel([refused, RIGHT], { takesSchema: true }, (asked) => {
      asked.traits = { ...asked.traits, takesSchema: false };
    });
    const { response, failures, stages } = await ask(model);
    expect(model.asked.map(({ hasSchema }) => hasSchema)).toEqual([true, false]);
    expect(model.asked.map(({ content }) => /In (?:JSON|plain text)/.exec(content)?.[0])).toEqual([
      "In JSON",
      "In plain text",
    ]);
    expect(response).toMatchObject({ answer: `${RIGHT} [1]`, mode: "llm", degraded: false });
    expect(failures).toEqual([]);
    expect(stages).toEqual(["searching", "reading 6 passages", "reading 6 passages"]);
  });

  async function makeLongParts(): Promise<AnswerParts> {
    const long = "A note on damp in hives, cold and colonies. ".repeat(12);
    const [first, second] = makeEpisode().chapters;
    if (first === undefined || second === undefined) throw new Error("the episode has two chapters");
    const bullets = Array.from({ length: 12 }, (_, i) => `${i} ${long}`);
    const episode = makeEpisode({
      chapters: [first, { ...second, bullets: [...second.bullets, ...bullets] }],
    });
    return await makeAnswerParts([episode]);
  }

  test("and has too small a window is shown fewer passages", async () => {
    const tooLong = describePromptTooLong("x:1", 1_500, "no");
    const model = new TurningModel([tooLong, RIGHT], {}, (asked) => {
      asked.traits = { ...asked.traits, windowTokens: 1_500 };
    });
    const { response } = await ask(model, await makeLongParts());
    const [before = 0, after = 0] = model.asked.map(({ content }) => numberOf(content));
    expect(after).toBeLessThan(before);
    expect(after).toBeGreaterThan(0);
    expect((model.asked[1]?.content.length ?? 0) / 4).toBeLessThan(1_500 - TEXT_ALONE.maxTokens);
    expect(response).toMatchObject({ mode: "llm", degraded: false });
  });

  test.each([4_096, null])(
    "and finds a prompt too long is shown fewer passages in that answer alone, with a window of %s",
    async (windowTokens) => {
      const longParts = await makeLongParts();
      const tooLong = describePromptTooLong("x:1", windowTokens, "no");
      const model = new TurningModel([tooLong, tooLong, tooLong, RIGHT], { windowTokens });
      await ask(model, longParts);
      await ask(model, longParts);
      const sizes = model.asked.map(({ content }) => content.length);
      const [first = 0, , , last = 0, next = 0] = sizes;
      expect(sizes.slice(0, 4)).toEqual(sizes.slice(0, 4).toSorted((a, b) => b - a));
      expect(last).toBeLessThan(first / 1.3);
      expect(next).toBe(first);
    },
  );

  test("and has a window that is nearly full is shown some passages, and as many after any refusal", async () => {
    const tooLong = describePromptTooLong("x:1", null, "no");
    const model = new TurningModel([tooLong, tooLong, tooLong, RIGHT], { windowTokens: 1_700 });
    await ask(model, await makeLongParts());
    for (const { content } of model.asked) expect(numberOf(content)).toBeGreaterThanOrEqual(2);
  });

  test("without end is asked four times", async () => {
    const tooLong = describePromptTooLong("x:1", null, "no");
    const model = new TurningModel([tooLong]);
    const { response, failures } = await ask(model);
    expect(model.asked).toHaveLength(4);
    expect(failures).toEqual([tooLong]);
    expect(response).toMatchObject({ mode: "extractive", degraded: true });
  });

  test("in no way that is known is asked once", async () => {
    const failure = new AppError("upstream_failed", "no");
    const model = new TurningModel([failure]);
    expect((await ask(model)).failures).toEqual([failure]);
    expect(model.asked).toHaveLength(1);
  });
});

describe("sentences with wrong facts are put to the model once more, after the reply", () => {
  test("all in one call, and stand corrected in their places", async () => {
    const model = new TurningModel([
      `${WRONG} Bees cluster around the queen. Elon keeps hives.`,
      "1. Damp kills colonies [6].\n2. DROP",
    ]);
    const { response, stages, settled } = await ask(model);
    expect(model.asked).toHaveLength(2);
    expect(model.asked[1]?.content).toMatch(
      /1\. Damp kills 77 colonies\. \(.*77\).*\n2\. Elon keeps hives\. \(.*Elon\)/,
    );
    expect(response.answer).toBe("Damp kills colonies. [1] Bees cluster around the queen. [2]");
    expect(response.checks).toEqual({
      sentences: 3,
      withheld: 1,
      corrected: expect.any(Number),
      weak: expect.any(Number),
    });
    expect(stages).toEqual(["searching", "reading 6 passages", "checking"]);
    expect(settled.at(-1)).toEqual(["Elon keeps hives.", null]);
  });

  test("and stay out where they are wrong again, without a third call", async () => {
    const model = new TurningModel([`${RIGHT} ${WRONG}`, "1. Damp kills 78 colonies."]);
    const { response } = await ask(model);
    expect(model.asked).toHaveLength(2);
    expect(response).toMatchObject({ answer: `${RIGHT} [1]`, degraded: false });
    expect(response.checks).toMatchObject({ sentences: 2, withheld: 1 });
  });

  test("and no sentence is asked about that has no wrong fact", async () => {
    const model = new TurningModel([`${RIGHT} What is damp? Sailing is costly.`]);
    await ask(model);
    expect(model.asked).toHaveLength(1);
  });

  test.each([
    ["the budget is spent", new AppError("budget_exhausted", "spent"), 0],
    ["the server fails", new AppError("upstream_failed", "no"), 1],
  ])("and are withheld where %s, without an error for the reader", async (_, failure, told) => {
    const model = new TurningModel([`${RIGHT} ${WRONG}`, failure]);
    const { response, failures } = await ask(model);
    expect(response).toMatchObject({
      answer: `${RIGHT} [1]`,
      mode: "llm",
      degraded: false,
      abstained: false,
    });
    expect(response.checks).toMatchObject({ sentences: 2, withheld: 1 });
    expect(failures).toHaveLength(told);
  });

  test("but a fault of the program is thrown", async () => {
    await expect(ask(new TurningModel([WRONG, new TypeError("fault")]))).rejects.toThrow("fault");
  });
});

describe("what an answer says of itself", () => {
  test("after a fallback it counts what was withheld", async () => {
    const { response, stages } = await ask(new TurningModel([`${WRONG} Elon keeps 9 hives.`, ""]));
    expect(response).toMatchObject({ mode: "extractive", model: null, degraded: true, abstained: false });
    expect(response.checks).toEqual({ sentences: 2, withheld: 2, corrected: 0, weak: 0 });
    expect(stages).toEqual(["searching", "reading 6 passages", "checking", "extractive-fallback"]);
    expect(response.citations.length).toBeGreaterThan(0);
  });

  test("a refusal with a remark is an abstention with a hint", async () => {
    const { response } = await ask(
      new TurningModel([`The passages do not say which it is. However, ${RIGHT.toLowerCase()}`]),
    );
    expect(response).toMatchObject({ mode: "llm", abstained: true, degraded: false });
    expect(response.answer).toMatch(
      /^The episodes may not answer this question; these moments come closest\.\n\nNear this: Damp kills more colonies than cold\. \[1\]$/,
    );
    expect(response.closest.length).toBeGreaterThan(0);
    expect(response.citations).toHaveLength(1);
  });

  test("a refusal in JSON is one, whatever its sentences say", async () => {
    const entry = {
      kind: "claim",
      text: RIGHT,
      follows: "sentence",
      passages: [6],
      quote: "damp kills more",
    };
    const model = new TurningModel([JSON.stringify({ answered: "no", sentences: [entry] })], {
      takesSchema: true,
    });
    const { response } = await ask(model);
    expect(response).toMatchObject({ mode: "llm", abstained: true });
    expect(response.answer).toContain("Near this: Damp kills");
    const empty = new TurningModel(['{"answered":"no","sentences":[]}'], { takesSchema: true });
    expect((await ask(empty)).response).toMatchObject({ mode: "llm", abstained: true, citations: [] });
  });

  test("an answer with a gap is an answer", async () => {
    const { response } = await ask(new TurningModel([`${RIGHT} The passages do not say how many die.`]));
    expect(response).toMatchObject({ mode: "llm", abstained: false });
    expect(response.answer).toBe(`${RIGHT} [1] The passages do not say how many die.`);
    expect(response.checks).toEqual({ sentences: 2, withheld: 0, corrected: expect.any(Number), weak: 0 });
  });

  test("support that is weak is counted and stands on the citation", async () => {
    const { response } = await ask(
      new TurningModel(["The hosts favour whatever protects a hive in wet months [6]."]),
    );
    expect(response.citations.map(({ support }) => support)).toEqual(["weak"]);
    expect(response.checks).toMatchObject({ sentences: 1, withheld: 0, weak: 1 });
  });

  test("a reply that breaks off in JSON releases what was whole, degraded", async () => {
    const entry = {
      kind: "claim",
      text: RIGHT,
      follows: "sentence",
      passages: [6],
      quote: "damp kills more",
    };
    const whole = JSON.stringify({
      answered: "yes",
      sentences: [entry, { ...entry, text: "Bees cluster." }],
    });
    const model = new TurningModel([whole.slice(0, -60)], { takesSchema: true });
    const { response } = await ask(model);
    expect(response).toMatchObject({ answer: `${RIGHT} [1]`, mode: "llm", degraded: false });
  });

  test("policy show marks what the passages lack, and no time or secret", async () => {
    const reply = `${RIGHT} ${WRONG} It is told at 19:55. The key is sk-secret-1.`;
    const { response } = await ask(new TurningModel([reply, ""]), {
      unsupported: "show",
      secrets: ["sk-secret-1"],
    });
    expect(response.answer).toBe(`${RIGHT} [1] (not from the episode) ${WRONG}`);
  });
});

describe("a model that is asked once more whether the passages say what it wrote", () => {
  const SECOND = "Bees cluster in the cold around their queen.";
  const verifying = { verifiesClaims: true } as const;

  test("has what it denies withheld, and nothing released before", async () => {
    const model = new TurningModel([`${SECOND} Bees cluster, box hives hold honey.`, "1. yes\n2. no"]);
    const { response, stages } = await ask(model, verifying);
    expect(model.asked).toHaveLength(2);
    expect(model.asked[1]?.content).toMatch(/^VERIFY .*1\. Bees cluster in the cold .* \[\d\]\n2\. Bees/s);
    expect(response.answer).toBe(`${SECOND} [1]`);
    expect(response.checks).toMatchObject({ sentences: 2, withheld: 1, weak: 0 });
    expect(stages.at(-1)).toBe("checking");
  });

  test("is not asked of the page's own words alone", async () => {
    const model = new TurningModel([RIGHT, "1. no"]);
    const { response } = await ask(model, verifying);
    expect(model.asked).toHaveLength(1);
    expect(response.answer).toBe(`${RIGHT} [1]`);
  });

  test.each([
    ["fails", new AppError("upstream_failed", "down"), ["upstream_failed"]],
    ["has spent its budget", new AppError("budget_exhausted", "spent"), []],
    ["says nothing of use", "I am a language model.", []],
  ])("and %s leaves what the reader says, marked", async (_, turn, told) => {
    const model = new TurningModel([SECOND, turn]);
    const { response, failures } = await ask(model, verifying);
    expect(response).toMatchObject({ answer: `${SECOND} [1]`, mode: "llm", degraded: false });
    expect(response.checks.weak).toBe(1);
    expect(failures.map(({ code }) => code)).toEqual(told);
  });

  test("falls back where it denies all that it wrote", async () => {
    const { response } = await ask(new TurningModel([SECOND, "1. no"]), verifying);
    expect(response).toMatchObject({ mode: "extractive", degraded: true });
    expect(response.checks).toMatchObject({ sentences: 1, withheld: 1 });
  });
});
