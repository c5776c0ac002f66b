import { decodeHTML } from "entities";

/** In the text as it is written. */
const WRITTEN = [
  /!?\[[^\]\n]*\]\([^)\n]*\)?/g,
  /^[ \t]*(?:[-+*][ \t]+)*\[[^\]\n]+\]:/gm,
  /<[a-z/!?][^>\n]*/gi,
  /^\s*(?:[-+*]\s+)*#{1,6}(?!\S)/gm,
  /^[ \t]*(?:=+|-+)[ \t]*$/gm,
  /`/g,
];
/** In the text as it is written, and as it is read: some parsers look for these in what they have parsed. */
const READ = [
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s<]+/gi,
  /(?<![\w/])\/\/\S+/g,
  /www\.\S+/gi,
  /[\w.+-]+@[\w-]*\.[\w.-]+/g,
];

/**
 * What a client that renders GitHub's Markdown might make a link, an image, HTML, a heading or code of. Looks for less
 * than those need, so that it finds too much rather than too little.
 */
export function findActiveMarkdown(content: string): string[] {
  const read = content.replace(
    /\\([!-/:-@[-`{-~])|&#?\w+;/g,
    (all, sign?: string) => sign ?? decodeHTML(all),
  );
  return [
    ...WRITTEN.flatMap((pattern) => content.match(pattern) ?? []),
    ...READ.flatMap((pattern) => [...(content.match(pattern) ?? []), ...(read.match(pattern) ?? [])]),
  ];
}
