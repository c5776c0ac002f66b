import { expect, test } from "vitest";
import { scoreViews } from "../../../../src/store/score-views.js";
import {
  encodeSketch,
  parseSketch,
  viewSketches,
} from "../../../../src/store/weaviate/sections/section-sketch.js";
import { createRandom } from "../../../bench/create-random.js";

const DIMENSIONS = 384;
const random = createRandom(1);

function makeUnit(): Float32Array {
  const numbers = Float32Array.from({ length: DIMENSIONS }, () => random() + random() - 1);
  const length = Math.hypot(...numbers);
  return numbers.map((number) => number / length);
}

function write(kinds: readonly ("summary" | "bullet" | "transcript")[], rows: readonly Float32Array[]) {
  const bytes = encodeSketch(
    kinds.map((kind) => ({ kind })),
    rows,
  );
  return { sketch: Buffer.from(bytes).toString("base64"), terms: "bee hive" };
}

test("sketches score sections as their vectors do, to within a hundredth or two", () => {
  const rows = Array.from({ length: 5 }, makeUnit);
  const [first = makeUnit(), second = first, third = first, whole = first, speech = first] = rows;
  const sketches = [
    parseSketch("a", write(["summary", "bullet", "bullet"], [first, second, third, whole]), DIMENSIONS),
    parseSketch("b", write(["transcript"], [speech]), DIMENSIONS),
  ];
  const view = viewSketches(sketches, DIMENSIONS);
  const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
  for (const query of [...rows, makeUnit()]) {
    const scores = scoreViews(view, { keywordScores: new Map(), nearest: [0, 1] }, query);
    const found = new Map(scores.map(({ ordinal, score }) => [ordinal, score]));
    const bullets = Math.max(cosine(query, second), cosine(query, third));
    const notes = (cosine(query, first) + bullets + cosine(query, whole)) / 3;
    expect(Math.abs((found.get(0) ?? 0) - notes)).toBeLessThan(0.02);
    expect(Math.abs((found.get(1) ?? 0) - cosine(query, speech))).toBeLessThan(0.02);
  }
});

test.each([
  ["nothing", { terms: "bee" }],
  ["a part of a row", { sketch: "AAAA", terms: "bee" }],
  ["a row of no kind", { sketch: Buffer.alloc(193, 9).toString("base64"), terms: "bee" }],
  ["no stems", { sketch: Buffer.alloc(193).toString("base64") }],
])("an object with %s is named as damage", (_, object) => {
  expect(() => parseSketch("the-id", object, DIMENSIONS)).toThrow("object the-id of the cluster");
});
