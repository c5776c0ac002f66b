import { afterEach, expect, test, vi } from "vitest";
import { listExportedPaths } from "../../src/export/pages/exported-paths.js";
import { findMomentPage } from "../../src/page/find-moment-page.js";
import { nameEpisodePage } from "../../src/shared/folder/name-episode-page.js";
import { writePageAddress } from "../../src/static/folder/send.js";

afterEach(() => vi.unstubAllGlobals());

test.each([["knots"], ["é".repeat(120)], ["🐝".repeat(80)], [`${"x".repeat(59)}🐝${"é".repeat(120)}`]])(
  "the export and the links to it call the page of %j the same, and a file system takes its name",
  (id) => {
    const name = nameEpisodePage(id);
    expect(Buffer.byteLength(name)).toBeLessThan(230);
    expect(Buffer.from(name).toString()).toBe(name);
    vi.stubGlobal("document", { querySelector: () => ({}) });
    const path = `e/${encodeURIComponent(name)}`;
    expect(listExportedPaths("page.js").episode(id)).toBe(path);
    expect(writePageAddress("https://apiary.example/ask", id, 95)).toBe(
      `https://apiary.example/ask/${path}?t=95`,
    );
    expect(findMomentPage(`?e=${encodeURIComponent(id)}&t=95`)).toBe(`${path}?t=95`);
  },
);

test("long ids that begin alike have pages of their own", () => {
  const ids = Array.from({ length: 1_000 }, (_, i) => `${"é".repeat(120)}${i}`);
  expect(new Set(ids.map(nameEpisodePage)).size).toBe(ids.length);
});
