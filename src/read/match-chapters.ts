import { isEnglish, listForeignTo } from "../language/detect-language.js";
import { listForms } from "../language/list-forms.js";
import { isPlainlyEnglish } from "../language/tokenize.js";
import type { RankedChapter } from "../retrieve/find-chapters.js";
import { weighTerm } from "../store/words/bm25.js";
import { KeywordIndex } from "../store/words/keyword-index.js";
import { fromLogit, judge } from "./judge-probability.js";
import { type CandidateSentence, listSections, toCandidate } from "./list-candidates.js";
import { passOnAtQuestions } from "./pass-on-at-questions.js";
import {
  type AnsweringSentence,
  mayBeEnglish,
  type ReadChapter,
  type ReadChapters,
} from "./read-chapters.js";

/**
 * How a share of the question's forms becomes a probability, in logits: a logistic model of whether the best sentence of
 * forty German or Spanish paragraphs answers, less .2, so that nine in ten unrelated questions are declined; and how
 * much likelier than another a sentence of a greater share is the one that answers. DESIGN.md, "Reading".
 */
const INTERCEPT = -4.7;
const SLOPE = 8.8;
const SHARPNESS = 13;

interface Matched extends CandidateSentence {
  readonly ranked: RankedChapter;
  /** Of what the question is made of, by how rare each form is, 0 to about 2. */
  share: number;
}

/**
 * Chooses sentences of chapters that are not read, since they or the question are in another language than English, by the
 * words and pieces of words that they share with the question; those that are rare in what was found count for more.
 * Nobody reads whether they answer: the probability is that of questions whose words were found as far. Chapters in a
 * language that the question is clearly not in are left as they are, and so are those that share nothing with it.
 */
export async function matchUnread(read: ReadChapters, question: string): Promise<ReadChapters> {
  if (isPlainlyEnglish(question)) return read;
  const english = await isEnglish(question);
  const unread = read.chapters.filter((each) => !english || !mayBeEnglish(each));
  const tags = [...new Set(unread.map(({ episode }) => episode.language))];
  const foreign = new Set<string>();
  for (const tag of tags) if ((await listForeignTo(question, [tag])) !== null) foreign.add(tag);
  const matched = matchChapters(
    question,
    unread.filter(({ episode }) => !foreign.has(episode.language)),
  );
  if (matched.size === 0) return read;
  const chapters = read.chapters.map((each) => matched.get(each) ?? each);
  // What was found for a question in another language was ranked by a model that was made for English.
  if (!english) chapters.sort((a, b) => b.probability - a.probability);
  const probability = Math.max(...chapters.map((each) => each.probability));
  // What is not read may answer, whatever it shares with the question.
  const verdict = judge(probability) === "answers" ? "answers" : "near";
  return { ...read, verdict, chapters, probability };
}

function matchChapters(question: string, chapters: readonly ReadChapter[]): Map<ReadChapter, ReadChapter> {
  const sentences = listSections(chapters, false)
    .map(toCandidate)
    .flatMap(({ ranked, sentences: own }) => own.map((each): Matched => ({ ...each, ranked, share: 0 })));
  measureShares(question, sentences);
  const groups = new Map<RankedChapter, Matched[]>();
  const shares = passOnAtQuestions(
    sentences,
    sentences.map(({ share }) => share),
  );
  for (const [i, sentence] of sentences.entries()) {
    sentence.share = shares[i] ?? 0;
    const own = groups.get(sentence.ranked) ?? [];
    own.push(sentence);
    groups.set(sentence.ranked, own);
  }
  return new Map(
    chapters.flatMap((chapter) => {
      const own = groups.get(chapter) ?? [];
      return own.some(({ share }) => share > 0) ? [[chapter, describeMatch(chapter, own)] as const] : [];
    }),
  );
}

function measureShares(question: string, sentences: readonly Matched[]): void {
  const index = KeywordIndex.build(
    sentences.map(({ sentence }) => sentence.text),
    listForms,
  );
  const forms = [...new Set(listForms(question))];
  // What stands nowhere is as rare as what stands once: else few sentences would say less than many.
  const rarest = weighTerm(1, index.size);
  const whole = forms.reduce((sum, form) => sum + (index.holds(form) ? index.weigh(form) : rarest), 0);
  for (const { document, score } of index.search(forms, sentences.length)) {
    const sentence = sentences[document];
    if (sentence !== undefined) sentence.share = score / whole;
  }
}

function describeMatch(chapter: ReadChapter, own: readonly Matched[]): ReadChapter {
  const best = Math.max(...own.map(({ share }) => share));
  const probability = fromLogit(INTERCEPT + SLOPE * best);
  const weigh = (share: number) => (share === 0 ? 0 : Math.exp(SHARPNESS * (share - best)));
  const total = own.reduce((sum, { share }) => sum + weigh(share), 0);
  const sentences = own
    .map(({ passage, sentence, place, share }): AnsweringSentence => {
      return { passage, sentence, place, probability: (probability * weigh(share)) / total };
    })
    .sort((a, b) => b.probability - a.probability);
  return { ...chapter, probability, sentences, matched: true };
}
