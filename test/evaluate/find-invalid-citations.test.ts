import { beforeAll, expect, test } from "vitest";
import { findInvalidCitations } from "../../src/evaluate/find-invalid-citations.js";
import type { Citation } from "../../src/shared/domain.js";
import { citePassage } from "../fakes/cite-passage.js";
import { makeResponse } from "../fakes/outcomes.js";
import { type LocalParts, makeAnswerParts } from "../fakes/start-server.js";

let parts: LocalParts;
let right: Citation;
beforeAll(async () => {
  parts = await makeAnswerParts();
  right = citePassage(parts.store.index, "Damp kills more colonies than cold");
});

test("a citation is as the index has it", () => {
  expect(right).toMatchObject({
    chapter: { number: 2 },
    start: 95,
    end: 4000,
    timestamp: "1:35",
    url: "https://www.youtube.com/watch?v=abcdefghijk&t=95s",
  });
  expect(findInvalidCitations(makeResponse({ citations: [right] }), parts.store.index)).toEqual([]);
  expect(
    findInvalidCitations(makeResponse({ citations: [{ ...right, end: null }] }), parts.store.index),
  ).toEqual([]);
});

const episode = { id: "summer-hives", title: "Winter Hives", show: null, publishedAt: null };

test.each<[string, Partial<Citation>]>([
  ["of another episode", { episode }],
  ["of no chapter", { chapter: { number: 3, title: "Wintering" } }],
  ["of another chapter", { chapter: { number: 1, title: "Choosing a hive" } }],
  ["of a chapter by another title", { chapter: { number: 2, title: "Summering" } }],
  ["from before its chapter", { start: 94, timestamp: "1:34" }],
  ["to after its chapter", { end: 4001 }],
  ["with another time than its second", { timestamp: "1:36" }],
  ["that plays at another second", { url: "https://www.youtube.com/watch?v=abcdefghijk&t=96s" }],
  ["that plays nothing", { url: null }],
  ["of another chapter's words", { quote: "Long hives need no lifting" }],
  ["of a part of the words", { quote: "Damp kills more colonies" }],
  ["of other words", { quote: "Cold kills more colonies than damp" }],
  ["of no words", { quote: "" }],
])("a citation %s is invalid, among the closest as well", (_, changes) => {
  const wrong = { ...right, ...changes };
  expect(findInvalidCitations(makeResponse({ citations: [right, wrong] }), parts.store.index)).toEqual([
    wrong,
  ]);
  expect(
    findInvalidCitations(makeResponse({ abstained: true, closest: [wrong, right] }), parts.store.index),
  ).toEqual([wrong]);
});
