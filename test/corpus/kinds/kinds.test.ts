import { describe, expect, test } from "vitest";
import { readSource } from "../../../src/corpus/read-source.js";
import { CHAPTER_LISTS } from "./chapter-lists.js";
import { NO_TIMES } from "./no-times.js";
import { SPEECH } from "./speech.js";

function tellKind(path: string, text: string): "nothing" | "chapters" | "speech" {
  const [source] = readSource({ path, bytes: new TextEncoder().encode(text) })?.sources ?? [];
  if ((source?.cues?.length ?? 0) > 0) return "speech";
  return (source?.chapters?.marks.length ?? 0) > 0 ? "chapters" : "nothing";
}

describe("times are told apart by what they are of", () => {
  test.each(Object.entries(NO_TIMES))("nothing is read of %s", (_, [path, text]) => {
    expect(tellKind(path, text)).toBe("nothing");
  });

  test.each(Object.entries(CHAPTER_LISTS))("chapters are read of %s", (_, [path, text]) => {
    expect(tellKind(path, text)).toBe("chapters");
  });

  test.each(Object.entries(SPEECH))("speech is read of %s", (_, [path, text]) => {
    expect(tellKind(path, text)).toBe("speech");
  });
});
