import weaviate, { ConnectionGRPC, type WeaviateClient } from "weaviate-client";
import { insertObjects } from "./insert-objects.js";
import type { WrittenObject } from "./stored-section.js";

/** The seconds that one request may take, by its kind; after that the next node is asked. */
const TIMEOUTS = { init: 3, query: 5, insert: 60 };

/** The client of one node, which takes many objects at once as well. */
export interface NodeClient extends WeaviateClient {
  /** Gives what the node says of each object that it did not take, by its index. */
  readonly insertObjects: (
    collection: string,
    objects: readonly WrittenObject[],
  ) => Promise<Map<number, string>>;
}

/** Connects to a node. Throws what the client throws where nobody answers, or the key is refused. */
export async function connectNode(url: string, grpcUrl: string, apiKey: string | null): Promise<NodeClient> {
  const http = new URL(url);
  const grpc = new URL(grpcUrl);
  const auth = apiKey === null ? null : new weaviate.ApiKey(apiKey);
  const client = await weaviate.connectToCustom({
    httpHost: http.hostname,
    httpPort: readPort(http),
    httpSecure: http.protocol === "https:",
    ...(http.pathname === "/" ? {} : { httpPath: http.pathname }),
    grpcHost: grpc.hostname,
    grpcPort: readPort(grpc),
    grpcSecure: grpc.protocol === "https:",
    timeout: TIMEOUTS,
    ...(auth === null ? {} : { authCredentials: auth }),
  });
  // It connects with the first objects, and is looked into no further.
  const { connection } = await ConnectionGRPC.use({
    host: url,
    grpcAddress: `${grpc.hostname}:${readPort(grpc)}`,
    grpcSecure: grpc.protocol === "https:",
    timeout: TIMEOUTS,
    skipInitChecks: true,
    ...(auth === null ? {} : { apiKey: auth }),
  });
  return {
    ...client,
    insertObjects: (collection, objects) => insertObjects(connection, collection, objects),
    close: async () => {
      connection.close();
      await client.close();
    },
  };
}

function readPort({ port, protocol }: URL): number {
  if (port !== "") return Number(port);
  return protocol === "https:" ? 443 : 80;
}
