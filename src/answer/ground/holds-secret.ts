/** In UTF-16 units: what is shorter stands in ordinary text by chance. */
const LEAST_LENGTH = 4;

/** True where one of the secrets stands in the text, spaced out or not. */
export function holdsSecret(text: string, secrets: readonly string[]): boolean {
  const close = text.replaceAll(/\s+/g, "");
  return secrets.some(
    (secret) => secret.length >= LEAST_LENGTH && close.includes(secret.replaceAll(/\s+/g, "")),
  );
}
