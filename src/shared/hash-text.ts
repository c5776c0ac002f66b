const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a of 32 bits over a text's UTF-8, from another offset where one is given: browsers have no other hash that is there at once. */
export function hashText(text: string, offset = FNV_OFFSET): number {
  let hash = offset;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return hash >>> 0;
}
