import { describe, expect, test } from "vitest";
import { SUPPORT_MODELS } from "../../src/answer/ground/support-models.js";
import { readConfig } from "../../src/compose/config.js";
import { findModel } from "../../src/embed/find-model.js";
import { MODEL_TABLE } from "../../src/embed/model-table.js";
import { ANSWERABILITY_MODELS } from "../../src/retrieve/judge-answerability.js";
import { findFittedModel } from "../../src/retrieve/logistic-model.js";

const find = (models: typeof ANSWERABILITY_MODELS | typeof SUPPORT_MODELS, measured: Measured) =>
  findFittedModel<Measured>(models, measured);
interface Measured {
  readonly model: string | null;
  readonly alignment: number | null;
}

describe.each([
  ["answerability", ANSWERABILITY_MODELS],
  ["support", SUPPORT_MODELS],
])("of the models of %s", (_, models) => {
  test.each(MODEL_TABLE)("$name has one for words compared one by one", ({ name }) => {
    expect(find(models, { model: name, alignment: 0.5 })).toMatchObject({
      model: name,
      alignment: expect.any(Number),
    });
  });

  test("the default embedding model has one for vectors alone as well", () => {
    const { name } = findModel(readConfig({}, {}).modelName);
    expect(find(models, { model: name, alignment: null })).toMatchObject({ model: name, alignment: null });
  });

  test.each([0.5, null])(
    "words alone decide for an unknown embedding model with alignment %j",
    (alignment) => {
      const fitted = find(models, { model: "unknown", alignment });
      expect(fitted).toMatchObject({ model: null, alignment: null });
      expect(find(models, { model: null, alignment: null })).toBe(fitted);
    },
  );
});

test("words alone decide where a model was fitted with words compared one by one only", () => {
  const models = [
    { model: "fitted", alignment: 1 },
    { model: null, alignment: null },
  ];
  expect(findFittedModel(models, { model: "fitted", alignment: null })).toBe(models[1]);
  expect(findFittedModel(models.slice(0, 1), { model: "fitted", alignment: null })).toBeUndefined();
});
