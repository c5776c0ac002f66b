const MODULE = /\/widget(?:\/[^/]+\/widget)?\.js$/;

/**
 * Address of the server, without a slash at its end: the `server` attribute, which may be relative to the page,
 * else the place the widget's module was loaded from. Throws a `TypeError` for an address that is not http(s).
 */
export function findServer(
  attribute: string | null,
  { moduleUrl, pageUrl }: Record<"moduleUrl" | "pageUrl", string>,
): string {
  const { protocol, origin, pathname } =
    attribute === null ? new URL(moduleUrl) : new URL(attribute, pageUrl);
  if (!["http:", "https:"].includes(protocol)) {
    throw new TypeError(`cuepoint-chat: server must be an http(s) address, got "${attribute ?? moduleUrl}"`);
  }
  const path = attribute === null ? pathname.replace(MODULE, "") : pathname;
  return origin + path.replace(/\/+$/, "");
}
