import { chooseDriver } from "../../compose/compose-store.js";
import type { Config } from "../../compose/config.js";
import type { CorpusFile } from "../../corpus/corpus-file.js";
import { findModel } from "../../embed/find-model.js";
import { countNoun } from "../../shared/count-noun.js";
import type { ExaminedIndex, StoreCluster } from "../../store/store-driver.js";
import { describeUnserved } from "../print/describe-unserved.js";
import { type EpisodeState, listEpisodeStates } from "./describe-episodes.js";
import { describeFailure, type Finding } from "./finding.js";

export interface StoreFindings {
  readonly findings: readonly Finding[];
  /** The episodes of an index in this process; a cluster may hold too many to list. */
  readonly states: readonly EpisodeState[];
  /** The files of the corpus folder as such an index knows them. */
  readonly known: readonly CorpusFile[];
}

/** Tells where passages are searched, and what the index there is. */
export async function examineStore(config: Config, signal: AbortSignal): Promise<StoreFindings> {
  try {
    const { cluster, index, reason, close } = await chooseDriver(config).examine({ signal });
    await close();
    const found: Finding =
      index === null
        ? { part: "Index", state: cluster === null ? "warn" : "fail", detail: describeFailure(reason) }
        : judgeIndex(config, index);
    const findings = cluster === null ? [found] : [judgeCluster(cluster), found];
    const content = index?.content ?? null;
    return {
      findings,
      states: content === null ? [] : listEpisodeStates(content),
      known: content?.paths === null ? content.files : [],
    };
  } catch (error) {
    const findings: Finding[] = [{ part: "Store", state: "fail", detail: describeFailure(error) }];
    return { findings, states: [], known: [] };
  }
}

function judgeCluster({ product, nodes }: StoreCluster): Finding {
  const away = nodes.filter(({ healthy }) => !healthy).map(({ name }) => name);
  const versions = [...new Set(nodes.map(({ version }) => version).filter((version) => version !== ""))];
  const said = `${product} ${versions.join(" and ")}, ${countNoun(nodes.length, "nodes")}`;
  return away.length === 0
    ? { part: "Store", state: "ok", detail: said }
    : { part: "Store", state: "warn", detail: `${said}, of which ${away.join(", ")} cannot be reached` };
}

function judgeIndex(config: Config, { store, modelName, counts }: ExaminedIndex): Finding {
  if (modelName !== null && modelName !== config.modelName) {
    const detail = `made with ${modelName}, configured is ${config.modelName}. Run \`cuepoint ingest\`.`;
    return { part: "Index", state: "fail", detail };
  }
  const size = (["episodes", "chapters", "passages"] as const).map((noun) => countNoun(counts[noun], noun));
  const unserved = describeUnserved(store.episodes, findModel(config.modelName));
  const engine = store.engine === "keywords" ? "keywords only" : store.engine;
  const detail = [`${size.join(", ")}; searched by ${engine}`, ...unserved].join(". ");
  return { part: "Index", state: modelName === null || unserved.length > 0 ? "warn" : "ok", detail };
}
