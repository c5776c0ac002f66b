import fc from "fast-check";
import { expect, test } from "vitest";
import { createCardMaker } from "../../../src/serve/pages/card/card-maker.js";
import { drawCard, wrap } from "../../../src/serve/pages/card/draw-card.js";

test("whatever is quoted stays text in the picture", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("<", "&", '"', "'", "]]>", " ", "a", "-->") }), (words) => {
      const svg = drawCard({ words, speaker: words, title: words, show: words, time: "1:00" });
      const markup = svg.replace(/<\/?(?:svg|rect|g|text)(?: [^<>]*)?>/g, "");
      return !/[<>]/.test(markup) && !/&(?!(?:amp|lt|gt|quot|#39);)/.test(markup);
    }),
  );
});

test("no line is longer than its columns, no word is lost before the cut, and there are no more lines than asked", () => {
  const words = fc.array(fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom("a", "b", "日") }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(words, (list) => {
      const lines = wrap(list.join(" "), 20, 4);
      const wide = (line: string) => [...line].reduce((sum, sign) => sum + (sign === "日" ? 2 : 1), 0);
      const said = lines.join("").replace(/[\s…]/g, "");
      return lines.length <= 4 && lines.every((line) => wide(line) <= 21) && list.join("").startsWith(said);
    }),
  );
});

test("pictures are made one at a time, and who comes when too many wait is told to come again", async () => {
  let running = 0;
  let most = 0;
  const maker = createCardMaker(async () => async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running--;
    return Buffer.from("");
  });
  await maker.canDraw();
  const made = await Promise.allSettled(Array.from({ length: 20 }, () => maker.paint("")));
  const refused = made.filter(({ status }) => status === "rejected");
  expect([most, refused.length]).toEqual([1, 4]);
  expect(refused[0]).toMatchObject({ reason: { code: "overloaded" } });
});

test("without a library or a font there is no picture, and the answer says so", async () => {
  const maker = createCardMaker(async () => null);
  expect(await maker.canDraw()).toBe(false);
  await expect(maker.paint("")).rejects.toMatchObject({ code: "not_found" });
});
