import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AnswerDraft } from "../../../src/answer/answer-draft.js";
import type { CitationSource } from "../../../src/answer/build-citation.js";
import type { CheckedSentence } from "../../../src/answer/ground/checked-sentence.js";
import { ReleaseQueue } from "../../../src/answer/ground/release-queue.js";
import { UNCHECKED } from "../../../src/answer/ground/sentence-counts.js";
import type { ReplySentence } from "../../../src/answer/reply/reply-sentence.js";
import { divideEpisode } from "../../../src/chunk/divide-episode.js";
import type { AnswerEvent } from "../../../src/shared/domain.js";
import { makeEpisode } from "../../fakes/episodes.js";

const episode = makeEpisode();
const [chapter] = episode.chapters;
const [passage] = divideEpisode({ episode, cues: [] }).passages;
if (chapter === undefined || passage === undefined) throw new Error("the episode has a passage");
const SOURCE: CitationSource = { episode, chapter, passage };
const ABSTENTION = "The notes do not answer.";
const REST = "The episodes do not answer the rest of the question.";

type Follows = ReplySentence["follows"];

function makeSentence(text: string, follows: Follows): ReplySentence {
  return { text, follows, numbers: [], nearby: [], quote: null, kind: null, isCleaned: false };
}

const claim = (
  text: string,
  follows: Follows = "sentence",
  changes: Partial<Extract<CheckedSentence, { kind: "claim" }>> = {},
): CheckedSentence => ({
  kind: "claim",
  sentence: makeSentence(text, follows),
  sources: [SOURCE],
  support: "supported",
  probability: 1,
  isCorrected: false,
  refuses: false,
  ...changes,
});
const lead = (text: string, items: number | null = null, follows: Follows = "sentence"): CheckedSentence => ({
  kind: "lead",
  sentence: makeSentence(text, follows),
  items,
});
const gap = (text: string, isReleasable = true, follows: Follows = "sentence"): CheckedSentence => ({
  kind: "gap",
  sentence: makeSentence(text, follows),
  isReleasable,
});
const failed = (text: string, follows: Follows = "sentence"): CheckedSentence => ({
  kind: "failed",
  sentence: makeSentence(text, follows),
  reason: { kind: "unrelated" },
});

interface Released {
  /** The answer without its markers. */
  readonly answer: string;
  /** What was released by the time of the last push. */
  readonly early: string;
  readonly counts: { sentences: number; withheld: number; corrected: number; weak: number };
  readonly settled: readonly (readonly [was: string, released: string | null])[];
  readonly declines: boolean;
}

async function release(
  reply: readonly CheckedSentence[],
  {
    corrections = new Map(),
    isEnglish = true,
    isDeclined = false,
  }: {
    corrections?: ReadonlyMap<CheckedSentence, CheckedSentence>;
    isEnglish?: boolean;
    isDeclined?: boolean;
  } = {},
): Promise<Released> {
  const draft = new AnswerDraft();
  const counts = { ...UNCHECKED };
  const settled: [string, string | null][] = [];
  const queue = new ReleaseQueue({
    draft,
    counts,
    mayReplace: () => true,
    waits: false,
    narrow: (source) => source,
    isEnglish,
    answered: () => (isDeclined ? "no" : null),
    asksSeveral: false,
    writeAbstention: async () => ABSTENTION,
    onSettled: ({ sentence }, { released }) => settled.push([sentence.text, released]),
  });
  const events: AnswerEvent[] = [];
  for (const checked of reply) for await (const event of queue.push(checked)) events.push(event);
  const early = draft.text;
  for await (const event of queue.finish(corrections)) events.push(event);
  const told = events.flatMap((event) => (event.type === "text-delta" ? [event.delta] : [])).join("");
  expect(told).toBe(draft.text);
  const strip = (text: string) => text.replaceAll(/ \[\d+\]/g, "");
  return { answer: strip(draft.text), early: strip(early), counts, settled, declines: queue.declines };
}

describe("sentences are released in their order, each as soon as it is sure", () => {
  test("claims at once, and what comes after one that failed when the reply is over", async () => {
    const reply = [
      claim("Damp kills."),
      failed("Cold kills 9."),
      claim("Bees cluster."),
      claim("Mara lifts."),
    ];
    const { early, answer, counts } = await release(reply);
    expect(early).toBe("Damp kills.");
    expect(answer).toBe("Damp kills. Bees cluster. Mara lifts.");
    expect(counts).toEqual({ sentences: 4, withheld: 1, corrected: 0, weak: 0 });
  });

  test("a correction stands where the sentence stood that it corrects", async () => {
    const wrong = failed("Cold kills 9.");
    const corrections = new Map([[wrong, claim("Cold kills 3.", "sentence", { isCorrected: true })]]);
    const { answer, counts } = await release([claim("Damp kills."), wrong, claim("It is rare.")], {
      corrections,
    });
    expect(answer).toBe("Damp kills. Cold kills 3. It is rare.");
    expect(counts).toEqual({ sentences: 3, withheld: 0, corrected: 1, weak: 0 });
  });

  test("paragraphs and items keep their form, and a sentence takes the place of one left out before it", async () => {
    const reply = [
      claim("Damp kills."),
      lead("Mara says:", null, "paragraph"),
      claim("Bees cluster.", "item"),
      failed("Cold kills 9.", "item"),
      claim("Hives are light."),
      claim("Honey is heavy.", "paragraph"),
    ];
    expect((await release(reply)).answer).toBe(
      "Damp kills.\n\nMara says:\n- Bees cluster.\n- Hives are light.\n\nHoney is heavy.",
    );
  });

  test("weak support and what was put right are counted", async () => {
    const reply = [
      claim("Damp kills.", "sentence", { support: "weak" }),
      claim("Bees cluster.", "sentence", { isCorrected: true }),
      failed("Cold kills 9."),
      claim("However, honey is heavy.", "sentence", { support: "weak" }),
    ];
    expect((await release(reply)).counts).toEqual({ sentences: 4, withheld: 1, corrected: 2, weak: 2 });
  });
});

describe("what comes after a sentence that is left out stands without it", () => {
  test.each([
    ["Instead, hives are light.", "Hives are light."],
    ["She keeps bees.", "Mara Linde keeps bees."],
    ["It is rare.", null],
    ["These are few.", null],
  ])("%j becomes %j", async (text, released) => {
    const { settled } = await release([claim("Damp kills."), failed("Mara Linde has 9 hives."), claim(text)]);
    expect(settled.at(-1)).toEqual([text, released]);
  });

  test("a sentence that points at one left out takes those that point at it with it", async () => {
    const reply = [
      failed("Cold kills 9."),
      claim("It is rare."),
      claim("That helps."),
      claim("Bees cluster."),
    ];
    const { answer, counts } = await release(reply);
    expect(answer).toBe("Bees cluster.");
    expect(counts).toMatchObject({ sentences: 4, withheld: 3 });
  });

  test("in another language, whose openings are not known, nothing of that paragraph or item follows", async () => {
    const reply = [
      claim("Feuchte tötet."),
      failed("Kälte tötet 9."),
      claim("Das ist selten."),
      claim("Bienen wärmen sich.", "paragraph"),
    ];
    expect((await release(reply, { isEnglish: false })).answer).toBe("Feuchte tötet.\n\nBienen wärmen sich.");
  });

  test("a gap loses its connective", async () => {
    const reply = [
      claim("Damp kills."),
      failed("Cold kills 9."),
      gap("However, the passages do not say why."),
    ];
    expect((await release(reply)).answer).toBe("Damp kills. The passages do not say why.");
  });
});

describe("a reply that begins by saying that the passages do not answer is an abstention", () => {
  test("without more, nothing is released", async () => {
    const { answer, counts } = await release([gap("The passages do not say."), gap("No date is given.")]);
    expect(answer).toBe("");
    expect(counts).toEqual({ sentences: 2, withheld: 0, corrected: 0, weak: 0 });
  });

  test("what it adds is marked as a hint", async () => {
    const { answer, declines } = await release([
      gap("The passages do not say."),
      claim("However, damp kills."),
      claim("Bees cluster."),
    ]);
    expect(answer).toBe(`${ABSTENTION}\n\nNear this: Damp kills. Bees cluster.`);
    expect(declines).toBe(true);
  });

  test("a hint that points back at the refusal names what it is about", async () => {
    const { answer, declines } = await release([
      gap("The passages do not say."),
      claim("They only mention damp."),
      claim("They recommend long hives."),
      claim("Mara lifts."),
    ]);
    expect(answer).toBe(
      `${ABSTENTION}\n\nNear this: The passages only mention damp. They recommend long hives. Mara lifts.`,
    );
    expect(declines).toBe(true);
  });

  test("in another language the remark stays as it is", async () => {
    const reply = [gap("Das sagen sie nicht."), claim("Jedoch tötet Feuchte.")];
    expect((await release(reply, { isEnglish: false })).answer).toBe(
      `${ABSTENTION}\n\nNear this: Jedoch tötet Feuchte.`,
    );
  });

  test("so is one whose model says that they do not, however it begins", async () => {
    const { answer } = await release([claim("Damp kills.")], { isDeclined: true });
    expect(answer).toBe(`${ABSTENTION}\n\nNear this: Damp kills.`);
  });

  test("a remark that fails its check is no hint", async () => {
    const { answer, counts } = await release([gap("The passages do not say."), failed("Cold kills 9.")]);
    expect(answer).toBe("");
    expect(counts).toMatchObject({ sentences: 2, withheld: 1 });
  });
});

describe("a reply that answers may say what is missing", () => {
  test("in a last sentence, which stays", async () => {
    const { answer, declines, counts } = await release([
      claim("Damp kills."),
      gap("The passages do not say why."),
    ]);
    expect(answer).toBe("Damp kills. The passages do not say why.");
    expect(declines).toBe(false);
    expect(counts).toMatchObject({ sentences: 2, withheld: 0 });
  });

  test("in words of our own where its words are not to be shown, and once", async () => {
    const { answer } = await release([
      claim("Damp kills."),
      gap("They do not name 9 Elons.", false),
      gap("They do not name 8 Elons.", false),
      claim("Bees cluster."),
    ]);
    expect(answer).toBe(`Damp kills. ${REST} Bees cluster.`);
  });

  test("in its first sentence, where that one answers as well", async () => {
    const first = claim("Damp is named, but no cure.", "sentence", { refuses: true });
    expect((await release([first, claim("Damp kills.")])).answer).toBe(
      "Damp is named, but no cure. Damp kills.",
    );
  });
});

describe("a sentence that is shown as what the episode does not say", () => {
  const wrong = failed("Cold kills 9.");
  const corrections = new Map([[wrong, { kind: "unsupported", sentence: wrong.sentence } as const]]);

  test.each<[string, CheckedSentence[], string]>([
    ["says so", [claim("Damp kills."), wrong], "Damp kills. (not from the episode) Cold kills 9."],
    [
      "stands before an answer",
      [wrong, claim("It is rare.")],
      "(not from the episode) Cold kills 9. It is rare.",
    ],
    ["is no answer by itself", [wrong], ""],
    [
      "stands before no hint",
      [wrong, gap("They do not say."), claim("Damp kills.")],
      `${ABSTENTION}\n\nNear this: Damp kills.`,
    ],
  ])("%s", async (_, reply, answer) => {
    expect((await release(reply, { corrections })).answer).toBe(answer);
  });
});

describe("a sentence that introduces others", () => {
  test("waits for them, and goes where none of them is released", async () => {
    const { answer, early } = await release([lead("Mara names:"), failed("9 hives.", "item")]);
    expect([early, answer]).toEqual(["", ""]);
  });

  test("goes where fewer come than it promises", async () => {
    const items = [claim("Damp.", "item"), failed("Cold 9.", "item"), claim("Mites.", "item")];
    expect((await release([lead("Three things kill:", 3), ...items])).answer).toBe("- Damp.\n- Mites.");
  });

  test("stays where as many come as it promises, those corrected included", async () => {
    const wrong = failed("Cold 9.", "item");
    const corrections = new Map([[wrong, claim("Cold.", "item")]]);
    const reply = [lead("Two things kill:", 2), claim("Damp.", "item"), wrong];
    expect((await release(reply, { corrections })).answer).toBe("Two things kill:\n- Damp.\n- Cold.");
  });

  test("is sure of its items once the list is over", async () => {
    const items = [claim("Damp.", "item"), claim("Cold.", "item"), claim("Bees cluster.", "paragraph")];
    expect((await release([lead("Two things kill:", 2), ...items])).early).toBe(
      "Two things kill:\n- Damp.\n- Cold.\n\nBees cluster.",
    );
  });
});

test("whatever fails, order is kept, nothing dangles, and the counts add up", async () => {
  const DANGLES = /^(?:however|instead|it|he|she|they|this)\b/i;
  const opening = fc.constantFrom(
    "",
    "",
    "",
    "However, ",
    "Instead, ",
    "It is that ",
    "She says ",
    "They say ",
  );
  const follows = fc.constantFrom<Follows>("sentence", "sentence", "paragraph", "item");
  const kinds = ["claim", "failed", "wrong", "refusal", "lead", "promise", "gap", "odd gap"] as const;
  const kind = fc.constantFrom("claim" as const, ...kinds);
  const replies = fc.array(fc.record({ opening, follows, kind }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(replies, fc.boolean(), fc.boolean(), async (parts, isEnglish, isDeclined) => {
      const corrections = new Map<CheckedSentence, CheckedSentence>();
      const reply = parts.map(({ opening, follows, kind }, i): CheckedSentence => {
        const text = `${opening}Hive${i} stands.`;
        const mended = claim(text, follows, { isCorrected: true });
        const made: Record<typeof kind, CheckedSentence> = {
          claim: claim(text, follows),
          refusal: claim(text, follows, { refuses: true }),
          failed: failed(text, follows),
          wrong: failed(text, follows),
          lead: lead(text, null, follows),
          promise: lead(text, 2, follows),
          gap: gap(text, true, follows),
          "odd gap": gap(text, false, follows),
        };
        if (kind === "wrong") corrections.set(made.wrong, mended);
        return made[kind];
      });
      const { answer, counts, settled } = await release(reply, { corrections, isEnglish, isDeclined });
      expect(settled.map(([was]) => was)).toEqual(reply.map(({ sentence }) => sentence.text));
      const shown = settled.flatMap(([, released]) => (released === null ? [] : [released]));
      let at = 0;
      for (const text of shown) {
        expect(answer.indexOf(text, at)).toBeGreaterThanOrEqual(at);
        at = answer.indexOf(text, at) + text.length;
      }
      const gone = settled.filter(([, released]) => released === null);
      const gaps = gone.filter(([was]) =>
        reply.some(({ kind, sentence }) => kind === "gap" && sentence.text === was),
      );
      expect(counts.sentences).toBe(reply.length);
      expect(counts.withheld).toBe(gone.length - gaps.length);
      if (!isEnglish) return;
      for (const [i, [, released]] of settled.entries()) {
        const isGap = reply[i]?.kind === "gap";
        if (i > 0 && settled[i - 1]?.[1] === null && !isGap) expect(released ?? "").not.toMatch(DANGLES);
      }
    }),
    { numRuns: 300 },
  );
});
