import { setTimeout as wait } from "node:timers/promises";
import type { AppError, ErrorCode } from "../../shared/errors.js";
import { guardWatcher, nameFault } from "../guard-watcher.js";
import { refuseOtherModel } from "../index-facts.js";
import type { OpenOptions, StoreWatcher } from "../store-driver.js";
import { type Catalog, readCurrent } from "./catalog.js";
import type { ClusterAddress } from "./cluster-address.js";
import { ReadAhead } from "./sections/read-ahead.js";
import { SectionCache } from "./sections/section-reader.js";
import { openCatalog } from "./served-catalog.js";
import { ServedStore } from "./served-store.js";
import { type RequestOptions, WeaviateCluster } from "./weaviate-cluster.js";
import type { WeaviateStore } from "./weaviate-store.js";

const LOOK_EVERY_MS = 1000;
/** So many looks must fail, one after the other, before the store in use is taken for lost. */
const LOOKS_BEFORE_OUTAGE = 3;

export interface OpenWeaviateOptions extends Pick<OpenOptions, "embedder" | "signal"> {
  readonly address: ClusterAddress;
}

/** Sentences for readers: only the operator is told where the cluster is and what it says. */
const OUTAGES: Partial<Record<ErrorCode, string>> = {
  index_missing: "The store of passages has no index.",
  index_damaged: "The store's index cannot be read.",
  index_mismatch: "The store's index was made by another version or with another model.",
  config_invalid: "The store of passages refuses this server.",
};

/**
 * Opens the index that the cluster's alias points to, and follows it. Nothing is written: only `ingest` writes.
 * Throws `index_missing`, `index_mismatch` where questions would be embedded by another model, or `store_unavailable`.
 */
export async function openWeaviateStore({ address, embedder, signal }: OpenWeaviateOptions) {
  const cluster = new WeaviateCluster(address);
  let kept = { collection: "", cache: new SectionCache() };
  const open = async (options: RequestOptions) => {
    const catalog = await openCatalog(cluster, options);
    const { collection, manifest } = catalog;
    refuseOtherModel(collection, manifest.model, embedder);
    if (kept.collection !== collection) kept = { collection, cache: new SectionCache() };
    return new ServedStore({ cluster, catalog, cache: kept.cache });
  };
  try {
    const store = await open({ signal });
    let outage = null as AppError | null;
    return {
      store,
      watch: (options: StoreWatcher) =>
        watchCluster({
          ...guardWatcher(options),
          cluster,
          current: store,
          open,
          tellOutage: (error) => {
            outage = error;
          },
        }),
      /** Tells why the cluster cannot be asked now; gives null where it answers. */
      outage: () =>
        outage === null ? null : (OUTAGES[outage.code] ?? "The store of passages does not answer."),
      close: () => cluster.close(),
    };
  } catch (error) {
    await cluster.close();
    throw error;
  }
}

interface Watch extends StoreWatcher {
  readonly cluster: WeaviateCluster;
  readonly current: WeaviateStore;
  readonly open: (options: RequestOptions) => Promise<WeaviateStore>;
  readonly tellOutage: (error: AppError | null) => void;
}

/** Looks every second whether the cluster answers, and which index it has. Never throws. */
async function watchCluster(watch: Watch): Promise<void> {
  const { signal } = watch;
  const state: WatchState = {
    store: watch.current,
    seen: describeIndex(watch.current.catalog),
    failures: 0,
    ahead: new ReadAhead(signal),
  };
  state.ahead.begin(state.store);
  while (!signal.aborted) {
    await wait(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    await look(watch, state).catch((error: unknown) => tellFailure(watch, state, error));
  }
}

interface WatchState {
  store: WeaviateStore;
  readonly ahead: ReadAhead;
  seen: string;
  /** How many looks have failed, one after the other. */
  failures: number;
}

/** Turns to another index, or back to one that could not be used for a while. */
async function look(watch: Watch, state: WatchState): Promise<void> {
  const found = describeIndex(await readCurrent(watch.cluster, { signal: watch.signal, patienceMs: 0 }));
  if (found !== state.seen || state.failures >= LOOKS_BEFORE_OUTAGE) {
    state.store = await watch.open({ signal: watch.signal });
    watch.onChange(state.store);
  }
  state.ahead.begin(state.store);
  state.seen = found;
  state.failures = 0;
  watch.tellOutage(null);
}

/** An index may be changing just now: only a failure that stays is an outage. */
function tellFailure({ tellOutage, onFailure, signal }: Watch, state: WatchState, thrown: unknown): void {
  if (signal.aborted) return;
  const error = nameFault(thrown);
  state.failures++;
  if (error.code === "store_unavailable" || state.failures >= LOOKS_BEFORE_OUTAGE) tellOutage(error);
  if (state.failures === LOOKS_BEFORE_OUTAGE) onFailure(error);
}

function describeIndex({ collection, manifest }: Pick<Catalog, "collection" | "manifest">): string {
  return `${collection} ${manifest.generation}`;
}
