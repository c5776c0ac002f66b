import { isForeign } from "../language/detect-language.js";
import { tokenize } from "../language/tokenize.js";
import type { FoundSections, Share } from "../store/passage-store.js";
import type { Section } from "../store/passage-view.js";

/** So many of an episode's sections hold a name that the episode is about, and so many of the episodes searched are. */
const WIDE_IN_EPISODE = 1 / 4;
const WIDE_IN_SCOPE = 3 / 4;
/** In fewer sections a name is there by chance, and of so few episodes have no subject beside their topics. */
const LEAST_HELD = 3;
const LEAST_SECTIONS = 7;
const WORD = /\s?([\p{L}\p{M}\p{N}]+)(?:['’]s(?!\p{L}))?/gu;

/**
 * Writes a question without the names of what is searched as a whole: a company, a product. They tell no chapter from
 * another, and draw the question to those that say them most. A word is a name where most of what was found writes it so.
 * The episodes' people stay: they draw to nothing, and without them a sentence lacks its subject. Returns null where
 * the question has no such name, or nothing else.
 */
export async function leaveOutSubject(question: string, found: FoundSections): Promise<string | null> {
  const sections = listFound(found);
  // In other languages a capital does not tell a name: German gives one to each noun.
  if (!sections.every(({ episode }) => /^(?:en|und)\b/i.test(episode.language))) return null;
  const people = new Set(
    [...new Set(sections.map(({ episode }) => episode))].flatMap((episode) =>
      episode.people.flatMap(({ name }) => tokenize(name)),
    ),
  );
  const words = new Set([...question.matchAll(WORD)].map(([, word = ""]) => word));
  const isSubject = (word: string) => {
    const [term] = tokenize(word);
    if (term === undefined || people.has(term) || !isWide(found.listShares(term))) return false;
    return isName(word, found, sections);
  };
  const subject = new Set([...words].filter(isSubject));
  if (subject.size === 0 || (await isForeign(question, ["en"]))) return null;
  const rest = question.replace(WORD, (whole, word: string) => (subject.has(word) ? "" : whole)).trim();
  return tokenize(rest).length === 0 ? null : rest;
}

function isWide(shares: readonly Share[]): boolean {
  const wide = shares.filter(
    ({ held, of }) => of >= LEAST_SECTIONS && held >= Math.max(LEAST_HELD, WIDE_IN_EPISODE * of),
  );
  return shares.length > 0 && wide.length >= WIDE_IN_SCOPE * shares.length;
}

/**
 * True where a word has a capital most of the times that it stands there within a sentence, and not only capitals, as "AI"
 * has: that is more often a subject matter.
 */
function isName(word: string, { view: { passages } }: FoundSections, sections: readonly Section[]): boolean {
  const alike = new RegExp(`(?<=[\\p{L}\\p{M}\\p{N},]\\s)${word}(?![\\p{L}\\p{M}\\p{N}])`, "giu");
  const written = sections.flatMap(({ firstPassage, endPassage }) =>
    passages.slice(firstPassage, endPassage).flatMap(({ text }) => text.match(alike) ?? []),
  );
  return 2 * written.filter((each) => /^\p{Lu}\p{Ll}/u.test(each)).length > written.length;
}

function listFound({ view: { sections }, candidates }: FoundSections): Section[] {
  const ordinals = candidates.flatMap(({ keywordScores, nearest }) => [...keywordScores.keys(), ...nearest]);
  return [...new Set(ordinals)].flatMap((ordinal) => sections[ordinal] ?? []);
}
