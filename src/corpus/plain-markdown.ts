import { decodeHTML } from "entities";

/** Turns a line of Markdown into plain text: links become their words, emphasis and escapes are taken off. */
export function readPlainMarkdown(line: string): string {
  return decodeHTML(
    line
      .replace(/!\[([^\]]*)\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+"[^"]*")?\)/g, "")
      .replace(/\[((?:[^[\]\\]|\\.)*)\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+"[^"]*")?\)/g, "$1")
      .replace(/<\/?[a-z][^<>]*>/gi, "")
      .replace(/(?<![\\*])(\*\*\*|\*\*|\*)(?=\S)([^*]+?)(?<=[^\s\\])\1(?!\*)/g, "$2")
      .replace(/(?<![\\\w])(__|_)(?=\S)([^_]+?)(?<=[^\s\\])\1(?!\w)/g, "$2")
      .replace(/`([^`]+)`/g, "$1")
      .replace(/\\([!-/:-@[-`{-~])/g, "$1"),
  )
    .replace(/\s+/g, " ")
    .trim();
}
