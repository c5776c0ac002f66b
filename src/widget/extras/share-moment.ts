import type { Citation } from "../../shared/domain.js";
import { copyText } from "./copy-answer.js";

export interface ShareOptions {
  readonly server: string;
  readonly question: string;
}

/** Writes the address of the server's page that asks the question again and plays the moment. */
export function writeMomentLink({ episode, start }: Citation, { server, question }: ShareOptions): string {
  return `${server}/?${new URLSearchParams({ q: question, t: String(Math.floor(start)), e: episode.id })}`;
}

/**
 * Offers the address to the reader's share sheet, or else copies it. Returns whether it was copied, and null where the
 * sheet took it or the reader closed the sheet.
 */
export async function shareMoment(citation: Citation, options: ShareOptions): Promise<boolean | null> {
  const url = writeMomentLink(citation, options);
  const data = { title: citation.episode.title, text: options.question, url };
  if (navigator.canShare?.(data)) {
    try {
      await navigator.share(data);
      return null;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return null;
    }
  }
  return await copyText(url);
}
