import { drawCurve } from "../../speed/report/draw-curve.js";
import type { ClusterBench } from "./take-cluster.js";

/** Draws what a search takes by the passages that were searched, in the cluster and in one process, without the model's time. */
export function drawSearches(benches: readonly ClusterBench[]): string {
  const bySize = [...benches].sort((a, b) => a.passages - b.passages);
  const panels = (["p50", "p95"] as const).map((name) => ({
    title: `ms a search beside its embedding, ${name}`,
    series: [
      { name: "cluster", values: bySize.map(({ search }) => search.clusterMs[name]) },
      { name: "one process", values: bySize.map(({ search }) => search.localMs?.[name] ?? Number.NaN) },
    ],
  }));
  return drawCurve(
    bySize.map(({ passages }) => passages),
    panels,
  );
}
