import { expect, test } from "vitest";
import {
  describeEndpoint,
  isMixed,
  parseModelEndpoint,
  readModelEndpoint,
} from "../../src/shared/folder/model-endpoint.js";

test.each([
  ["https://ask.example", null, { kind: "cuepoint", url: "https://ask.example" }],
  ["https://example.com/ask/", null, { kind: "cuepoint", url: "https://example.com/ask" }],
  ["https://llm.example/v1", null, { kind: "openai", url: "https://llm.example/v1", model: null }],
  ["http://localhost:11434/v1/", null, { kind: "openai", url: "http://localhost:11434/v1", model: null }],
  [
    "https://api.openai.com/v1/chat/completions",
    null,
    { kind: "openai", url: "https://api.openai.com/v1", model: null },
  ],
  [
    "https://llm.example/api/chat/completions/",
    null,
    { kind: "openai", url: "https://llm.example/api", model: null },
  ],
  ["https://llm.example/api", "small", { kind: "openai", url: "https://llm.example/api", model: "small" }],
])(
  "%s with the model %s is a server of its kind, as the manifest gives it back",
  (address, model, endpoint) => {
    expect(readModelEndpoint(address, model)).toEqual(endpoint);
    expect(parseModelEndpoint({ format: 1, endpoint: JSON.parse(JSON.stringify(endpoint)) })).toEqual(
      endpoint,
    );
  },
);

test.each([
  ["nowhere", 'got "nowhere"'],
  ["ftp://example.com/v1", 'got "ftp://example.com/v1"'],
  ["https://sk-canary@llm.example/v1", "llm.example"],
  ["https://u:sk-canary@llm.example/v1", "llm.example"],
  ["https://llm.example/v1?key=sk-canary", "llm.example"],
  ["https://llm.example/v1?api_key=sk-canary", "llm.example"],
  ["https://llm.example/v1#sk-canary", "llm.example"],
])("%s is refused with what is wrong and the fix, and a key in it is not repeated", (address, where) => {
  const read = () => readModelEndpoint(address, null);
  expect(read).toThrow(
    expect.objectContaining({
      code: "usage",
      message: expect.stringMatching(/^--model-endpoint: /),
      hint: expect.stringContaining("an address alone"),
    }),
  );
  expect(read).toThrow(where);
  expect(read).not.toThrow("canary");
});

test("a manifest without an endpoint, or with something else in its place, names none", () => {
  for (const endpoint of [
    undefined,
    null,
    "x",
    {},
    { kind: "openai" },
    { kind: "other", url: "https://x.example" },
    { kind: "cuepoint", url: "javascript:alert(1)" },
    { kind: "cuepoint", url: "/chat" },
    { kind: "openai", url: "data:text/plain,https://x.example" },
  ])
    expect(parseModelEndpoint({ endpoint })).toBeNull();
});

test.each([
  [
    "http://localhost:11434",
    null,
    /^a Cuepoint server at http:\/\/localhost:11434 \(for one with OpenAI's API .+ \/v1/,
  ],
  [
    "http://localhost:11434/v1",
    "small",
    /^an OpenAI-compatible server at http:\/\/localhost:11434\/v1, model small$/,
  ],
  [
    "https://llm.example/v1",
    null,
    /^an OpenAI-compatible server at https:\/\/llm\.example\/v1, which has one model$/,
  ],
])("%s with the model %s is told as what it was understood", (address, model, told) => {
  expect(describeEndpoint(readModelEndpoint(address, model))).toMatch(told);
});

test.each([
  ["https://me.example/ask", "http://llm.example/v1", true],
  ["https://me.example/ask", "http://127.0.0.1.example/v1", true],
  ["https://me.example/ask", "https://llm.example/v1", false],
  ["https://me.example/ask", "http://localhost:11434/v1", false],
  ["https://me.example/ask", "http://127.0.0.1:11434/v1", false],
  ["https://me.example/ask", "http://[::1]:11434/v1", false],
  ["http://me.example/ask", "http://llm.example/v1", false],
  [null, "http://llm.example/v1", false],
])("a page of %s that asks %s is blocked by browsers: %s", (base, address, isBlocked) => {
  expect(isMixed(base, readModelEndpoint(address, null))).toBe(isBlocked);
});
