import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const WIDGET = join(ROOT, "src/widget");

const page = readFileSync(join(ROOT, "docs/embed.md"), "utf8");
const sources = readdirSync(WIDGET, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(?:ts|css)$/.test(name))
  .map((name) => readFileSync(join(WIDGET, name), "utf8"))
  .join("\n");

/** Every first group of the pattern in the widget's sources, once. */
const listNames = (pattern: RegExp) => [
  ...new Set([...sources.matchAll(pattern)].map(([, name = ""]) => name)),
];

test.each([
  ["custom property", listNames(/var\(\s*--cuepoint-([a-z-]+)/g)],
  ["part", listNames(/\bpart: "([a-z -]+)"/g).flatMap((names) => names.split(" "))],
  ["attribute", listNames(/\bread\("([a-z]+)"\)/g)],
])("the page on embedding names every %s of the widget", (_, names) => {
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !new RegExp(`\`${name}(?:[=\`])`).test(page))).toEqual([]);
});

test("every picture that the page shows, and the README's, is a picture", () => {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const onPage = [...page.matchAll(/<img src="([^"]+)"/g)].map(([, path = ""]) => join("docs", path));
  const inReadme = [...readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, path = ""]) => path);
  expect(Math.min(onPage.length, inReadme.length)).toBeGreaterThan(0);
  for (const path of [...onPage, ...inReadme])
    expect(readFileSync(join(ROOT, path)).toString("latin1", 1, 4)).toBe("PNG");
});
