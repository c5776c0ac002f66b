import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { checkExactly, readClaim } from "../../src/answer/ground/judge-sentence.js";
import type { Answering } from "../../src/compose/compose.js";
import type { EpisodesView } from "../../src/store/passage-view.js";
import { readJsonLines } from "../bench/data/data-set.js";
import { measureAuc } from "../bench/llm/measure-auc.js";
import { readWhole } from "../fakes/read-whole.js";
import { composeRealParts, SWEEPS } from "./real-parts.js";

const claimSchema = z.object({ claim: z.string(), chapter: z.number(), bullet: z.string() });
const paraphrases = readFileSync(join(import.meta.dirname, "claims.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => claimSchema.parse(JSON.parse(line)));

const factsSchema = z.object({
  kind: z.string(),
  passage: z.string(),
  right: z.array(z.string()),
  wrong: z.array(z.string()),
});
const denials = readJsonLines<unknown>(join(import.meta.dirname, "facts.jsonl"))
  .map((line) => factsSchema.parse(line))
  .filter(({ kind }) => kind === "denials");
/** The chapters behind its own that a claim is put beside. */
const OTHERS = 3;

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
  /** Claims that are withheld beside them. */
  readonly withheld: number;
  /** Claims that another chapter's passages are found not to support, or weakly. */
  readonly caught: number;
}

/** Each claim beside its own chapter's passages and beside others', in a sweep beside all others': no label is needed. */
async function swap(claims: readonly { text: string; chapter: number }[]): Promise<Shares> {
  const reading = { ...answering.parts, view };
  const others: boolean[] = [];
  const own: string[] = [];
  for (const { text, chapter: number } of claims) {
    for (const { episode, chapter, ...at } of view.sections) {
      const ahead = (chapter.number - number + view.sections.length) % view.sections.length;
      if (!SWEEPS && ahead > OTHERS) continue;
      const passages = view.passages.slice(at.firstPassage, at.endPassage);
      const cited = passages.map((passage) => ({ episode, chapter, passage }));
      const claim = { text, language: "en" } as const;
      const { support } = checkExactly(claim, cited) ?? (await readClaim(reading, claim, cited));
      if (chapter.number === number) own.push(support);
      else others.push(["none", "weak"].includes(support));
    }
  }
  const shares = {
    kept: own.filter((support) => ["verbatim", "supported"].includes(support)).length / own.length,
    withheld: own.filter((support) => support === "none").length / own.length,
    caught: others.filter(Boolean).length / others.length,
  };
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

/** A little under what is measured. */
test.each<[string, () => { text: string; chapter: number }[], Omit<Shares, "withheld">]>([
  ["bullets", listBullets, { kept: 0.99, caught: 0.92 }],
  ["paraphrases", listParaphrases, { kept: 0.85, caught: 0.93 }],
])("%s beside the wrong chapter are caught, beside the right one kept", async (_, list, least) => {
  const { kept, withheld, caught } = await swap(list());
  expect(kept).toBeGreaterThanOrEqual(least.kept);
  expect(withheld).toBeLessThanOrEqual(0.03);
  expect(caught).toBeGreaterThanOrEqual(least.caught);
});

test("what a passage denies, or says of somebody else, is found less likely than what it says", async () => {
  const { reader } = answering.parts;
  if (reader === null) throw new Error("the reading model is there");
  const read = (claims: readonly string[], { passage }: (typeof denials)[number]) => {
    const sentences = passage.split("\n").map((turn) => {
      const [, speaker = null, text = turn] = /^([^:]+): (.*)$/s.exec(turn) ?? [];
      return { speaker, text };
    });
    return Promise.all(claims.map((claim) => reader.supports(claim, [{ title: null, sentences }])));
  };
  const right = (await Promise.all(denials.map((line) => read(line.right, line)))).flat();
  const wrong = (await Promise.all(denials.map((line) => read(line.wrong, line)))).flat();
  expect(measureAuc(right, wrong)).toBeGreaterThanOrEqual(0.66);
});
