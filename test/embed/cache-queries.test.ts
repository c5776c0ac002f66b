import { expect, test } from "vitest";
import { cacheQueries } from "../../src/embed/cache-queries.js";
import type { Embedding, EmbedOptions } from "../../src/embed/embedder.js";
import { HashingEmbedder } from "../fakes/hashing-embedder.js";

/** Answers when it is told to; a question that is given up fails with its signal's reason. */
class PatientEmbedder extends HashingEmbedder {
  readonly signals: AbortSignal[] = [];
  #release = () => {};
  #held = new Promise<void>((resolve) => {
    this.#release = resolve;
  });

  release(): void {
    this.#release();
  }

  override async embedQuery(text: string, options: EmbedOptions = {}): Promise<Embedding> {
    const { signal } = options;
    if (signal !== undefined) this.signals.push(signal);
    const found = await super.embedQuery(text);
    await Promise.race([
      this.#held,
      new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
    ]);
    return found;
  }
}

test("a question asked again is not embedded again, and has the same embedding", async () => {
  const embedder = new HashingEmbedder();
  const cached = cacheQueries(embedder);
  const first = await cached.embedQuery("how do bees keep warm?");
  expect(await cached.embedQuery("how do bees keep warm?")).toBe(first);
  expect(first).toEqual(await new HashingEmbedder().embedQuery("how do bees keep warm?"));
  await cached.embedQuery("How do bees keep warm?");
  expect(embedder.queries).toEqual(["how do bees keep warm?", "How do bees keep warm?"]);
});

test("what is kept is bounded in bytes: the longest unused question goes first, one beyond all bounds is not kept", async () => {
  const embedder = new HashingEmbedder();
  const { vector, tokens } = await embedder.embedQuery("q0 bees");
  const bytes = vector.byteLength + tokens.data.byteLength + 2 * "q0 bees".concat(...tokens.pieces).length;
  const cached = cacheQueries(embedder, { bytes: 2 * bytes });
  embedder.queries.length = 0;
  for (const text of ["q0 bees", "q1 bees", "q0 bees", "q2 bees", "q0 bees", "q1 bees"]) {
    await cached.embedQuery(text);
  }
  expect(embedder.queries).toEqual(["q0 bees", "q1 bees", "q2 bees", "q1 bees"]);
  const long = "why ".repeat(99);
  await cached.embedQuery(long);
  await cached.embedQuery(long);
  await cached.embedQuery("q1 bees");
  expect(embedder.queries.slice(4)).toEqual([long, long]);
});

test("equal questions at once are one run; who leaves does not end it for the others", async () => {
  const embedder = new PatientEmbedder();
  const cached = cacheQueries(embedder);
  const leaving = new AbortController();
  const left = cached.embedQuery("why?", { signal: leaving.signal });
  const staying = cached.embedQuery("why?", { signal: new AbortController().signal });
  const third = cached.embedQuery("why?");
  leaving.abort(new Error("gone"));
  await expect(left).rejects.toThrow("gone");
  expect(embedder.signals.map(({ aborted }) => aborted)).toEqual([false]);
  embedder.release();
  expect(await staying).toBe(await third);
  expect(embedder.queries).toEqual(["why?"]);
});

test("each client that asks the same has a run of its own, which is at its own turn", async () => {
  class TurnedAway extends PatientEmbedder {
    override async embedQuery(text: string, options: EmbedOptions = {}): Promise<Embedding> {
      if (options.client === "greedy") throw new Error("too many");
      return await super.embedQuery(text, options);
    }
  }
  const embedder = new TurnedAway();
  const cached = cacheQueries(embedder);
  const greedy = cached.embedQuery("why?", { client: "greedy" });
  const fair = [cached.embedQuery("why?", { client: "fair" }), cached.embedQuery("why?", { client: "fair" })];
  await expect(greedy).rejects.toThrow("too many");
  embedder.release();
  expect(await fair[0]).toBe(await fair[1]);
  expect(embedder.queries).toEqual(["why?"]);
  expect(await cached.embedQuery("why?", { client: "greedy" })).toBe(await fair[0]);
});

test("a run ends when all who asked have left, and whoever asks then has a new one", async () => {
  const embedder = new PatientEmbedder();
  const cached = cacheQueries(embedder);
  const leaving = new AbortController();
  const jobs = [1, 2].map(() => cached.embedQuery("why?", { signal: leaving.signal }));
  leaving.abort(new Error("gone"));
  for (const job of jobs) await expect(job).rejects.toThrow("gone");
  const next = cached.embedQuery("why?");
  expect(embedder.signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  embedder.release();
  expect((await next).vector).toHaveLength(64);
  await expect(cached.embedQuery("why?", { signal: leaving.signal })).rejects.toThrow("gone");
});

test("a failure reaches all who asked and is not kept", async () => {
  let isBroken = true;
  class BrokenEmbedder extends HashingEmbedder {
    override async embedQuery(text: string): Promise<Embedding> {
      if (isBroken) throw new Error("out of luck");
      return await super.embedQuery(text);
    }
  }
  const cached = cacheQueries(new BrokenEmbedder());
  for (const job of [1, 2].map(() => cached.embedQuery("why?")))
    await expect(job).rejects.toThrow("out of luck");
  isBroken = false;
  expect((await cached.embedQuery("why?")).vector).toHaveLength(64);
});

test("passages pass through to the embedder, and so does the end", async () => {
  const embedder = new HashingEmbedder();
  const cached = cacheQueries(embedder);
  const texts = ["bees", "boats"];
  expect(await cached.embedPassages(texts)).toEqual(await embedder.embedPassages(texts));
  expect(await cached.embedTokens(texts)).toEqual(await embedder.embedTokens(texts));
  await cached.close();
  expect(embedder.closed).toBe(true);
});
