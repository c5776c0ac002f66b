import { expect, test } from "vitest";
import { type ArrivedFile, type BrowserFacts, isFastLine } from "../../../src/static/better/is-fast-line.js";

const QUICK: ArrivedFile = { transferSize: 200_300, encodedBodySize: 200_000, duration: 100 };
const SLOW: ArrivedFile = { ...QUICK, duration: 2_000 };
const SMALL: ArrivedFile = { transferSize: 2_300, encodedBodySize: 2_000, duration: 1 };
const KEPT: ArrivedFile = { ...QUICK, transferSize: 0, duration: 1 };
const UNCHANGED: ArrivedFile = { ...QUICK, transferSize: 300, duration: 5 };

test.each<[string, BrowserFacts, ArrivedFile[], boolean]>([
  [
    "a browser that says its line is fast",
    { connection: { effectiveType: "4g", downlink: 10 } },
    [SLOW],
    true,
  ],
  ["a line of 4g that is slow", { connection: { effectiveType: "4g", downlink: 1.5 } }, [QUICK], false],
  ["a slower line, however fast a file came", { connection: { effectiveType: "3g" } }, [QUICK], false],
  [
    "a reader who saves data",
    { connection: { saveData: true, effectiveType: "4g", downlink: 10 } },
    [QUICK],
    false,
  ],
  ["a small machine", { connection: { effectiveType: "4g", downlink: 10 }, deviceMemory: 1 }, [QUICK], false],
  ["a browser that says nothing, where a file came fast", {}, [SLOW, QUICK], true],
  ["a browser that says nothing, where all came slowly", {}, [SLOW], false],
  ["a browser that says nothing, where too little came to tell", {}, [SMALL], false],
  ["a browser that says nothing, where files were in its cache", {}, [KEPT, UNCHANGED], false],
  ["a browser that says nothing, where nothing came", {}, [], false],
])("%s", (_, facts, arrived, loads) => {
  expect(isFastLine(facts, arrived)).toBe(loads);
});
