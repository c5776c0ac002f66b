import { expect, test } from "vitest";
import type { AppError } from "../../src/shared/errors.js";
import { resolveIds, selectEpisodes } from "../../src/store/select-episodes.js";
import { makeEpisode } from "../fakes/episodes.js";

const many = Array.from({ length: 10_000 }, (_, i) => makeEpisode({ id: `hive-talk-${i}` }));

function refuse(all: readonly ReturnType<typeof makeEpisode>[], ids: readonly string[]): string {
  try {
    selectEpisodes(all, { episodes: ids });
  } catch (error) {
    return (error as AppError).sentence;
  }
  throw new Error("It was not refused.");
}

test("an unknown id is refused by its name: of few episodes all are named, of many those that are like it", () => {
  expect(refuse(many.slice(0, 2), ["nope"])).toBe(
    'there is no episode "nope". The episodes are: hive-talk-0, hive-talk-1.',
  );
  expect(refuse(many, ["hive-tolk-77"])).toMatch(
    /^there is no episode "hive-tolk-77"\. There are 10000 episodes; like it are: hive-talk-77, [^,]+, [^,]+\.$/,
  );
  expect(refuse(many, ["nope", "hive-talk-3"])).toBe(
    'there is no episode "nope". There are 10000 episodes, such as hive-talk-0, hive-talk-1, hive-talk-2; a server lists them at GET /api/episodes.',
  );
});

test("a refusal is short, however many ids are unknown and however long they are", () => {
  const ids = Array.from({ length: 100 }, (_, i) => `${i}`.padEnd(255, "x"));
  expect(refuse(many, ids)).toContain(" and 95 more. ");
  expect(refuse(many, ids).length).toBeLessThan(2_000);
});

test("an id that an episode had before selects it, unless another has it now", () => {
  const all = [makeEpisode({ id: "a", formerIds: ["old", "b"] }), makeEpisode({ id: "b" })];
  expect(resolveIds(all, ["old", "b", "none"])).toEqual(["a", "b", "none"]);
  expect(selectEpisodes(all, { episodes: ["old", "a"] })).toEqual([all[0]]);
  expect(selectEpisodes(all, { episodes: ["a", "b"] })).toBeNull();
});
