import type { Layer } from '../../engine/model.js';
import type { Quantity } from './names.js';
import { gradientRule, INNER_DELTAS } from './rules/backward.js';
import { deltaRule } from './rules/delta.js';
import { A_RULES, INNER_RULES, LOSS_RULES, Z_RULES } from './rules/forward.js';
import { updateRule } from './rules/updates.js';
import type { Scene } from './scene.js';

/** The general rule of a named quantity, as the seed and the contract (§0) write it; null where its layer has none so short. */
export function ruleFor(scene: Scene, quantity: Quantity): string | null {
  const type = layerOf(scene, quantity)?.type ?? '';
  const { part } = quantity;
  switch (quantity.role) {
    case 'delta':
      return deltaRule(scene, quantity);
    case 'z':
      return Z_RULES[type] ?? null;
    case 'a':
      return aRule(scene, quantity, type);
    case 'inner':
      return INNER_RULES[type]?.[part] ?? null;
    case 'innerDelta':
      return INNER_DELTAS[type]?.[part] ?? null;
    case 'gradient':
      return gradientRule(part, type);
    case 'loss':
      return LOSS_RULES[scene.model.loss] ?? 'J = (1/N) Σ_n J_n';
    case 'update':
      return updateRule(scene.model, part);
    default:
      return null;
  }
}

/** Why, in the seed's own signs; null where the terms say it all. */
export function reasonFor(scene: Scene, quantity: Quantity): string | null {
  const layer = layerOf(scene, quantity);
  switch (quantity.role) {
    case 'a':
      return layer?.activation ? `∵ a = f(z), f = ${layer.activation}` : null;
    case 'input':
    case 'target':
      return 'as the data has it';
    case 'parameter':
      return parameterReason(scene, quantity);
    case 'buffer':
      return 'a running statistic, as it was before the step';
    default:
      return null;
  }
}

function parameterReason({ model, update }: Scene, { name, part }: Quantity): string {
  const frozen = model.parameters.find((each) => each.name === name)?.frozen ?? false;
  if (frozen) return 'frozen (train.freeze): it keeps the value that the file, or its seed, gives';
  const given =
    update.step > 0
      ? `what ${update.step} ${update.step === 1 ? 'update' : 'updates'} made of the file's value`
      : 'as the file, or its seed, has it';
  return part.startsWith('in_proj') ? `${given}; in_proj holds those of Q, K and V, one below the other` : given;
}

function aRule(scene: Scene, quantity: Quantity, type: string): string | null {
  const own = A_RULES[type];
  if (own !== undefined) return own;
  const isItself = scene.names.of(quantity.node)?.role === 'a';
  if (isItself && layerOf(scene, quantity)?.activation) return 'a_i⁽ˡ⁾ = f(z_i⁽ˡ⁾)';
  return Z_RULES[type]?.replace(/^z/, 'a') ?? null;
}

function layerOf({ model }: Scene, { layer }: Quantity): Layer | undefined {
  return model.layers.find(({ path }) => path === layer);
}
