import { expect, test } from "vitest";
import { isOrdered, orderByAge } from "../../../src/answer/requests/order-by-age.js";
import { makeEpisode } from "../../fakes/episodes.js";

const dated = (id: string, publishedAt: string | null, number?: number) =>
  makeEpisode({ id, publishedAt, ...(number === undefined ? {} : { number }) });
const list = (...episodes: readonly ReturnType<typeof dated>[]) => orderByAge(episodes).map(({ id }) => id);

test("dates decide where every episode has one, else numbers where every episode has one", () => {
  const [a, b] = [dated("a", "2024-01-01", 9), dated("b", "2024-02-01", 1)];
  expect(list(b, a)).toEqual(["a", "b"]);
  expect(list(a, dated("c", null, 4), b)).toEqual(["b", "c", "a"]);
});

test("where some have only a date and some only a number, the order is not known and does not hang on how they come", () => {
  const [a, b, c] = [dated("a", "2024-02-01", 1), dated("b", "2024-01-01"), dated("c", null, 2)];
  expect(isOrdered([a, b, c])).toBe(false);
  for (const each of [
    [a, b, c],
    [b, c, a],
    [c, a, b],
    [c, b, a],
  ])
    expect(list(...each)).toEqual(["c", "b", "a"]);
});
