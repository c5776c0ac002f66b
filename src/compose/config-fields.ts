import { z } from "zod";
import { readInterval } from "../shared/read-interval.js";

/** An address must hold no secret, since errors and logs may show it. */
export const url = z
  .url({ protocol: /^https?$/, error: "expected an http(s) URL" })
  .refine((text) => !URL.canParse(text) || (new URL(text).username === "" && new URL(text).password === ""), {
    error: "expected a URL without a user name and password",
  });

/** Reads a list with commas between its entries. `read` gives null for an entry that is none of what is `expected`. */
function list(read: (entry: string) => string | null, expected: string) {
  return z.string().transform((text, context) => {
    const entries = text.split(",").map((entry) => read(entry.trim()));
    const wrong = entries.flatMap((entry, i) => (entry === null ? [i + 1] : []));
    if (wrong.length > 0) {
      const message = `expected ${expected}; number ${wrong.join(", ")} is none`;
      context.addIssue({ code: "custom", message });
    }
    return entries.filter((entry) => entry !== null);
  });
}

/** Reads a list in which each entry counts once. */
function set(...given: Parameters<typeof list>) {
  return list(...given).transform((entries) => [...new Set(entries)]);
}

/** Reads addresses, and removes slashes at their ends. */
export const urls = list((text) => {
  const address = text.replace(/\/+$/, "");
  return url.safeParse(address).success ? address : null;
}, "http(s) URLs without a user name and password, with commas between them");

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

/** `URL` accepts hosts that no site has, and some of them a policy header cannot hold. */
const SITE = /^https?:\/\/(?:[\p{L}\p{M}\p{N}._-]+|\[[\d.:a-f]+\])(?::\d+)?\/?$/iu;

/** Reads an origin; gives null for what is not the http(s) address of a site alone. */
function readOrigin(text: string): string | null {
  return SITE.test(text) && URL.canParse(text) ? new URL(text).origin : null;
}

/** Reads sites as the origins that a browser writes: `https://site.example`, with a port where it is not the scheme's own. */
export const origins = set(readOrigin, "origins such as https://site.example with commas between them");

/** Reads a host; gives null for what is none. */
function readHost(text: string): string | null {
  if (text === "*") return text;
  const origin = text.includes("/") ? null : readOrigin(`http://${text}`);
  return origin === null ? null : new URL(origin).hostname;
}

/** Reads hosts as a browser writes them, names in ASCII and addresses of IPv6 in brackets; their ports are dropped. `*` stays. */
export const hosts = set(readHost, "hosts such as podcast.example with commas between them, or *");

/** Reads a whole number of 0 or more. */
export const count = (what: string) => {
  const error = `expected ${what}, as a whole number of 0 or more`;
  return z
    .string()
    .regex(/^\d{1,15}$/, error)
    .transform(Number);
};

/** Reads an amount of money, without its currency. */
export const price = (what: string) =>
  z
    .string()
    .regex(/^\d{1,9}(?:\.\d{1,9})?$/, `expected ${what} as a number such as 0.006, without a currency`)
    .transform(Number);

export const oneOf = <const Name extends string>(...names: readonly Name[]) =>
  z.enum(names, { error: `expected one of ${names.join(", ")}` });

export const flag = z
  .enum(["0", "1", "false", "true"], { error: "expected 0 or 1" })
  .transform((text) => text === "1" || text === "true");

/** Reads keys that a header can carry. */
export const apiKeys = set(
  (key) => (/^[\x21-\x7e]{1,500}$/.test(key) ? key : null),
  "keys of 1 to 500 visible ASCII characters with commas between them",
);

/** Reads a time such as `6h` as seconds. */
export const interval = z
  .string()
  .transform((text) => readInterval(text) ?? 0)
  .refine((seconds) => seconds > 0, "expected 5 minutes to 30 days, such as 30m, 6h or 1d");
