import type { PrimitiveName } from '../../../engine/primitives/table.js';
import { products } from './products.js';
import { isElementwise, ofElementwise } from './quickElementwise.js';
import { ofMovement, ofSum } from './quickMovement.js';
import { type Quickly, seen } from './quickReference.js';
import type { Site } from './site.js';

/**
 * A shorter way to the verdict that nearly all ops get, that everything matches: the reference and its bound in one run of
 * kernels. Whatever it does not find to match goes the long way. Null where there is none.
 */
export function quickly(site: Site, wanted: readonly number[]): Quickly | null {
  const { op } = site.node;
  if (op === 'matmul') return ofProducts(site as unknown as Site<'matmul'>, wanted);
  if (op === 'reshape') return ofReshape(site);
  if (op === 'sum') return ofSum(site, (site as unknown as Site<'sum'>).node.attributes);
  if (MOVING.has(op)) return ofMovement(site, wanted);
  return isElementwise(op) ? ofElementwise(site, wanted) : null;
}

const MOVING: ReadonlySet<PrimitiveName> = new Set<PrimitiveName>([
  ...(['expand', 'permute', 'slice', 'pad', 'concat', 'gather', 'window'] as const),
]);

function ofProducts(site: Site<'matmul'>, wanted: readonly number[]): Quickly {
  const { evaluation, parts } = products(site, wanted);
  return () => {
    evaluation.run();
    return parts.map(({ value, sizes, factor, lost }) => seen(evaluation, value, sizes, factor, lost));
  };
}

/** Numbers that stand where the cotangent's stand are the cotangent's, in the same order. */
function ofReshape({ run, pull }: Site): Quickly | null {
  const [part = null] = pull.parts;
  const { execution } = run;
  if (part === null || !execution.has(part) || execution.slot(part) !== execution.slot(pull.cotangent)) return null;
  return () => [{ exact: execution.view(pull.cotangent), sizes: null, factor: 0, lost: 0 }];
}
