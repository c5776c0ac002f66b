import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dropQuestion, quoteReason, readRefusal } from "../../../../src/answer/model/server/read-refusal.js";

const KEY = "sk-canary-4f1d9";
const quote = (message: string, code = "") => quoteReason({ code, message }, [KEY]);

describe("a server's reason", () => {
  test.each([
    [
      "The model `gpt-4o-mini-2024-07-18` does not exist",
      "The model `gpt-4o-mini-2024-07-18` does not exist",
    ],
    ["It is meta-llama/Llama-3.3-70B-Instruct-Turbo", "It is meta-llama/Llama-3.3-70B-Instruct-Turbo"],
    ['temperature "must" be\u001b[2J\n 1', "temperature 'must' be [2J 1"],
    [`Incorrect API key provided: sk-proj-****abcd.`, "Incorrect API key provided: [redacted]"],
    [`your key ${KEY} is wrong`, "your key [redacted] is wrong"],
    [
      `your key ${encodeURIComponent(KEY)} and ${JSON.stringify(KEY)}`,
      "your key [redacted] and '[redacted]'",
    ],
    ["Authorization: Bearer abc", "Authorization: [redacted]"],
    ["token 0123456789abcdef0123456789abcdef", "token [redacted]"],
    ["hf_abcdefgh is no key", "[redacted] is no key"],
  ])("%j is quoted as %j", (message, quoted) => {
    expect(quote(message)).toBe(`"${quoted}"`);
  });

  test("begins with the code, and is cut off at 200 characters", () => {
    expect(quote("no", "bad_value")).toBe('"bad_value: no"');
    expect(quote("x ".repeat(500))).toBe(`"${"x ".repeat(100)} [cut]"`);
    expect(quote("")).toBe("");
  });

  test("never holds the key, whatever stands around it, and is one line", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 300 }),
        fc.string({ unit: "binary", maxLength: 300 }),
        (a, b) => {
          const quoted = quote(`${a}${KEY}${b}`);
          expect(quoted).not.toContain("canary");
          expect(quoted).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
          expect(quoted.length).toBeLessThan(220);
        },
      ),
    );
  });

  test.each([
    ["why did Ana leave the firm in May?", "bad input '[prompt]?' at 3"],
    ["почему она ушла из фирмы?", "bad input '[prompt]?' at 3"],
    ["進水式はいつですか", "bad input '[prompt]' at 3"],
  ])("does not repeat the question %s", (question, told) => {
    const messages = [{ role: "user", content: `Question: ${question} Answer it.` }] as const;
    expect(readRefusal({ message: `bad input '${question}' at 3` }, messages).message).toBe(told);
  });

  test.each([
    ["Who is Ana Petrova?", "flagged: Ana Petrova", "flagged: [prompt]"],
    ["Did ana leave?", "the word 'Ana' is not allowed", "the word '[prompt]' is not allowed"],
    ["Why is it so?", "it is so: no reason", "it is so: no reason"],
    ["", "Ana is flagged", "Ana is flagged"],
  ])("does not show a name of the question %j", (question, message, shown) => {
    const content = `<passages>\n[1] A word that is flagged.\n</passages>\n\nQuestion: ${question}`;
    expect(dropQuestion(message, [{ role: "user", content }])).toBe(shown);
  });

  test.each<[unknown]>([
    [[{ error: { message: "bad 'why did Ana leave'" } }]],
    [{ message: { detail: [{ loc: [], msg: "bad 'why did Ana leave'" }] } }],
    [{ message: "Gateway", metadata: { raw: JSON.stringify({ message: "bad 'why did Ana leave'" }) } }],
  ])("does not repeat the question in %j", (body) => {
    const messages = [{ role: "user", content: "Question: why did Ana leave?" }] as const;
    expect(readRefusal(body, messages).message).toBe("bad '[prompt]'");
  });

  test.each<[unknown, string, string, string]>([
    [{ message: "No.", code: "bad", param: "x" }, "No.", "bad", "x"],
    [{ message: "No.", code: 400, type: "BadRequestError" }, "No.", "BadRequestError", ""],
    [{ detail: [{ loc: ["body", "top_k"], msg: "Extra", input: "why?" }] }, "body top_k Extra", "", ""],
    [{ detail: "Not here" }, "Not here", "", ""],
    ["No.", "No.", "", ""],
    [[{ error: { message: "No.", code: 400, status: "INVALID_ARGUMENT" } }], "No.", "", ""],
    [{ message: { detail: [{ loc: ["body", "top_k"], msg: "Extra" }] } }, "body top_k Extra", "", ""],
    [
      { message: "Gateway", code: 400, metadata: { raw: '{"error":{"message":"No.","param":"top_k"}}' } },
      "No.",
      "",
      "top_k",
    ],
    [{ message: "Gateway", metadata: { raw: '[{"error":{"message":"No."}}]' } }, "No.", "", ""],
    [{ message: "Gateway", metadata: { raw: "No." } }, "No.", "", ""],
    [{ message: "Gateway", metadata: { raw: "<html>" } }, "Gateway", "", ""],
    [{ message: "Gateway", metadata: { raw: "{}" } }, "Gateway", "", ""],
    [{ message: "Gateway", metadata: { raw: `"${"[".repeat(100_000)}` } }, "Gateway", "", ""],
    [[{ error: "No." }], "No.", "", ""],
    [[{ error: 5 }], "", "", ""],
    [[[[]]], "", "", ""],
    ["<html>No.</html>", "", "", ""],
    [null, "", "", ""],
    [{ message: { deep: 1 }, code: [], param: 5 }, "", "", ""],
  ])("is read of %j", (body, message, code, param) => {
    expect(readRefusal(body, [])).toMatchObject({ message, code, param });
  });
});
