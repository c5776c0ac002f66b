import type { AnswerEvent, ChatResponse, Citation } from "../../shared/domain.js";
import { defuseMarkdown } from "./defuse-markdown.js";
import type { UrlAnnotation } from "./openai-schemas.js";
import { writeSources } from "./write-sources.js";

/** A piece of a completion. The texts of all pieces, in their order, are its `content`. */
export type CompletionPiece =
  | { readonly kind: "start"; readonly id: string }
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "end";
      /** The list of sources; empty where there is none. */
      readonly text: string;
      readonly content: string;
      readonly annotations: readonly UrlAnnotation[];
      readonly response: ChatResponse;
    };

/** An answer as a completion: one start, a text for each delta, one end. */
export async function* listPieces(
  events: AsyncIterable<AnswerEvent>,
  footnotes: boolean,
): AsyncGenerator<CompletionPiece, void> {
  let content = "";
  for await (const event of events) {
    if (event.type === "answer-start") yield { kind: "start", id: `chatcmpl-${event.id}` };
    if (event.type === "text-delta") {
      const text = defuseMarkdown(event.delta, content.slice(content.lastIndexOf("\n") + 1));
      content += text;
      yield { kind: "text", text };
    }
    if (event.type === "answer-end") {
      const { response } = event;
      const text = footnotes ? writeSources(response) : "";
      content += text;
      const annotations = annotateMarkers(content, response.citations);
      yield { kind: "end", text, content, annotations, response };
    }
  }
}

/**
 * One annotation for each `[n]` in `content`, in the list of sources too, in order; none for a citation without a link.
 * The offsets are UTF-16 units, as everywhere in this program and in JavaScript, Java, C# and Swift, the end
 * exclusive: `content.slice(start_index, end_index)` is `[n]`. Python counts code points: the two differ behind a
 * character beyond U+FFFF, such as an emoji.
 */
export function annotateMarkers(content: string, citations: readonly Citation[]): UrlAnnotation[] {
  const byNumber = new Map(citations.map((citation) => [citation.n, citation]));
  return [...content.matchAll(/\[(\d+)\]/g)].flatMap(({ 0: marker, 1: n, index }) => {
    const citation = byNumber.get(Number(n));
    if (citation === undefined || citation.url === null) return [];
    const { url, chapter, episode } = citation;
    const title = `${chapter.title} (${episode.title})`;
    const place = { start_index: index, end_index: index + marker.length };
    return [{ type: "url_citation", url_citation: { ...place, url, title } }];
  });
}
