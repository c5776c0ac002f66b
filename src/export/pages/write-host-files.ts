/** A year: what a file's name is made from is what it holds. */
const IMMUTABLE = "Cache-Control: public, max-age=31536000, immutable";
const ASK_EACH_TIME = "Cache-Control: no-cache";
/** The widget may stand in a page of another site of the owner. */
const FOR_ALL = "Access-Control-Allow-Origin: *";

/** Writes the headers that Netlify and Cloudflare Pages read (`_headers`); other hosts take it for a file like any other. */
export function writeHeaders(immutable: readonly string[]): string {
  const rules = [
    ["/*", "X-Content-Type-Options: nosniff", "Referrer-Policy: strict-origin-when-cross-origin"],
    ["/widget.js", ASK_EACH_TIME, FOR_ALL],
    ["/search.json", ASK_EACH_TIME, FOR_ALL],
    ...immutable.map((path) => [path, IMMUTABLE, FOR_ALL]),
  ];
  return rules
    .map(([path, ...headers]) => [path, ...headers.map((header) => `  ${header}`), ""].join("\n"))
    .join("\n");
}

/** Writes `robots.txt`, which is read at the root of a site alone; null for a folder below it. */
export function writeRobots(base: string): string | null {
  if (new URL(`${base}/`).pathname !== "/") return null;
  return `User-agent: *\nAllow: /\nSitemap: ${base}/sitemap.xml\n`;
}
