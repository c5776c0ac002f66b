import fc from "fast-check";
import { expect, test } from "vitest";
import { chatRequestSchema, searchRequestSchema } from "../../../src/serve/api/request-schemas.js";
import { LIMITS } from "../../../src/shared/limits.js";
import { readDocument, readSchema } from "./read-schemas.js";

const document = await readDocument();
const check = (name: string) => readSchema(document, { $ref: `#/components/schemas/${name}` });

/** Mostly right, so that whole requests are right often enough, and wrong in one place when they are wrong. */
const mostly = (right: fc.Arbitrary<unknown>, ...wrong: readonly unknown[]) =>
  fc.oneof({ weight: 19, arbitrary: right }, { weight: 1, arbitrary: fc.constantFrom(...wrong) });

const BLANK = ["", " ", "\t\n", "\u00a0", "\ufeff"];
const words = fc.constantFrom("hi", "\u200b", "a\nb", "x".repeat(LIMITS.questionLength));
const question = mostly(words, ...BLANK, "x".repeat(LIMITS.questionLength + 1), 7);
const message = fc.oneof(
  fc.record({ role: fc.constant("user"), content: question }),
  fc.record({
    role: mostly(fc.constant("assistant"), "system"),
    content: mostly(fc.constantFrom(...BLANK, "yes"), "x".repeat(LIMITS.answerLength + 1), null),
  }),
  fc.record({ role: fc.constant("user"), content: words, extra: fc.constant(1) }),
);
const shortMessage = fc.record({
  role: fc.constantFrom("user", "assistant"),
  content: fc.constantFrom("hi", "yes"),
});
const messages = fc.oneof(
  fc.array(shortMessage, { maxLength: LIMITS.messages + 1 }),
  fc.array(message, { maxLength: 3 }),
);
const names = fc.array(mostly(fc.constantFrom("a", "b"), "", "x".repeat(201)), { maxLength: 2 });
const filter = fc.record(
  {
    shows: names,
    from: mostly(fc.constantFrom("2024-02-29", "2024-12-31"), "2023-02-29", "2024-1-1", "May", ""),
    languages: mostly(names, "en"),
  },
  { requiredKeys: [] },
);
const scope = {
  episodes: fc.array(fc.constant("winter-hives"), { maxLength: 2 }),
  filter: mostly(filter, { other: 1 }),
};

/** The one rule that JSON Schema has no word for. */
const isShort = (value: { messages?: unknown; history?: unknown }) =>
  JSON.stringify(value.messages ?? value.history ?? "").length <= LIMITS.conversationLength;

test("the document allows exactly the questions that the server takes, but for their length together", () => {
  const allowed = check("ChatRequest");
  const requests = fc.record(
    { messages, stream: mostly(fc.boolean(), "yes"), ...scope },
    { requiredKeys: [] },
  );
  let accepted = 0;
  fc.assert(
    fc.property(requests.filter(isShort), (request) => {
      const taken = chatRequestSchema.safeParse(request).success;
      if (taken) accepted++;
      return allowed.safeParse(request).success === taken;
    }),
    { numRuns: 1_000 },
  );
  expect(accepted).toBeGreaterThan(100);
});

test("the document allows exactly the searches that the server takes, but for their length together", () => {
  const allowed = check("SearchRequest");
  const limit = mostly(fc.integer({ min: 1, max: 50 }), 0, 51, 2.5);
  const requests = fc.record(
    { query: question, history: messages, limit, ...scope },
    { requiredKeys: ["query"] },
  );
  let accepted = 0;
  fc.assert(
    fc.property(requests.filter(isShort), (request) => {
      const taken = searchRequestSchema.safeParse(request).success;
      if (taken) accepted++;
      return allowed.safeParse(request).success === taken;
    }),
    { numRuns: 1_000 },
  );
  expect(accepted).toBeGreaterThan(100);
});

test("the last message is the user's in a conversation of any length", () => {
  const allowed = check("ChatRequest");
  const turn = { role: "assistant", content: "yes" };
  for (let before = 0; before < LIMITS.messages; before++) {
    const history = Array(before).fill(turn);
    expect(allowed.safeParse({ messages: [...history, { role: "user", content: "hi" }] }).success).toBe(true);
    expect(allowed.safeParse({ messages: [...history, turn] }).success).toBe(false);
  }
});
