export interface Target {
  readonly at: "most" | "least";
  readonly value: number;
}

/** One row of the table. */
export interface Figure {
  /** At most 50 characters. */
  readonly name: string;
  /** Null: not measured; `notes` say why. */
  readonly value: number | null;
  /** Of the value; "" for a ratio. */
  readonly unit: string;
  readonly target: Target | null;
  /** The figures behind it. */
  readonly notes: readonly string[];
}

export const most = (value: number): Target => ({ at: "most", value });
export const least = (value: number): Target => ({ at: "least", value });

export function isMet({ value, target }: Pick<Figure, "value" | "target">): boolean {
  if (value === null || target === null) return true;
  return target.at === "most" ? value <= target.value : value >= target.value;
}
