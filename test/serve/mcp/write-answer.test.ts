import { expect, test } from "vitest";
import { writeAnswer } from "../../../src/serve/mcp/write-answer.js";
import { makeCitation, makeResponse } from "../../fakes/make-answer.js";

test("of an abstention with a hint the hint's sources are told, a loose one as such, and then the nearest chapters", () => {
  const response = makeResponse({
    answer: "The episodes do not answer this question.\n\nNear this: damp kills. [1]",
    abstained: true,
    citations: [makeCitation({ support: "weak" })],
    closest: [makeCitation()],
  });
  expect(
    writeAnswer(response).match(/^(?:Sources|Closest moments, may not answer)|^\S+ (?:\(\w+ \w+\) )?1:35/gm),
  ).toEqual(["Sources", "[1] (loosely supported) 1:35", "Closest moments, may not answer", "- 1:35"]);
});

test("a time that is estimated is told as about so much", () => {
  const response = makeResponse({ citations: [makeCitation({ estimated: true })] });
  expect(writeAnswer(response)).toContain("[1] about 1:35 “Wintering”");
});
