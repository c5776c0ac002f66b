import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { ClaimComparison } from "../../src/answer/ground/claim-comparison.js";
import type { Gate } from "../../src/answer/ground/find-support.js";
import { judgeSentence } from "../../src/answer/ground/judge-sentence.js";
import { readClaim } from "../../src/answer/ground/read-claim.js";
import type { Answering } from "../../src/compose/compose.js";
import type { EpisodesView, Section } from "../../src/store/passage-view.js";
import { readWhole } from "../fakes/read-whole.js";
import { composeRealParts, SWEEPS } from "./real-parts.js";

const claimSchema = z.object({ claim: z.string(), chapter: z.number(), bullet: z.string() });
const paraphrases = readFileSync(join(import.meta.dirname, "claims.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => claimSchema.parse(JSON.parse(line)));

let answering: Answering;
let view: EpisodesView;
beforeAll(async () => {
  answering = await composeRealParts();
  view = await readWhole(answering.parts.store);
});
afterAll(() => answering.close());

interface Shares {
  /** Claims that their own chapter's passages are found to support, and not weakly. */
  readonly kept: number;
  /** Claims that another chapter's passages are found not to support, or weakly. */
  readonly caught: number;
}

/** Each claim beside its own chapter's passages and beside each other chapter's: no label is needed. */
async function swap(
  claims: readonly { text: string; chapter: number }[],
  { view: own, embedder }: Pick<Gate, "view" | "embedder"> = { ...answering.parts, view },
): Promise<Shares> {
  const supports = (comparison: ClaimComparison, { episode, chapter, ...at }: Section) => {
    const passages = own.passages.slice(at.firstPassage, at.endPassage);
    const cited = passages.map((passage) => ({ episode, chapter, passage }));
    return ["verbatim", "supported"].includes(judgeSentence(comparison, cited).support);
  };
  let kept = 0;
  let caught = 0;
  let wrong = 0;
  for (const { text, chapter: number } of claims) {
    const comparison = new ClaimComparison(own, await readClaim(text, embedder));
    for (const entry of own.sections) {
      const isSupported = supports(comparison, entry);
      if (entry.chapter.number === number) {
        kept += Number(isSupported);
        continue;
      }
      wrong++;
      caught += Number(!isSupported);
    }
  }
  const shares = { kept: kept / claims.length, caught: caught / wrong };
  if (SWEEPS) process.stderr.write(`${JSON.stringify(shares)} of ${claims.length} claims\n`);
  return shares;
}

const listBullets = () =>
  [...view.passages]
    .filter(({ kind }) => kind === "bullet")
    .map(({ text, chapterNumber }) => ({ text, chapter: chapterNumber }));
const listParaphrases = () => paraphrases.map(({ claim, chapter }) => ({ text: claim, chapter }));

test("every paraphrase is of a bullet of the chapter it names", () => {
  const { passages } = view;
  for (const { bullet, chapter } of paraphrases) {
    expect([...passages].find(({ text }) => text === bullet)?.chapterNumber).toBe(chapter);
  }
});

test.each<[string, () => { text: string; chapter: number }[]]>([
  ["bullets", listBullets],
  ["paraphrases", listParaphrases],
])("%s beside the wrong chapter are caught, beside the right one kept", async (_, list) => {
  const { kept, caught } = await swap(list());
  expect(kept).toBeGreaterThanOrEqual(0.95);
  expect(caught).toBeGreaterThanOrEqual(0.9);
});

test("bullets are told apart by their words alone as well", async () => {
  const { kept, caught } = await swap(listBullets(), { view, embedder: null });
  expect(kept).toBeGreaterThanOrEqual(0.95);
  expect(caught).toBeGreaterThanOrEqual(0.9);
});

test("paraphrases are told apart without the vectors of words as well", async () => {
  const without = { ...view, tokens: null };
  const { kept, caught } = await swap(listParaphrases(), { ...answering.parts, view: without });
  expect(kept).toBeGreaterThanOrEqual(0.95);
  expect(caught).toBeGreaterThanOrEqual(0.99);
});
