import { fileURLToPath } from "node:url";
import type { StoredModel } from "../inference/model-files.js";

/** The folder of the models that are shipped with the program; the path holds from `src/` and from `dist/`. */
export const OWN_MODELS_DIR = fileURLToPath(new URL("../../models", import.meta.url));

/** The reading model, as it is shipped. `training/reader` writes its files. */
export const READER_MODEL: StoredModel = {
  name: "reader",
  files: [
    {
      path: "onnx/model_quantized.onnx",
      bytes: 23_477_421,
      sha256: "02eb3513e18a1e4762062c02cc6731499480f3d99ccaaafd42e6e3d1a5f4ba99",
    },
    {
      path: "tokenizer.json",
      bytes: 466_247,
      sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    },
    {
      path: "config.json",
      bytes: 72,
      sha256: "2538ee7377c2c6f7a2c73af9e1f5c677abcd8dd1e37b0841dc3ee879e614e405",
    },
    {
      path: "tokenizer_config.json",
      bytes: 215,
      sha256: "df53cc39b12b6684823d1ec00ca566c648d33b125923337ae91fd97af3117806",
    },
  ],
};
