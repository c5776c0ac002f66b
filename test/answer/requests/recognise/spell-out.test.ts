import { describe, expect, test } from "vitest";
import { spellOut } from "../../../../src/answer/requests/recognise/spell-out.js";
import { readOwnRequests } from "../../../../src/compose/read-own-files.js";

const requests = readOwnRequests();
const spell = (text: string, held: readonly string[] = []) =>
  spellOut(text, requests, (term) => held.includes(term));

describe("what is shortened is written out, and one slip of the keys in a word is mended", () => {
  test.each([
    ["wat r u", "what are you"],
    ["latest ep pls", "latest episode please"],
    ["all eps w/ Ana Ruiz", "all episodes with Ana Ruiz"],
    ["sumary", "summary"],
    ["lsit the chapters", "list the chapters"],
    ["how loong is it", "how long is it"],
    ["heyyyy, that was sooo goood", "hey, that was so good"],
    ["when was it releesed", "when was it released"],
    ["hwo long is it", "how long is it"],
  ])("%j: %j", (typed, meant) => {
    expect(spell(typed)).toBe(meant);
  });
});

describe("what may be meant as it is stays so", () => {
  test.each([
    ["what did the U.S. decide?"],
    ["what does bert do?"],
    ["who is Liste?"],
    ["how hot is the condenser?"],
    ["wann erreichte die Pest England?"],
    ["don't they list dot-com firms?"],
    [""],
  ])("%j", (text) => {
    expect(spell(text)).toBe(text);
  });

  test("a word that the episodes have is no slip", () => {
    expect(spell("what is a lisst")).toBe("what is a list");
    expect(spell("what is a lisst", ["lisst"])).toBe("what is a lisst");
  });
});

describe("a right word stays, whatever the episodes have", () => {
  test.each([
    ["who won World War III?"],
    ["who was Louis XVIII?"],
    ["what does HR do?"],
    ["HR rules"],
    ["AAA games"],
    ["Who is R. Kelly?"],
    ["When do they talk about R?"],
    ["what are earnings per share (EPS)?"],
  ])("%j", (text) => {
    expect(spell(text)).toBe(text);
    expect(spellOut(text, requests, () => true)).toBe(text);
  });

  test.each([
    ["when do they talk about pod autoscaling?", "pod"],
    ["what is said about the bout with Ali", "bout"],
    ["what is iii", "iii"],
  ])("%j, where the episodes have %j", (text, held) => {
    expect(spell(text)).not.toBe(text);
    expect(spell(text, [held])).toBe(text);
  });
});

test("a long text is spelled in time", () => {
  const started = performance.now();
  spell("lisst ".repeat(100));
  spell("list lisst chapters ".repeat(20_000));
  expect(performance.now() - started).toBeLessThan(3_000);
});
