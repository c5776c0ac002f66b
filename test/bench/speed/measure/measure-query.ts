import { indexGenerated, indexPage, indexTranscripts } from "../corpora/corpora.js";
import { openCorpus } from "../corpora/open-corpus.js";
import { listCompared } from "../corpora/scales.js";
import { type Figure, least, most } from "../report/figure.js";
import { formatNumber } from "../report/format-table.js";
import { openEmbedder } from "../vectors/open-embedders.js";
import { openRawEmbedder } from "../vectors/raw-embedder.js";
import type { GroupOptions } from "./groups.js";
import { runPaired } from "./paired-runs.js";
import { measureRate, timeSearches, timeStages } from "./time-searches.js";

const CLIENTS = 16;
const QUESTIONS_A_RUN = 160;
/** The transcripts have a few more. */
const TRANSCRIPT_PASSAGES = 10_000;
const STAGE_QUESTIONS = 100;

/** One question at a time beside the raw model, and many at once beside one at a time. */
export async function measureQuery({ runs, largest, questions, texts }: GroupOptions): Promise<Figure[]> {
  const embedder = openEmbedder();
  const raw = openRawEmbedder();
  const figures: Figure[] = [];
  try {
    const page = { index: await openCorpus((await indexPage()).indexDir, true), embedder };
    const options = { raw, questions, runs };
    const alone = await timeSearches("the shipped page", page, options);
    figures.push({
      name: "search p50 / raw query embedding, shipped page",
      value: alone.ratio,
      unit: "",
      target: most(1.15),
      notes: [describeTimes(alone)],
    });
    const asked = questions.slice(0, QUESTIONS_A_RUN);
    const rates = await runPaired(runs, {
      own: () => measureRate(page, asked, CLIENTS),
      peer: () => measureRate(page, asked, 1),
    });
    figures.push({
      name: `searches/s at ${CLIENTS} clients / one at a time, page`,
      value: rates.ratio,
      unit: "",
      target: least(1.5),
      notes: [`${describeRuns(rates.own)} a second over ${describeRuns(rates.peer)}`],
    });
    for (const passages of texts ? listCompared(largest) : []) {
      const index = await openCorpus((await indexGenerated(passages)).indexDir, false);
      const timed = await timeSearches(`${passages} passages`, { index, embedder }, options);
      figures.push({
        name: `search p50 / raw query embedding, ${passages / 1000}k passages`,
        value: timed.ratio,
        unit: "",
        target: passages === 100_000 ? most(1.3) : null,
        notes: [describeTimes(timed)],
      });
    }
    const transcripts = texts && largest >= TRANSCRIPT_PASSAGES ? await indexTranscripts() : null;
    if (transcripts !== null) {
      const index = await openCorpus(transcripts.indexDir, true);
      const timed = await timeSearches("60 transcripts", { index, embedder }, options);
      const asked = questions.slice(0, STAGE_QUESTIONS);
      const late = await timeStages({ index, embedder }, asked);
      const plain = await timeStages({ index: { ...index, tokens: null }, embedder }, asked);
      figures.push(
        {
          name: "search p50 / raw query embedding, 60 transcripts",
          value: timed.ratio,
          unit: "",
          target: null,
          notes: [`${transcripts.passages} passages, late interaction included; ${describeTimes(timed)}`],
        },
        {
          name: "late interaction, 60 transcripts",
          value: late.retrieveMs - plain.retrieveMs,
          unit: "ms",
          target: null,
          notes: [
            `retrieval ${formatNumber(late.retrieveMs)} ms with it, ${formatNumber(plain.retrieveMs)} without`,
          ],
        },
      );
    }
    return figures;
  } finally {
    await embedder.close();
    await raw.close();
  }
}

function describeTimes({ searchMs, rawMs }: { readonly searchMs: number; readonly rawMs: number }): string {
  return `${formatNumber(searchMs)} ms over ${formatNumber(rawMs)}`;
}

function describeRuns(values: readonly number[]): string {
  return values.map(formatNumber).join(", ");
}
