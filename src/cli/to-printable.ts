/** Text without what a terminal would obey: control characters but tabs and line breaks, and direction changes. */
export function toPrintable(text: string): string {
  return text.replaceAll(/(?![\t\n])\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "");
}
