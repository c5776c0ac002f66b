import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { buildCitation, type CitationSource } from "../../../src/answer/build-citation.js";
import { narrowToClaim } from "../../../src/answer/ground/narrow-to-claim.js";
import { isQuoteOf } from "../../../src/answer/is-quote-of.js";
import { listSources } from "../../../src/answer/requests/list-sources.js";
import { divideEpisode } from "../../../src/chunk/divide-episode.js";
import { tokenize } from "../../../src/language/tokenize.js";
import type { Cue } from "../../../src/shared/domain.js";
import { indexInMemory } from "../../../src/store/local/index-in-memory.js";
import type { PassageIndex } from "../../../src/store/local/passage-index.js";
import { makeEpisode } from "../../fakes/episodes.js";

const SAID = [
  ["Mara", "Welcome back to the show, it is lovely to have everybody with us on this grey morning again."],
  ["Mara", "Our topic is the winter, and what a keeper of bees can do for a colony before it comes."],
  ["Lin", "Damp kills more colonies than cold, which hardly anybody believes before the first spring."],
  ["Lin", "I lost four hives to it in a single year, all of them under one old walnut tree by the river."],
  ["Lin", "A second entrance under the roof lets the damp out, and it costs next to nothing to drill one."],
  ["Mara", "Thank you."],
] as const;
const cues = SAID.map(
  ([speaker, text], i): Cue => ({ startSeconds: 100 + i * 20, endSeconds: 120 + i * 20, speaker, text }),
);

let index: PassageIndex;
let notes: CitationSource[];
let speech: CitationSource;
beforeAll(async () => {
  const episode = makeEpisode();
  index = await indexInMemory([divideEpisode({ episode, cues })], null);
  const sources = listSources(index, episode);
  notes = sources.filter(({ passage }) => passage.kind !== "transcript");
  speech = sources.find(({ passage }) => passage.kind === "transcript") as CitationSource;
});

const cite = (claim: string, source = speech) =>
  buildCitation(narrowToClaim(source, claim, index.keywords), 1, "supported");

test.each([
  ["of one sentence", "Damp is what kills colonies, more than cold.", 140],
  [
    "in the passage's own words",
    "I lost four hives to it in a single year, all of them under one old walnut tree by the river.",
    160,
  ],
  [
    "of several sentences",
    "A keeper lost four hives to damp, which an entrance under the roof lets out.",
    160,
  ],
  ["about the show", "Mara welcomes everybody back to the show.", 100],
])("a claim %s is cited from the second of the words that hold it", (_, claim, start) => {
  expect(speech.passage.startSeconds).toBe(100);
  const citation = cite(claim);
  expect(citation.start).toBe(start);
  expect(speech.passage.text).toContain(citation.quote);
});

test("what the same speaker goes on to say is quoted, what another says is not", () => {
  expect(cite("Damp is what kills colonies, more than cold.").quote).toBe(
    SAID.slice(2, 5)
      .map(([, text]) => text)
      .join(" "),
  );
});

test("a note is cited whole, and so is speech that shares few words with the claim, as of another language", () => {
  for (const source of [...notes, speech])
    expect(cite("Zebras graze.", source).quote).toBe(source.passage.text);
  for (const source of notes) expect(cite("Damp kills hives.", source).quote).toBe(source.passage.text);
});

test("whatever is claimed, the citation has sentences of the passage, with the one word of a claim of one", () => {
  const words = SAID.flatMap(([, text]) => text.match(/[a-z]{4,}/gi) ?? []);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 }), (claim) => {
      const citation = cite(`${claim.join(" ")}.`);
      expect(isQuoteOf(speech.passage, citation)).toBe(true);
      const [only, ...others] = new Set(tokenize(claim.join(" ")));
      if (only !== undefined && others.length === 0) expect(tokenize(citation.quote)).toContain(only);
    }),
  );
});
