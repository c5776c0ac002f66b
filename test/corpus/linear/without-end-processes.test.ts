import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { clock, cue, list, track } from "./make-parts.js";

const PROGRAM = fileURLToPath(new URL("shallow-program.mjs", import.meta.url));
/** In KB. A quarter of V8's own: what would exhaust that does so here with a quarter of the text, which is read sooner. */
const STACK = 250;
const DEEP = 50_000;
const MANY = 35_000;
const OVERFLOW = "RangeError: Maximum call stack size exceeded";

const FILES: readonly (readonly [string, path: string, text: string])[] = [
  [
    "lists in an entry of JSON",
    "a.json",
    `[{"text":"a","start":1,"duration":2},${"[".repeat(DEEP)}${"]".repeat(DEEP)}]`,
  ],
  ["lists in YAML", "episodes.yaml", `episodes: ${"[".repeat(DEEP)}`],
  ["keys in YAML", "episodes.yaml", "? ".repeat(DEEP)],
  ["lists in front matter", "a.txt", `---\na: ${"[".repeat(DEEP)}\n---\nA`],
  ["elements of a feed", "a.xml", `<rss><channel><item><title>${"<a>".repeat(DEEP)}`],
  ["tags of a transcript", "a.html", `<p><time>0:01</time>${"<a>".repeat(DEEP)}bees`],
  [
    "chapters of JSON",
    "a.json",
    JSON.stringify({ chapters: list(MANY, (i) => ({ startTime: i, title: "A" })) }),
  ],
  ["times of a list", "a.txt", list(MANY, (i) => `${clock(i).slice(0, 8)} Bees ${i}\n`).join("")],
  ["cues of a second segment", "a.vtt", `WEBVTT\n\n${track(MANY, (i) => cue(i, i + 1, "Bees."))}`],
  ["brackets of a link", "a.md", `## 0:00 A\n## 1:00 B\n[${"a".repeat(DEEP * 20)}](b${"(c)".repeat(DEEP)}`],
];

let told: { readonly spread: string; readonly recursion: string; readonly read: readonly (string | null)[] };

beforeAll(async () => {
  const running = promisify(execFile)(process.execPath, [`--stack-size=${STACK}`, PROGRAM]);
  running.child.stdin?.end(
    JSON.stringify({ files: FILES.map(([, ...file]) => file), deep: DEEP, many: MANY }),
  );
  told = JSON.parse((await running).stdout);
}, 180_000);

test("the stack is too small for so many arguments of a call, and for so many calls in each other", () => {
  expect(told).toMatchObject({ spread: OVERFLOW, recursion: OVERFLOW });
});

test.each(FILES.map(([name], i) => ({ name, i })))(
  "$name may be nested or repeated without end, and no reader throws",
  ({ i }) => {
    expect(told.read[i]).toBe(null);
  },
);
