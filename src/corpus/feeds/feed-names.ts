import { nameLocally } from "../first-element.js";

/** The prefixes by which the names of feeds are known here, by their namespaces. Names of RSS have none. */
const PREFIXES: Readonly<Record<string, string>> = {
  "www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
  "purl.org/rss/1.0": "",
  "my.netscape.com/rdf/simple/0.9": "",
  "channel.netscape.com/rdf/simple/0.9": "",
  "backend.userland.com/rss2": "",
  "www.w3.org/2005/atom": "atom",
  "purl.org/dc/elements/1.1": "dc",
  "purl.org/rss/1.0/modules/content": "content",
  "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
  "search.yahoo.com/mrss": "media",
  "podcastindex.org/namespace/1.0": "podcast",
  "github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
  "podlove.org/simple-chapters": "psc",
  "www.youtube.com/xml/schemas/2015": "yt",
};
const ROOTS = new Set(["rss", "feed"]);

/**
 * Writes the names of one feed as they are known here, whatever prefixes it declares for their namespaces; others stay as they
 * are. The names of an Atom feed, and of a feed whose prefix is not declared, have no prefix either.
 */
export class FeedNames {
  readonly #known = new Map<string, string>();
  #isFirst = true;

  /** Takes in an element that opens; elements come in the order of the text. */
  declare(element: string, attributes: Readonly<Record<string, string>>): void {
    for (const [name, address] of Object.entries(attributes)) {
      const prefix = name.startsWith("xmlns:") ? PREFIXES[nameSpace(address)] : undefined;
      if (prefix !== undefined) this.#known.set(nameLocally(name), prefix);
    }
    const at = element.indexOf(":");
    if (this.#isFirst && at > 0 && ROOTS.has(element.slice(at + 1)))
      this.#known.set(element.slice(0, at), "");
    this.#isFirst = false;
  }

  /** Gives an element's or attribute's name. */
  write(name: string): string {
    const at = name.indexOf(":");
    const prefix = at < 0 ? undefined : this.#known.get(name.slice(0, at));
    if (prefix === undefined) return name;
    return `${prefix}${prefix === "" ? "" : ":"}${name.slice(at + 1)}`;
  }
}

function nameSpace(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/\/$/, "");
}
