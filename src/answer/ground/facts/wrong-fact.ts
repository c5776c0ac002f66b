/** What a sentence states and its evidence does not. */
export interface WrongFact {
  /** A number is `quantity` where it is stated of something else than what the sentence says. */
  readonly kind: "number" | "quantity" | "date" | "name" | "polarity";
  /** As the sentence writes it; all of the sentence for `polarity`. */
  readonly text: string;
}
