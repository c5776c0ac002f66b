import { z } from "zod";

/** An address must hold no secret, since errors and logs may show it. */
export const url = z
  .url({ protocol: /^https?$/, error: "expected an http(s) URL" })
  .refine((text) => !URL.canParse(text) || (new URL(text).username === "" && new URL(text).password === ""), {
    error: "expected a URL without a user name and password",
  });
/** Reads addresses with commas between them, and removes slashes at their ends. */
export const urls = z.string().transform((text, context) => {
  const list = text.split(",").map((entry) => entry.trim().replace(/\/+$/, ""));
  const wrong = list.flatMap((entry, i) => (url.safeParse(entry).success ? [] : [i + 1]));
  if (wrong.length > 0) {
    const message = `expected http(s) URLs without a user name and password, with commas between them; number ${wrong.join(", ")} is none`;
    context.addIssue({ code: "custom", message });
  }
  return list;
});
/** It may hold a user name and a password, percent-encoded; behind the host only the number of a database may stand. */
const REDIS = /^rediss?:\/\/(?:[^\s/@?#]*@)?(?:[^\s/@:?#]+|\[[\d.:a-f]+\])(?::\d+)?(?:\/\d{0,3})?$/i;
export const redisUrl = z
  .string()
  .refine((text) => REDIS.test(text) && URL.canParse(text) && decodePercents(text) !== null, {
    error: "expected redis://host:6379 or rediss://, a password percent-encoded: redis://:password@host:6379",
  });

/** It may hold a user name, alone or with a password, percent-encoded. */
const PROXY = /^https?:\/\/(?:[^\s/@:?#]+(?::[^\s/@?#]*)?@)?(?:[^\s/@:?#]+|\[[\d.:a-f]+\])(?::\d+)?\/?$/i;
/** Reads a proxy's address; `http` where it names no scheme, as others read it. */
export const proxyUrl = z
  .string()
  .transform((text) => (text.includes("://") ? text : `http://${text}`))
  .refine((text) => PROXY.test(text) && URL.canParse(text) && decodePercents(text) !== null, {
    error:
      "expected http://host:port or https://, a password percent-encoded: http://user:password@host:port",
  });

/** Decodes percent signs; gives null where they spell no text. */
export function decodePercents(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Reads sites as the origins that a browser writes: `https://site.example`, with a port where it is not the scheme's own. */
export const origins = z.string().transform((text, context) => {
  const read = text.split(",").map((entry) => readOrigin(entry.trim()));
  const wrong = read.flatMap((origin, i) => (origin === null ? [i + 1] : []));
  if (wrong.length > 0) {
    const message = `expected origins such as https://site.example with commas between them; number ${wrong.join(", ")} is none`;
    context.addIssue({ code: "custom", message });
  }
  return [...new Set(read.filter((origin) => origin !== null))];
});

/** `URL` accepts hosts that no site has, and some of them a policy header cannot hold. */
const SITE = /^https?:\/\/(?:[\p{L}\p{M}\p{N}._-]+|\[[\d.:a-f]+\])(?::\d+)?\/?$/iu;

/** Reads an origin; gives null for what is not the http(s) address of a site alone. */
function readOrigin(text: string): string | null {
  return SITE.test(text) && URL.canParse(text) ? new URL(text).origin : null;
}

/**
 * Reads hosts as a browser writes them, names in ASCII and addresses of IPv6 in brackets; their ports are dropped. `*` stays.
 */
export const hosts = z.string().transform((text, context) => {
  const read = text.split(",").map((entry) => readHost(entry.trim()));
  const wrong = read.flatMap((host, i) => (host === null ? [i + 1] : []));
  if (wrong.length > 0) {
    const message = `expected hosts such as podcast.example with commas between them, or *; number ${wrong.join(", ")} is none`;
    context.addIssue({ code: "custom", message });
  }
  return [...new Set(read.filter((host) => host !== null))];
});

/** Reads a host; gives null for what is none. */
function readHost(text: string): string | null {
  if (text === "*") return text;
  const origin = text.includes("/") ? null : readOrigin(`http://${text}`);
  return origin === null ? null : new URL(origin).hostname;
}

/** Reads a whole number of 0 or more. */
export const count = (what: string) => {
  const error = `expected ${what}, as a whole number of 0 or more`;
  return z
    .string()
    .regex(/^\d{1,15}$/, error)
    .transform(Number);
};

export const flag = z
  .enum(["0", "1", "false", "true"], { error: "expected 0 or 1" })
  .transform((text) => text === "1" || text === "true");

/** Reads keys that a header can carry. */
export const apiKeys = z.string().transform((text, context) => {
  const keys = text.split(",").map((key) => key.trim());
  const wrong = keys.flatMap((key, i) => (/^[\x21-\x7e]{1,500}$/.test(key) ? [] : [i + 1]));
  if (wrong.length > 0) {
    const message = `expected keys of 1 to 500 visible ASCII characters with commas between them; number ${wrong.join(", ")} is none`;
    context.addIssue({ code: "custom", message });
  }
  return [...new Set(keys)];
});
