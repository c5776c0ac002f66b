import { z } from "zod";

/** Fields of a model's entry in the list of models that tell its window, the one that is in force before the largest. */
const WINDOW_FIELDS = [
  "loaded_context_length", // LM Studio, what the model was loaded with
  "max_model_len", // vLLM
  "context_length", // OpenRouter, Together
  "context_window", // Groq
  "max_context_length", // Mistral, LM Studio
] as const;

const LEAST_WINDOW = 128;
const LARGEST_WINDOW = 100_000_000;

const entrySchema = z.looseObject({
  id: z.string(),
  owned_by: z.unknown().optional(),
  meta: z.unknown().optional(),
});
const windowSchema = z.looseObject({ n_ctx: z.unknown().optional() });
const propsSchema = z.object({ default_generation_settings: windowSchema });

/** Reads a number of tokens; null where it is none, or none that a window has. */
export function readTokens(value: unknown): number | null {
  const isWindow =
    Number.isSafeInteger(value) && Number(value) >= LEAST_WINDOW && Number(value) <= LARGEST_WINDOW;
  return isWindow ? Number(value) : null;
}

/** Finds a model's entry in a server's list: the one of its name, or the only one. */
export function findEntry(models: unknown, name: string): z.infer<typeof entrySchema> | null {
  if (!Array.isArray(models)) return null;
  const entry = models.find((each) => entrySchema.safeParse(each).data?.id === name);
  return entrySchema.safeParse(entry ?? (models.length === 1 ? models[0] : null)).data ?? null;
}

/** Reads the window of a model's entry, in tokens; null where it tells none. */
export function readListedWindow(entry: z.infer<typeof entrySchema>): number | null {
  const values = WINDOW_FIELDS.map((field) => readTokens(entry[field]));
  // Beside it llama.cpp names the window that the model was trained with, which the server may not have.
  const served = readTokens(windowSchema.safeParse(entry.meta).data?.n_ctx);
  return values.find((tokens) => tokens !== null) ?? served;
}

/** Reads the window of llama.cpp's `/props`, in tokens; null where they tell none. */
export function readPropsWindow(props: unknown): number | null {
  return readTokens(propsSchema.safeParse(props).data?.default_generation_settings.n_ctx);
}

/** The codes of servers that find a prompt too long. */
const TOO_LONG_CODES = /^(?:context_length_exceeded|context_window_exceeded|exceed_context_size_error)$/;
/** How they say so, each with the window where it is told. */
const TOO_LONG: readonly RegExp[] = [
  /maximum context length(?: is| of)? ?(\d{1,9})?/i, // OpenAI, vLLM
  /(\d{1,9}) maximum context length/i, // Mistral
  /available context size(?: \((\d{1,9}))?/i, // llama.cpp
  /context (?:length|window)(?: of)?(?: only)? ?(\d{1,9})? tokens/i, // LM Studio
  /n_keep ?(?:\(\d{1,9}\)|: ?\d{1,9}) ?>= ?n_ctx ?(?:\(|: ?)(\d{1,9})/i, // LM Studio
  /longer than the model's context length(?: \((\d{1,9}))?/i, // SGLang
  /maximum number of tokens allowed \((\d{1,9})\)/i, // Gemini
  /prompt is too long: \d{1,9} tokens > (\d{1,9})/i, // Anthropic
  /`max_tokens` exceed context limit: \d{1,9} \+ \d{1,9} > (\d{1,9})/i, // Anthropic
  /`?max_new_tokens`? must be <= (\d{1,9})/i, // TGI
  /`?inputs`? must have less than (\d{1,9}) tokens/i, // TGI
];

/** Statuses of refusals that are never for the prompt's length. */
const OTHER_REASONS: readonly number[] = [401, 403, 404, 429];

/** Reads whether a refusal is for the prompt's length, and the window in tokens where it is told; null for any other. */
export function readTooLong(
  {
    code,
    message,
    windowTokens,
  }: { readonly code: string; readonly message: string; readonly windowTokens: number | null },
  status: number | null,
): { readonly windowTokens: number | null } | null {
  if (status !== null && OTHER_REASONS.includes(status)) return null;
  const found = TOO_LONG.map((words) => words.exec(message)).filter((match) => match !== null);
  if (found.length === 0 && !TOO_LONG_CODES.test(code) && status !== 413) return null;
  const told = found.map(([, tokens]) => readTokens(Number(tokens))).find((tokens) => tokens !== null);
  return { windowTokens: windowTokens ?? told ?? null };
}
