import { expect, test } from "vitest";
import { Quiet } from "../../src/static/quiet.js";
import { listRehearsed, rehearse } from "../../src/static/rehearse.js";

const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

test("few of a show's questions are rehearsed, from all over it, none twice", () => {
  const own = Array.from({ length: 100 }, (_, i) => `question ${i}?`);
  const rehearsed = listRehearsed(own);
  expect(rehearsed.filter((question) => own.includes(question))).toEqual([own[0], own[25], own[50], own[75]]);
  expect(new Set(rehearsed).size).toBe(rehearsed.length);
  expect(rehearsed.some((question) => question.includes("“"))).toBe(true);
  expect(listRehearsed([]).length).toBeLessThan(rehearsed.length);
});

test("nothing is rehearsed while a reader waits, and a rehearsal that fails ends none of the others", async () => {
  const quiet = new Quiet();
  const asked: string[] = [];
  const end = quiet.begin();
  const rehearsing = rehearse(["one", "two", "three"], {
    quiet,
    answer: async (question) => {
      asked.push(question);
      if (question === "two") throw new Error("there is no network");
    },
  });
  await settle();
  expect(asked).toEqual([]);
  end();
  end();
  const other = quiet.begin();
  await settle();
  expect(asked).toEqual([]);
  other();
  await rehearsing;
  expect(asked).toEqual(["one", "two", "three"]);
});
