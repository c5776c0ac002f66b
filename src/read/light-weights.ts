/** What `npm run fit:light-reader` fitted: the signs of `describe-match.ts` in their order; of texts behind the intercept, before those of questions. */
export interface LightWeights {
  readonly text: readonly number[];
  readonly sentence: readonly number[];
}

export const LIGHT_WEIGHTS: LightWeights = {
  text: [-21.1, 18.05, 1.04, 6.54, 0.33, -1.41, -2.71, 0.44, 0.32, -0.94, 17.8, -1.23],
  sentence: [7.64, 1.58, -0.29, 0.09, -1.13, -0.18, 2.3, -1.05],
};
