import type { Config } from "../../compose/config.js";
import { findModel } from "../../embed/find-model.js";
import type { EpisodeOutline } from "../../store/episode-outline.js";
import { loadIndex } from "../../store/local/load-index.js";
import type { Manifest } from "../../store/manifest.js";
import { loadAddon } from "../../store/vectors/load-addon.js";
import { countNoun } from "../print/count-noun.js";
import { describeUnserved } from "../print/describe-unserved.js";
import { type EpisodeState, listEpisodeStates } from "./describe-episodes.js";
import { describeFailure, type Finding } from "./finding.js";

export interface StoreFindings {
  readonly findings: readonly Finding[];
  /** Of an index in this process: a cluster's may be too many to list. */
  readonly states: readonly EpisodeState[];
}

/** Where passages are searched, and the index that is there. */
export async function examineStore(config: Config, signal: AbortSignal): Promise<StoreFindings> {
  return config.store === null
    ? await examineOwnIndex(config)
    : { findings: await examineCluster(config, config.store, signal), states: [] };
}

async function examineOwnIndex(config: Config): Promise<StoreFindings> {
  try {
    const stored = await loadIndex(config.indexDir, loadAddon());
    const engine = stored.vectors?.engine ?? "keywords only";
    return { findings: [judgeIndex(config, { ...stored, engine })], states: listEpisodeStates(stored) };
  } catch (error) {
    // It is built anew at the next start, as long as there is a corpus.
    return { findings: [{ part: "Index", state: "warn", detail: describeFailure(error) }], states: [] };
  }
}

async function examineCluster(
  config: Config,
  address: NonNullable<Config["store"]>,
  signal: AbortSignal,
): Promise<Finding[]> {
  const { describeCluster } = await import("../../store/weaviate/describe-cluster.js");
  try {
    const { nodes, index, reason } = await describeCluster(address, signal);
    const away = nodes.filter(({ healthy }) => !healthy).map(({ name }) => name);
    const versions = [...new Set(nodes.map(({ version }) => version).filter((version) => version !== ""))];
    const said = `Weaviate ${versions.join(" and ")}, ${countNoun(nodes.length, "nodes")}`;
    const store: Finding = {
      part: "Store",
      state: away.length === 0 ? "ok" : "warn",
      detail: away.length === 0 ? said : `${said}, of which ${away.join(", ")} cannot be reached`,
    };
    if (index === null) return [store, { part: "Index", state: "fail", detail: describeFailure(reason) }];
    return [store, judgeIndex(config, { ...index, engine: "weaviate" })];
  } catch (error) {
    return [{ part: "Store", state: "fail", detail: describeFailure(error) }];
  }
}

interface ExaminedIndex {
  readonly manifest: Pick<Manifest, "model" | "counts">;
  readonly episodes: readonly EpisodeOutline[];
  readonly engine: string;
}

function judgeIndex(config: Config, { manifest, episodes, engine }: ExaminedIndex): Finding {
  const { model, counts } = manifest;
  if (model !== null && model.name !== config.modelName) {
    const detail = `made with ${model.name}, configured is ${config.modelName}. Run \`cuepoint ingest\`.`;
    return { part: "Index", state: "fail", detail };
  }
  const size = (["episodes", "chapters", "passages"] as const).map((noun) => countNoun(counts[noun], noun));
  const unserved = describeUnserved(episodes, findModel(config.modelName));
  const detail = [`${size.join(", ")}; searched by ${engine}`, ...unserved].join(". ");
  return { part: "Index", state: model === null || unserved.length > 0 ? "warn" : "ok", detail };
}
