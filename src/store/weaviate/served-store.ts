import { readCurrent } from "./catalog.js";
import { explainReplaced } from "./replaced-index.js";
import { WeaviateStore } from "./weaviate-store.js";

/** A store that an ingest may replace while it is read, and take away soon after. */
export class ServedStore extends WeaviateStore {
  readonly #readGeneration: () => Promise<string>;

  constructor(parts: ConstructorParameters<typeof WeaviateStore>[0]) {
    super(parts);
    this.#readGeneration = async () => (await readCurrent(parts.cluster, {})).manifest.generation;
  }

  override async findSections(...asked: Parameters<WeaviateStore["findSections"]>) {
    return await this.#explain(super.findSections(...asked));
  }

  override async readEpisodes(...asked: Parameters<WeaviateStore["readEpisodes"]>) {
    return await this.#explain(super.readEpisodes(...asked));
  }

  override async readOutlines(...asked: Parameters<WeaviateStore["readOutlines"]>) {
    return await this.#explain(super.readOutlines(...asked));
  }

  #explain<T>(reading: Promise<T>): Promise<T> {
    return explainReplaced(reading, this.catalog.manifest.generation, this.#readGeneration);
  }
}
