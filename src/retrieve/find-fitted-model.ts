interface Measured {
  /** Name of the embedding model; null where words alone are compared. */
  readonly model: string | null;
  /** Null where words are not compared one by one. */
  readonly alignment: number | null;
}

/** The coefficients fitted for what was measured; those of words alone where none were. */
export function findFittedModel<Model extends Measured>(
  models: readonly Model[],
  { model, alignment }: Measured,
): Model | undefined {
  return (
    models.find((fitted) => fitted.model === model && (fitted.alignment === null) === (alignment === null)) ??
    models.find((fitted) => fitted.model === null)
  );
}
