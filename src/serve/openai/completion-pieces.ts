import type { AnswerEvent, ChatResponse } from "../../shared/domain.js";
import { annotateMarkers } from "./annotate-markers.js";
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

/** An answer as a completion: one start, a text for each delta, one end. An abstention has no annotations. */
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
