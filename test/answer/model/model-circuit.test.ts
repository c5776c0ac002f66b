import { afterEach, describe, expect, test } from "vitest";
import { answerQuestion } from "../../../src/answer/answer-question.js";
import {
  createModelCircuit,
  type ModelCircuit,
  ServerLeftAlone,
} from "../../../src/answer/model/model-circuit.js";
import { createModelQueue } from "../../../src/answer/model/model-queue.js";
import {
  DoubtfulRefusal,
  UnreachableServer,
} from "../../../src/answer/model/server/describe-model-failure.js";
import { createOpenAiChatModel } from "../../../src/answer/model/server/openai-chat-model.js";
import type { ChatResponse } from "../../../src/shared/domain.js";
import { AppError, type ErrorCode } from "../../../src/shared/errors.js";
import { type ModelScript, ScriptedChatModel } from "../../fakes/scripted-chat-model.js";
import { type ScriptedOpenAiServer, startScriptedOpenAiServer } from "../../fakes/scripted-openai-server.js";
import { answering, failing, type Reply, sending } from "../../fakes/scripted-replies.js";
import { makeAnswerParts } from "../../fakes/start-server.js";

const WELL: ModelScript = { deltas: ["Damp ", "kills."] };
const DOWN: ModelScript = { refusal: new AppError("upstream_failed", "down") };
const SLOW: ModelScript = { failure: new AppError("upstream_timeout", "slow") };
const BROKEN: ModelScript = { deltas: ["Damp"], failure: new AppError("upstream_failed", "broken") };

/** Every question is a turn of its own, as it is for readers. */
function open() {
  let time = 1_000_000;
  const told: string[] = [];
  const circuit = createModelCircuit({
    now: () => time,
    onOutage: ({ message }) => told.push(message),
    onReturn: () => told.push("back"),
  });
  const ask = async (script: ModelScript, client?: string) => {
    const model = new ScriptedChatModel(script);
    const turn = circuit.enter(client);
    try {
      for await (const _ of turn.use(model).stream([]));
      return "answered";
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      expect(error instanceof ServerLeftAlone).toBe(model.calls.length === 0);
      return model.calls.length === 0 ? "not asked" : error.message;
    } finally {
      turn.leave();
    }
  };
  const askMany = async (count: number, script: ModelScript, client?: string) => {
    const outcomes: string[] = [];
    for (let i = 0; i < count; i++) outcomes.push(await ask(script, client));
    return outcomes;
  };
  const pass = (ms: number) => {
    time += ms;
  };
  return { circuit, ask, askMany, pass, told };
}

describe("a server that fails", () => {
  test.each([
    ["refuses", DOWN, "down"],
    ["does not begin", SLOW, "slow"],
    ["breaks off", BROKEN, "broken"],
  ])("and %s five times in a row is left alone", async (_, script, message) => {
    const { ask, askMany } = open();
    expect(await askMany(5, script)).toEqual(Array(5).fill(message));
    expect(await ask(WELL)).toBe("not asked");
  });

  test("is tried again every 30 s by one call, until it answers", async () => {
    const { ask, askMany, pass } = open();
    await askMany(5, DOWN);
    pass(29_999);
    expect(await ask(WELL)).toBe("not asked");
    pass(1);
    expect(await askMany(3, DOWN)).toEqual(["down", "not asked", "not asked"]);
    pass(30_000);
    expect(await askMany(3, WELL)).toEqual(["answered", "answered", "answered"]);
    expect(await askMany(5, DOWN)).toEqual(Array(5).fill("down"));
  });

  test("is counted anew after an answer", async () => {
    const { ask, askMany } = open();
    await askMany(4, DOWN);
    expect(await ask(WELL)).toBe("answered");
    expect(await askMany(5, DOWN)).toEqual(Array(5).fill("down"));
    expect(await ask(WELL)).toBe("not asked");
  });
});

describe("one reader whose questions fail does not keep the model from others", () => {
  test.each([
    ["refuses", DOWN],
    ["does not begin", SLOW],
    ["breaks off", BROKEN],
  ])("where the server %s", async (_, script) => {
    const { ask, askMany } = open();
    await askMany(9, script, "one");
    expect(await ask(WELL, "two")).toBe("answered");
    await askMany(9, script, "one");
    await ask(script, "two");
    expect(await ask(WELL, "two")).toBe("not asked");
  });

  test("nor do many, where a server that has answered may have refused what they ask", async () => {
    const refusal = { refusal: new DoubtfulRefusal("upstream_failed", "403") };
    const { ask, askMany } = open();
    await askMany(5, refusal);
    expect(await ask(WELL)).toBe("not asked");
    const other = open();
    await other.ask(WELL, "one");
    for (const client of ["two", "three", "four"]) await other.askMany(3, refusal, client);
    expect(await other.ask(WELL)).toBe("answered");
  });

  test("but a server that nobody can reach is left alone, whoever asks", async () => {
    const { ask, askMany } = open();
    await askMany(5, { refusal: new UnreachableServer("upstream_failed", "gone") }, "one");
    expect(await ask(WELL, "two")).toBe("not asked");
  });
});

test("that a server is left alone is told once, and once that it is back", async () => {
  const { askMany, pass, told } = open();
  await askMany(9, DOWN);
  pass(30_000);
  await askMany(3, DOWN);
  expect(told).toEqual([expect.stringMatching(/^the language model is not asked, because/)]);
  pass(30_000);
  await askMany(3, WELL);
  expect(told.slice(1)).toEqual(["back"]);
});

test.each<ErrorCode>(["budget_exhausted", "overloaded", "interrupted", "config_invalid"])(
  "what the server is not to blame for (%s) is not held against it",
  async (code) => {
    const { ask, askMany } = open();
    await askMany(9, { refusal: new AppError(code, "own") });
    expect(await ask(WELL)).toBe("answered");
  },
);

describe("a server that is left alone, once its time has come", () => {
  async function rest() {
    const opened = open();
    await opened.askMany(5, DOWN);
    opened.pass(30_000);
    return opened;
  }
  const begin = (circuit: ModelCircuit, script: ModelScript = WELL) => {
    const turn = circuit.enter();
    const model = turn.use(new ScriptedChatModel(script));
    return { turn, model, replies: model.stream([])[Symbol.asyncIterator]() };
  };

  test("is tried by one question at a time, from when the model's name is asked for", async () => {
    const { circuit, ask } = await rest();
    const first = begin(circuit);
    await first.model.resolveModel();
    await expect(begin(circuit).model.resolveModel()).rejects.toThrow("is not asked");
    expect(await ask(WELL)).toBe("not asked");
    expect(await first.replies.next()).toMatchObject({ value: "Damp " });
    expect(await ask(WELL)).toBe("not asked");
    await first.replies.next();
    await first.replies.next();
    expect(await ask(WELL)).toBe("answered");
  });

  test("is tried by the next question where the first one had no use for it", async () => {
    const { circuit, ask } = await rest();
    const first = begin(circuit);
    await first.model.resolveModel();
    first.turn.leave();
    expect(await ask(DOWN)).toBe("down");
    expect(await ask(WELL)).toBe("not asked");
  });

  test("is not brought back by the name of its model alone", async () => {
    const { circuit, ask, pass } = await rest();
    const first = begin(circuit, DOWN);
    await first.model.resolveModel();
    await expect(first.replies.next()).rejects.toThrow("down");
    expect(await ask(WELL)).toBe("not asked");
    pass(30_000);
    expect(await ask(WELL)).toBe("answered");
  });

  test("is brought back by a reply that its reader left", async () => {
    const { circuit, ask } = await rest();
    const first = begin(circuit);
    await first.replies.next();
    await first.replies.return?.();
    expect(await ask(WELL)).toBe("answered");
  });
});

describe("answers while the server fails", () => {
  const servers: ScriptedOpenAiServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  /** `calls` answers at once may be written by the model. */
  async function serve(script: Reply, calls = 4) {
    const server = await startScriptedOpenAiServer(script);
    servers.push(server);
    const { baseUrl } = server;
    let time = 0;
    const parts = {
      ...(await makeAnswerParts()),
      chatModel: createOpenAiChatModel({ apiKey: null, baseUrl, model: null, firstTokenTimeoutMs: 5_000 }),
      modelQueue: createModelQueue({ calls, waiting: 20, waitMs: 20_000 }),
      modelCircuit: createModelCircuit({ now: () => time }),
    };
    const ask = async (): Promise<ChatResponse> => {
      const messages = [{ role: "user" as const, content: "Why do damp hives lose colonies in winter?" }];
      for await (const event of answerQuestion(parts, { messages }))
        if (event.type === "answer-end") return event.response;
      throw new Error("an answer without an end");
    };
    const pass = (ms: number) => {
      time += ms;
    };
    return { server, ask, pass };
  }
  const askMany = async (count: number, ask: () => Promise<ChatResponse>) => {
    const outcomes: unknown[] = [];
    for (let i = 0; i < count; i++) outcomes.push(await ask());
    return outcomes;
  };
  const QUOTED = { mode: "extractive", degraded: true, abstained: false };

  test("are quotations without a further call after five failures", async () => {
    const { server, ask } = await serve(failing(401));
    expect(await askMany(8, ask)).toEqual(Array(8).fill(expect.objectContaining(QUOTED)));
    expect(server.completions.length).toBe(5);
  });

  test("do not wait behind the one that tries it again", async () => {
    let isHanging = false;
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { server, ask, pass } = await serve(
      (request) => (isHanging ? sending({ kind: "hold", until })(request) : failing(401)(request)),
      1,
    );
    await askMany(5, ask);
    pass(30_000);
    isHanging = true;
    const tried = ask();
    const others = await Promise.all([ask(), ask(), ask(), ask()]);
    expect(others).toEqual(Array(4).fill(expect.objectContaining(QUOTED)));
    expect(server.completions.length).toBeLessThanOrEqual(6);
    release();
    expect(await tried).toMatchObject(QUOTED);
    expect(server.completions.length).toBe(6);
  });

  test("are not spoilt for others by one question that the server refuses", async () => {
    let isRefusing = true;
    const { ask } = await serve((request) =>
      isRefusing ? failing(400)(request) : answering("Damp kills colonies. [1]")(request),
    );
    await askMany(9, ask);
    isRefusing = false;
    expect((await ask()).model).not.toBeNull();
  });
});
