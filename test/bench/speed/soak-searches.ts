import { searchPassages } from "../../../src/retrieve/search-passages.js";
import { LocalStore } from "../../../src/store/local/local-store.js";
import { BENCH_FOLDER } from "./corpora/bench-folder.js";
import { readQuestions } from "./corpora/generate-corpus.js";
import { openCorpus } from "./corpora/open-corpus.js";
import { createCachedEmbedder } from "./vectors/cached-embedder.js";
import { MODEL } from "./vectors/open-embedders.js";
import { VectorCache } from "./vectors/vector-cache.js";

/** A process that searches very often with vectors that are there already: the folder of the index, and how often. */
const [indexDir = "", searches = ""] = process.argv.slice(2);
const total = Number(searches);
/** Shares of the searches after which memory is read. */
const READ_AT = [0.1, 0.5, 1];

const questions = readQuestions();
const cache = new VectorCache(BENCH_FOLDER, MODEL);
const parts = {
  store: new LocalStore(await openCorpus(indexDir, false)),
  embedder: createCachedEmbedder(MODEL, cache),
};
const readings: number[] = [];
for (let i = 1; i <= total; i++) {
  await searchPassages(parts, { question: questions[i % questions.length] ?? "", limit: 10 });
  if (!READ_AT.includes(i / total)) continue;
  globalThis.gc?.();
  globalThis.gc?.();
  readings.push(process.memoryUsage().rss);
}
process.stdout.write(`${JSON.stringify(readings)}\n`);
