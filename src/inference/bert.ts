/** What is used of a tokeniser; the names are those of Transformers.js. */
export interface BertTokenizer {
  /** The most tokens that the model reads at once, `[CLS]` and `[SEP]` counted. */
  readonly model_max_length: number;
  readonly unk_token_id: number;
  readonly all_special_ids: readonly number[];
  /** Gives the word pieces: without `[CLS]` and `[SEP]` where nothing else is asked for. */
  tokenize(text: string, options?: { readonly add_special_tokens: boolean }): string[];
  convert_tokens_to_ids(pieces: string[]): (number | undefined)[];
  encode(text: string, options: { readonly add_special_tokens: boolean }): number[];
}

/** What a model gives by one name. */
export interface BertOutput {
  readonly data: unknown;
  readonly dims: readonly number[];
  readonly size: number;
  dispose(): void;
}

export interface Bert {
  readonly tokenizer: BertTokenizer;
  /** Runs one text: its tokens, each with the number of the segment it is of. The caller disposes of the outputs. */
  run(ids: readonly number[], segments: readonly number[]): Promise<Readonly<Record<string, BertOutput>>>;
  dispose(): Promise<unknown>;
}
