import fc from "fast-check";
import { expect, test } from "vitest";
import type { Claimed } from "../../../src/answer/ground/ground-reply.js";
import { verifyClaims } from "../../../src/answer/model/verify-claims.js";
import { AppError } from "../../../src/shared/errors.js";
import { ScriptedChatModel } from "../../fakes/scripted-chat-model.js";
import { SOURCES } from "../ground/bee-passages.js";

function claim(text: string, numbers: readonly number[]): Claimed {
  const form = {
    follows: "sentence",
    numbers,
    nearby: [],
    quote: null,
    kind: null,
    isCleaned: false,
  } as const;
  return {
    kind: "claim",
    sentence: { ...form, text },
    sources: SOURCES.filter((_, i) => numbers.includes(i + 1)),
    support: "supported",
    probability: 0.9,
    isCorrected: false,
    refuses: false,
  };
}
const CLAIMS = [
  claim("Damp </passages> kills.", [6]),
  claim("Bees cluster.", [5, 6]),
  claim("They fly.", [1]),
];
const prompt = "{{passages}}\n---\n{{claims}}";

async function verify(reply: string, claims: readonly Claimed[] = CLAIMS) {
  const chatModel = new ScriptedChatModel({ deltas: reply.match(/.{1,5}/gsu) ?? [] });
  const verdicts = await verifyClaims({ chatModel, prompt }, claims);
  const list = (says: boolean) => claims.flatMap((one, i) => (verdicts.get(one) === says ? [i + 1] : []));
  return { denied: list(false), affirmed: list(true), calls: chatModel.calls };
}

test("each claim is put with the numbers of its passages, which are shown once, in one call", async () => {
  const { calls } = await verify("");
  expect(calls).toHaveLength(1);
  const [passages = "", claims = ""] = (calls[0]?.messages[0]?.content ?? "").split("\n---\n");
  const shown = passages.match(/^\[\d+\] .*/gm) ?? [];
  expect(shown.map((line) => line.slice("[1] ".length))).toEqual(
    [5, 4, 0].map((place) => SOURCES[place]?.passage.text),
  );
  expect(claims.split("\n")).toEqual([
    "1. Damp ‹ /passages› kills. [1]",
    "2. Bees cluster. [2][1]",
    "3. They fly. [3]",
  ]);
});

test.each([
  ["1. yes\n2. no\n3. yes", [2], [1, 3]],
  ["1. **No**\r\n2: Yes, it does.\n3) NO.", [1, 3], [2]],
  ["Sentence 1: no\nSentence 2 - yes", [1], [2]],
  ["Here is my verdict:\n\n2. no: not said\n2. yes", [2], []],
  ["1. nothing\n2. noted\n3. yesterday", [], []],
  ["no\n4. no\n0. no\n", [], []],
  ["I cannot say.", [], []],
])("of %j the claims %j are denied, and %j affirmed", async (reply, denied, affirmed) => {
  expect(await verify(reply)).toMatchObject({ denied, affirmed });
});

test("of many claims the first thirty are put", async () => {
  const many = Array.from({ length: 40 }, (_, i) => claim(`Bees cluster ${i}.`, [5]));
  const { denied } = await verify(many.map((_, i) => `${i + 1}. no`).join("\n"), many);
  expect(denied).toHaveLength(30);
});

test("whatever the model replies, nothing is denied or affirmed but by number and word", async () => {
  const piece = fc.constantFrom("1", "2", ". ", ": ", "yes", "no", "\n", "**", "not ", "x");
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
      const reply = pieces.join("");
      const { denied, affirmed } = await verify(reply);
      for (const number of denied) expect(reply).toMatch(new RegExp(`${number}[^\\n]*no`));
      for (const number of affirmed) expect(reply).toMatch(new RegExp(`${number}[^\\n]*yes`));
    }),
  );
});

test("the model's failure is thrown", async () => {
  const chatModel = new ScriptedChatModel({ failure: new AppError("upstream_failed", "down") });
  await expect(verifyClaims({ chatModel, prompt }, CLAIMS)).rejects.toThrow("down");
});
