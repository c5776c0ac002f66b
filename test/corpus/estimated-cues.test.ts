import { expect, test } from "vitest";
import { readSource } from "../../src/corpus/read-source.js";

const vtt = (...cues: string[]) => `WEBVTT\n\n${cues.join("\n\n")}\n`;
const segments = (...times: (readonly [number | undefined, number | undefined])[]) =>
  JSON.stringify({
    segments: times.map(([start, end], i) => ({ start, end, text: `Bees hum ${"abcdef"[i]}` })),
  });

test.each([
  [
    "a time stands before each turn",
    "a.md",
    "**Ada:** [0:05] Bees hum.\n\n**Ben:** [1:05] They do.",
    ["5", "65"],
  ],
  [
    "a turn has none",
    "a.md",
    "**Ada:** [0:05] Bees hum.\n\n**Ben:** They do.\n\n**Ada:** [1:05] So.",
    ["5", "~8", "65"],
  ],
  ["the first words have none", "a.md", "**Ada:** Bees hum.\n\n**Ben:** [1:05] They do.", ["~0", "65"]],
  [
    "a time goes back",
    "a.md",
    "**Ada:** [0:30] Hi.\n\n**Ben:** [1:05] Bees hum.\n\n**Ada:** [0:05] They do.\n\n**Ben:** [2:05] So.",
    ["30", "65", "~", "125"],
  ],
  [
    "of paragraphs of one HTML turn the first has a time",
    "a.html",
    "<cite>Ada</cite><time>0:05</time><p>Bees hum a lot.</p><p>They do, a lot.</p><cite>Ben</cite><time>0:25</time><p>So.</p>",
    ["5", "~15", "25"],
  ],
  [
    "captions have their times",
    "a.vtt",
    vtt("00:01.000 --> 00:04.000\nBees hum.", "00:04.000 --> 00:06.000\nThey do."),
    ["1", "4"],
  ],
  [
    "two speak in one caption",
    "a.vtt",
    vtt(
      "00:00.000 --> 00:04.000\nADA: Bees.\nBEN: Hums.",
      "00:04.000 --> 00:06.000\nADA: So.",
      "00:06.000 --> 00:08.000\nBEN: Yes.",
    ),
    ["0", "~2", "4", "6"],
  ],
  [
    "a caption's time is mended",
    "a.srt",
    [1, 2, 93, 4, 5, 6]
      .map(
        (s, i) =>
          `${i + 1}\n00:${s > 60 ? "01" : "00"}:${String(s % 60).padStart(2, "0")},000 --> 00:${s > 60 ? "01" : "00"}:${String((s % 60) + 1).padStart(2, "0")},000\nBees hum ${i}.\n`,
      )
      .join("\n"),
    ["1", "2", "~3", "4", "5", "6"],
  ],
  ["a service gives each segment's time", "a.json", segments([1, 2], [2, 3], [3, 4]), ["1", "2", "3"]],
  [
    "a service's segment has none",
    "a.json",
    segments([1, 2], [undefined, undefined], [9, 10]),
    ["1", "~2", "9"],
  ],
  [
    "a service's time is mended",
    "a.json",
    segments([1, 2], [2, 3], [900, 901], [4, 5], [5, 6], [6, 7]),
    ["1", "2", "~3", "4", "5", "6"],
  ],
])("cues whose start is estimated are marked where %s", (_, path, text, expected) => {
  const reading = readSource({ path, bytes: new TextEncoder().encode(text) });
  const starts = reading?.sources[0]?.cues?.map(
    ({ startSeconds, estimated }) => `${estimated === true ? "~" : ""}${Math.round(startSeconds)}`,
  );
  expect(starts?.map((start, i) => (expected[i] === "~" ? start.replace(/\d+/, "") : start))).toEqual(
    expected,
  );
});
