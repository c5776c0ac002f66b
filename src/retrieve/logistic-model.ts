/** How signals were measured. */
interface Measured {
  /** Name of the embedding model; null where words alone are compared. */
  readonly model: string | null;
  /** Null where words are not compared one by one. */
  readonly alignment: number | null;
}

/** A logistic model, which also has a coefficient for each signal, by the signal's name. */
interface LogisticModel extends Measured {
  readonly intercept: number;
  readonly leastProbability: number;
}

/** Returns the model fitted for what was measured, else the one of words alone. */
export function findFittedModel<Model extends Measured>(
  models: readonly Model[],
  { model, alignment }: Measured,
): Model | undefined {
  return (
    models.find((fitted) => fitted.model === model && (fitted.alignment === null) === (alignment === null)) ??
    models.find((fitted) => fitted.model === null)
  );
}

/** Returns the fitted model's probability (0..1) and the least that passes; undefined where no model was fitted. */
export function judgeSignals<Signals extends Measured, Model extends LogisticModel & Signals>(
  models: readonly Model[],
  signals: Signals,
): { readonly probability: number; readonly least: number } | undefined {
  const fitted = findFittedModel(models, signals);
  if (fitted === undefined) return undefined;
  const { model: _, intercept, leastProbability: least, ...coefficients } = fitted;
  const logit = Object.entries<unknown>(coefficients).reduce<number>(
    (sum, [signal, coefficient]) =>
      sum + Number(coefficient ?? 0) * Number(signals[signal as keyof Signals] ?? 0),
    intercept,
  );
  return { probability: 1 / (1 + Math.exp(-logit)), least };
}
