import { expect, test } from "vitest";
import { cutClause, tellLooseWords } from "../../src/chunk/titles/cut-clause.js";

const isLoose = tellLooseWords(() => 0, "en");

test.each<[clause: string, phrases: string[]]>([
  [
    "it was the cybersecurity preparedness of companies",
    ["cybersecurity preparedness", "cybersecurity preparedness of companies", "preparedness of companies"],
  ],
  ["I created the Istanbul Organization", ["Istanbul Organization"]],
  ["we measure the wax", []],
  ["it is almost a roadmap", []],
  ["the vulnerabilities pop up", []],
  ["when attackers evolve", []],
  ["Bash or ZSH history that", []],
  ["we explore the bees and prevent the swarm", []],
])("%s: no phrase is led by a verb, ends within one, or says nothing", (clause, phrases) => {
  expect(cutClause(clause, isLoose)).toEqual(phrases);
});

test("a common word is loose where the episode is full of it, in other languages any word", () => {
  expect(tellLooseWords(() => 1, "en")("people")).toBe(true);
  expect(tellLooseWords(() => 1, "en")("kubernetes")).toBe(false);
  expect(tellLooseWords(() => 1, "de")("und")).toBe(true);
});
