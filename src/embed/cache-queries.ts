import { LRUCache } from "lru-cache";
import { untilAborted } from "../platform/abort-signals.js";
import type { Embedder, Embedding, EmbedOptions } from "./embedder.js";

/** It holds the embeddings of some 600 questions of twelve words. */
const DEFAULT_BYTES = 16 * 1024 * 1024;

interface Run {
  readonly embedding: Promise<Embedding>;
  readonly controller: AbortController;
  askers: number;
}

/**
 * Keeps the embeddings of recent questions, up to `bytes` of them (16 MiB by default); the one unused for longest is
 * given up first. Equal questions that one client asks at once share one run, which ends early when all who asked have
 * left. Each client has a run of its own, since it has its own turn.
 */
export function cacheQueries(embedder: Embedder, { bytes = DEFAULT_BYTES } = {}): Embedder {
  const kept = new LRUCache<string, Embedding>({ maxSize: bytes, sizeCalculation: measureBytes });
  const running = new Map<string, Run>();
  const start = (key: string, text: string, client: string | undefined): Run => {
    const controller = new AbortController();
    const embedding = embedder.embedQuery(text, { client, signal: controller.signal });
    const run = { embedding, controller, askers: 0 };
    const end = () => forget(key, run);
    embedding.then((found) => kept.set(text, found)).then(end, end);
    running.set(key, run);
    return run;
  };
  const forget = (key: string, run: Run) => {
    if (running.get(key) === run) running.delete(key);
  };
  const leave = (key: string, run: Run) => {
    run.askers--;
    if (run.askers > 0) return;
    forget(key, run);
    run.controller.abort();
  };
  return {
    model: embedder.model,
    warmUp: () => embedder.warmUp(),
    embedPassages: (texts, options) => embedder.embedPassages(texts, options),
    embedTokens: (texts, options) => embedder.embedTokens(texts, options),
    async embedQuery(text, { client, signal }: EmbedOptions = {}) {
      signal?.throwIfAborted();
      const known = kept.get(text);
      if (known !== undefined) return known;
      const key = `${client}\n${text}`;
      const run = running.get(key) ?? start(key, text, client);
      run.askers++;
      try {
        return await untilAborted(run.embedding, signal);
      } finally {
        leave(key, run);
      }
    },
    close: () => embedder.close(),
  };
}

/** Counts the bytes of the numbers and the strings; the objects around them are small. */
function measureBytes({ vector, tokens: { pieces, data } }: Embedding, text: string): number {
  let units = text.length;
  for (const piece of pieces) units += piece.length;
  return vector.byteLength + data.byteLength + 2 * units;
}
