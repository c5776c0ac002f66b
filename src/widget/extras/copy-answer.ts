import type { Citation } from "../../shared/domain.js";
import type { Answer } from "../server/parse-response.js";
import type { Strings } from "../strings/english.js";
import { readPlainText } from "../talk/read-plain-text.js";

/** Writes question, answer and sources as plain text, each source with its time and its link. */
export function writeAnswer(question: string, answer: Answer, strings: Strings): string {
  const sources = [
    ...answer.citations.map((citation) => writeSource(citation, `[${citation.n}]`)),
    ...answer.closest.map((citation) => writeSource(citation, "-")),
  ];
  return [question, readPlainText(answer, strings), sources.join("\n")]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Puts the text on the clipboard; returns false where the browser or the page's policy forbids it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // In a frame without the permission, or a page without TLS, the older command still works after a reader's click.
    return copyByEvent(text);
  }
}

function copyByEvent(text: string): boolean {
  let copied = false;
  const copy = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    copied = true;
  };
  document.addEventListener("copy", copy, { once: true, capture: true });
  document.execCommand("copy");
  document.removeEventListener("copy", copy, { capture: true });
  return copied;
}

function writeSource({ timestamp, chapter, episode, url, quote }: Citation, marker: string): string {
  const place = `${marker} ${chapter.untimed ? "" : `${timestamp}, `}${chapter.title} (${episode.title})`;
  return [place, `“${quote}”`, url].filter((line) => line !== null).join("\n");
}
