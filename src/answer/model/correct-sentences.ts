import { tokenize } from "../../language/tokenize.js";
import type { CitationSource } from "../build-citation.js";
import type { WrongSentence } from "../ground/ground-reply.js";
import { readReply } from "../reply/read-reply.js";
import type { ReplySentence } from "../reply/reply-sentence.js";
import { type Asking, askPrompt } from "./ask-prompt.js";
import { listPassages, putOnLine } from "./write-prompt.js";

/** Sentences that are put to the model once more, as many as an answer has. */
const MOST_SENTENCES = 12;
const NUMBERED = /^\s*(\d{1,3})[.):]\s+(\S.*)$/;
/** The share of a sentence's content words that its correction keeps. */
const LEAST_KEPT = 1 / 2;
/** These scripts put no spaces between words, so that their words are compared letter by letter. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;
const DROPPED = /^\W*drop\b\W*$/i;

/** The prompt has the slots `passages` and `sentences`. */
export interface Correction extends Asking {
  readonly sources: readonly CitationSource[];
}

/**
 * Asks the model once for sentences in place of wrong ones, of the first twelve at most, and returns them in their order,
 * unchecked; null for one that it drops, that does not come as one sentence, or that has fewer than half of the wrong
 * one's content words. Throws the model's `AppError`, or the signal's reason.
 */
export async function correctSentences(
  { sources, ...asking }: Correction,
  wrong: readonly WrongSentence[],
): Promise<(ReplySentence | null)[]> {
  const asked = wrong.slice(0, MOST_SENTENCES);
  const sentences = asked
    .map(({ text, wrong: facts }, i) => `${i + 1}. ${putOnLine(`${text} (wrong: ${facts.join(", ")})`)}`)
    .join("\n");
  const reply = await askPrompt(asking, { passages: listPassages(sources), sentences });
  const lines = new Map<number, string>();
  for (const line of reply.split(/\r?\n/)) {
    const [, number = "", text = ""] = NUMBERED.exec(line) ?? [];
    if (text !== "" && !lines.has(Number(number))) lines.set(Number(number), text);
  }
  const corrections = await Promise.all(
    asked.map((_, i) => readCorrection(lines.get(i + 1), sources.length)),
  );
  return corrections.map((correction, i) =>
    resembles(correction?.text, asked[i]?.text) ? correction : null,
  );
}

function resembles(correction = "", wrong = ""): boolean {
  const kept = new Set(listTerms(correction));
  const terms = [...new Set(listTerms(wrong))];
  return terms.filter((term) => kept.has(term)).length >= LEAST_KEPT * terms.length;
}

function listTerms(text: string): string[] {
  return tokenize(text.replaceAll(UNSPACED, " $& "));
}

async function readCorrection(line: string | undefined, passages: number): Promise<ReplySentence | null> {
  if (line === undefined || DROPPED.test(line)) return null;
  const sentences: ReplySentence[] = [];
  async function* once() {
    yield line ?? "";
  }
  const traits = { answered: null, ignoredSchema: false };
  for await (const sentence of readReply(once(), { passages, asJson: false }, traits))
    sentences.push(sentence);
  const [only = null, ...others] = sentences;
  return others.length === 0 ? only : null;
}
