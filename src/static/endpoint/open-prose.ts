import prose from "#packed/prose.json";
import type { AnswerParts } from "../../answer/answer-parts.js";
import { readRefusalModel } from "../../answer/ground/read-refusal-model.js";
import { createModelCircuit } from "../../answer/model/model-circuit.js";
import type { Prompts } from "../../answer/model/read-prompts.js";
import { createOpenAiChatModel } from "../../answer/model/server/openai-chat-model.js";
import type { ModelEndpoint } from "../../shared/folder/model-endpoint.js";
import { readPacked } from "../read-packed.js";
import { fetchPlainly } from "./fetch-plainly.js";

/** What a server shows a model by default. */
const CONTEXT_TOKENS = 3_000;

export type ProseParts = Pick<
  AnswerParts,
  "chatModel" | "modelCircuit" | "prompts" | "refusals" | "verifiesClaims" | "contextTokens"
>;

/** What the build packs: `prompts/` and the text of `models/refusals/weights.json`. */
interface PackedProse {
  readonly prompts: Prompts;
  readonly refusals: string;
}

/**
 * Opens the owner's language model, whose sentences are checked as a server checks them. What writes is loaded by then, so that no
 * answer fails for it later. Throws what `readPacked` throws, and a `TypeError` where a module cannot be had.
 */
export async function openProse({
  url,
  model,
}: Extract<ModelEndpoint, { kind: "openai" }>): Promise<ProseParts> {
  const [packed] = await Promise.all([
    readPacked(prose),
    import("../../answer/model/write-with-model.js"),
    import("../../answer/model/rewrite-question.js"),
  ]);
  const { prompts, refusals } = JSON.parse(packed) as PackedProse;
  return {
    chatModel: createOpenAiChatModel({ apiKey: null, baseUrl: url, model, fetch: fetchPlainly }),
    modelCircuit: createModelCircuit(),
    prompts,
    refusals: readRefusalModel(refusals),
    verifiesClaims: false,
    contextTokens: CONTEXT_TOKENS,
  };
}
