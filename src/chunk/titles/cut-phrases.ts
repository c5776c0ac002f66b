import { isEnglishWord } from "../../language/english-words.js";
import { tellWordKinds } from "../../language/word-kinds.js";

const MOST_WORDS = 8;
/** In UTF-16 units. */
const LONGEST_WORD = 40;
/** Patterns over the letters of `tellWordKinds`. */
const NOUNS = "(?:[AGNM](?:R?A|[GNMU])*)?(?:[NM]|NG)";
const LED = `(?:[DS]?(?:${NOUNS}))`;
const FORMS = {
  /** "Color contrast and font ratios", "headline writing for marketing emails" */
  nouns: `(?:${NOUNS})(?:I${LED}){0,2}(?:C${LED}(?:I${LED})?)?`,
  /** "Building a company out of open source" */
  doing: `G${LED}(?:I${LED})?|GI${LED}`,
  /** "How to preserve the best aspects of open source" */
  how: `QTV(?:${LED}|I${LED})(?:I${LED})?`,
} as const;

export type PhraseForm = keyof typeof FORMS;
const PATTERNS = Object.entries(FORMS).map(([form, pattern]) => ({
  form: form as PhraseForm,
  pattern: new RegExp(`^(?:${pattern})$`),
}));
/** Behind these a phrase is the end of a name that begins before. */
const JOINED_BEFORE = { nouns: /(?:[ANME]|[DSANM]G)$/, doing: /[ANM]$/, how: /.^/ } as const;
/** Behind a phrase, these go on with its last name. */
const JOINED_BEHIND = /[NMGU]/;

/** What stands for something said before, for some time or place, or only says that people talk. */
const POINTS =
  /^(?:thinking|talking|looking|going|coming|trying|saying|seeing|being|having|putting|following) |(?:^| )(?:today|tomorrow|yesterday|year|month|week|day|hour|minute|second|time|moment)s?(?:['’]s?)?(?: |$)| (?:this|that|these|those|such|some|any|every|each|all|both)\b| (?:at|in|of|for|on|from) the (?:end|way|world|past|future|space|process|beginning|same)$/i;

export interface CutPhrase {
  readonly text: string;
  readonly form: PhraseForm;
}

/**
 * Cuts the phrases out of an English clause that may be a title: names of up to eight words with what belongs to them, forms
 * in "ing" with their object, and "how to". None begins or ends within a name.
 */
export function cutPhrases(clause: string): CutPhrase[] {
  const words = clause.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const kinds = tellWordKinds(words);
  return words.flatMap((first, from) => {
    if (!/[AGNMQ]/.test(kinds[from] ?? "") || first.length > LONGEST_WORD) return [];
    const before = kinds.slice(0, from);
    const isDoing = kinds[from] === "G" && !/[DSAI]$/.test(before);
    return PATTERNS.filter(
      ({ form }) =>
        !JOINED_BEFORE[form].test(before) && (kinds[from] !== "G" || isDoing === (form === "doing")),
    ).flatMap(({ form, pattern }) =>
      listEnds(words, kinds, { from, pattern }).flatMap((to) => {
        const text = join(words.slice(from, to));
        return POINTS.test(text) ? [] : [{ text: from === 0 ? lowerFirst(text) : text, form }];
      }),
    );
  });
}

/** Lists behind which words a phrase ends that begins at a word. */
function listEnds(
  words: readonly string[],
  kinds: string,
  { from, pattern }: { readonly from: number; readonly pattern: RegExp },
): number[] {
  const ends: number[] = [];
  for (let to = from + 1; to <= Math.min(words.length, from + MOST_WORDS); to++) {
    const next = kinds[to] ?? "";
    const phrase = kinds.slice(from, to);
    if (JOINED_BEHIND.test(next) || !pattern.test(phrase)) continue;
    if (!isStatement(words.slice(from, to), phrase, next)) ends.push(to);
  }
  return ends;
}

/** Takes the capital away that a sentence gave a common word. */
function lowerFirst(text: string): string {
  const [first = ""] = text.split(" ", 1);
  const lower = first.toLowerCase();
  return isEnglishWord(lower) && first.slice(1) === lower.slice(1) ? lower + text.slice(first.length) : text;
}

/** True where somebody does something at the end: "light bulbs going", "code writing itself". */
function isStatement(words: readonly string[], kinds: string, next: string): boolean {
  if (/MG$/.test(kinds)) return true;
  return /NG$/.test(kinds) && (/(?:[^s]s|people)$/.test(words.at(-2) ?? "") || /[XDSPTRUA]/.test(next));
}

function join(words: readonly string[]): string {
  return words.join(" ").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}%+#]+$/gu, "");
}
