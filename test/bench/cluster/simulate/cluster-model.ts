import type { ServiceTime } from "./service-time.js";

/** Machines of one kind. */
export interface Machines {
  readonly count: number;
  /** Of each. */
  readonly cores: number;
}

/** What a question meets on its way. */
export interface ClusterModel {
  /** They embed and rank. */
  readonly servers: Machines;
  /** They hold the shards: replica r of shard s lies on node `s * replicas + r` modulo their number. */
  readonly nodes: Machines;
  readonly shards: number;
  /** Of each shard; at most as many as there are nodes. */
  readonly replicas: number;
  readonly work: {
    readonly embedding: ServiceTime;
    /** Of one shard, drawn once a question: a frequent word is frequent in every shard. */
    readonly keywords: ServiceTime;
    /** Of one shard, drawn for each. */
    readonly vectors: ServiceTime;
    /** On the node that was asked, for each shard's reply. */
    readonly merge: ServiceTime;
    /** Of one section, where it lies. */
    readonly fetch: ServiceTime;
    readonly ranking: ServiceTime;
  };
  /** Sections that are fetched for a question. */
  readonly fetched: number;
  /** Between two machines and back, milliseconds. */
  readonly roundTripMs: number;
  /** Milliseconds that a shard's reply takes on the wire into the node that was asked. */
  readonly transferMs: number;
  /** From the death of a node until its work is asked of another, milliseconds. */
  readonly failoverMs: number;
}
