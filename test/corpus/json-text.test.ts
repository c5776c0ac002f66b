import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findJsonFault } from "../../src/corpus/json/json-fault.js";
import { parseJsonText } from "../../src/corpus/json/json-text.js";
import { readSource } from "../../src/corpus/read-source.js";

const segment = (text: string, extra = "") => `{"start":1,"end":2,"text":"${text}"${extra}}`;
const read = (text: string, path = "a.json") => readSource({ path, bytes: new TextEncoder().encode(text) });
const listWords = (text: string, path?: string) => read(text, path)?.sources[0]?.cues?.map((cue) => cue.text);

describe("JSON as programs write it is read", () => {
  test.each<[string, string]>([
    ["NaN and Infinity", `{"segments":[${segment("NaN, oak", ',"p":NaN,"q":-Infinity')}]}`],
    ["a comma behind the last", `{"segments":[${segment("NaN, oak")},\n],}`],
    ["comments", `// made by a program\n{"segments":[${segment("NaN, oak")} // the end\n]}`],
    ["a fence of Markdown", `Here it is:\n\n\`\`\`json\n[${segment("NaN, oak")}]\n\`\`\`\nAnything else?`],
  ])("%s", (_, text) => {
    expect(listWords(text)).toEqual(["NaN, oak"]);
  });

  test("JSON Lines", () => {
    const text = `${segment("oak")}\n${segment("ash").replace("1", "2").replace("2,", "3,")}\n`;
    expect(listWords(text, "a.jsonl")).toEqual(["oak", "ash"]);
    expect(listWords(text)).toEqual(["oak", "ash"]);
  });
});

test.each<[string, string, number, string, string]>([
  ["cut off within a text", '{"segments":[\n{"text":"oa', 2, "cut off here", '{"text":"oa'],
  ["cut off behind a comma", '{"a":[1,\n2,', 2, "cut off here", "2,"],
  ["a missing comma", '{"a":1\n"b":2}', 2, "a comma or an end", '"b":2}'],
  ["a key without marks", '{"a":NaN,\n b:2}', 2, "a key in quotation marks", "b:2}"],
  ["a missing colon", '{"a" 1}', 1, "a colon", "1}"],
  ["a wrong bracket", '{"a":[1}', 1, "a comma or an end", "}"],
  ["words behind it", '{"a":1}\nand so on', 2, "nothing more", "and so on"],
  ["a word that is no value", "[1,\n\noak]", 3, "a value", "oak]"],
])("%s is told with its line and what should stand there", (_, text, line, expected, found) => {
  const [problem] = read(text)?.problems ?? [];
  expect(problem).toEqual({ line, expected: expect.stringContaining(expected), found });
});

test("whatever is JSON has no fault and is parsed as it is; a part of an object has one", () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), (text, seed) => {
      expect(findJsonFault(text)).toBeNull();
      const whole = `{"a":${text}}`;
      expect(parseJsonText(whole)).toEqual(JSON.parse(whole));
      expect(findJsonFault(whole.slice(0, seed % whole.length))).not.toBeNull();
    }),
  );
});
