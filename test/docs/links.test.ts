import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listFiles } from "../list-files.js";
import { findDeadLinks, readPage } from "./find-dead-links.js";

const ROOT = join(import.meta.dirname, "../..");
/** Folders whose Markdown is data. */
const DATA = /^(?:corpus|index|test\/fixtures)\//;

const pages = listFiles().filter((path) => path.endsWith(".md") && !DATA.test(path));
const texts = new Map(pages.map((path) => [path, readFileSync(join(ROOT, path), "utf8")]));
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

test("every link and picture in a Markdown file leads to a file that is there, and to a heading in it", () => {
  expect(pages).toEqual(
    expect.arrayContaining(["README.md", "DESIGN.md", "SECURITY.md", "CHANGELOG.md", "docs/README.md"]),
  );
  expect(pages).toContain(".github/CONTRIBUTING.md");
  expect([...texts.values()].flatMap((text) => readPage(text).links).length).toBeGreaterThan(150);
  expect(findDeadLinks(ROOT, pages)).toEqual([]);
});

test("a link that leads nowhere is found, whatever it is written as", () => {
  const folder = mkdtempSync(join(tmpdir(), "cuepoint-links-"));
  try {
    const text = [
      "# One *heading*, `two` times",
      "# One heading, two times",
      "[a](b.md) [b](b.md#there) [c](#one-heading-two-times-1) [d](https://example.com/x) ![e](a.md)",
      "[f](c.md) [g](b.md#not-there) [h](#nor-here) ![i](no.png) [j](/a.md) [k](../../a.md) [l]",
      '<img src="gone.png">',
      "",
      "[l]: no.md",
      "",
      "```\n[m](not-a-link.md)\n```",
    ].join("\n");
    writeFileSync(join(folder, "a.md"), text);
    writeFileSync(join(folder, "b.md"), "## There");
    const dead = [
      "c.md",
      "b.md#not-there",
      "#nor-here",
      "no.png",
      "/a.md",
      "../../a.md",
      "no.md",
      "gone.png",
    ];
    expect(findDeadLinks(folder, ["a.md", "b.md"])).toEqual(dead.map((link) => `a.md: ${link}`));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("every script that a Markdown file tells to run is there", () => {
  const named = [...texts].flatMap(([path, text]) =>
    [...text.matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)].map(([, name = ""]) => ({ path, name })),
  );
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter(({ name }) => !(name in scripts))).toEqual([]);
});

test("every file of src and test that a Markdown file names is there", () => {
  const named = [...texts].flatMap(([path, text]) =>
    readPage(text)
      .codes.map((code) => /(?:^|\s)((?:src|test)\/[\w./-]+)$/.exec(code)?.[1])
      .filter((name) => name !== undefined)
      .map((name) => ({ path, name })),
  );
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter(({ name }) => !existsSync(join(ROOT, name)))).toEqual([]);
});

test("each page is listed in the index of the pages and in the site's menu", () => {
  const index = texts.get("docs/README.md") ?? "";
  const menu = readFileSync(join(ROOT, "docs/.vitepress/config.js"), "utf8");
  const names = pages.flatMap((path) => /^docs\/([\w-]+)\.md$/.exec(path)?.[1] ?? []);
  const own = names.filter((name) => name !== "README");
  expect(own.length).toBeGreaterThan(10);
  expect(own.filter((name) => !index.includes(`](${name}.md)`) || !menu.includes(`"/docs/${name}"`))).toEqual(
    [],
  );
});

test("the README stays short", () => {
  expect((texts.get("README.md") ?? "").split("\n").length).toBeLessThanOrEqual(220);
});
