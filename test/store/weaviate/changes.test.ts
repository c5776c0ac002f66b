import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tokenize } from "../../../src/language/tokenize.js";
import type { PassageStore } from "../../../src/store/passage-store.js";
import {
  type ClusterUpdateOptions,
  updateCluster,
} from "../../../src/store/weaviate/ingest/update-cluster.js";
import { EPISODES_AT_ONCE } from "../../../src/store/weaviate/ingest/write-alone.js";
import { openWeaviateStore } from "../../../src/store/weaviate/open-weaviate-store.js";
import { makeReader } from "../../fakes/corpus.js";
import { HashingEmbedder } from "../../fakes/hashing-embedder.js";
import { describeCluster } from "./describe-cluster.js";
import { generateLibrary } from "./generate-library.js";
import { lookInto, removeObject } from "./look-into.js";
import { startCluster, type TestCluster } from "./start-cluster.js";

const EPISODES = 12;
const embedder = new HashingEmbedder({ name: "hashing" });

describeCluster("an index in a cluster", () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startCluster({ nodes: 1 });
  }, 900_000);
  afterAll(() => cluster?.stop());

  const update = (
    episodes: ReturnType<typeof generateLibrary>,
    changes: Partial<ClusterUpdateOptions> = {},
  ) =>
    updateCluster({
      address: cluster.address,
      readCorpus: makeReader(...episodes),
      embedder,
      paths: null,
      lateInteraction: null,
      rebuild: false,
      waitMs: 60_000,
      graceMs: 3_000,
      ...changes,
    });
  const open = () =>
    openWeaviateStore({ address: cluster.address, embedder, signal: new AbortController().signal });

  test("the same corpus again changes nothing, and an ingest that was cut off is gone on with", async () => {
    const episodes = generateLibrary(EPISODES);
    const cut = new AbortController();
    let embedded = 0;
    const first = update(episodes, {
      signal: cut.signal,
      onProgress: ({ done, total }) => {
        embedded = done;
        if (done > total / 2) cut.abort(new Error("cut off"));
      },
    });
    await expect(first).rejects.toThrow("cut off");
    await expect(open()).rejects.toMatchObject({ code: "index_missing" });
    const second = await update(episodes);
    expect(second.status).toBe("updated");
    // The episodes that were at hand are begun anew, no other.
    const anew = (EPISODES_AT_ONCE * second.counts.vectors) / EPISODES;
    expect(second.embeddedTexts).toBeLessThanOrEqual(second.counts.vectors - embedded + anew);
    const third = await update(episodes);
    expect(third).toMatchObject({ status: "unchanged", embeddedTexts: 0 });
    const { ids, expected, collections } = await lookInto(cluster.address, 0);
    expect(new Set(ids).size).toBe(expected);
    expect(collections).toHaveLength(1);
  });

  test("a changed word embeds what holds it, what is removed is gone, and ids of the rest stay", async () => {
    const episodes = generateLibrary(EPISODES);
    await update(episodes);
    const before = await lookInto(cluster.address, 0);
    const [first, second, ...rest] = episodes;
    if (first === undefined || second === undefined) throw new Error("no episodes");
    const chapters = first.chapters.map((chapter, i) =>
      i > 0 ? chapter : { ...chapter, bullets: ["A wholly new bullet", ...chapter.bullets.slice(1)] },
    );
    const result = await update([{ ...first, chapters }, ...rest]);
    expect(result.changes).toEqual({ added: [], changed: ["talk-0"], removed: ["talk-1"] });
    // The bullet, and the notes of its chapter as a whole.
    expect(result.embeddedTexts).toBe(2);
    const after = await lookInto(cluster.address, 0);
    expect(after.ids).toHaveLength(after.expected);
    expect(after.versions.size).toBe(EPISODES - 1);
    const kept = new Set(before.ids);
    expect(after.ids.filter((id) => kept.has(id))).toHaveLength(
      (after.expected / (EPISODES - 1)) * (EPISODES - 2),
    );
    const { store, close } = await open();
    expect(store.keywords.holds("wholli")).toBe(tokenize("wholly").includes("wholli"));
    expect(store.episodes.map(({ id }) => id)).not.toContain("talk-1");
    await close();
  });

  test("readers see the index before or the one after, never a half, while everything changes and while it is built anew", async () => {
    await update(generateLibrary(EPISODES, "old"));
    const { store: opened, watch, close } = await open();
    const end = new AbortController();
    let store: PassageStore = opened;
    const watching = watch({
      signal: end.signal,
      onChange: (changed) => {
        store = changed;
      },
      onFailure: (error) => {
        throw error;
      },
    });
    const seen = new Set<string>();
    const read = async () => {
      while (!end.signal.aborted) {
        const text = "edition talk tells how";
        const { vector } = await embedder.embedQuery(text);
        const { view, listShares } = await store.findSections([{ terms: tokenize(text), vector }], {});
        const editions = new Set(
          [...view.passages].flatMap(({ text: said }) => /\b(old|new|newest)\b/.exec(said)?.[1] ?? []),
        );
        expect(editions.size).toBe(1);
        const shares = await listShares(tokenize("tells")[0] ?? "");
        expect(shares.filter(({ held, of }) => held === of)).toHaveLength(EPISODES);
        for (const edition of editions) seen.add(edition);
      }
    };
    const reading = read();
    await update(generateLibrary(EPISODES, "new"));
    const rebuilt = await update(generateLibrary(EPISODES, "newest"), { rebuild: true });
    expect(rebuilt.embeddedTexts).toBe(rebuilt.counts.vectors);
    await wait(2_500);
    end.abort();
    await Promise.all([reading, watching]);
    expect([...seen]).toEqual(["old", "new", "newest"]);
    const { collections, ids, expected } = await lookInto(cluster.address, 0);
    expect([collections.length, ids.length]).toEqual([1, expected]);
    await close();
  });

  test("a removal that was cut off is caught up on, and an episode that lost an object is written again", async () => {
    await update(generateLibrary(EPISODES));
    const cut = new AbortController();
    const changed = update(generateLibrary(EPISODES, "other"), {
      signal: cut.signal,
      onNote: () => cut.abort(new Error("cut off")),
    });
    await expect(changed).rejects.toThrow("cut off");
    const left = await lookInto(cluster.address, 0);
    expect(left.versions.size).toBe(2 * EPISODES);
    expect(await update(generateLibrary(EPISODES, "other"))).toMatchObject({ status: "unchanged" });
    const clean = await lookInto(cluster.address, 0);
    expect([clean.versions.size, clean.ids.length]).toEqual([EPISODES, clean.expected]);

    await removeObject(cluster.address, clean.ids[0] ?? "");
    await update(generateLibrary(EPISODES, "other"), { rebuild: true });
    const whole = await lookInto(cluster.address, 0);
    expect(whole.ids).toHaveLength(whole.expected);
  });

  test("who still reads an index that an ingest has replaced and removed is told so, and no damage", async () => {
    await update(generateLibrary(EPISODES));
    const { store, close } = await open();
    await update(generateLibrary(EPISODES, "later"));
    const ids = store.episodes.map(({ id }) => id);
    expect(store.listEpisodes(ids).map(({ chapterCount }) => chapterCount)).toEqual(ids.map(() => 4));
    const replaced = { code: "index_mismatch", hint: expect.stringContaining("run it again") };
    await expect(store.readOutlines(ids)).rejects.toMatchObject(replaced);
    await expect(store.readEpisodes(ids)).rejects.toMatchObject(replaced);
    await close();
  });

  test("vectors of another model are refused until everything is embedded by it", async () => {
    await update(generateLibrary(EPISODES));
    const other = new HashingEmbedder({ name: "another", dimensions: 32 });
    const signal = new AbortController().signal;
    const openOther = () => openWeaviateStore({ address: cluster.address, embedder: other, signal });
    await expect(openOther()).rejects.toMatchObject({
      code: "index_mismatch",
      message: expect.stringContaining("hashing"),
    });
    const notes: string[] = [];
    const result = await update(generateLibrary(EPISODES), {
      embedder: other,
      onNote: (note) => notes.push(note),
    });
    expect(result.embeddedTexts).toBe(result.counts.vectors);
    expect(notes[0]).toBe("The index was made with hashing: every passage is embedded anew.");
    await (await openOther()).close();
    await expect(open()).rejects.toMatchObject({ code: "index_mismatch" });
  });
});
