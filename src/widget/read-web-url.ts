/** The address where it is http(s), null for any other: no other is followed or shown as a link. */
export function readWebUrl(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  return ["http:", "https:"].includes(new URL(url).protocol) ? url : null;
}
