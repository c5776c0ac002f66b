import fc from "fast-check";
import { expect, test } from "vitest";
import { type Gathered, gatherLoose } from "../../../src/widget/talk/gather-loose.js";
import { type Inline, parseAnswer } from "../../../src/widget/talk/parse-answer.js";
import { expectLinearText, surround } from "../../fakes/expect-linear.js";

/** The paragraph with `<...>` around each loose sentence, its markers after it. Citations from 5 on are weak. */
const show = (paragraph: string): string => {
  const [block] = parseAnswer(paragraph, true);
  return block?.kind === "paragraph" ? showParts(block.content) : "";
};
const showParts = (content: readonly Inline[]): string =>
  gatherLoose(content, (n) => n >= 5)
    .map(showPart)
    .join("");
const showPart = (part: Gathered): string => {
  if (part.kind === "text") return part.text;
  if (part.kind === "marker") return `[${part.n}]`;
  const words = showParts(part.content);
  return part.kind === "strong" ? `**${words}**` : `<${words}>${part.markers.map(showPart).join("")}`;
};

test.each([
  ["Damp kills [1]. Small hives are lighter [5].", "Damp kills [1]. <Small hives are lighter>[5]."],
  ["Damp kills. [1] Small hives are lighter. [5][6]", "Damp kills. [1] <Small hives are lighter.>[5][6]"],
  ["“Small hives” [5]. “Damp kills” [6]", "<“Small hives”>[5]. <“Damp kills”>[6]"],
  ["Small hives are lighter [5][1].", "Small hives are lighter [5][1]."],
  ["**Hives**: small ones are *lighter* [5].", "<**Hives**: small ones are *lighter*>[5]."],
  ["Small **hives [5] are** lighter.", "Small **<hives>[5] are** lighter."],
  ["小さい巣箱は軽い。[5]湿気は有害だ。[1]", "<小さい巣箱は軽い。>[5]湿気は有害だ。[1]"],
  ["[5] [6]", "[5] [6]"],
  [
    "The passages do not name the founder. It began in 2016 [5].",
    "The passages do not name the founder. <It began in 2016>[5].",
  ],
  [
    "(not from the episode) He is rich! “It began in 2016.” [5][6]",
    "(not from the episode) He is rich! <“It began in 2016.”>[5][6]",
  ],
  ["Damp kills. **Small hives** are lighter. [5]", "Damp kills. <**Small hives** are lighter.>[5]"],
  ["**Damp kills. Small** hives are lighter. [5]", "<**Damp kills. Small** hives are lighter.>[5]"],
  [
    "It is damp. Mr. J. Smith of the U.S. Army says so. [5]",
    "It is damp. <Mr. J. Smith of the U.S. Army says so.>[5]",
  ],
  ["Damp **[1]** kills [5]. And heat [1].", "<Damp **[1]** kills>[5]. And heat [1]."],
  ["湿気は有害だ。軽い。 [5]", "湿気は有害だ。<軽い。>[5]"],
])("of %j, with the citations from 5 on weak, the loose sentences are %j", (paragraph, shown) => {
  expect(show(paragraph)).toBe(shown);
});

test("no word and no marker is lost, and without weak citations nothing changes", () => {
  const piece = fc.constantFrom("word ", "[1]", "[5]", "**bold [5]**", ". ", "”", "。", " ");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const [block] = parseAnswer(pieces.join(""), true);
      const content = block?.kind === "paragraph" ? block.content : [];
      const join = (parts: readonly Gathered[]) => parts.map(showPart).join("");
      expect(join(gatherLoose(content, () => false))).toBe(join(content));
      const bare = (text: string) => text.replaceAll(/[\s<>]/g, "");
      expect(bare(show(pieces.join("")))).toBe(bare(pieces.join("")));
    }),
  );
});

test("ten times a server's text takes at most about ten times as long to gather", async () => {
  await expectLinearText(show, { length: 10_000, prepare: surround, turn: 0 });
}, 60_000);
