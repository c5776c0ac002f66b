import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLog } from "../../src/platform/log.js";

const KEY = "sk-canary-1234567890";

function openLog(secrets: readonly string[], level = "info") {
  const lines: string[] = [];
  return { lines, log: createLog(level, secrets, (line) => lines.push(line)) };
}

describe("no secret stands in a line", () => {
  const carriers: [string, (key: string) => object, ((key: string) => string)?][] = [
    ["a message", () => ({}), (key) => `refused ${key}.`],
    ["an error with its stack", (key) => ({ err: new Error(`refused ${key}`) })],
    [
      "a cause of a cause",
      (key) => ({ err: new Error("a", { cause: new Error("b", { cause: new Error(key) }) }) }),
    ],
    [
      "a field of an error",
      (key) => ({ err: Object.assign(new Error("a"), { headers: { "x-echo": [key] } }) }),
    ],
    ["the errors of an aggregate", (key) => ({ err: new AggregateError([new Error(key)], "all failed") })],
    ["a name", (key) => ({ [`x${key}`]: true })],
    ["JSON in a text", (key) => ({ body: JSON.stringify({ error: JSON.stringify({ key }) }) })],
    ["an address", (key) => ({ url: `https://a.example/?key=${encodeURIComponent(key)}` })],
    ["JSON that escapes every character", (key) => ({ body: key.replace(/./gsu, escapeAll) })],
  ];
  const escapeAll = (text: string) =>
    text
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join("");

  test.each(carriers)("whatever carries it: %s", (_, carry, say = () => "failed") => {
    for (const key of [KEY, 'quoted"key\\with/slashes', "clé-secrète-ß"]) {
      const { lines, log } = openLog([key]);
      log.error(carry(key), say(key));
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain("[redacted]");
      for (const form of [key, JSON.stringify(key).slice(1, -1), escapeAll(key)])
        expect(lines[0]).not.toContain(form);
    }
  });

  test("whatever it is and whatever it stands in, and the line stays a line of JSON", () => {
    const secret = fc.string({ minLength: 4, maxLength: 40, unit: "binary" });
    fc.assert(
      fc.property(secret, fc.string({ unit: "binary" }), fc.nat(3), (key, text, depth) => {
        let carried: string = text + key + text;
        for (let i = 0; i < depth; i++) carried = JSON.stringify({ [key]: carried });
        const { lines, log } = openLog([key]);
        log.error({ err: new Error(carried), carried }, carried);
        for (const line of lines) {
          expect(line).not.toContain(key);
          expect(line.trimEnd()).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
          expect(JSON.parse(line)).toBeTypeOf("object");
        }
        return lines.length <= 1;
      }),
      { numRuns: 500 },
    );
  });

  test("as a number, where a key is one", () => {
    const { lines, log } = openLog(["1234"]);
    log.info({ ms: 1234, status: 200 }, "x");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ ms: "[redacted]", status: 200 });
  });

  test("that is shorter than four characters is none: it would stand everywhere", () => {
    const { lines, log } = openLog(["abc", ""]);
    log.info("abc");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ msg: "abc" });
  });
});

test("headers that let someone in are not shown, wherever they are logged", () => {
  const { lines, log } = openLog([]);
  const headers = {
    Authorization: "Bearer of-a-client",
    cookie: "session=of-a-client",
    "set-cookie": ["a=of-a-client"],
    "x-api-key": "of-a-client",
    accept: "text/html",
  };
  log.info({ headers, request: { raw: { headers } }, list: ["Authorization", "Basic of-a-client"] });
  log.info("sent Bearer of-a-client");
  expect(lines.join("")).not.toContain("of-a-client");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    headers: { accept: "text/html", cookie: "[redacted]" },
  });
});

test("no text forges a line, and no control character reaches a terminal", () => {
  const { lines, log } = openLog([]);
  const text = 'a\n{"level":60,"msg":"forged"}\r\u2028\u2029\u001b[2J\u009b2J\u0085\u202e';
  log.info({ path: text, [text]: 1 }, text);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^[^\p{Cc}\u2028-\u202e]+\n$/u);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ msg: text, path: text, [text]: 1 });
});

test("lines below the level are not written", () => {
  const { lines, log } = openLog([], "warn");
  log.info("a");
  log.warn("b");
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(["b"]);
});
