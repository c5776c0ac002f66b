import { YEAR } from "./is-stated.js";
import type { Evidence } from "./read-evidence.js";
import type { WrongFact } from "./wrong-fact.js";

const DIGITS = /(?<![\p{L}\d.,-])\d+(?:[.,’ ]\d+)*/gu;

/** Finds the digits that the evidence lacks, whatever scale and sign stand beside them. */
export function findForeignNumbers(sentence: string, { text, values }: Evidence): WrongFact[] {
  const stated = new Set([...values].map((value) => Number.parseFloat(value)).filter((value) => value >= 0));
  return (sentence.normalize("NFKC").match(DIGITS) ?? [])
    .filter((digits) => {
      const joined = /^\d{1,3}(?:[.,’ ]\d{3})+$/.test(digits) ? digits.replaceAll(/\D/g, "") : "";
      const readings = [joined, digits.replace(",", "."), digits]
        .filter((reading) => reading !== "")
        .map(Number);
      // Of more parts than a number has.
      if (readings.every(Number.isNaN)) return !text.match(DIGITS)?.includes(digits);
      return !readings.some((reading) =>
        [1, 1e3, 1e6, 1e9, 1e12].some((scale) => stated.has(reading * scale)),
      );
    })
    .map((digits) => ({ kind: YEAR.test(digits) ? ("date" as const) : ("number" as const), text: digits }));
}
