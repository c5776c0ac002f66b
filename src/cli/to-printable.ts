/** Text without what a terminal would obey: control characters but line breaks, and direction changes. */
export function toPrintable(text: string): string {
  return text.replaceAll(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, "");
}
