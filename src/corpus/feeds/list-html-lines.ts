import { Parser } from "htmlparser2";

const BLOCKS = new Set(["p", "div", "li", "ul", "ol", "br", "tr", "h1", "h2", "h3", "h4", "h5", "h6"]);

/** Returns the lines of text that HTML shows, joined by `\n`; plain text keeps its own lines. */
export function listHtmlLines(html: string): string {
  let text = "";
  const isHtml = /<(?:p|br|li|div|a|ul|h[1-6])\b/i.test(html);
  const parser = new Parser({
    onopentag(name) {
      if (BLOCKS.has(name)) text += "\n";
    },
    onclosetag(name) {
      if (BLOCKS.has(name)) text += "\n";
    },
    ontext(words) {
      text += isHtml ? words.replace(/\s+/g, " ") : words;
    },
  });
  parser.end(html);
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}
