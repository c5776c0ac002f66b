import { isEnglish } from "../language/detect-language.js";
import { tokenize } from "../language/tokenize.js";
import type { FoundSections } from "../store/passage-store.js";
import type { Section } from "../store/passage-view.js";
import { findSubject } from "./find-subject.js";

const WORD = /[\s-]?([\p{L}\p{M}\p{N}]+)(?:['’]s(?!\p{L}))?/gu;

/**
 * Writes a question without the names of what is searched as a whole: a company, a product. They tell no chapter from
 * another, and draw the question to those that say them most. The episodes' people stay: they draw to nothing, and without
 * them a sentence lacks its subject. Returns null where the question has no such name, or nothing else.
 */
export async function leaveOutSubject(question: string, found: FoundSections): Promise<string | null> {
  const sections = listFound(found);
  // In other languages a capital does not tell a name: German gives one to each noun.
  if (!sections.every(({ episode }) => /^(?:en|und)\b/i.test(episode.language))) return null;
  const words = [...question.matchAll(WORD)].map(([, word = ""]) => word);
  const { passages, keywords } = found.view;
  let texts: readonly string[] | null = null;
  // Counting a word in each of thousands of episodes takes longer than to see that none has it.
  const listShares = async (term: string) => (keywords.holds(term) ? await found.listShares(term) : []);
  const named = await findSubject(words, {
    get texts() {
      texts ??= sections.flatMap(({ firstPassage, endPassage }) =>
        passages.slice(firstPassage, endPassage).map(({ text }) => text),
      );
      return texts;
    },
    listShares,
  });
  if (named.size === 0) return null;
  const episodes = [...new Set(sections.map(({ episode }) => episode))];
  const people = new Set(episodes.flatMap((each) => each.people.flatMap(({ name }) => tokenize(name))));
  const isPerson = (word: string) => tokenize(word).some((term) => people.has(term));
  const subject = new Set([...named].filter((i) => !isPerson(words[i] ?? "")));
  if (subject.size === 0 || !(await isEnglish(question))) return null;
  let place = 0;
  const rest = question.replace(WORD, (whole) => (subject.has(place++) ? "" : whole)).trim();
  return tokenize(rest).length === 0 ? null : rest;
}

function listFound({ view: { sections }, candidates }: FoundSections): Section[] {
  const ordinals = candidates.flatMap(({ keywordScores, nearest }) => [...keywordScores.keys(), ...nearest]);
  return [...new Set(ordinals)].flatMap((ordinal) => sections[ordinal] ?? []);
}
