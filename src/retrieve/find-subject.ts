import { joinLetters } from "../language/name-spellings.js";
import { tokenize } from "../language/tokenize.js";
import type { FoundSections, Share } from "../store/passage-store.js";

/** So many of an episode's sections hold a name that the episode is about, and so many of the episodes searched are. */
const WIDE_IN_EPISODE = 1 / 4;
const WIDE_IN_SCOPE = 3 / 4;
/** In fewer sections a name is there by chance, and of so few episodes have no subject beside their topics. */
const LEAST_HELD = 3;
const LEAST_SECTIONS = 7;
const LONG_NAME = /\p{Lu}[\p{L}\p{M}\p{N}]*(?:[ -]\p{Lu}[\p{L}\p{M}\p{N}]*)+/gu;
/** The most words of a name that is written as one, or by its first letters. */
const MOST_WORDS = 4;

export interface Searched extends Pick<FoundSections, "listShares"> {
  /** Of what was found. They are asked for where a word may be a name, which most are not. */
  readonly texts: readonly string[];
}

/**
 * Returns the places of the words that name what is searched as a whole, in any case. A word is a name where most of what
 * was found writes it so. Where nothing that is searched holds a word, it may be such a name written as one, or by its
 * first letters: "huggingface" and "HF" for "Hugging Face". So may two words be one that the episode writes as one.
 */
export async function findSubject(
  words: readonly string[],
  searched: Searched,
): Promise<ReadonlySet<number>> {
  const { listShares } = searched;
  const judged = new Map<string, boolean>();
  const isSubject = async (word: string) => {
    const known = judged.get(word);
    if (known !== undefined) return known;
    const is = isWide(await listShares(tokenize(word)[0] ?? "")) && isName(word, searched.texts);
    judged.set(word, is);
    return is;
  };
  const areSubjects = async (some: readonly string[]) => {
    for (const word of some) if (!(await isSubject(word))) return false;
    return true;
  };
  let names: readonly SpeltName[] | null = null;
  const isOtherSpelling = async (word: string) => {
    const [term] = tokenize(word);
    if (term === undefined || (await listShares(term)).some(({ held }) => held > 0)) return false;
    names ??= listNames(searched.texts);
    const letters = joinLetters(word);
    // To count the words of every name takes far longer than to compare its letters.
    for (const { words, spellings } of names)
      if (spellings.includes(letters) && (await areSubjects(words))) return true;
    return false;
  };
  const places = new Set<number>();
  for (const [i, word] of words.entries()) {
    const next = words[i + 1];
    if ((await isSubject(word)) || (await isOtherSpelling(word))) places.add(i);
    else if (next !== undefined && (await isSubject(word + next))) places.add(i).add(i + 1);
  }
  return places;
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
function isName(word: string, texts: readonly string[]): boolean {
  const written = texts.flatMap((text) =>
    listWithin(word.replaceAll("İ", "I").toLowerCase().replaceAll("i\u0307", "i"), text),
  );
  return 2 * written.filter((each) => /^\p{Lu}\p{Ll}/u.test(each)).length > written.length;
}

/**
 * Lists how a word in lower case is written where it stands within the sentences of a text. A pattern of the word would be
 * compiled anew for each, which takes longer than to look through the texts.
 */
function listWithin(word: string, text: string): string[] {
  // No other letter has another length in lower case; the word has it as two.
  const shown = text.replaceAll("İ", "I");
  const plain = shown.toLowerCase();
  const written: string[] = [];
  for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + word.length)) {
    const end = at + word.length;
    const isWithin = /[\p{L}\p{M}\p{N},]\s$/u.test(shown.slice(Math.max(0, at - 3), at));
    if (isWithin && !/^[\p{L}\p{M}\p{N}]/u.test(shown.slice(end, end + 2)))
      written.push(shown.slice(at, end));
  }
  return written;
}

/** Words side by side that may be a name. */
interface SpeltName {
  readonly words: readonly string[];
  /** The letters and the first letters. */
  readonly spellings: readonly string[];
}

function listNames(texts: readonly string[]): SpeltName[] {
  const names = [...new Set(texts.flatMap((text) => text.match(LONG_NAME) ?? []))];
  return names.flatMap((name) => {
    const all = name.split(/[ -]/);
    return all.flatMap((_, from) =>
      Array.from({ length: Math.min(MOST_WORDS, all.length - from) - 1 }, (_, more) => {
        const words = all.slice(from, from + 2 + more);
        const initials = words.map((word) => word[0]).join("");
        return { words, spellings: [joinLetters(words.join("")), joinLetters(initials)] };
      }),
    );
  });
}
