import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AnswerDraft } from "../../../src/answer/answer-draft.js";
import { type Grounding, groundReply, type WrongSentence } from "../../../src/answer/ground/ground-reply.js";
import { UNCHECKED } from "../../../src/answer/ground/sentence-counts.js";
import { type ReplyTraits, readReply } from "../../../src/answer/reply/read-reply.js";
import { readOwnRefusals } from "../../../src/compose/read-own-files.js";
import { AppError } from "../../../src/shared/errors.js";
import { WordReader } from "../../fakes/models/word-reader.js";
import { SOURCES, VIEW } from "./bee-passages.js";

const REFUSALS = readOwnRefusals();
const CUT = new AppError("upstream_failed", "cut");

interface Script
  extends Partial<Pick<Grounding, "unsupported" | "secrets" | "sources" | "correct" | "verify" | "reader">> {
  readonly answered?: ReplyTraits["answered"];
  /** Thrown after the last words. */
  readonly failure?: Error;
}

async function ground(text: string, { answered = null, failure, ...changes }: Script = {}) {
  const draft = new AnswerDraft();
  const counts = { ...UNCHECKED };
  const asked: (readonly WrongSentence[])[] = [];
  async function* write() {
    yield text;
    if (failure !== undefined) throw failure;
  }
  const traits: ReplyTraits = { answered, ignoredSchema: false };
  const grounding: Grounding = {
    view: VIEW,
    embedder: null,
    reader: new WordReader(),
    sources: SOURCES,
    question: "Why do colonies die?",
    asked: "Why do colonies die?",
    refusals: REFUSALS,
    draft,
    counts,
    unsupported: "withhold",
    secrets: [],
    correct: async (wrong) => {
      asked.push(wrong);
      return [];
    },
    verify: null,
    writeAbstention: async () => "No.",
    ...changes,
  };
  const stages: string[] = [];
  const run = async () => {
    const events = groundReply(
      grounding,
      readReply(write(), { passages: SOURCES.length, asJson: false }, traits),
      traits,
    );
    for (let next = await events.next(); ; next = await events.next()) {
      if (next.done === true) return next.value.failure ?? next.value.declined;
      if (next.value.type === "status-update") stages.push(next.value.stage);
    }
  };
  const outcome = await run().catch((error: unknown) => error);
  return { text: draft.text.replaceAll(/ ?\[\d+\]/g, ""), outcome, counts, asked, stages };
}

describe("a reply that", () => {
  test("repeats itself is released once, and may end within what it repeats", async () => {
    const { text, counts } = await ground(
      "Damp kills colonies. Bees cluster around the queen. Damp kills colonies. Bees clus",
    );
    expect(text).toBe("Damp kills colonies. Bees cluster around the queen.");
    expect(counts.sentences).toBe(2);
  });

  test("breaks off is released as far as it was whole, and no correction is asked for", async () => {
    const reply = "Damp kills colonies. Damp kills 77 colonies. Bees cluster around the queen. The";
    const { text, outcome, asked, counts } = await ground(reply, { failure: CUT });
    expect(outcome).toBe(CUT);
    expect(text).toBe("Damp kills colonies. Bees cluster around the queen.");
    expect(asked).toEqual([]);
    expect(counts).toMatchObject({ sentences: 3, withheld: 1 });
  });

  test("ends by a fault of the program releases nothing more", async () => {
    const fault = new TypeError("fault");
    const { text, outcome } = await ground("Damp kills 77. Bees cluster around the queen. The", {
      failure: fault,
    });
    expect([text, outcome]).toEqual(["", fault]);
  });

  test.each([
    ["", null, false],
    ["", "no", true],
    ["The passages do not say.", null, true],
    ["Damp kills 77 colonies.", null, false],
    ["Damp kills colonies.", "yes", false],
    ["Damp kills colonies. The passages do not say why.", "partly", false],
  ] as const)("says %j and %j declines: %j", async (reply, answered, declines) => {
    expect((await ground(reply, { answered })).outcome).toBe(declines);
  });

  test("has wrong facts names each sentence with them, once", async () => {
    const { asked, stages } = await ground(
      "Damp kills 77 colonies. Elon Musk keeps hives. Why? Damp kills colonies.",
    );
    expect(asked).toEqual([
      [
        { text: "Damp kills 77 colonies.", wrong: ["77"] },
        { text: "Elon Musk keeps hives.", wrong: ["Elon", "Musk"] },
      ],
    ]);
    expect(stages).toEqual(["checking"]);
  });

  test("is in another language has its digits checked, and no capitals", async () => {
    const sources = SOURCES.map((source) => ({ ...source, episode: { ...source.episode, language: "de" } }));
    const { text, asked } = await ground("Die Feuchte tötet viele Bienen [6]. Kälte tötet 77 Bienen [6].", {
      sources,
    });
    expect(text).toBe("Die Feuchte tötet viele Bienen.");
    expect(asked.flat().map(({ wrong }) => wrong)).toEqual([["77"]]);
  });
});

test("a correction is checked like any sentence, keeps its place and cannot be a refusal", async () => {
  const correct: Grounding["correct"] = async (wrong) =>
    wrong.map((_, i) => {
      const text = ["Damp kills colonies.", "Damp kills 78 colonies.", "The passages do not say."][i] ?? "";
      return {
        text,
        follows: "paragraph",
        numbers: [],
        nearby: [],
        quote: null,
        kind: null,
        isCleaned: false,
      };
    });
  const reply =
    "Damp kills 77 colonies. Cold kills 77 colonies. Elon Musk keeps hives. Bees cluster around the queen.";
  const { text, counts } = await ground(reply, { correct });
  expect(text).toBe("Damp kills colonies. Bees cluster around the queen.");
  expect(counts).toMatchObject({ sentences: 4, withheld: 2, corrected: 2 });
});

describe("a reply that is verified", () => {
  const deny =
    (...denied: readonly string[]): Grounding["verify"] =>
    async (claims) =>
      new Map(claims.map((claim) => [claim, !denied.includes(claim.sentence.text)]));
  const denyAll: NonNullable<Grounding["verify"]> = async (claims) =>
    new Map(claims.map((claim) => [claim, false]));
  const REPLY =
    "Damp kills more colonies than cold. However, box hives hold the honey. Bees cluster around the queen in winter.";

  test("is released without what is denied, of which the page's own words are not asked", async () => {
    const asked: string[] = [];
    const verify: Grounding["verify"] = async (claims) => {
      asked.push(...claims.map(({ sentence }) => sentence.text));
      return denyAll(claims);
    };
    const { text, counts, stages } = await ground(REPLY, { verify });
    expect(asked).toEqual(["However, box hives hold the honey.", "Bees cluster around the queen in winter."]);
    expect(text).toBe("Damp kills more colonies than cold.");
    expect(counts).toMatchObject({ sentences: 3, withheld: 2, weak: 0 });
    expect(stages).toEqual(["checking"]);
  });

  test("keeps the reader's marks where all is affirmed, and shows what is denied by policy alone", async () => {
    const marked = await ground(REPLY, { reader: null });
    const verified = await ground(REPLY, { reader: null, verify: deny() });
    expect(verified).toMatchObject({ text: marked.text, counts: marked.counts });
    const shown = await ground(REPLY, {
      unsupported: "show",
      verify: deny("However, box hives hold the honey."),
    });
    expect(shown.text).toContain("(not from the episode) However, box hives hold the honey.");
  });

  test("has its corrections verified as well, and is asked once", async () => {
    const correct: Grounding["correct"] = async () => [
      {
        text: "Damp kills colonies of bees.",
        follows: "sentence",
        numbers: [6],
        nearby: [],
        quote: null,
        kind: null,
        isCleaned: false,
      },
    ];
    let calls = 0;
    const verify: Grounding["verify"] = async (claims) => {
      calls++;
      expect(claims.map(({ sentence }) => sentence.text)).toEqual(["Damp kills colonies of bees."]);
      return denyAll(claims);
    };
    const { text, counts } = await ground("Damp kills 77 colonies of bees.", { correct, verify });
    expect([text, calls, counts.withheld]).toEqual(["", 1, 1]);
  });

  test("is released and marked where it breaks off, and where nothing is said of what is no word of the page", async () => {
    const read = await ground(REPLY);
    expect(read.counts.weak).toBe(0);
    for (const script of [{ failure: CUT, verify: denyAll }, { verify: async () => new Map() }]) {
      const { text, counts } = await ground("failure" in script ? `${REPLY} The` : REPLY, script);
      expect([text, counts.weak]).toEqual([REPLY, 2]);
    }
  });
});

test("whatever stands in a reply, no wrong number, foreign name or secret is released, and the counts add up", async () => {
  const piece = fc.constantFrom(
    ...[
      "Damp kills colonies [6]. ",
      "Damp kills 77 colonies [6]. ",
      "Elon Musk keeps hives [2]. ",
      "Bees cluster ",
    ],
    ...[
      "around the queen. ",
      "The passages do not say why. ",
      "However, ",
      "It ",
      "sk-secret-1 ",
      "19:55 ",
      "\n\n",
    ],
    ...["\n- ", "Three things kill:\n", "Why? ", "in Norway. ", "**77**: ", "“Zorbanix” ", "seventy-seven "],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 14 }), async (pieces) => {
      const { text, counts, asked } = await ground(pieces.join(""), { secrets: ["sk-secret-1"] });
      expect(text).not.toMatch(/77|seventy|Elon|Musk|Norway|Zorbanix|sk-secret|19:55|\[\d/);
      expect(asked.length).toBeLessThanOrEqual(1);
      expect(counts.withheld).toBeLessThanOrEqual(counts.sentences);
      if (counts.withheld === counts.sentences) expect(text).toBe("");
    }),
    { numRuns: 200 },
  );
});
