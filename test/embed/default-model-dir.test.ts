import { expect, test } from "vitest";
import { type MachineFacts, resolveDefaultModelDir } from "../../src/embed/default-model-dir.js";

test.each<[MachineFacts, string]>([
  [{ environment: {}, platform: "linux", home: "/home/a" }, "/home/a/.cache/cuepoint/models"],
  [{ environment: { XDG_CACHE_HOME: "/c" }, platform: "linux", home: "/home/a" }, "/c/cuepoint/models"],
  [{ environment: {}, platform: "darwin", home: "/Users/a" }, "/Users/a/Library/Caches/cuepoint/models"],
  [{ environment: { LOCALAPPDATA: "C:\\L" }, platform: "win32", home: "C:\\U" }, "C:\\L\\cuepoint\\models"],
  [{ environment: {}, platform: "win32", home: "C:\\U" }, "C:\\U\\AppData\\Local\\cuepoint\\models"],
])("%j keeps its models in %s", (facts, folder) => {
  expect(resolveDefaultModelDir(facts)).toBe(folder);
});
