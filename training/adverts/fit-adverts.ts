import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listAdvertSigns } from "../../src/adverts/list-advert-signs.js";
import { readSource } from "../../src/corpus/read-source.js";
import { listSentences } from "../../src/language/list-sentences.js";
import { segmentSentences } from "../../src/language/sentences.js";
import { countEach } from "../../src/shared/count-each.js";
import { findDataSet } from "../../test/bench/data/data-set.js";
import { fitSparseLogistic, type SparseRow } from "../refusals/fit-sparse-logistic.js";

/** Fits `models/adverts/weights.json` on invented advertisements and on what is said in Changelog podcasts. */
const ROOT = process.cwd();
const PENALTY = { lasso: 3e-4, ridge: 1e-3 };
/** A sign of fewer advertisements is chance, or a name. */
const LEAST_ADVERTS = 3;
/** Every third episode is held out for measuring. */
const HELD_OUT = 3;
/** What tells talk is in so many of its sentences. */
const LEAST_TALK = 100;
/** How much all talk counts beside all advertisements. */
const TALK_WEIGHT = 4;

const reads = readFileSync(join(ROOT, "training/adverts/reads.txt"), "utf8");
const adverts = reads
  .trim()
  .split(/\n\n+/)
  .map((text) => segmentSentences(text, "en").map(({ segment }) => listAdvertSigns(segment.trim())));
const folder = join(findDataSet("podcasts-changelog") ?? "", "episodes");
const talk = readdirSync(folder)
  .sort()
  .filter((_, i) => i % HELD_OUT !== 0)
  .flatMap((path) => {
    const read = readSource({ path, bytes: new Uint8Array(readFileSync(join(folder, path))) });
    return listSentences(read?.sources[0]?.cues ?? [], "en").map(({ text }) => text);
  })
  // What they say of their own sponsors is no talk.
  .filter((text) => !/\b(?:our|today['’]s) sponsors?\b/i.test(text))
  .map((text) => listAdvertSigns(text));
const counts = countEach(
  adverts.flatMap((sentences) => [...new Set(sentences.flatMap((signs) => [...signs]))]),
);
const common = countEach(talk.flatMap((signs) => [...signs]));
const tells = (sign: string) =>
  (counts.get(sign) ?? 0) >= LEAST_ADVERTS || (common.get(sign) ?? 0) >= LEAST_TALK;
const told = adverts.flat();
const rows = [...told, ...talk].map(
  (signs, i): SparseRow => ({
    features: [...signs].filter(tells).map((sign) => [sign, 1] as const),
    label: i < told.length,
    weight: i < told.length ? 1 / told.length : TALK_WEIGHT / talk.length,
  }),
);
const { intercept, weights } = fitSparseLogistic(rows, PENALTY);
const round = (value: number) => Math.round(value * 1000) / 1000;
const kept = [...weights]
  .map(([sign, weight]) => [sign, round(weight)] as const)
  .filter(([, weight]) => weight !== 0);
kept.sort((a, b) => b[1] - a[1]);
writeFileSync(
  join(ROOT, "models/adverts/weights.json"),
  `${JSON.stringify({ intercept: round(intercept), weights: Object.fromEntries(kept) }, null, 1)}\n`,
);
process.stdout.write(
  `${told.length} sentences of advertisements, ${talk.length} of talk, ${kept.length} signs\n`,
);
