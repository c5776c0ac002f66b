import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { environmentSchema } from "../../src/compose/environment-schema.js";

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

const variables = Object.keys(environmentSchema.shape).sort();

/** Names in the first cell of the rows of the table. */
function listDescribed(): string[] {
  const [, section = ""] = read("docs/operate.md").split("## Configuration");
  const [table = ""] = section.split("\n## ");
  const cells = [...table.matchAll(/^\| (`[^|]+`) \|/gm)].map(([, cell = ""]) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name = ""]) => name)).sort();
}

test("the page on operating has every variable of the configuration, and no other but NO_COLOR", () => {
  expect(variables.length).toBeGreaterThan(20);
  expect(listDescribed()).toEqual([...variables, "NO_COLOR"].sort());
});

test("the example of an environment has every variable, and all of them are turned off", () => {
  const lines = read(".env.example").split("\n");
  expect(lines.filter((line) => line !== "" && !line.startsWith("#"))).toEqual([]);
  const named = lines.flatMap((line) => /^#([A-Z_]+)=/.exec(line)?.[1] ?? []);
  expect(named.sort()).toEqual(variables);
});
