import { describeError } from "../../shared/errors.js";
import { COLLECTION_PREFIX, WRITERS } from "./collection.js";
import type { RequestOptions, WeaviateCluster } from "./weaviate-cluster.js";

/**
 * Writers are numbered, and each number has one outcome: the collection whose index it put into use, or that it never will.
 * Both are aliases, since the cluster's nodes agree on these: of several processes that create an alias one succeeds.
 */
const CLAIM = /^CuepointWriter_(\d+)$/;
const OUTCOME = /^Cuepoint(?:_(\d+))?$/;

export const nameClaim = (number: number) => `CuepointWriter_${number}`;
/** The index that was written before writers were numbered has the alias without a number. */
export const nameOutcome = (number: number) => (number === 0 ? "Cuepoint" : `Cuepoint_${number}`);

export interface Numbers {
  /** The index in use, which is that of the highest number; null where there is none. */
  readonly current: { readonly number: number; readonly collection: string } | null;
  /** The numbers of writers, in ascending order. */
  readonly claimed: readonly number[];
  /** The collection of each index that was put into use; null for a number whose index never will be. */
  readonly outcomes: ReadonlyMap<number, string | null>;
}

/** Reads them as the nodes have agreed on them. */
export async function readNumbers(cluster: WeaviateCluster, options: RequestOptions): Promise<Numbers> {
  const aliases = (await cluster.read((client) => client.alias.listAll(), options)) ?? [];
  return sortNumbers(aliases);
}

/** Tells numbers and their outcomes from the cluster's aliases, others among them. */
export function sortNumbers(
  aliases: readonly { readonly alias: string; readonly collection: string }[],
): Numbers {
  const claimed: number[] = [];
  const outcomes = new Map<number, string | null>();
  for (const { alias, collection } of aliases) {
    const claim = CLAIM.exec(alias);
    if (claim !== null) claimed.push(Number(claim[1]));
    const outcome = OUTCOME.exec(alias);
    if (outcome !== null)
      outcomes.set(Number(outcome[1] ?? 0), collection.startsWith(COLLECTION_PREFIX) ? collection : null);
  }
  let current: Numbers["current"] = null;
  for (const [number, collection] of outcomes)
    if (collection !== null && number >= (current?.number ?? 0)) current = { number, collection };
  return { current, claimed: claimed.sort((a, b) => a - b), outcomes };
}

type Creation = "own" | "taken" | "unclear";

/** Creates an alias. It is `unclear` who made one that is there where an answer to this process was lost before. */
async function createAlias(
  cluster: WeaviateCluster,
  { alias, collection }: { readonly alias: string; readonly collection: string },
  options: RequestOptions,
): Promise<Creation> {
  let tries = 0;
  try {
    await cluster.write((client) => {
      tries++;
      return client.alias.create({ alias, collection });
    }, options);
    return "own";
  } catch (error) {
    if (/already exists/i.test(describeError(error))) return tries > 1 ? "unclear" : "taken";
    throw error;
  }
}

/** Takes a number for a writer, unless another has it. */
export async function claimNumber(
  cluster: WeaviateCluster,
  number: number,
  options: RequestOptions,
): Promise<Creation> {
  return await createAlias(cluster, { alias: nameClaim(number), collection: WRITERS }, options);
}

/**
 * Settles a number's outcome: the collection whose index comes into use by it, or, where that is null, that none ever will.
 * Gives the outcome that holds, which may have been settled before.
 */
export async function settleNumber(
  cluster: WeaviateCluster,
  { number, collection }: { readonly number: number; readonly collection: string | null },
  options: RequestOptions,
): Promise<string | null> {
  const alias = nameOutcome(number);
  const creation = await createAlias(cluster, { alias, collection: collection ?? WRITERS }, options);
  if (creation === "own") return collection;
  const { outcomes } = await readNumbers(cluster, options);
  // Outcomes are removed once a higher number's index is in use.
  return outcomes.get(number) ?? null;
}
