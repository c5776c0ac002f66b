import fc from "fast-check";
import { expect, it } from "vitest";
import { keepAscending } from "../../src/corpus/chapter-lists/order-marks.js";
import { markChapter } from "../../src/corpus/episode-source.js";

/** The longest ascent that ends at each time, and the first time before it that such an ascent goes on from. */
function listAscents(times: readonly number[]): { readonly length: number; readonly before: number }[] {
  const ascents: { length: number; before: number }[] = [];
  times.forEach((time, i) => {
    const ascent = { length: 1, before: -1 };
    ascents.forEach(({ length }, j) => {
      if ((times[j] ?? 0) < time && length + 1 > ascent.length)
        Object.assign(ascent, { length: length + 1, before: j });
    });
    ascents[i] = ascent;
  });
  return ascents;
}

it("keeps the longest ascent that ends soonest, and of such the one whose marks stand first", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 40 }), (times) => {
      const ascents = listAscents(times);
      const longest = ascents.reduce((most, { length }) => Math.max(most, length), 0);
      const soonest = Math.min(...times.filter((_, i) => ascents[i]?.length === longest));
      const expected: number[] = [];
      for (
        let i = ascents.findIndex(({ length }, at) => length === longest && times[at] === soonest);
        i >= 0;
        i = ascents[i]?.before ?? -1
      )
        expected.unshift(i);
      const placed = times.map((time, i) => ({ mark: markChapter("A", time, null), line: i }));
      const { kept, strays } = keepAscending(placed);
      expect(kept.map(({ line }) => line)).toEqual(expected);
      expect(kept.length + strays.length).toBe(times.length);
    }),
  );
});
