import { AppError } from "../shared/errors.js";
import { type EmbeddingModel, MODEL_TABLE } from "./model-table.js";

/** Finds the model of that name. Throws `config_invalid`, which names those there are. */
export function findModel(name: string): EmbeddingModel {
  const model = MODEL_TABLE.find((entry) => entry.name === name);
  if (model !== undefined) return model;
  const known = MODEL_TABLE.map((entry) => entry.name).join(", ");
  throw new AppError("config_invalid", `there is no embedding model ${JSON.stringify(name)}`, {
    hint: `Set CUEPOINT_MODEL to one of ${known}.`,
  });
}
