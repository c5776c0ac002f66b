import { Client, StreamableHTTPClientTransport, type Transport } from "@modelcontextprotocol/client";

/** The revision of 2026-07-28, and those before it that begin with `initialize`. */
export const ERAS = ["auto", "legacy"] as const;
export type Era = (typeof ERAS)[number];

/** The official client, connected. */
export async function connectMcp(era: Era, transport: Transport): Promise<Client> {
  const client = new Client({ name: "test", version: "1.0.0" }, { versionNegotiation: { mode: era } });
  await client.connect(transport);
  return client;
}

export function connectOverHttp(
  era: Era,
  url: string,
  headers: Record<string, string> = {},
): Promise<Client> {
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers } });
  return connectMcp(era, transport);
}

/** What a model reads of a result. */
export function readText(result: Awaited<ReturnType<Client["callTool"]>>): string {
  return result.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
}
