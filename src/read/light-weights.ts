/** What `npm run fit:light-reader` fitted: the signs of `describe-match.ts` in their order; of texts behind the intercept. */
export interface LightWeights {
  readonly text: readonly number[];
  readonly sentence: readonly number[];
}

export const LIGHT_WEIGHTS: LightWeights = {
  text: [-11.472, 7.642, 4.181, 4.06, 1.208, 1.288, 0.627, -0.751],
  sentence: [7.363, 2.034, 0.456, 0.196, -0.67, -0.017, 2.084, -1.138],
};
