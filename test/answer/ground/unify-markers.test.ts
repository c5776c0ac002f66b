import { expect, test } from "vitest";
import { unifyMarkers } from "../../../src/answer/ground/unify-markers.js";
import { expectLinear } from "../../fakes/expect-linear.js";

const PASSAGES = 7;

test.each([
  ["A mast costs 900 pounds【1†source】.", "A mast costs 900 pounds[1]."],
  ["A mast costs 900 pounds 【4:0†yard.txt】.", "A mast costs 900 pounds [4]."],
  ["A mast costs 900 pounds (1).", "A mast costs 900 pounds [1]."],
  ["A mast costs 900 pounds. (1, 2)", "A mast costs 900 pounds. [1, 2]"],
  ["A mast costs 900 pounds [Source: 1].", "A mast costs 900 pounds [1]."],
  ["A mast costs 900 pounds (source 1 and source 3).", "A mast costs 900 pounds [1, 3]."],
  ["A mast costs 900 pounds [^1].", "A mast costs 900 pounds [1]."],
  ["A mast costs 900 pounds [1, 2] and [1-3].", "A mast costs 900 pounds [1, 2] and [1-3]."],
  ["A mast costs many pounds¹.", "A mast costs many pounds[1]."],
  ["A mast costs many pounds.¹²", "A mast costs many pounds.[1, 2]"],
  ["A mast costs 900 pounds<sup>1</sup>.", "A mast costs 900 pounds[1]."],
  ["According to passage 1, a mast costs 900 pounds.", "A mast costs 900 pounds. [1]"],
  ["According to [1] and [2], a mast is dear.", "According to [1] and [2], a mast is dear."],
  ["According to [2], a mast is dear.", "A mast is dear. [2]"],
  ["As stated in the source 2: a mast is dear.", "A mast is dear. [2]"],
  ["Passage 1 says that a mast is dear.", "A mast is dear. [1]"],
  ["A mast is dear, according to passage 3.", "A mast is dear [3]."],
  ["A mast costs 900 pounds [[1]].", "A mast costs 900 pounds [1]."],
  ["A mast costs 900 pounds [[1], [2]].", "A mast costs 900 pounds [1, 2]."],
  ["A mast costs 900 pounds ([1]).", "A mast costs 900 pounds [1]."],
  ["A mast costs 900 pounds <cite>1</cite>.", "A mast costs 900 pounds [1]."],
  ['A mast costs 900 pounds <ref id="x">[1]</ref>.', "A mast costs 900 pounds [1]."],
  ["[cite_start]A mast costs 900 pounds [cite: 1, 2].", "A mast costs 900 pounds [1, 2]."],
  ["A mast costs 900 pounds [ref_1].", "A mast costs 900 pounds [1]."],
  ["A mast costs 900 pounds {1}.", "A mast costs 900 pounds [1]."],
  ["A mast costs 900 pounds \\cite{1,2}.", "A mast costs 900 pounds [1, 2]."],
  ["A mast costs 900 pounds \\citep{yard}.", "A mast costs 900 pounds."],
  ["A mast costs 900 pounds [S1].", "A mast costs 900 pounds [1]."],
  ["A mast costs 900 pounds \ue200cite\ue202turn0search0\ue201.", "A mast costs 900 pounds."],
  ["A mast costs 900 pounds citeturn0search0turn1view2.", "A mast costs 900 pounds."],
  ["A mast costs 900 pounds \ue200filecite\ue202turn0file1\ue202L1-L9\ue201.", "A mast costs 900 pounds."],
  ["As stated in source [1], a mast is dear.", "A mast is dear. [1]"],
])("%j becomes %j", (written, unified) => {
  expect(unifyMarkers(written, PASSAGES)).toBe(unified);
});

test.each([
  "The yard opened (2020).",
  "The yard (9) is no passage.",
  "There are (1) oak and (2) larch.",
  "It has three (3).",
  "The deck has 20 m² and 10³.",
  "Chapter 1, the yard, is short.",
  "In 1998 the yard opened.",
  "A source of damp is the hull.",
  "The set {9, 12} is written in braces.",
  "He cites 1 of them.",
])("%j names no passage", (written) => {
  expect(unifyMarkers(written, PASSAGES)).toBe(written);
});

test.each([
  "(1)",
  "[1, ",
  "【1†",
  "according to ",
  "passage 1 and ",
  "¹,",
  "[source 1 ",
  " ",
  "[[1]",
  "{1",
  "<cite>1",
  "\\cite{1",
  "citeturn0search0",
  "\ue200cite",
])("takes time in proportion to its length: %j", async (piece) => {
  const make = (size: number) => piece.repeat(size / piece.length);
  await expectLinear((text: string) => unifyMarkers(text, PASSAGES), { make, size: 20_000 });
});
