/** In UTF-16 units. A shorter one stands in ordinary text by chance. */
const SHORTEST_SECRET = 4;
/** From this length on its letters and digits are enough, whatever stands between them and however they are written. */
const LONG_SECRET = 12;

/** True where the text holds one of the secrets, spaced out or not. */
export function holdsSecret(text: string, secrets: readonly string[]): boolean {
  const close = text.replaceAll(/\s+/g, "");
  const folded = fold(text);
  return secrets.some((secret) => {
    if (secret.length < SHORTEST_SECRET) return false;
    const letters = fold(secret);
    return (
      close.includes(secret.replaceAll(/\s+/g, "")) ||
      (letters.length >= LONG_SECRET && folded.includes(letters))
    );
  });
}

function fold(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "");
}
