const BYTES_PER_TOKEN = 4;

/** How many tokens texts are at this door: each a quarter of its UTF-8 bytes, rounded up. An empty one has none. */
export function estimateTokens(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN), 0);
}
