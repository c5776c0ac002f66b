import fc from "fast-check";
import { expect, test } from "vitest";
import { writePlainTimes } from "../../src/corpus/evidence/plain-times.js";

/** The zeros of Arabic, Persian, Hindi, Bengali, full-width and bold digits. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xff10, 0x1d7ce];
const part = fc.integer({ min: 0, max: 59 }).map((value) => String(value).padStart(2, "0"));

test("a time in any digits is written in ASCII, with its brackets, and the words around it stay", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZEROS),
      fc.array(part, { minLength: 2, maxLength: 3 }),
      fc.constantFrom(":", "："),
      (zero, parts, colon) => {
        const time = parts.join(colon).replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
        const plain = parts.join(":");
        expect(writePlainTimes(`［${time}］ ５ 本：${time} を`)).toBe(`[${plain}] ５ 本：${time} を`);
        expect(writePlainTimes(`（${time}） 本 ${time}`)).toBe(`(${plain}) 本 ${plain}`);
      },
    ),
  );
});

test("what is no time stays as it is", () => {
  const text = "１２３４：５６ ２０２４年 ：５０ （五） [0:04] 1:2 ９：３";
  expect(writePlainTimes(text)).toBe(text);
});
