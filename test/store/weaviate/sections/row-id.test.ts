import { expect, test } from "vitest";
import { CurrentVersions } from "../../../../src/store/weaviate/sections/current-versions.js";
import {
  nameRow,
  nameSection,
  nameVersion,
  readSection,
} from "../../../../src/store/weaviate/sections/row-id.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const VERSION = nameVersion("talk-1", "digest");

test("ids of rows are UUIDs that differ, and tell their section", () => {
  const ids = [0, 1, 255, 70_000].flatMap((place) => {
    const section = nameSection(VERSION, place);
    return [0, 1, 300].map((row) => ({ section, id: nameRow(section, row) }));
  });
  expect(new Set(ids.map(({ id }) => id)).size).toBe(12);
  for (const { section, id } of ids) {
    expect(id).toMatch(UUID);
    expect(readSection(id)).toBe(section);
  }
  expect(nameRow(nameSection(VERSION, 3), 0)).toBe(nameSection(VERSION, 3));
});

test("rows are ordered as the corpus is, and those of a version that is not in use are left out", () => {
  const episodes = [{ id: "talk-2" }, { id: "talk-1" }];
  const versions = new CurrentVersions({ episodes, versions: ["other", "digest"] });
  const own = [10, 2].map((place) => nameSection(VERSION, place));
  const first = nameSection(nameVersion("talk-2", "other"), 5);
  const old = nameSection(nameVersion("talk-2", "digest"), 0);
  const ordered = versions.order([...own, old, first, ...own]);
  expect(ordered.map(({ row }) => row)).toEqual([0, 1, 1]);
  expect(ordered.map(({ id }) => id)).toEqual([first, own[1], own[0]]);
});
