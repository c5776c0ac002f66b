import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
/** The files that declare commands. */
const program = ["cli.ts", ...readdirSync(join(ROOT, "src/cli")).map((name) => `cli/${name}`)]
  .filter((path) => path.endsWith(".ts"))
  .map((path) => readFileSync(join(ROOT, "src", path), "utf8"))
  .filter((text) => text.includes(".command("))
  .join("\n");
const page = readFileSync(join(ROOT, "docs/commands.md"), "utf8");

/** A part of the program for each command, from its name on. */
const [, ...parts] = program.split(/\.command\("/);
const commands = parts.map((part) => ({
  name: /^[a-z]+/.exec(part)?.[0] ?? "",
  options: listOptions(part.split("function withScope", 1)[0] ?? ""),
}));
const rows = new Map([...page.matchAll(/^\| `([a-z]+)[^`]*` .*$/gm)].map(([row, name = ""]) => [name, row]));

function listOptions(text: string): string[] {
  return [...text.matchAll(/\.option\(\s*"(--[a-z-]+)/g)].map(([, option = ""]) => option);
}

test("the page has a row for each command, and no other", () => {
  expect(commands.length).toBeGreaterThan(9);
  expect([...rows.keys()].sort()).toEqual(commands.map(({ name }) => name).sort());
});

test("a command's row has each of its options", () => {
  expect(commands.flatMap(({ options }) => options).length).toBeGreaterThan(10);
  const missing = commands.flatMap(({ name, options }) =>
    options.filter((option) => !rows.get(name)?.includes(option)).map((option) => `${name} ${option}`),
  );
  expect(missing).toEqual([]);
});

test("the page has the options that narrow a question to some episodes", () => {
  const scope = listOptions(program.slice(program.indexOf("function withScope")));
  expect(scope.length).toBeGreaterThan(5);
  expect(scope.filter((option) => !page.includes(option))).toEqual([]);
});
