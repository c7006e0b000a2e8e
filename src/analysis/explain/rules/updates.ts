import type { Model, Optimizer } from '../../../engine/model.js';

/** How each optimizer's parts are made, by name: `update`, and its moments (`engine/train/optimizers.ts`). */
type Rules = Readonly<Record<string, string>>;

const ADAM_UPDATE = 'W := W − η m̂/(√v̂ + ε), m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)';
const ADAM: Rules = {
  update: ADAM_UPDATE,
  m: 'm := β₁ m + (1 − β₁) g',
  v: 'v := β₂ v + (1 − β₂) g²',
};

const OF_OPTIMIZERS: { readonly [K in Optimizer['name']]: (optimizer: Extract<Optimizer, { name: K }>) => Rules } = {
  sgd: ({ momentum, nesterov }) => ({
    update: momentum === 0 ? 'W := W − η g' : nesterov ? 'W := W − η (g + μ v)' : 'W := W − η v',
    velocity: 'v := μ v + g',
  }),
  rmsprop: ({ momentum, centered }) => ({
    update: momentum === 0 ? `W := W − η g/(√${centered ? '(s − d²)' : 's'} + ε)` : 'W := W − η u',
    square: 's := α s + (1 − α) g²',
    mean: 'd := α d + (1 − α) g',
    'scaled-velocity': `u := μ u + g/(√${centered ? '(s − d²)' : 's'} + ε)`,
  }),
  adam: () => ADAM,
  adamw: ({ decay }) => ({ ...ADAM, update: `${ADAM_UPDATE}${decay === 0 ? '' : ', less η λ W'}` }),
};

/** The rule of a part of the coming update; where nothing comes between, g is ∇W. */
export function updateRule({ training }: Model, part: string): string | null {
  const { optimizer, clip } = training;
  const decay = optimizer.name === 'adamw' ? 0 : optimizer.decay;
  if (part === 'effective') return effectiveRule(clip, decay);
  const rules = OF_OPTIMIZERS[optimizer.name](optimizer as never);
  const rule = rules[part] ?? null;
  return clip || decay !== 0 ? rule : (rule?.replaceAll(/\bg\b/g, '∇W') ?? null);
}

/** What the optimizer reads in place of ∇W. */
function effectiveRule(clip: Model['training']['clip'], decay: number): string {
  const decayed = decay === 0 ? '' : ' + λ W';
  if (!clip) return `g = ∇W${decayed}`;
  return clip.by === 'norm'
    ? `g = ∇W c/(‖∇‖ + 1e−6)${decayed}, where ‖∇‖ of all gradients together is more than c`
    : `g = ∇W, cut off at ±c${decayed}`;
}
