import { join } from "node:path";
import { openEmbedder as openOwn } from "../../compose/compose.js";
import { findModel } from "../../embed/find-model.js";
import { verifyModel } from "../../embed/model-files.js";
import { MODEL_TABLE } from "../../embed/model-table.js";
import { AppError } from "../../shared/errors.js";
import type { CommandContext } from "../context.js";

export type ModelsAction = "list" | "pull" | "verify" | "path";

/** `cuepoint models`: lists, fetches, checks or locates the embedding model's files. */
export async function models(action: ModelsAction, context: CommandContext): Promise<void> {
  const { screen, reporter, signal, openEmbedder = openOwn } = context;
  const { stdout } = screen;
  const config = context.readConfig();
  const model = findModel(config.modelName);
  if (action === "path") {
    stdout.write(`${join(config.modelDir, model.name)}\n`);
    return;
  }
  if (action === "list") {
    for (const entry of MODEL_TABLE) {
      const files = await verifyModel(entry, config.modelDir);
      const state = files.every((file) => file.state === "ok") ? "here" : "not here";
      const megabytes = Math.round(entry.files.reduce((sum, file) => sum + file.bytes, 0) / 1e6);
      const chosen = entry.name === model.name ? "*" : " ";
      const facts = `${entry.dimensions} dimensions, ${megabytes} MB, ${entry.licence}`;
      stdout.write(`${chosen} ${entry.name.padEnd(20)} ${state.padEnd(9)} ${facts}\n`);
    }
    return;
  }
  if (action === "pull") {
    const embedder = await openEmbedder(config, reporter, signal);
    reporter.done();
    await embedder.close();
  }
  const files = await verifyModel(model, config.modelDir);
  for (const { path, state } of files) stdout.write(`${state.padEnd(8)} ${model.name}/${path}\n`);
  if (files.some(({ state }) => state !== "ok")) {
    throw new AppError("model_unavailable", `the files of ${model.name} are not all here and sound`, {
      hint: "Run `cuepoint models pull`.",
    });
  }
}
