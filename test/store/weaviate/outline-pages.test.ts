import fc from "fast-check";
import { expect, test } from "vitest";
import { type OutlinePage, OutlinePages } from "../../../src/store/weaviate/outline-pages.js";
import { makeEpisode } from "../../fakes/episodes.js";

/** Pages of so many outlines each, of a size in characters. */
function makePages(lengths: readonly number[], size: number) {
  const starts = new Uint32Array(lengths.length);
  let row = 0;
  const all = lengths.map((length, page): OutlinePage => {
    starts[page] = row;
    return { size, outlines: Array.from({ length }, () => makeEpisode({ id: `${row++}` })) };
  });
  const asked: number[][] = [];
  const read = async (pages: readonly number[]) => {
    asked.push([...pages]);
    return pages.flatMap((page) => all[page] ?? []);
  };
  return { starts, read, asked, rows: row };
}
const idsOf = (outlines: readonly { readonly id: string }[]) => outlines.map(({ id }) => Number(id));

test("outlines come by their rows, in the order asked for, whatever the pages and however little is kept", async () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 9 });
  const asking = fc.array(fc.array(fc.nat(50), { maxLength: 8 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(lengths, asking, fc.nat(40), async (each, questions, most) => {
      const { starts, read, rows } = makePages(each, 10);
      const pages = new OutlinePages(starts, read, most);
      const wanted = questions.map((some) => some.map((row) => row % rows));
      const got = await Promise.all(wanted.map((some) => pages.read(some)));
      expect(got.map(idsOf)).toEqual(wanted);
      expect(pages.size).toBeLessThanOrEqual(most);
    }),
  );
});

test("a page that is kept, or on its way, is not asked for again; the one asked for the longest ago goes first", async () => {
  const { starts, read, asked } = makePages([2, 2, 2], 10);
  const pages = new OutlinePages(starts, read, 20);
  await Promise.all([pages.read([0, 3]), pages.read([1, 2])]);
  await pages.read([0]);
  expect(asked).toEqual([[0, 1]]);
  await pages.read([5]);
  expect(asked.slice(1)).toEqual([[2]]);
  await pages.read([0, 5]);
  expect(asked).toHaveLength(2);
  await pages.read([2]);
  expect(asked.slice(2)).toEqual([[1]]);
  expect(pages.size).toBe(20);
});

test("a page that could not be read is asked for anew by the next who needs it", async () => {
  const { starts, read } = makePages([2], 10);
  let failures = 1;
  const pages = new OutlinePages(starts, async (wanted) => {
    if (failures-- > 0) throw new Error("the store is away");
    return await read(wanted);
  });
  await expect(pages.read([1])).rejects.toThrow("the store is away");
  expect(idsOf(await pages.read([1]))).toEqual([1]);
});
