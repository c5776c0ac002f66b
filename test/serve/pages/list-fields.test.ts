import { expect, test } from "vitest";
import type { SchemaObject } from "../../../src/serve/openapi/document.js";
import { listFields } from "../../../src/serve/pages/docs/list-fields.js";

const schemas: Record<string, SchemaObject> = {
  Turn: {
    oneOf: [
      {
        type: "object",
        properties: {
          role: { const: "user", description: "Asks." },
          text: { type: "string", maxLength: 2000 },
        },
        required: ["role", "text"],
      },
      {
        type: "object",
        properties: {
          role: { const: "assistant", description: "Answers." },
          text: { type: "string", maxLength: 8000 },
        },
        required: ["role"],
      },
    ],
  },
};
const request: SchemaObject = {
  type: "object",
  properties: {
    turns: { type: "array", items: { $ref: "#/components/schemas/Turn" }, minItems: 1, maxItems: 20 },
    limit: { type: "integer", minimum: 1, default: 10, description: "How many." },
    day: { type: ["string", "null"], format: "date", pattern: "^.$" },
    last: { anyOf: [{ $ref: "#/components/schemas/Turn" }, { type: "null" }] },
  },
  required: ["turns"],
};
const show = (expand: boolean) =>
  listFields(request, { schemas, expand }).map(({ path, type, required, limits }) => [
    path,
    type,
    required,
    limits.join("; "),
  ]);

test("fields inside arrays and named schemas are listed by their path; those of a choice stand side by side", () => {
  expect(show(true)).toEqual([
    ["turns", "array of object", true, "1 to 20 items"],
    ["turns[].role", '"user" or "assistant"', true, ""],
    ["turns[].text", "string", false, "at most 2,000 characters; at most 8,000 characters"],
    ["limit", "integer", false, "1 or more; default `10`"],
    ["day", "date or null", false, ""],
    ["last", "object or null", false, ""],
    ["last.role", '"user" or "assistant"', true, ""],
    ["last.text", "string", false, "at most 2,000 characters; at most 8,000 characters"],
  ]);
});

test("where they are not followed, named schemas are named", () => {
  expect(show(false)).toEqual([
    ["turns", "array of Turn", true, "1 to 20 items"],
    ["limit", "integer", false, "1 or more; default `10`"],
    ["day", "date or null", false, ""],
    ["last", "Turn or null", false, ""],
  ]);
  expect(listFields(request, { schemas, expand: false }).map(({ refers }) => refers)).toEqual([
    ["Turn"],
    [],
    [],
    ["Turn"],
  ]);
});
