import { expect, test } from "vitest";
import { readOptions, USAGE } from "./read-options.js";

test("without options every group is measured, five runs each", () => {
  const options = readOptions([]);
  expect(options).toMatchObject({ runs: 5, largest: 100_000, ingest: 2_000, million: false });
  expect(options?.only).toEqual([
    "query",
    "http",
    "ingest",
    "keywords",
    "scale",
    "memory",
    "ready",
    "server",
  ]);
});

test("--help asks for the usage, which fits a terminal", () => {
  expect(readOptions(["--help"])).toBeNull();
  for (const line of USAGE.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});

test.each([
  [["--only", "query,nothing"], "--only"],
  [["--runs", "0"], "--runs"],
  [["--runs", "many"], "--runs"],
  [["--largest", "5000"], "--largest"],
  [["--ingest", "-1"], "--ingest"],
  [["--speed"], "--speed"],
  [["query"], "query"],
])("%j is refused by name", (args, name) => {
  expect(() => readOptions(args)).toThrow(name);
});
