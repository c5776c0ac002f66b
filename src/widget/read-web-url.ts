/** Returns the address where it is http(s), else null: the widget follows and shows no other link. */
export function readWebUrl(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  return ["http:", "https:"].includes(new URL(url).protocol) ? url : null;
}
