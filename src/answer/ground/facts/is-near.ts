/** In what way a number is said not to be exact. */
type Hedge = "over" | "under" | "nearly" | "about" | null;

/** In UTF-16 units. */
const LONGEST_HEDGE = 24;
/** What stands in front of a number, at its end. */
const HEDGES: readonly (readonly [RegExp, Exclude<Hedge, null>])[] = [
  [writeHedge("over|more than|at least|upwards? of|north of|above|exceed(?:s|ed|ing)?", ">"), "over"],
  [writeHedge("under|less than|fewer than|below|at most|up to", "<"), "under"],
  [writeHedge("nearly|almost|approaching|just (?:short|shy) of|not quite"), "nearly"],
  [writeHedge("about|around|roughly|approximately|some|circa|close to|somewhere between", "≈~"), "about"],
];
const OR_SO = /^\s+or so(?!\p{L})/u;
/** How far a rounded number may be from what was said, as a share of it. */
const ROUNDED = 0.05;
/** A number that another one is over or under is the next one with its last digit. */
const FURTHEST = 0.25;
/** In points: half of what lies between a quarter and a third, so that no share is near to two of these. */
const NEAR_SHARE = 4.2;
/** Shares that are said in words, in per cent: halves, thirds, quarters, fifths and tenths. */
const SHARES = [0, 10, 20, 25, 100 / 3, 40, 50, 60, 200 / 3, 75, 80, 90, 100];
/** Between these, a share in words is told to be over or under. */
const STEPS = [0, 10, 20, 25, 100 / 3, 50, 200 / 3, 75, 90, 100];
const EXACT_SHARE = 0.5;
/** As shares of it. */
const NEAR_MULTIPLE = 0.1;
const EXACT_MULTIPLE = 0.02;

function writeHedge(words: string, signs = ""): RegExp {
  return new RegExp(String.raw`(?:(?<!\p{L})(?:${words})|[${signs}])\s*$`, "u");
}

/** Reads what hedges the number from `start` to `end` of a text in lower case: "some 30", "30 or so". */
export function readHedge(plain: string, { start, end }: { start: number; end: number }): Hedge {
  const before = plain.slice(Math.max(0, start - LONGEST_HEDGE), start);
  const hedge = HEDGES.find(([pattern]) => pattern.test(before))?.[1];
  return hedge ?? (OR_SO.test(plain.slice(end, end + LONGEST_HEDGE)) ? "about" : null);
}

/** True where a number so hedged may stand for another one: "about 30%" for 29.6%, "over 2,000" for 2,345. */
export function isNearNumber(value: string, other: string, hedge: Hedge): boolean {
  const [rounded, exact] = [value, other].map(Number.parseFloat);
  if (hedge === null || rounded === undefined || exact === undefined || !(exact > 0)) return false;
  if (value.endsWith("%") !== other.endsWith("%")) return false;
  const digits = value.replaceAll(/\D/g, "").replace(/0+$/, "").length;
  const off = rounded - exact;
  if (digits === 0) return false;
  const unit = 10 ** (Math.floor(Math.log10(rounded)) + 1 - digits);
  if (hedge === "over" || hedge === "under") {
    const beyond = hedge === "over" ? -off : off;
    return beyond >= 0 && beyond < unit && beyond <= FURTHEST * exact;
  }
  const most = Math.max(ROUNDED * exact, value.endsWith("%") ? 1 : 0);
  if (Math.abs(off) > most || (hedge === "nearly" && off < 0)) return false;
  const isFive = (rounded / unit) % 5 === 0 && Math.abs(off) <= 2.5 * unit;
  return isFive || Number(exact.toPrecision(digits)) === rounded;
}

/** True where a share in words, in per cent, may stand for another one: "about half" for 48. */
export function isNearShare(share: number, exact: number, hedge: Hedge): boolean {
  const named = SHARES.find((step) => Math.abs(step - share) < 1) ?? share;
  if (Math.abs(exact - named) <= EXACT_SHARE) return true;
  if (hedge === null) return false;
  if (hedge === "over") return exact > named && exact < (STEPS.find((step) => step > named) ?? 100);
  if (hedge === "under") return exact < named && exact > (STEPS.findLast((step) => step < named) ?? 0);
  if (hedge === "nearly" && exact > named) return false;
  const isNearest = SHARES.every((step) => Math.abs(step - exact) >= Math.abs(named - exact));
  return isNearest && Math.abs(named - exact) <= NEAR_SHARE;
}

/** True where "twice" or "three times" may stand for a multiple: "nearly three times" for 2.75. */
export function isNearMultiple(times: number, exact: number, hedge: Hedge): boolean {
  const off = exact - times;
  if (hedge === "over") return off > 0 && off < 1;
  if (hedge === "under" || hedge === "nearly") return off <= 0 && off >= -NEAR_MULTIPLE * times;
  return Math.abs(off) <= (hedge === null ? EXACT_MULTIPLE : NEAR_MULTIPLE) * times;
}
