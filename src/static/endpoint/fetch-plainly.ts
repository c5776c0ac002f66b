/** What a server is told: every other header would have to be allowed by it. */
const SENT = ["accept", "content-type"];

/**
 * Fetches for the client of a language model's server, without a key, a cookie or the client's own headers. A browser unpacks a body
 * and keeps a redirect's address to itself: the response says so in the client's terms.
 */
export const fetchPlainly: typeof fetch = async (input, { headers, ...init } = {}) => {
  const given = new Headers(headers);
  const sent = SENT.flatMap((name): [string, string][] => {
    const value = given.get(name);
    return value === null ? [] : [[name, value]];
  });
  const response = await fetch(input, {
    ...init,
    headers: sent,
    credentials: "omit",
    referrerPolicy: "origin",
  });
  if (response.type === "opaqueredirect")
    return new Response(null, { status: 302, headers: { location: "" } });
  const plain = new Headers(response.headers);
  plain.delete("content-encoding");
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers: plain });
};
