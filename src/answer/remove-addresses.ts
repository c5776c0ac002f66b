/** What follows an address in running text and does not belong to it. */
const END = '(?=[.,;:!?)\\]}]{0,8}(?:[\\s“”"‘’<>|]|$))';
const REST = `[^\\s“”"‘’<>|]*?${END}`;

/** Text that some program might turn into a link: URLs, bare hosts with a path, mail addresses. */
const ADDRESS = new RegExp(
  [
    `[a-z0-9+.-]{1,30}:\\/\\/${REST}`,
    `\\b(?:javascript|data|mailto|vbscript|file|tel|blob|about|livescript):(?=\\S)${REST}`,
    `\\bwww\\.${REST}`,
    `(?<![^\\s“”"‘’<>|()[\\]])\\/\\/[\\p{L}\\p{N}]${REST}`,
    '[^\\s@“”"‘’<>()[\\]]{1,64}@[\\p{L}\\p{N}][^\\s@“”"‘’<>()[\\]]{0,254}',
    `\\b(?:[\\p{L}\\p{N}-]{1,63}\\.){1,9}\\p{L}{2,63}\\/${REST}`,
  ].join("|"),
  "giu",
);

/** Replaces each web or mail address in a text: the server makes links from the index, and they stand elsewhere. */
export function removeAddresses(text: string, replacement: string): string {
  return text.replaceAll(ADDRESS, replacement);
}

/** What is no address by itself and is made a link by some program: a host without a path, `@somebody`. */
const HOST =
  /(?<![\p{L}\p{N}.-])(?:[\p{L}\p{N}-]{2,63}\.){1,5}\p{L}{2,24}(?![\p{L}\p{N}])|[a-z]{2,10}:[\\/]{2}|(?<![\p{L}\p{N}])@[\p{L}\p{N}_]{2,}/giu;

/** Lists the hosts and names of accounts in a text, in lower case. A product may be called like a host: "Node.js". */
export function listHosts(text: string): string[] {
  return text.toLowerCase().match(HOST) ?? [];
}
