import { expect, test } from "vitest";
import { cacheReadings } from "../../src/read/cache-readings.js";
import type { Pair } from "../../src/read/pair.js";

const READING = { answers: 0.5, supports: 0.5, sentences: [1] };
const pairOf = (text: string): Pair => ({
  text,
  texts: [{ title: null, sentences: [{ speaker: null, text }] }],
});

test("what was read is not read again, up to so many bytes; what failed is", async () => {
  const read: string[] = [];
  const cached = cacheReadings(
    async ({ text }) => {
      read.push(text);
      if (text === "refuse") throw new Error("not this");
      return READING;
    },
    { bytes: 2 * 250 },
  );
  for (const text of ["a", "b", "a", "c", "a", "b"]) expect(await cached(pairOf(text), {})).toBe(READING);
  expect(read).toEqual(["a", "b", "c", "b"]);
  for (let i = 0; i < 2; i++) await expect(cached(pairOf("refuse"), {})).rejects.toThrow("not this");
  expect(read.slice(4)).toEqual(["refuse", "refuse"]);
});

test("another title, speaker or division into sentences is another text", async () => {
  let read = 0;
  const cached = cacheReadings(async () => {
    read++;
    return READING;
  });
  const [plain, text] = [{ speaker: null, text: "a b" }, "why?"];
  const same = { text, texts: [{ title: null, sentences: [plain] }] };
  const others: Pair[] = [
    { text, texts: [{ title: "A", sentences: [plain] }] },
    { text, texts: [{ title: null, sentences: [{ speaker: "Ann", text: "a b" }] }] },
    {
      text,
      texts: [
        {
          title: null,
          sentences: [
            { speaker: null, text: "a" },
            { speaker: null, text: "b" },
          ],
        },
      ],
    },
    {
      text,
      texts: [
        { title: null, sentences: [plain] },
        { title: null, sentences: [] },
      ],
    },
  ];
  for (const pair of [same, ...others, structuredClone(same)]) await cached(pair, {});
  expect(read).toBe(5);
});

test("equal readings at once are one, which ends when all who asked have left", async () => {
  const signals: AbortSignal[] = [];
  const cached = cacheReadings((_, { signal }) => {
    if (signal !== undefined) signals.push(signal);
    return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  });
  const leaving = [new AbortController(), new AbortController()];
  const asked = leaving.map(({ signal }) => cached(pairOf("a"), { client: "a", signal }));
  const settled = Promise.allSettled(asked);
  leaving[0]?.abort(new Error("gone"));
  await expect(asked[0]).rejects.toThrow("gone");
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  leaving[1]?.abort(new Error("gone"));
  expect((await settled).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});
