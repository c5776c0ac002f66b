import { expect, test } from "vitest";
import { KeptByKey } from "../../src/serve/kept-by-key.js";

test("what fails takes the place of nothing that is kept", async () => {
  const kept = new KeptByKey<string>(2);
  let made = 0;
  const make = async () => `page ${++made}`;
  await kept.get("a", make);
  await kept.get("b", make);
  for (const key of ["x", "y", "z"])
    await expect(kept.get(key, () => Promise.reject(new Error("none")))).rejects.toThrow("none");
  expect(await kept.get("a", make)).toBe("page 1");
  await kept.get("c", make);
  expect([await kept.get("a", make), await kept.get("b", make)]).toEqual(["page 1", "page 4"]);
});

test("those who ask at once share one making, and a failure is made again", async () => {
  const kept = new KeptByKey<number>(2);
  let made = 0;
  const fail = () => Promise.reject(new Error(`try ${++made}`));
  const both = await Promise.allSettled([kept.get("a", fail), kept.get("a", fail)]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(made).toBe(1);
  expect(await kept.get("a", async () => 7)).toBe(7);
});
