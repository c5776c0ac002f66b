import { decodeHTML } from "entities";

/**
 * Turns a line of Markdown into plain text: links become their words, emphasis and escapes are taken off. Groups are
 * repeated a bounded number of times, because each time takes room on the stack.
 */
export function readPlainMarkdown(line: string): string {
  return decodeHTML(
    line
      .replace(/!\[([^[\]]*)\]\([^()\s]*(?:\([^()]*\)[^()\s]*){0,20}(?:\s+"[^"]*")?\)/g, "")
      .replace(
        /\[([^[\]\\]*|(?:[^[\]\\]|\\.){0,300})\]\([^()\s]*(?:\([^()]*\)[^()\s]*){0,20}(?:\s+"[^"]*")?\)/g,
        "$1",
      )
      .replace(/<\/?[a-z][^<>]*>/gi, "")
      .replace(/(?<![\\*])(\*\*\*|\*\*|\*)(?=\S)([^*]+?)(?<=[^\s\\])\1(?!\*)/g, "$2")
      .replace(/(?<![\\\w])(__|_)(?=\S)([^_]+?)(?<=[^\s\\])\1(?!\w)/g, "$2")
      .replace(/`([^`]+)`/g, "$1")
      .replace(/\\([!-/:-@[-`{-~])/g, "$1"),
  )
    .replace(/\s+/g, " ")
    .trim();
}
