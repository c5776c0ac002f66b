/** In UTF-16 units: a longer address is none of a picture that is kept anywhere. */
export const LONGEST_ADDRESS = 2_000;

/**
 * Reads the address of a picture; undefined for what is none. Only `https` is taken: a page that is secure itself shows no
 * other picture.
 */
export function readArtwork(address: string | null | undefined): string | undefined {
  const stated = address?.trim() ?? "";
  if (!/^https:\/\/[^\s/]\S*$/i.test(stated) || stated.length > LONGEST_ADDRESS || !URL.canParse(stated))
    return undefined;
  const { href, username } = new URL(stated);
  return username === "" && href.length <= LONGEST_ADDRESS ? href : undefined;
}
