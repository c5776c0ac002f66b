import type { PageLine } from "../page-line.js";
import { readTags } from "../read-tags.js";

/** What a page in HTML shows, as lines of Markdown. */
export interface HtmlLines {
  /** Their numbers leave one out above each block, as a blank line is. */
  readonly lines: readonly PageLine[];
  /** The line of the file in which each begins, by its number. */
  readonly sourceLines: ReadonlyMap<number, number>;
}

interface ShownLine {
  readonly text: string;
  readonly sourceLine: number;
  readonly beginsBlock: boolean;
  /** Whether it stands in what the page is about. */
  readonly isMain: boolean;
}

const BLOCKS = new Set(
  "p div li ul ol dl dt dd table tr hr pre section article main header blockquote body h1 h2 h3 h4 h5 h6".split(
    " ",
  ),
);
const BREAKS = new Set(["br", "td", "th"]);
const HEADING = /^h[1-6]$/;
/** What is not of the page's own text. */
const BESIDE = new Set(
  "head script style nav footer aside noscript template svg form button select".split(" "),
);
const MAIN = new Set(["main", "article"]);

/** Lists the lines that a page shows: those of its main part or article where it marks one, without what stands beside. */
export function listHtmlPageLines(html: string): HtmlLines {
  const shown = listShown(html);
  const main = shown.filter(({ isMain }) => isMain);
  const lines: PageLine[] = [];
  const sourceLines = new Map<number, number>();
  let number = 0;
  for (const { text, sourceLine, beginsBlock } of main.length > 0 ? main : shown) {
    number += beginsBlock ? 2 : 1;
    lines.push({ number, text });
    sourceLines.set(number, sourceLine);
  }
  return { lines, sourceLines };
}

function listShown(html: string): readonly ShownLine[] {
  const page = new ShownPage(html);
  let beside: { readonly name: string; depth: number } | null = null;
  readTags(html, {
    onOpen(name) {
      // The tag that closes a head may be left out.
      if (name === "body") beside = null;
      if (beside?.name === name) beside.depth++;
      else if (beside === null && BESIDE.has(name)) beside = { name, depth: 1 };
      else if (beside === null) page.open(name);
    },
    onClose(name) {
      if (beside === null) page.close(name);
      else if (beside.name === name && --beside.depth === 0) beside = null;
    },
    onText(words, at) {
      if (beside === null) page.add(words, at);
    },
  });
  return page.end();
}

/** Collects the lines of a page from its tags and words, in order. */
class ShownPage {
  readonly #html: string;
  readonly #shown: ShownLine[] = [];
  #text = "";
  #prefix = "";
  #beginsBlock = true;
  #mainDepth = 0;
  /** True where a tag closed and no words have come since: elements beside each other are words of their own. */
  #isAfterClose = false;
  #sourceLine = 1;
  #counted = { line: 1, until: 0 };

  constructor(html: string) {
    this.#html = html;
  }

  open(name: string): void {
    if (BREAKS.has(name) || BLOCKS.has(name)) this.#endLine(BLOCKS.has(name));
    else if (this.#isAfterClose) this.#text += " ";
    if (MAIN.has(name)) this.#mainDepth++;
    if (HEADING.test(name)) this.#prefix = "# ";
    this.#isAfterClose = false;
  }

  close(name: string): void {
    if (BLOCKS.has(name)) this.#endLine(true);
    if (MAIN.has(name)) this.#mainDepth = Math.max(0, this.#mainDepth - 1);
    if (HEADING.test(name)) this.#prefix = "";
    this.#isAfterClose = true;
  }

  /** Adds words that begin at a place in the text. */
  add(words: string, at: number): void {
    if (this.#text.trim() === "") this.#sourceLine = this.#countLines(at + words.search(/\S|$/));
    this.#text += words;
    this.#isAfterClose = false;
  }

  end(): readonly ShownLine[] {
    this.#endLine(true);
    return this.#shown;
  }

  #endLine(isBlock: boolean): void {
    const words = this.#text.replace(/\s+/g, " ").trim();
    this.#text = "";
    if (words !== "") {
      const [text, isMain] = [`${this.#prefix}${words}`, this.#mainDepth > 0];
      this.#shown.push({ text, sourceLine: this.#sourceLine, beginsBlock: this.#beginsBlock, isMain });
      this.#beginsBlock = false;
    }
    this.#beginsBlock ||= isBlock;
  }

  #countLines(until: number): number {
    for (; this.#counted.until < until; this.#counted.until++)
      if (this.#html[this.#counted.until] === "\n") this.#counted.line++;
    return this.#counted.line;
  }
}
