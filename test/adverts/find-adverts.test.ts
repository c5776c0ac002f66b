import fc from "fast-check";
import { expect, test } from "vitest";
import { findAdverts } from "../../src/adverts/find-adverts.js";
import { asksForAdverts, isAdvertPassage } from "../../src/adverts/is-advert-passage.js";
import type { Passage } from "../../src/shared/domain.js";

const say = (texts: readonly string[]) => texts.map((text) => ({ text, words: text.split(" ").length }));
const read = [
  "Our show is sponsored by Wobbly Desks.",
  "I have had mine for a year, and I would not write at any other.",
  "Every desk comes with free shipping and a thirty day trial.",
  "Go to wobblydesks.com/show and use the code SHOW10 to get ten percent off your first desk.",
];
const talk = [
  "We were talking about how the parser keeps its state.",
  "I think that is what makes it hard to test.",
  "I do not know if they ever looked at that part of it.",
  "What did you do when the tests began to fail?",
  "It is on our site, and you can read all of it there.",
];

test("an advertisement is found from its first sentence to its last, with its name, wherever it stands in talk", () => {
  const around = fc.array(fc.constantFrom(...talk), { minLength: 0, maxLength: 12 });
  fc.assert(
    fc.property(around, around, (before, behind) => {
      const found = findAdverts(say([...before, ...read, ...behind]));
      expect(found).toHaveLength(1);
      const [{ from, to, name } = { from: -1, to: -1, name: null }] = found;
      expect(Math.abs(from - before.length)).toBeLessThanOrEqual(2);
      expect(Math.abs(to - before.length - read.length)).toBeLessThanOrEqual(2);
      expect(["Wobbly", "Desks"]).toContain(name);
    }),
  );
});

test("talk about money, addresses and sponsors is no advertisement", () => {
  const lines = [
    ...talk,
    "We had no sponsors then, so I paid for the servers myself.",
    "We moved it all to example.com because the old name was gone.",
    "They asked for twenty dollars a month, and nobody wanted to pay that.",
  ];
  expect(findAdverts(say(lines))).toEqual([]);
  expect(findAdverts([])).toEqual([]);
});

test("a passage of speech is an advertisement where most of it is, a note never", () => {
  const passage = (texts: readonly string[], kind: Passage["kind"] = "transcript"): Passage => ({
    id: "0123456789abcdef",
    episodeId: "e",
    chapterNumber: 1,
    kind,
    text: texts.join(" "),
    startSeconds: 0,
    endSeconds: 60,
  });
  expect(isAdvertPassage(passage(read))).toBe(true);
  expect(isAdvertPassage(passage(read, "summary"))).toBe(false);
  expect(isAdvertPassage(passage([...talk, ...talk, ...read]))).toBe(false);
});

test("a question about sponsors may be answered by an advertisement, another may not", () => {
  expect(
    ["Who sponsors the show?", "Is there a promo code?", "Which ads are read?"].every(asksForAdverts),
  ).toBe(true);
  expect(["What does Acme Hosting do?", "Why did they add it?"].some(asksForAdverts)).toBe(false);
});
