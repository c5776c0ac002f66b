import { stripHidden } from "../../shared/strip-hidden.js";

/**
 * The text of a caption file, whatever program wrote it: UTF-8, UTF-16 with its byte order mark, else
 * Windows-1252, which is said. With `\n` line ends, without what a reader does not see.
 */
export function decodeCaptions(bytes: Uint8Array): { readonly text: string; readonly isGuessed: boolean } {
  const [first, second] = bytes;
  const wide =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : null;
  const tidy = (text: string) => stripHidden(text.replace(/\r\n?/g, "\n"));
  if (wide !== null) return { text: tidy(new TextDecoder(wide).decode(bytes)), isGuessed: false };
  try {
    return { text: tidy(new TextDecoder("utf-8", { fatal: true }).decode(bytes)), isGuessed: false };
  } catch {
    return { text: tidy(new TextDecoder("windows-1252").decode(bytes)), isGuessed: true };
  }
}
