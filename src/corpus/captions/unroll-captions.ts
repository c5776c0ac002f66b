import type { CueDraft } from "./cue-draft.js";

/** YouTube holds a finished line for a hundredth of a second. */
const HOLD_SECONDS = 0.02;
/** Captions that roll follow each other without a break. */
const BREAK_SECONDS = 1;
/** No more words are on the screen at once. */
const MOST_WORDS = 60;
/** So many of the cues that say something new must begin with words of the cue before. */
const LEAST_SHARE = 0.5;
const LEAST_ROLLED = 2;

interface Overlap {
  readonly draft: CueDraft;
  /** Where the words begin that the cue before did not show, as an index of the text; its length where there are none. */
  readonly from: number;
  /** Whether more is shown again than chance repeats. */
  readonly isRolled: boolean;
}

/**
 * Keeps the words of rolling captions once, at the time at which they are first shown. Captions roll where most cues
 * begin with the last line or the last words of the cue before, and go on with new ones. Others are kept as they are.
 */
export function unrollCaptions(drafts: readonly CueDraft[]): readonly CueDraft[] {
  if (drafts.some(({ voice }) => voice)) return drafts;
  const shown = drafts.filter(({ text }) => text.trim() !== "");
  const overlaps = shown.map((draft, i) => compareCues(draft, shown[i - 1]));
  const telling = overlaps.filter(({ draft, from }) => from < draft.text.length);
  const rolled = telling.filter(({ isRolled }) => isRolled).length;
  if (rolled < LEAST_ROLLED || rolled < (telling.length - 1) * LEAST_SHARE) return drafts;
  return telling.map(({ draft, from }) => ({ ...draft, text: draft.text.slice(from).trim() }));
}

function compareCues(draft: CueDraft, before: CueDraft | undefined): Overlap {
  const none = { draft, from: 0, isRolled: false };
  if (before === undefined || draft.isNew === true) return none;
  const end = before.endSeconds ?? before.startSeconds;
  if (draft.startSeconds < before.startSeconds || draft.startSeconds > end + BREAK_SECONDS) return none;
  const earlier = listWords(before.text).slice(-MOST_WORDS);
  const words = listWords(draft.text);
  let count = Math.min(earlier.length, words.length, MOST_WORDS);
  while (count > 0 && !earlier.slice(-count).every(({ word }, i) => word === words[i]?.word)) count--;
  const isAll = count === words.length;
  const isHold = (draft.endSeconds ?? draft.startSeconds) - draft.startSeconds <= HOLD_SECONDS;
  // One line that is shown for longer, again and alone, is said again.
  if (isAll && !isHold && !draft.text.includes("\n") && count === earlier.length) return none;
  const from = isAll ? draft.text.length : (words[count]?.at ?? 0);
  const isLine = draft.text.slice(0, from).endsWith("\n");
  return { draft, from, isRolled: count > 1 || (count === 1 && (isLine || earlier.length === 1)) };
}

/** Lists the words without case and punctuation, and where each begins. */
function listWords(text: string): { readonly word: string; readonly at: number }[] {
  return [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
    word: word.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, "") || word,
    at: index,
  }));
}
