import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const { jobs, permissions } = parse(read("docs/publish-to-github-pages.yml"));
const steps: { uses?: string; run?: string }[] = Object.values<{ steps: [] }>(jobs).flatMap(
  (job) => job.steps,
);

test("the workflow that publishes may write nothing but Pages, and only where it does", () => {
  expect(permissions).toEqual({ contents: "read" });
  expect(jobs.export.permissions).toBeUndefined();
  expect(jobs.publish.permissions).toEqual({ pages: "write", "id-token": "write" });
  expect(
    steps.flatMap(({ uses }) => uses ?? []).filter((uses) => !/^actions\/[\w-]+@v\d+$/.test(uses)),
  ).toEqual([]);
});

test("the workflow runs commands and scripts that there are", () => {
  const runs = steps.flatMap(({ run }) => run ?? []);
  const commands = read("docs/commands.md");
  const named = runs.flatMap((run) => /^npx cuepoint (\w+)/.exec(run)?.[1] ?? []);
  expect(named).toEqual(["add", "export"]);
  for (const run of runs.filter((run) => run.startsWith("npx cuepoint"))) {
    const [, name = ""] = /^npx cuepoint (\w+)/.exec(run) ?? [];
    const row = new RegExp(`^\\| \`${name} .*$`, "m").exec(commands)?.[0] ?? "";
    for (const [option] of run.matchAll(/--[a-z-]+/g)) expect(row).toContain(option);
  }
  const { scripts } = JSON.parse(read("package.json"));
  for (const script of runs.flatMap((run) => /^npm run -s ([\w:]+)/.exec(run)?.[1] ?? []))
    expect(scripts).toHaveProperty(script);
});
