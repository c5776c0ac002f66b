import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { AnswerDraft } from "../../src/answer/answer-draft.js";
import type { CitationSource } from "../../src/answer/build-citation.js";
import { groundReply } from "../../src/answer/ground/ground-reply.js";
import { type SentenceCounts, UNCHECKED } from "../../src/answer/ground/sentence-counts.js";
import { readReply } from "../../src/answer/reply/read-reply.js";
import type { Answering } from "../../src/compose/compose.js";
import type { Citation } from "../../src/shared/domain.js";
import type { EpisodesView } from "../../src/store/passage-view.js";
import { readWhole } from "../fakes/read-whole.js";
import { composeRealParts, SWEEPS } from "./real-parts.js";

const claimSchema = z.object({ claim: z.string(), chapter: z.number() });
const paraphrases = readFileSync(join(import.meta.dirname, "claims.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => claimSchema.parse(JSON.parse(line)));
const CASES = SWEEPS ? 500 : 100;
/** The same cases each time, save in a sweep: their vectors are kept. */
const SEED = SWEEPS ? {} : { seed: 21 };
const TIMEOUT_MS = 180_000;

let answering: Answering;
let view: EpisodesView;
beforeAll(async () => {
  answering = await composeRealParts();
  view = await readWhole(answering.parts.store);
});
afterAll(() => answering.close());

interface Told {
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly checks: SentenceCounts;
}

async function ground(
  text: string,
  sources: readonly CitationSource[],
  { asJson = false } = {},
): Promise<Told> {
  const draft = new AnswerDraft();
  const checks = { ...UNCHECKED };
  const { embedder, reader, refusals } = answering.parts;
  async function* write(): AsyncGenerator<string> {
    yield text;
  }
  const traits = { answered: null, ignoredSchema: false };
  const grounding = {
    view,
    embedder,
    reader,
    sources,
    question: "What do they say about it?",
    asked: "What do they say about it?",
    refusals,
    draft,
    unsupported: "withhold",
    secrets: [],
    counts: checks,
    correct: async () => [],
    verify: null,
    writeAbstention: async () => "",
  } as const;
  const sentences = readReply(write(), { passages: sources.length, asJson }, traits);
  for await (const _ of groundReply(grounding, sentences, traits));
  return { text: draft.text, citations: draft.citations, checks };
}

/** The passages of some chapters, as a prompt shows them. */
function show(numbers: readonly number[]): CitationSource[] {
  return view.sections
    .filter(({ chapter }) => numbers.includes(chapter.number))
    .flatMap(({ episode, chapter, firstPassage, endPassage }) =>
      view.passages.slice(firstPassage, endPassage).map((passage) => ({ episode, chapter, passage })),
    );
}

const chapterNumber = fc.integer({ min: 1, max: 15 });
const FALSE_NAMES = ["Google", "OpenAI", "Llama", "Meta", "Zorbanix", "Berlin", "Altman", "GPT-7"];
const FALSE_NUMBERS = ["77", "4,321", "13k", "91%", "7.5 million", "2007", "ninety-one", "seventy thousand"];
const NAME = /(?<!^)\b\p{Lu}[\p{L}\p{N}]*\b/u;
const NUMBER = /\d+(?:[,.]\d+)*(?:\s?[–-]\s?\d+)?\s?[%kB]?/u;

function pickBullet(number: number, pick: number): string {
  const bullets = show([number]).filter(({ passage }) => passage.kind === "bullet");
  return bullets[pick % bullets.length]?.passage.text ?? "";
}

/** A claim of the chapter, in the page's words or in others. */
function pickClaim(number: number, pick: number): string {
  const own = paraphrases.filter(({ chapter }) => chapter === number).map(({ claim }) => claim);
  return pick % 2 === 0
    ? pickBullet(number, pick >> 1)
    : (own[(pick >> 1) % own.length] ?? "").replace(/[.]$/, "");
}

test(
  "the liar: no false name or number is released, wherever it is put",
  async () => {
    let changed = 0;
    await fc.assert(
      fc.asyncProperty(
        chapterNumber,
        fc.nat(40),
        fc.constantFrom(...FALSE_NAMES),
        fc.constantFrom(...FALSE_NUMBERS),
        fc.constantFrom("name", "number", "first", "last", "amount"),
        async (number, pick, name, amount, how) => {
          const claim = pickClaim(number, pick);
          const lie = {
            name: claim.replace(NAME, () => name),
            number: claim.replace(NUMBER, () => amount),
            first: `${name} says that ${claim}`,
            last: `${claim} at ${name}`,
            amount: `${claim} in ${amount} cases`,
          }[how];
          if (lie === claim) return;
          changed++;
          const { text } = await ground(`${lie} [1].`, show([number]));
          expect(text).toBe("");
        },
      ),
      { numRuns: CASES * 1.8, ...SEED },
    );
    expect(changed).toBeGreaterThanOrEqual(CASES);
  },
  TIMEOUT_MS,
);

/** What a model may write around a lie and a true claim, so that the lie looks like no claim. */
const DISGUISES: Readonly<Record<string, (lie: string, claim: string) => string>> = {
  "without a passage": (lie, claim) => `${lie}. ${claim} [1].`,
  "as a lead-in": (lie, claim) => `${lie}:\n- ${claim} [1].`,
  "as a gap": (lie, claim) => `${claim} [1]. The passages do not say that ${lie}.`,
  "in JSON": (lie, claim) =>
    JSON.stringify({
      answered: "yes",
      sentences: [
        { kind: "lead", text: `${lie}.`, follows: "sentence", passages: [], quote: "" },
        { kind: "claim", text: `${claim}.`, follows: "sentence", passages: [1], quote: claim },
        { kind: "gap", text: `${lie}.`, follows: "sentence", passages: [], quote: "" },
      ],
    }),
};

test(
  "the liar: nor is one that stands in no claim",
  async () => {
    let released = 0;
    await fc.assert(
      fc.asyncProperty(
        chapterNumber,
        fc.nat(40),
        fc.constantFrom(...FALSE_NAMES),
        fc.constantFrom(...FALSE_NUMBERS),
        fc.boolean(),
        fc.constantFrom(...Object.keys(DISGUISES)),
        async (number, pick, name, amount, isNamed, how) => {
          const claim = pickBullet(number, pick);
          const fact = isNamed ? name : amount;
          const lie = isNamed ? `${name} says that ${claim}` : `${claim} in ${amount} cases`;
          const reply = DISGUISES[how]?.(lie, claim) ?? "";
          const { text } = await ground(reply, show([number]), { asJson: how === "in JSON" });
          released += Number(text !== "");
          expect(text.replaceAll(claim, "")).not.toContain(fact);
        },
      ),
      { numRuns: Math.ceil(CASES / 3), ...SEED },
    );
    expect(released).toBeGreaterThan(CASES / 6);
  },
  TIMEOUT_MS,
);

test(
  "the liar: a name or number of another chapter is released only with a citation that has it",
  async () => {
    await fc.assert(
      fc.asyncProperty(chapterNumber, chapterNumber, fc.nat(40), fc.nat(40), async (number, other, a, b) => {
        const stolen = pickBullet(other, b);
        const fact = NUMBER.exec(stolen)?.[0] ?? NAME.exec(stolen)?.[0] ?? "77";
        const claim = pickBullet(number, a);
        const lie = NUMBER.test(claim) ? claim.replace(NUMBER, () => fact) : claim.replace(NAME, () => fact);
        const { text, citations } = await ground(`${lie} [1].`, show([number, other]));
        if (text === "") return;
        const said = citations.map(({ quote, chapter }) => `${chapter.title} ${quote}`).join(" ");
        for (const [digits] of text.replaceAll(/\[\d+\]/g, "").matchAll(/\d[\d.,]*(?<=\d)/g)) {
          expect(said).toContain(digits);
        }
      }),
      { numRuns: CASES, ...SEED },
    );
  },
  TIMEOUT_MS,
);

test(
  "the swapper: most of what is released cites the chapter that says it",
  async () => {
    let [released, righted] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(chapterNumber, { minLength: 2, maxLength: 3 }),
        fc.nat(40),
        fc.nat(30),
        async (numbers, pick, swap) => {
          const [right = 0, ...others] = numbers;
          const sources = show(numbers);
          const wrong = sources.flatMap(({ chapter }, i) => (others.includes(chapter.number) ? [i + 1] : []));
          const { text, citations, checks } = await ground(
            `${pickClaim(right, pick)} [${wrong[swap % wrong.length]}].`,
            sources,
          );
          if (text === "") return;
          released++;
          const cited = citations.map(({ chapter }) => chapter.number);
          righted += Number(cited.includes(right));
          expect(checks).toMatchObject({ sentences: 1, withheld: 0 });
        },
      ),
      { numRuns: CASES, ...SEED },
    );
    expect(released / CASES).toBeGreaterThan(0.9);
    expect(righted / released).toBeGreaterThan(0.86);
  },
  TIMEOUT_MS,
);
