import type { ConnectionGRPC } from "weaviate-client";
import { toBytes } from "../little-endian.js";
import type { StoredObject } from "./collection.js";
import type { WrittenObject } from "./stored-section.js";

type Batch = Awaited<ReturnType<ConnectionGRPC["batch"]>>;
type BatchObject = Parameters<Batch["withObjects"]>[0]["objects"][number];

/** The only vector of an object has this name, which the client gives where none is given. */
const VECTOR = "default";
/**
 * Sends objects to most copies in one request, and gives what the node says of each that it did not take, by its index. The
 * client's own `insertMany` makes one object a tick ready, and looks twice a second whether all are. Servers from 1.27.1 on are spoken to.
 */
export async function insertObjects(
  connection: ConnectionGRPC,
  collection: string,
  objects: readonly WrittenObject[],
): Promise<Map<number, string>> {
  const batch = await connection.batch(collection, "QUORUM");
  const { errors } = await batch.withObjects({
    objects: objects.map((object) => encodeObject(collection, object)),
  });
  return new Map(errors.map(({ index, error }) => [index, error]));
}

function encodeObject(collection: string, { id, properties, vector }: WrittenObject): BatchObject {
  return {
    tenant: "",
    vector: [],
    vectorBytes: new Uint8Array(),
    collection,
    uuid: id,
    properties: encodeProperties(properties),
    vectors: vector === null ? [] : [{ name: VECTOR, index: 0, type: 0, vectorBytes: toBytes(vector) }],
  };
}

function encodeProperties(properties: StoredObject): NonNullable<BatchObject["properties"]> {
  const lists = Object.entries(properties).filter(([, value]) => Array.isArray(value)) as [
    string,
    string[],
  ][];
  return {
    nonRefProperties: Object.fromEntries(
      Object.entries(properties).filter(([, value]) => !Array.isArray(value)),
    ),
    textArrayProperties: lists
      .filter(([, values]) => values.length > 0)
      .map(([propName, values]) => ({ propName, values })),
    emptyListProps: lists.filter(([, values]) => values.length === 0).map(([name]) => name),
    singleTargetRefProps: [],
    multiTargetRefProps: [],
    numberArrayProperties: [],
    intArrayProperties: [],
    booleanArrayProperties: [],
    objectProperties: [],
    objectArrayProperties: [],
  };
}
