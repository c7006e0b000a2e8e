import type { Tree } from './tree.js';

/** What every part of the tab is handed. */
export interface Explaining {
  readonly tree: Tree;
  /** Keys that stand open where nobody touched them. */
  readonly atFirst: ReadonlySet<string>;
  /** Whether the row of partial derivatives is shown. */
  readonly partials: boolean;
  fold(key: string, open: boolean): void;
  /** Makes an entry the new question. */
  ask(at: string): void;
}

export function isOpen({ tree, atFirst }: Explaining, key: string): boolean {
  return tree.folds[key] ?? atFirst.has(key);
}
