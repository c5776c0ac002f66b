import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import {
  packRequests,
  readPackedRequests,
} from "../../../../src/answer/requests/recognise/packed-requests.js";
import { recogniseByWords } from "../../../../src/answer/requests/recognise/recognise-request.js";
import { readOwnRequests } from "../../../../src/compose/read-own-files.js";

const own = readOwnRequests();
const text = packRequests(own);
const packed = readPackedRequests(text);

/** Requests, and questions about what is said that are worded much like them. */
const QUESTIONS = ["requests", "questions", "names", "changelog", "strong-model"].flatMap((name) =>
  readFileSync(`test/quality/${name}.jsonl`, "utf8")
    .trim()
    .split("\n")
    .flatMap((line) => {
      const { text, question, named, unnamed } = JSON.parse(line) as Record<string, string>;
      return [text, question, named, unnamed].filter((each) => each !== undefined);
    }),
);

test("packed requests are recognised as by all phrasings, of 1,000 questions in 980 or more", ({
  annotate,
}) => {
  const same = QUESTIONS.filter((question) => {
    const found = [own, packed].map((model) => recogniseByWords(model, question)?.request ?? null);
    return JSON.stringify(found[0]) === JSON.stringify(found[1]);
  });
  const share = same.length / QUESTIONS.length;
  void annotate(`${same.length} of ${QUESTIONS.length}`);
  expect(QUESTIONS.length).toBeGreaterThan(600);
  expect(share).toBeGreaterThanOrEqual(0.98);
});

test("scores differ by rounding alone, and words, signs and their weights are the same", () => {
  expect(packed.terms).toEqual(new Map([...own.terms].sort(([a], [b]) => (a < b ? -1 : 1))));
  expect(packed.signs).toEqual(own.signs);
  expect(packed.vocabulary).toEqual(own.vocabulary);
  const errors = QUESTIONS.flatMap((question) => {
    const [exact, rounded] = [own, packed].map((model) => model.score(question, null)?.scores ?? []);
    return (exact ?? []).map((score, i) => Math.abs(score - (rounded?.[i] ?? 0)));
  });
  expect(Math.max(...errors)).toBeLessThan(0.3);
  expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.05);
});

test("packed requests are small, and the same each time", ({ annotate }) => {
  const bytes = gzipSync(text, { level: 9 }).length;
  void annotate(`${bytes} bytes gzipped`);
  expect(bytes).toBeLessThan(70_000);
  expect(packRequests(own)).toBe(text);
});

test("another text is refused", () => {
  expect(() => readPackedRequests("cuepoint requests 0\n{}")).toThrow(
    "expected the packed requests of this version",
  );
});

test("without shares of words alone nothing is packed", () => {
  expect(() => packRequests({ ...own, models: [] })).toThrow("expected shares of words alone");
});
