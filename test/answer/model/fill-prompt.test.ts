import { expect, test } from "vitest";
import { fillPrompt } from "../../../src/answer/model/fill-prompt.js";

test("every slot gets its value, once; a value that looks like a slot stays as it is", () => {
  expect(fillPrompt("{{a}} and {{b}} and {{a}}", { a: "{{b}}", b: "$& $1" })).toBe(
    "{{b}} and $& $1 and {{b}}",
  );
});

test("a slot without a value and a value without a slot are both faults", () => {
  expect(() => fillPrompt("{{a}}", {})).toThrow("the prompt has a slot {{a}} that nothing fills");
  expect(() => fillPrompt("{{a}}", { a: "1", c: "2" })).toThrow("the prompt has no slot for c");
});
