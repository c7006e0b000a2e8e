/** A change of a model file, in the file's own words: what somebody would type, whoever writes it into the text. */
export type ModelChange =
  /** Sets a key of a layer, of `train`, of `data` or of the file as a whole; undefined takes it away. */
  | {
      readonly kind: 'set';
      readonly of: { readonly layer: string } | 'train' | 'data' | 'model';
      readonly key: string;
      readonly value: unknown;
    }
  /** A new layer, before or after one that there is. */
  | { readonly kind: 'insert'; readonly where: 'before' | 'after'; readonly layer: string; readonly value: object }
  | { readonly kind: 'remove'; readonly layer: string };
