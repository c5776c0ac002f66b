import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DividedEpisode } from "../../src/chunk/divide-episode.js";
import { divideEpisode } from "../../src/chunk/divide-episode.js";
import type { Embedder } from "../../src/embed/embedder.js";
import { tokenize } from "../../src/language/tokenize.js";
import type { Episode } from "../../src/shared/domain.js";
import { describeRows } from "../../src/store/describe-rows.js";
import type { PassageStore } from "../../src/store/passage-store.js";
import { describeSection, listEpisodeSections, type PassageView } from "../../src/store/passage-view.js";
import { type EpisodeScope, selectEpisodes } from "../../src/store/select-episodes.js";
import { KeywordIndex } from "../../src/store/words/keyword-index.js";
import { makeEpisode } from "../fakes/episodes.js";
import { HashingEmbedder } from "../fakes/hashing-embedder.js";

export interface OpenedStore {
  readonly store: PassageStore;
  close(): Promise<void>;
}

const TOPICS = ["queens", "honey", "swarms", "wax", "mites", "pollen", "clover", "smoke"];

/** Eight episodes that differ in everything a filter compares; every other one has speech. */
function makeLibrary(): {
  readonly episode: Episode;
  readonly cues: Parameters<typeof divideEpisode>[0]["cues"];
}[] {
  return TOPICS.map((topic, i) => ({
    episode: makeEpisode({
      id: `episode-${topic}`,
      title: `All about ${topic}`,
      show: i % 2 === 0 ? "The Apiary" : null,
      people: [{ name: i % 3 === 0 ? "Mara Linde" : "Tove Lund", role: "host" }],
      publishedAt: i === 7 ? null : `2024-0${i + 1}-15`,
      language: i % 4 === 0 ? "en-GB" : "en",
      chapters: [1, 2].map((number) => ({
        number,
        title: `${topic} part ${number}`,
        startSeconds: (number - 1) * 100,
        endSeconds: number * 100,
        summary: `What keepers say of ${topic} in part ${number}.`,
        bullets: [`The ${topic} of June number ${i * 10 + number}`, `Why ${topic} matter to everybody`],
      })),
    }),
    cues: i % 2 === 0 ? [] : [1, 2, 3].map((n) => speak(topic, n)),
  }));
}

function speak(topic: string, n: number) {
  return {
    startSeconds: n * 30,
    endSeconds: n * 30 + 20,
    speaker: "Mara Linde",
    text: `We spoke of ${topic} at great length in sentence ${n} of this talk.`,
  };
}

/**
 * What every store promises. `open` is called once: with a library, and with the embedder that its rows are embedded by. A store
 * that is `rounded` has vectors whose cosine with what was put in is .99, and none of single words.
 */
export function describePassageStore(
  name: string,
  open: (library: ReturnType<typeof makeLibrary>, embedder: Embedder) => Promise<OpenedStore>,
  { rounded = false }: { readonly rounded?: boolean } = {},
): void {
  describe(`${name} keeps the passage store contract`, { timeout: 120_000 }, () => {
    const off = rounded ? 0.01 : 5e-7;
    const embedder = new HashingEmbedder({ name: "hashing" });
    const library = makeLibrary();
    const divided: DividedEpisode[] = library.map(divideEpisode);
    const whole = describeRows(divided);
    let opened: OpenedStore;
    let store: PassageStore;
    beforeAll(async () => {
      opened = await open(library, embedder);
      store = opened.store;
    }, 300_000);
    afterAll(() => opened?.close());

    const query = async (text: string) => {
      const { vector } = await embedder.embedQuery(text);
      return { terms: tokenize(text), vector };
    };
    const find = async (text: string, scope: EpisodeScope = {}) => {
      const found = await store.findSections([await query(text)], scope);
      const [candidates] = found.candidates;
      if (candidates === undefined) throw new Error("no candidates");
      return { ...found, ...candidates };
    };
    const describeAt = ({ sections, passages }: PassageView, ordinal: number) => {
      const section = sections[ordinal];
      return section === undefined ? "" : describeSection(section, passages);
    };
    const nameOf = ({ sections }: PassageView, ordinal: number) => {
      const section = sections[ordinal];
      return `${section?.episode.id} ${section?.chapter.number} ${section?.row === section?.firstPassage}`;
    };

    test("it says what it holds", () => {
      expect(store.episodes.map(({ id }) => id)).toEqual(library.map(({ episode }) => episode.id));
      expect(store.counts).toMatchObject({ episodes: 8, passages: whole.passages.length });
      expect(store.hasVectors).toBe(true);
      expect(Date.parse(store.builtAt)).toBeLessThanOrEqual(Date.now());
    });

    test("every section is found by its own words, and by its own vector", async () => {
      for (const [ordinal, text] of whole.sectionTexts.entries()) {
        const name = nameOf(whole as unknown as PassageView, ordinal);
        const words = await find(text);
        const best = [...words.keywordScores].sort((a, b) => b[1] - a[1])[0];
        expect(nameOf(words.view, best?.[0] ?? -1)).toBe(name);
        const { vector } = await embedder.embedQuery(text);
        const near = await store.findSections([{ terms: [], vector }], {});
        expect(near.candidates[0]?.nearest.map((at) => nameOf(near.view, at))).toContain(name);
      }
    });

    describe("keywords are weighed over the whole library, wherever its parts lie", () => {
      const reference = KeywordIndex.build(whole.sectionTexts);

      test.each(["why do mites matter", "the clover of June", "keepers", "sentence talk length"])(
        "%j is scored by BM25",
        async (text) => {
          const hits = reference.search(tokenize(text), 1_000);
          const expected = new Map(hits.map(({ document, score }) => [whole.sectionTexts[document], score]));
          const { view, keywordScores } = await find(text);
          const best = hits.slice(0, 5).map(({ document }) => whole.sectionTexts[document] ?? "");
          const found = [...keywordScores.keys()].map((at) => describeAt(view, at));
          expect(found).toEqual(expect.arrayContaining(best));
          for (const [ordinal, score] of keywordScores) {
            expect(score).toBeCloseTo(expected.get(describeAt(view, ordinal)) ?? -1, 6);
          }
        },
      );

      test("a term weighs as often as it is said, one that nobody says most", () => {
        for (const term of [...tokenize("why the clover of June matters to keepers"), "zorbanix"]) {
          expect(store.keywords.weigh(term)).toBeCloseTo(reference.weigh(term), 9);
          expect(store.keywords.holds(term)).toBe(reference.holds(term));
        }
      });
    });

    test.each<[string, EpisodeScope]>([
      ["episodes", { episodes: ["episode-wax", "episode-mites"] }],
      ["a show, whatever its case", { filter: { shows: ["  the APIARY"] } }],
      ["people", { filter: { people: ["mara linde", "Nobody"] } }],
      ["days", { filter: { from: "2024-03-15", to: "2024-05-15" } }],
      ["a first day", { filter: { from: "2024-06-01" } }],
      ["languages", { filter: { languages: ["en-gb"] } }],
      ["a language with all of its kinds", { filter: { languages: ["EN"] } }],
      [
        "several things at once",
        { filter: { shows: ["The Apiary"], to: "2024-04-01", people: ["Tove Lund"] } },
      ],
      ["nothing", {}],
      ["what no episode is", { filter: { shows: ["Another show"] } }],
    ])("a scope of %s narrows as the episodes' own data says", async (_, scope) => {
      const selected = selectEpisodes(store.episodes, scope) ?? store.episodes;
      const { view, keywordScores, nearest } = await find(
        "Why queens honey swarms wax matter to everybody",
        scope,
      );
      const found = new Set([...keywordScores.keys(), ...nearest].map((at) => view.sections[at]?.episode.id));
      expect([...found].sort()).toEqual(selected.map(({ id }) => id).sort());
    });

    test("an episode that is not there is named", async () => {
      await expect(find("queens", { episodes: ["episode-wax", "nope"] })).rejects.toMatchObject({
        code: "bad_request",
        message: expect.stringContaining('"nope"'),
      });
    });

    test("episodes are read whole, in the order asked for; unknown ones are left out", async () => {
      const ids = ["episode-clover", "nope", "episode-queens"];
      const view = await store.readEpisodes(ids, { tokens: true });
      const expected = [6, 0].map((i) => divided[i]?.episode);
      expect(view.episodes).toEqual(expected);
      for (const { id } of view.episodes) {
        const sections = listEpisodeSections(view, id);
        const own = divided.find(({ episode }) => episode.id === id)?.passages;
        expect(sections.flatMap((at) => view.passages.slice(at.firstPassage, at.endPassage))).toEqual(own);
      }
    });

    test("what is found holds texts, kinds, times, speakers, ids and vectors as they were put in", async () => {
      const { view, nearest, readTokens } = await find("talk of mites at great length in sentence 2");
      const byId = new Map(
        divided.flatMap(({ passages }) => passages).map((passage) => [passage.id, passage]),
      );
      expect(nearest.length).toBeGreaterThan(5);
      for (const ordinal of new Set(nearest)) {
        const section = view.sections[ordinal];
        if (section === undefined) throw new Error("no such section");
        const passages = view.passages.slice(section.firstPassage, section.endPassage);
        for (const passage of passages) expect(passage).toEqual(byId.get(passage.id));
        const { vector } = await embedder.embedQuery(describeSection(section, view.passages));
        expect(view.vectors?.matrix.similarity(vector, section.row)).toBeGreaterThan(1 - off);
        expect(((await readTokens([ordinal]))?.read(ordinal).length ?? 0) > 0).toBe(!rounded);
      }
    });

    test("a term's shares are those of each episode in scope, in the order of the corpus", async () => {
      const share = async (term: string, text: string, episodes: string[]) =>
        (await (await store.findSections([await query(text)], { episodes })).listShares(term)).map(
          ({ held, of }) => held / of,
        );
      expect(await share("clover", "Why clover matter", ["episode-clover"])).toEqual([1]);
      expect(await share("queen", "Why clover matter", ["episode-clover"])).toEqual([0]);
      const two = ["episode-honey", "episode-queens"];
      expect(await share("honei", "Why honey matter", two)).toEqual([0, 1]);
      // The notes hold it, and what is said does not.
      const [queens, honey = 0] = await share("june", "The honey of June, spoken of at length", two);
      expect([queens, honey > 0, honey < 1]).toEqual([1, true, true]);
      expect(await share("june", "June", [])).toHaveLength(library.length);
    });

    test("sections are in the order of the corpus, so that of equals the first comes first", async () => {
      const { view } = await find("Why queens honey swarms wax matter to everybody");
      const places = view.sections.map(({ episode, chapter }) => [
        library.findIndex((each) => each.episode.id === episode.id),
        chapter.number,
      ]);
      const sorted = [...places].sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);
      expect(places).toEqual(sorted);
      expect(view.sections.map(({ ordinal }) => ordinal)).toEqual([...view.sections.keys()]);
    });

    test("several queries share one view, each with candidates of its own", async () => {
      const queries = await Promise.all(["clover of June", "smoke of June"].map(query));
      const { view, candidates } = await store.findSections(queries, {});
      const best = candidates.map(
        ({ keywordScores }) => [...keywordScores].sort((a, b) => b[1] - a[1])[0]?.[0] ?? -1,
      );
      expect(best.map((ordinal) => view.sections[ordinal]?.episode.id)).toEqual([
        "episode-clover",
        "episode-smoke",
      ]);
    });

    test("without words and without a vector nothing is found; without a vector words are", async () => {
      const nothing = await store.findSections([{ terms: [], vector: null }], {});
      expect(nothing.candidates).toEqual([{ keywordScores: new Map(), nearest: [] }]);
      const { view, candidates } = await store.findSections([{ terms: ["wax"], vector: null }], {});
      const ids = [...(candidates[0]?.keywordScores.keys() ?? [])].map((at) => view.sections[at]?.episode.id);
      expect(new Set(ids)).toEqual(new Set(["episode-wax"]));
    });

    test("who has gone is not answered: the signal's reason is thrown", async () => {
      const signal = AbortSignal.abort(new Error("gone"));
      await expect(store.findSections([await query("wax")], {}, { signal })).rejects.toThrow("gone");
      await expect(store.readEpisodes(["episode-wax"], { signal })).rejects.toThrow("gone");
    });
  });
}
