import { decodeText } from "../encoding/decode-text.js";
import { readTags } from "../read-tags.js";
import { resolveAddress } from "./feed-values.js";

const FEED_TYPE = /^application\/(?:rss|atom|feed)\+(?:xml|json)\b/i;

/** Lists the addresses of feeds that a page names in its `link` elements (RFC 4287, HTML "alternate"), in its order. */
export function findFeedLinks(bytes: Uint8Array, page: string): string[] {
  const links: string[] = [];
  let base = page;
  readTags(decodeText(bytes).text, {
    onOpen(name, { href, rel = "", type = "" }) {
      if (name === "base") base = resolveAddress(href, page) ?? page;
      const isFeed = FEED_TYPE.test(type.trim()) && /\balternate\b/i.test(rel);
      const address = (name === "link" || name === "a") && isFeed ? resolveAddress(href, base) : null;
      if (address !== null) links.push(address);
    },
    onText: () => undefined,
  });
  return [...new Set(links)];
}

/** Whether a file is a page of the web. */
export function isWebPage(bytes: Uint8Array): boolean {
  const head = decodeText(bytes.subarray(0, 4096)).text;
  return /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i.test(head);
}
