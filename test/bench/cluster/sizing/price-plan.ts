import { type Basis, type ClusterPlan, weighPlan } from "./cluster-plan.js";
import { chooseServerMemory } from "./size-cluster.js";

const HOURS_A_MONTH = 730;

/** Dollars, at the assumed prices; machines run all day, whatever is asked. */
export function pricePlan(
  plan: ClusterPlan,
  basis: Basis,
): { readonly month: number; readonly millionQuestions: number } {
  const { assumptions } = basis;
  const price = (cores: number, gb: number) =>
    cores * assumptions["price-core"] + gb * assumptions["price-gb"];
  const server = price(assumptions["server-cores"], chooseServerMemory(plan, basis));
  const node = price(assumptions["node-cores"], assumptions["node-gb"]);
  const disk = (weighPlan(plan, basis).nodeDisk / assumptions.headroom) * assumptions["price-disk"];
  const month = HOURS_A_MONTH * (plan.servers * server + plan.nodes * node) + plan.nodes * disk;
  const questions = (assumptions["questions-per-day"] * HOURS_A_MONTH) / 24;
  return { month, millionQuestions: (1e6 * month) / questions };
}
