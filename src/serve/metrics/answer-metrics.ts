import { Counter, Histogram, type Registry } from "prom-client";
import { type AnswerObserver, labelOutcome } from "../give-answer.js";

/** In seconds. The first fit a question that only the index answers, the last a language model on a slow machine. */
const STAGE_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60];

/** Counts the answers of every channel, and how long their stages took. */
export function createAnswerMetrics(registry: Registry): AnswerObserver {
  const registers = [registry];
  const count = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name: `cuepoint_${name}_total`, help, labelNames, registers });
  const stages = new Histogram({
    name: "cuepoint_answer_stage_seconds",
    help: "Time until the question was embedded, passages were retrieved, the first words went out, all was said",
    labelNames: ["stage"],
    buckets: STAGE_BUCKETS,
    registers,
  });
  const answers = count("answers", "Questions by how they ended", ["door", "mode", "outcome", "code"]);
  const degraded = count("answers_degraded", "Answers made with less than was configured", ["door"]);
  const sentences = count("answer_sentences", "Sentences of answers that were checked", ["mode"]);
  const withheld = count("answer_sentences_withheld", "Sentences that nothing supported", ["mode"]);
  const corrected = count("answer_sentences_corrected", "Sentences mended before release", ["mode"]);
  const weak = count("answer_sentences_weak", "Released sentences that their citations hold loosely", [
    "mode",
  ]);
  return (outcome) => {
    const labels = labelOutcome(outcome);
    answers.inc({ ...labels });
    if (outcome.kind !== "answered") return;
    const { response } = outcome;
    const { checks, mode, timings } = response;
    if (response.degraded) degraded.inc({ door: labels.door });
    sentences.inc({ mode }, checks.sentences);
    withheld.inc({ mode }, checks.withheld);
    corrected.inc({ mode }, checks.corrected);
    weak.inc({ mode }, checks.weak);
    const { embedMs, retrieveMs, firstDeltaMs, totalMs } = timings;
    const stagesMs = { embed: embedMs, retrieve: retrieveMs, first_delta: firstDeltaMs, total: totalMs };
    for (const [stage, ms] of Object.entries(stagesMs)) stages.observe({ stage }, ms / 1000);
  };
}
