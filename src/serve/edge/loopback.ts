/** True for the names and addresses of this machine itself (RFC 6761, 6.3; RFC 1122, 3.2.1.3), with a port or without. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  return /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(name);
}
