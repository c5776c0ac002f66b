import { z } from "zod";

const message = z.looseObject({ params: z.unknown() });
const withParams = z.looseObject({ params: z.record(z.string(), z.unknown()) });
/** In UTF-16 units: more than the longest valid call has. */
const LONGEST_TEXT = 200_000;

/**
 * A message of JSON-RPC as the protocol wants it: without `params`, `cursor` and `arguments` that are null, and with the
 * arguments of a tool as an object where they come as the text of its JSON.
 */
export function mendMessage(value: unknown): unknown {
  if (Array.isArray(value) || !message.safeParse(value).success) return value;
  const { params, ...rest } = value as { params?: unknown };
  if (params === null) return rest;
  if (!withParams.safeParse(value).success) return value;
  const { cursor, arguments: sent, ...others } = params as Record<string, unknown>;
  if (cursor !== null && sent !== null && typeof sent !== "string") return value;
  return {
    ...rest,
    params: {
      ...others,
      ...(cursor === null || cursor === undefined ? {} : { cursor }),
      ...(sent === null || sent === undefined ? {} : { arguments: readObject(sent) }),
    },
  };
}

function readObject(sent: unknown): unknown {
  if (typeof sent !== "string" || sent.length > LONGEST_TEXT) return sent;
  if (sent.trim() === "") return {};
  try {
    return JSON.parse(sent);
  } catch {
    return sent;
  }
}
