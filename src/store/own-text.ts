/** Up to so many letters are copied by the engine anyway. */
const LONGEST_COPIED = 12;

/** Copies a part of a text that is to be kept: else it would keep the whole text in memory. */
export function ownText(part: string): string {
  return part.length <= LONGEST_COPIED ? part : part.split("").join("");
}
