import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const page = readFileSync(join(ROOT, "SECURITY.md"), "utf8");
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

const quoted = [...page.matchAll(/`([^`\n]+)`/g)].map(([, text = ""]) => text);

function exists(path: string): boolean {
  const folder = /^(.*)\/\*$/.exec(path)?.[1];
  if (folder === undefined) return existsSync(join(ROOT, path));
  return (
    existsSync(join(ROOT, folder)) &&
    readdirSync(join(ROOT, folder)).some((name) => name.endsWith(".test.ts"))
  );
}

test("every file and every script that SECURITY.md names is there", () => {
  const files = [...new Set(quoted.filter((text) => /^(?:src|test)\//.test(text)))];
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((file) => !exists(file))).toEqual([]);
  const named = [...page.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name = ""]) => name);
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test("each of OWASP's ten risks has a control and a test that proves it", () => {
  const rows = [...page.matchAll(/^\| LLM(\d\d) [^|]+ \| ([^|]+) \| ([^|]+) \|$/gm)];
  expect(rows.map(([, number]) => Number(number))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  for (const [, , control = "", tests = ""] of rows) {
    expect(control.length).toBeGreaterThan(40);
    expect(tests).toMatch(/`test\/[\w/.-]+(?:\.test\.ts|\*)`/);
  }
});
