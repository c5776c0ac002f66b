/**
 * What programs write into the words, such as `[BLANK_AUDIO]`, `[SPEAKER_TURN]`, `[_BEG_]` and `[_TT_150]`: nobody
 * writes a sound so. A number or a letter at the end makes the label of a speaker of it.
 */
const MARK = /\[(?:_[A-Z]{1,20}(?:_\d{1,6})?_?|[A-Z]{2,20}(?:_[A-Z]{2,20}){1,3})\](?!\s*:)/g;

/** Takes off marks that a program of transcription left in the words. */
export function dropMarks(text: string): string {
  return text.includes("[") ? text.replace(MARK, " ") : text;
}
