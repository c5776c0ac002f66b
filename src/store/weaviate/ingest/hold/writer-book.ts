import { z } from "zod";
import { processIdentitySchema } from "../../../../platform/process-identity.js";
import { readStored } from "../../../index-facts.js";
import { WRITERS } from "../../collection.js";
import { makeObjectId } from "../../object-id.js";
import type { RequestOptions, WeaviateCluster } from "../../weaviate-cluster.js";

const VERSIONS_A_RECORD = 1_000;

const holdSchema = z.object({
  kind: z.literal("hold"),
  number: z.int(),
  holder: processIdentitySchema,
  since: z.iso.datetime(),
  /** The holder counts it up while it lives. */
  beat: z.int(),
  /** True once the holder writes no more. */
  released: z.boolean(),
  /** How many texts of the ingest are in the cluster, and how many there are to be; null before that is known. */
  progress: z.object({ done: z.int(), total: z.int() }).nullable(),
});

/** One writer's own document, which it writes again and again as a sign that it lives. */
export type HoldRecord = z.infer<typeof holdSchema>;

const recordSchema = z.discriminatedUnion("kind", [
  holdSchema,
  /** The versions of episodes that an ingest has begun to write. */
  z.object({ kind: z.literal("begun"), versions: z.array(z.string()) }),
  /** Tells this cluster from others that the same Redis serves. */
  z.object({ kind: z.literal("name"), name: z.string() }),
]);

type WriterRecord = z.infer<typeof recordSchema>;

const NAME = makeObjectId("writers", "name");
const nameHold = (number: number) => makeObjectId("writers", "hold", number);
/** A sign of life that was given up may still be written later: it must not undo the release. */
const nameRelease = (number: number) => makeObjectId("writers", "release", number);

/** What writers keep in the cluster, beside the index. */
export class WriterBook {
  readonly #cluster: WeaviateCluster;

  constructor(cluster: WeaviateCluster) {
    this.#cluster = cluster;
  }

  /** Reads a writer's document; gives null where there is none. */
  async readHold(number: number, options: RequestOptions): Promise<HoldRecord | null> {
    const found =
      (await this.#read(nameRelease(number), options)) ?? (await this.#read(nameHold(number), options));
    return found?.kind === "hold" ? found : null;
  }

  async writeHold(record: HoldRecord, options: RequestOptions): Promise<void> {
    const name = record.released ? nameRelease : nameHold;
    await this.#write(name(record.number), record, options);
  }

  /** Notes what may come to lie in the cluster without being read, before it is written. */
  async noteBegun(work: string, versions: readonly string[], options: RequestOptions): Promise<void> {
    for (let from = 0; from < versions.length; from += VERSIONS_A_RECORD) {
      const some = versions.slice(from, from + VERSIONS_A_RECORD);
      await this.#write(
        makeObjectId("writers", "begun", work, from),
        { kind: "begun", versions: some },
        options,
      );
    }
  }

  /** Lists what was noted of every ingest that has not come to its end, and the ids of those notes. */
  async listBegun(options: RequestOptions): Promise<{ ids: string[]; versions: string[] }> {
    return await this.#cluster.read(async (client) => {
      const ids: string[] = [];
      const versions: string[] = [];
      for await (const { uuid, properties } of client.collections.use(WRITERS).iterator()) {
        const record = parseRecord(uuid, properties["body"]);
        if (record.kind !== "begun") continue;
        ids.push(uuid);
        versions.push(...record.versions);
      }
      return { ids, versions };
    }, options);
  }

  /** The name that the cluster was given with its first ingest; null before that. */
  async readName(options: RequestOptions): Promise<string | null> {
    const found = await this.#read(NAME, options);
    return found?.kind === "name" ? found.name : null;
  }

  async writeName(name: string, options: RequestOptions): Promise<void> {
    await this.#write(NAME, { kind: "name", name }, options);
  }

  async remove(ids: readonly string[], options: RequestOptions): Promise<void> {
    for (const id of ids)
      await this.#cluster.write(
        (client) => client.collections.use(WRITERS).withConsistency("QUORUM").data.deleteById(id),
        options,
      );
  }

  async removeHold(number: number, options: RequestOptions): Promise<void> {
    await this.remove([nameHold(number), nameRelease(number)], options);
  }

  async #read(id: string, options: RequestOptions): Promise<WriterRecord | null> {
    const object = await this.#cluster.read(
      (client) => client.collections.use(WRITERS).withConsistency("QUORUM").query.fetchObjectById(id),
      options,
    );
    return object === null ? null : parseRecord(id, object.properties["body"]);
  }

  async #write(id: string, record: WriterRecord, options: RequestOptions): Promise<void> {
    const properties = { body: JSON.stringify(record) };
    await this.#cluster.write(async (client) => {
      const { data } = client.collections.use(WRITERS).withConsistency("QUORUM");
      const { errors } = await data.insertMany([{ id, properties }]);
      const [refused] = Object.values(errors);
      if (refused !== undefined) throw new Error(refused.message);
    }, options);
  }
}

function parseRecord(id: string, body: unknown): WriterRecord {
  const message = `object ${id} of ${WRITERS} cannot be read`;
  return readStored(message, () => recordSchema.parse(JSON.parse(String(body))));
}
