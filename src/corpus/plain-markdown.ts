import { decodeHTML } from "entities";

/** Emphasis may stand in emphasis, and so three times at most. */
const MOST_DEPTH = 3;
const TARGET = String.raw`\((?:<[^<>\n]*>|[^()\s]*(?:\([^()]*\)[^()\s]*){0,20})(?:\s+"[^"]*")?\)`;
const IMAGE = new RegExp(String.raw`!\[([^[\]]*)\]${TARGET}`, "g");
/** Its words may have brackets within. */
const LINK = new RegExp(
  String.raw`\[([^[\]\\]*|(?:[^[\]\\]|\\.|\[[^[\]\\]{0,100}\]){0,300})\]${TARGET}`,
  "g",
);
const STARS = /(?<!\\)(\*\*\*|\*\*|\*)(?=[^\s*])([^*]+?)(?<=[^\s\\])\1(?!\*)/g;
const LINES = /(?<![\\\p{L}\p{N}_])(__|_)(?=[^\s_])([^_]+?)(?<=[^\s\\])\1(?![\p{L}\p{N}_])/gu;
const STRONG = /(?<!\\)(\*\*|__)(?=[^\s*_])([^*_]+?)(?<=[^\s\\])\1/g;

/**
 * Turns a line of Markdown into plain text: links become their words, emphasis and escapes are taken off. Groups are
 * repeated a bounded number of times, because each time takes room on the stack.
 */
export function readPlainMarkdown(line: string): string {
  const plain = dropEmphasis(dropLinks(line).replace(/<\/?[a-z][^<>]*>/gi, ""));
  return decodeHTML(plain.replace(/`([^`]+)`/g, "$1").replace(/\\([!-/:-@[-`{-~])/g, "$1"))
    .replace(/\s+/g, " ")
    .trim();
}

/** Takes the marks of links and emphasis off a text that somebody wrote, each pair whole; one that stands alone is kept. */
export function dropMarkup(text: string): string {
  if (!/[*_[]/.test(text)) return text;
  return dropEmphasis(dropLinks(text)).replace(/\\([*_[\]])/g, "$1");
}

/** Takes the marks of links and of strong emphasis off words that are said: `*laughs*` says what is heard. */
export function dropStrongMarkup(text: string): string {
  return /\*\*|__|\]\(/.test(text) ? dropLinks(text).replace(STRONG, "$2") : text;
}

function dropLinks(text: string): string {
  return text.replace(IMAGE, "").replace(LINK, "$1");
}

/** The innermost emphasis is taken off first. */
function dropEmphasis(text: string): string {
  let plain = text;
  for (let depth = 0; depth < MOST_DEPTH; depth++) plain = plain.replace(STARS, "$2").replace(LINES, "$2");
  return plain;
}
