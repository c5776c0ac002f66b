import { z } from "zod";
import { AppError } from "../../../shared/errors.js";

const MOST_CHOICES = 10;
/** Many times what any server offers. A list may hold millions of entries, each of which would be examined. */
const MOST_MODELS = 10_000;

/** Names of models and of their files. The server sends them and is not trusted, so none may be a link or markup. */
const NAME = /^(?!.*(?:\/\/|www\.))[\p{L}\p{N}._:@/\\+~() -]{1,200}$/u;
const modelsSchema = z
  .custom<readonly unknown[]>((list) => Array.isArray(list) && list.length <= MOST_MODELS)
  .pipe(z.array(z.object({ id: z.string().regex(NAME) })));

/** Returns a server's only model. Throws `config_invalid` where it has several, `upstream_failed` where it has none. */
export function chooseModel(models: unknown, server: string): string {
  const parsed = modelsSchema.safeParse(models);
  if (!parsed.success) {
    throw new AppError("upstream_failed", `the language model's server at ${server} sent no list of models`, {
      hint: "Set OPENAI_MODEL, or check that OPENAI_BASE_URL is right.",
    });
  }
  const names = [...new Set(parsed.data.map(({ id }) => id))];
  const [only] = names;
  if (only === undefined) {
    throw new AppError("upstream_failed", `the language model's server at ${server} has no model loaded`, {
      hint: "Load one, or set OPENAI_MODEL.",
    });
  }
  if (names.length === 1) return only;
  const choices = names.slice(0, MOST_CHOICES).join(", ");
  throw new AppError(
    "config_invalid",
    `the language model's server at ${server} has ${names.length} models`,
    { hint: `Set OPENAI_MODEL to one of them: ${choices}${names.length > MOST_CHOICES ? ", ..." : ""}.` },
  );
}
