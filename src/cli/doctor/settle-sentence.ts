import type { CheckedSentence, Outcome } from "../../answer/ground/checked-sentence.js";
import type { WrongFact } from "../../answer/ground/facts/read-evidence.js";
import type { Support } from "../../shared/domain.js";

/** A sentence of a model's answer, and what became of it. */
export interface SettledSentence {
  /** As the model wrote it first, without markers. */
  readonly text: string;
  /** The numbers of the passages that the model named with it. */
  readonly named: readonly number[];
  /** As it was released; null where it was not. */
  readonly released: string | null;
  /** How well its passages hold it; null where it was not released with any. */
  readonly support: Support | null;
  /** How likely they say so, 0..1; null where it was not read. */
  readonly probability: number | null;
  /** What became of it and why, in plain words. */
  readonly outcome: string;
}

type Claim = Extract<CheckedSentence, { kind: "claim" }>;
type Failed = Extract<CheckedSentence, { kind: "failed" }>;

/** Tells what became of a checked sentence. */
export function settleSentence(checked: CheckedSentence, { released }: Outcome): SettledSentence {
  const { sentence } = checked.kind === "claim" ? (checked.replaces ?? checked) : checked;
  const isClaim = checked.kind === "claim";
  return {
    text: sentence.text,
    named: sentence.numbers,
    released,
    support: isClaim && released !== null ? checked.support : null,
    probability: isClaim || checked.kind === "failed" ? (checked.probability ?? null) : null,
    outcome: describeOutcome(checked, released),
  };
}

function describeOutcome(checked: CheckedSentence, released: string | null): string {
  switch (checked.kind) {
    case "claim":
      return describeClaim(checked, released);
    case "lead":
      return released === null
        ? "left out: what it introduces was not released whole"
        : "released: it introduces what follows";
    case "gap":
      return describeGap(checked.sentence.text, released);
    case "unsupported":
      return released === null
        ? "withheld: nothing of the episodes was released before it"
        : "released, marked as not from the episode";
    case "failed":
      return `withheld: ${describeReason(checked)}`;
  }
}

function describeClaim({ sentence, replaces, isCorrected, support }: Claim, released: string | null): string {
  if (released === null) return "withheld: it cannot stand without what was withheld before it";
  const marked = support === "weak" ? ", and marked as loosely based on its passages" : "";
  const how = [
    replaces?.kind === "failed" ? `as the model corrected it: ${describeReason(replaces)}` : [],
    sentence.isCleaned ? "without markup, links or numbers of no passage" : [],
    isCorrected && replaces === undefined && !sentence.isCleaned
      ? "with other passages than the model named"
      : [],
    released === sentence.text ? [] : "with its opening repaired",
  ].flat();
  return `released ${how.length === 0 ? "as it stands" : how.join(", ")}${marked}`;
}

function describeGap(text: string, released: string | null): string {
  if (released === text) return "released: it says what the passages do not say";
  const says = "it says what the passages do not say";
  return released === null
    ? `not shown: ${says}, and so does the answer in words of its own`
    : `released in words of the program's own: ${says}`;
}

function describeReason({ reason }: Failed): string {
  switch (reason.kind) {
    case "wrong":
      return reason.facts.map(describeFact).join("; ");
    case "unrelated":
      return "the passages say nothing of the kind";
    case "denied":
      return "the model denied it when it was asked whether the passages say so";
    case "secret":
      return "it holds a secret of this program";
    case "no-statement":
      return "it is a question, repeats itself or has no words";
    case "no-lead":
      return "it introduces something, and states more than the passages do";
    case "excess":
      return "it comes after as many sentences as are checked";
  }
}

function describeFact({ kind, text }: WrongFact): string {
  return `"${text}" ${kind === "quantity" ? "counts something else in" : "is not in"} its passages`;
}
