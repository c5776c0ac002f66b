/** Places and their people or language that share too little of their spelling. */
const IRREGULAR = new Map(
  (
    "France French, Germany German, Britain British, England English, Spain Spanish, Netherlands Dutch, Ireland Irish, " +
    "Scotland Scottish, Wales Welsh, Sweden Swedish, Denmark Danish, Finland Finnish, Norway Norwegian, Poland Polish, " +
    "Switzerland Swiss, Greece Greek, Turkey Turkish, Thailand Thai, Czechia Czech, Peru Peruvian"
  )
    .split(", ")
    .map((pair) => pair.split(" "))
    .map(([place = "", people = ""]) => [place, people] as const),
);
const PEOPLE = /(?:i?an|ese|ish|i)s?$/;
const SHORTEST_STEM = 3;

/** True for a place and its people or language, either way round: "Canada" and "Canadian", "France" and "French". */
export function isSamePlace(a: string, b: string): boolean {
  if (IRREGULAR.get(a) === b || IRREGULAR.get(b) === a) return true;
  if (a[0] !== b[0]) return false;
  const [one = "", other = ""] = [a, b].map((word) => word.replace(PEOPLE, "").replace(/[aeiouy]+$/, ""));
  return PEOPLE.test(a) !== PEOPLE.test(b) && one.length >= SHORTEST_STEM && one === other;
}
