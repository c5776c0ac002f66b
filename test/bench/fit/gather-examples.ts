import { join } from "node:path";
import { cacheQueries } from "../../../src/embed/cache-queries.js";
import type { Embedder } from "../../../src/embed/embedder.js";
import { findModel } from "../../../src/embed/find-model.js";
import { createTransformersEmbedder } from "../../../src/embed/transformers-embedder.js";
import { readTestConfig } from "../../test-config.js";
import { findDataSet } from "../data/data-set.js";

export interface Gatherers<Example> {
  readonly squad: (folder: string, embedder: Embedder) => Promise<Example[]>;
  readonly qmsum: (folder: string, embedder: Embedder) => Promise<Example[]>;
}

/** Examples to fit on, of SQuAD 2.0 and QMSum val, with the model named on the command line; null where they are absent. */
export async function gatherExamples<Example>(
  gatherers: Gatherers<Example>,
): Promise<{ modelName: string; examples: Example[] } | null> {
  const squad = findDataSet("squad2");
  const qmsum = findDataSet("qmsum");
  if (squad === null || qmsum === null) {
    process.stdout.write(
      "The data sets squad2 and qmsum are not in ../shared/data: nothing can be fitted.\n",
    );
    return null;
  }
  const config = readTestConfig();
  const model = findModel(process.argv[2] ?? config.modelName);
  const embedder = cacheQueries(createTransformersEmbedder({ model, modelDir: config.modelDir }));
  try {
    const examples = await gatherers.squad(squad, embedder);
    return {
      modelName: model.name,
      examples: [...examples, ...(await gatherers.qmsum(join(qmsum, "val"), embedder))],
    };
  } finally {
    await embedder.close();
  }
}
