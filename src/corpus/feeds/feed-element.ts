import { readTags } from "../read-tags.js";

/** An element of an XML document, with the elements and the words in it, in order. */
export interface FeedElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: (FeedElement | string)[];
}

/** A feed's chapters lie six deep. Of what lies deeper only the words are kept, as words of the element around it. */
const MOST_DEPTH = 16;

/**
 * Finds the first element of a name in an XML text (letter case counts); null where there is none. A tag that closes
 * closes all that is open within its element, and one that nothing opened is passed over.
 */
export function findElement(xml: string, name: string): FeedElement | null {
  let found: FeedElement | null = null;
  const root: FeedElement = { name: "", attributes: {}, content: [] };
  const kept = [root];
  const open: string[] = [];
  const counts = new Map<string, number>();
  const count = (tag: string, change: number) => counts.set(tag, (counts.get(tag) ?? 0) + change);
  readTags(
    xml,
    {
      onOpen(tag, attributes) {
        open.push(tag);
        count(tag, 1);
        if (open.length > MOST_DEPTH) return;
        const element: FeedElement = { name: tag, attributes, content: [] };
        kept.at(-1)?.content.push(element);
        kept.push(element);
        if (tag === name) found ??= element;
      },
      onClose(tag) {
        if ((counts.get(tag) ?? 0) === 0) return;
        for (let closed = ""; closed !== tag; ) {
          closed = open.pop() ?? tag;
          count(closed, -1);
        }
        kept.length = Math.min(kept.length, open.length + 1);
      },
      onText(words) {
        kept.at(-1)?.content.push(words);
      },
    },
    { isXml: true },
  );
  return found;
}

/** Lists the elements of a name right below an element. */
export function listChildren({ content }: FeedElement, name: string): FeedElement[] {
  return content.filter((part): part is FeedElement => typeof part !== "string" && part.name === name);
}

/** Returns all words in an element. */
export function readWords({ content }: FeedElement): string {
  return content.map((part) => (typeof part === "string" ? part : readWords(part))).join("");
}
