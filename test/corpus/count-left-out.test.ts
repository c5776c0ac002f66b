import { expect, test } from "vitest";
import { countLeftOut } from "../../src/corpus/unread/count-left-out.js";

test("files of an ending that nobody reads are one line, whatever their folder; others are named each", () => {
  expect(
    countLeftOut([
      "a/one.mp3",
      "b/two.MP3",
      "cover.jpg",
      "LICENSE",
      "b/three.mp3",
      "x/NOTICE",
      "a.json",
      "b.json",
    ]),
  ).toEqual([
    "Left out 3 .mp3 files, such as a/one.mp3: a recording is not read: put a transcript of it beside it, or let `cuepoint add --transcribe` make one.",
    "Left out cover.jpg: in no format that is read.",
    "Left out 2 files without an ending, such as LICENSE: in no format that is read.",
    "Left out a.json: in no format that is read.",
    "Left out b.json: in no format that is read.",
  ]);
});
