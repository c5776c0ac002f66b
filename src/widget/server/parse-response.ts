import type { ChatResponse } from "../../shared/domain.js";
import { isRecord } from "./is-record.js";
import { parseCitations } from "./parse-citation.js";

/** What a reader is shown of an answer. */
export type Answer = Pick<
  ChatResponse,
  "id" | "answer" | "citations" | "abstained" | "closest" | "mode" | "model" | "degraded" | "followUps"
> & { readonly checks: Pick<ChatResponse["checks"], "withheld"> };

/** A finished answer of the contract; null for anything else. */
export function parseResponse(value: unknown): Answer | null {
  if (!isRecord(value) || typeof value["answer"] !== "string") return null;
  const { id, answer, citations, abstained, closest, mode, model, degraded, checks, followUps } = value;
  const withheld = isRecord(checks) ? checks["withheld"] : 0;
  return {
    id: typeof id === "string" ? id : "",
    answer,
    citations: parseCitations(citations),
    abstained: abstained === true,
    closest: parseCitations(closest),
    mode: mode === "llm" ? "llm" : "extractive",
    model: typeof model === "string" ? model : null,
    degraded: degraded === true,
    followUps: Array.isArray(followUps) ? followUps.filter((question) => typeof question === "string") : [],
    checks: { withheld: typeof withheld === "number" ? withheld : 0 },
  };
}
