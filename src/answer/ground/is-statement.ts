/** So many words say at least a third as many different things, unless a model turns in circles. */
const MANY_WORDS = 12;
const LEAST_DIFFERENT = 1 / 3;

/** True where a model's sentence states something: no question, no lead-in with a colon, no endless repeat. */
export function isStatement(text: string): boolean {
  if (!/\p{L}/u.test(text) || /[:?？]["”’)\]]*$/u.test(text.trim())) return false;
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length < MANY_WORDS || new Set(words).size / words.length > LEAST_DIFFERENT;
}
