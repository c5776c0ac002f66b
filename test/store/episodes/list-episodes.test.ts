import fc from "fast-check";
import { expect, test } from "vitest";
import { EpisodeIndex } from "../../../src/store/episodes/episode-index.js";
import { listEpisodes } from "../../../src/store/episodes/list-episodes.js";
import { makeEpisode } from "../../fakes/episodes.js";

const DAYS = [null, "2023-01-01", "2024-01-01", "2025-01-01"];
const make = (id: string, publishedAt: string | null) =>
  makeEpisode({ id, publishedAt, title: `About ${id}` });

/** Reads part after part; `change` gives the library that the next part is read from. */
function listAll(
  library: readonly ReturnType<typeof make>[],
  limit: number,
  change = (now: readonly ReturnType<typeof make>[]) => now,
): string[] {
  const ids: string[] = [];
  let now = library;
  for (let cursor: string | undefined, part = 0; part <= 100; part++) {
    const { episodes, next } = listEpisodes(new EpisodeIndex(now), { cursor, limit });
    ids.push(...episodes.map(({ id }) => id));
    if (next === null) return ids;
    cursor = next;
    now = change(now);
  }
  throw new Error("The list did not end.");
}

const libraries = fc
  .uniqueArray(fc.record({ id: fc.string({ minLength: 1, maxLength: 8 }), day: fc.constantFrom(...DAYS) }), {
    selector: ({ id }) => id,
    maxLength: 30,
  })
  .map((all) => all.map(({ id, day }) => make(id, day)));

test("a list read part by part has each episode once, the newest first, those of no day last", () => {
  fc.assert(
    fc.property(libraries, fc.integer({ min: 1, max: 7 }), (library, limit) => {
      const expected = library
        .map((episode, row) => ({ ...episode, row }))
        .toSorted((a, b) =>
          (a.publishedAt ?? "") < (b.publishedAt ?? "")
            ? 1
            : a.publishedAt === b.publishedAt
              ? a.row - b.row
              : -1,
        )
        .map(({ id }) => id);
      expect(listAll(library, limit)).toEqual(expected);
    }),
  );
});

test("episodes that are added while it is read move no other, wherever they are put", () => {
  fc.assert(
    fc.property(libraries, fc.integer({ min: 1, max: 7 }), fc.nat(30), (library, limit, at) => {
      let added = 0;
      const listed = listAll(library, limit, (now) => {
        const fresh = make(`added ${added}`, DAYS[added % DAYS.length] ?? null);
        added += 1;
        return added > 20 ? now : now.toSpliced(at, 0, fresh);
      });
      const old = listed.filter((id) => !id.startsWith("added "));
      expect(old).toEqual(listAll(library, 100));
    }),
  );
});

test("where the last episode of a part is removed, the next part goes on behind its place", () => {
  const library = ["a", "b", "c", "d"].map((id) => make(id, "2024-01-01"));
  const { next } = listEpisodes(new EpisodeIndex(library), { limit: 2 });
  const left = library.filter(({ id }) => id !== "b");
  const rest = listEpisodes(new EpisodeIndex(left), { cursor: next ?? "", limit: 9 });
  expect(rest.episodes.map(({ id }) => id)).toEqual(["c", "d"]);
});

test.each(["2025-01-01", "2023-01-01", null])(
  "where the last episode of a part moves to %s, the next part goes on behind the place it had",
  (moved) => {
    const library = ["a", "b", "c", "d"].map((id) => make(id, "2024-01-01"));
    const old = make("old", "2023-06-01");
    const { next } = listEpisodes(new EpisodeIndex([...library, old]), { limit: 2 });
    const now = [...library.map((each) => (each.id === "b" ? make("b", moved) : each)), old];
    const rest = listEpisodes(new EpisodeIndex(now), { cursor: next ?? "", limit: 9 });
    // What has moved behind the place is listed once more there.
    const again = moved === "2025-01-01" ? [] : ["b"];
    expect(rest.episodes.map(({ id }) => id)).toEqual(["c", "d", "old", ...again]);
  },
);

test("words find the episodes that have all of them, as beginnings, in the title or the names of people", () => {
  const library = [
    makeEpisode({ id: "a", title: "Winter Hives", people: [{ name: "Mara Linde", role: "host" }] }),
    makeEpisode({ id: "b", title: "Summer Hives", people: [{ name: "Tom Reed", role: null }] }),
    makeEpisode({ id: "c", title: "Ärger im Stock", people: [] }),
  ];
  const find = (words: string) => {
    const { episodes, total } = listEpisodes(new EpisodeIndex(library), { words, limit: 1 });
    return [episodes.map(({ id }) => id).join(), total];
  };
  expect(find("HIV")).toEqual(["a", 2]);
  expect(find("hives tom")).toEqual(["b", 1]);
  for (const words of ["är", "arger"]) expect(find(words)).toEqual(["c", 1]);
  for (const words of ["hives stock", "ives", "??", "winterhives"]) expect(find(words)).toEqual(["", 0]);
  expect(find(" ")).toEqual(["a", 3]);
});
