import { expect, test } from "vitest";
import type { WeaviateClient } from "weaviate-client";
import { createIndexCollection } from "../../../src/store/weaviate/collection.js";

interface Created {
  readonly replication: { readonly factor: number };
  readonly sharding: { readonly desiredCount: number };
}

test.each([
  [1, 1, 1],
  [2, 2, 1],
  [3, 3, 1],
  [4, 3, 2],
  [6, 3, 2],
  [10, 3, 4],
])(
  "on %i nodes an object has %i copies, and an index %i shards: as few as give each node a copy of one",
  async (nodes, copies, shards) => {
    const created: Created[] = [];
    const client = {
      cluster: { nodes: async () => Array.from({ length: nodes }, () => ({})) },
      collections: { create: async (options: Created) => created.push(options) },
    };
    await createIndexCollection(client as unknown as WeaviateClient, "Index");
    expect(created).toMatchObject([{ replication: { factor: copies }, sharding: { desiredCount: shards } }]);
  },
);
