import type { Quantity } from './names.js';
import type { Scene } from './scene.js';

/** The general rule of a named quantity, as the seed and the contract (§0) write it; null where its layer has none so short. */
export function ruleFor(scene: Scene, quantity: Quantity): string | null {
  const type = typeOf(scene, quantity);
  switch (quantity.role) {
    case 'delta':
      return deltaRule(scene, quantity);
    case 'z':
      return Z_RULES[type] ?? null;
    case 'a':
      return scene.names.of(quantity.node)?.role === 'a' && layerOf(scene, quantity)?.activation
        ? 'a_i⁽ˡ⁾ = f(z_i⁽ˡ⁾)'
        : (Z_RULES[type]?.replace(/^z/, 'a') ?? null);
    case 'gradient':
      return gradientRule(quantity.part, type);
    case 'loss':
      return LOSS_RULES[scene.model.loss] ?? 'J = (1/N) Σ_n J_n';
    case 'innerDelta':
      return quantity.part === 'scores' ? 'δ_S = P ⊙ (dP − rowsum(dP ⊙ P))' : null;
    case 'update':
      return quantity.part === 'update' ? updateRule(scene) : null;
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
      return scene.update.step > 0
        ? `what ${scene.update.step} updates made of the file's value`
        : 'as the file, or its seed, has it';
    case 'buffer':
      return 'a running statistic, as it was before the step';
    default:
      return null;
  }
}

const Z_RULES: Readonly<Record<string, string>> = {
  dense: 'z_j⁽ˡ⁺¹⁾ = Σ_i W_ji⁽ˡ⁾ a_i⁽ˡ⁾ + b_j⁽ˡ⁾',
  conv1d: 'z_o,p = Σ_c Σ_u W_o,c,u x_c,p+u + b_o',
  conv2d: 'z_o,p,q = Σ_c Σ_u,v W_o,c,u,v x_c,p+u,q+v + b_o',
  batchnorm: 'z = γx̂ + β, x̂ = (x − mean)/√(variance + ε) over the batch',
  layernorm: 'z = γx̂ + β, x̂ = (x − mean)/√(variance + ε) over the example',
  embedding: 'z_t = E_k, the row of the word k at place t',
  attention: 'z = P V W_O + b, P = softmax(QKᵀ/√d)',
  residual: 'z = F(x) + x',
};

const LOSS_RULES: Readonly<Record<string, string>> = {
  'squared-error': 'J = (1/N) Σ_n ½‖y − a‖²',
  'mean-squared-error': 'J = (1/N) Σ_n mean (a − y)²',
  'absolute-error': 'J = (1/N) Σ_n Σ_j |a_j − y_j|',
  'cross-entropy': 'J = (1/N) Σ_n −Σ_j y_j log softmax(z)_j',
  'binary-cross-entropy': 'J = (1/N) Σ_n −Σ_j (y_j log a_j + (1 − y_j) log(1 − a_j))',
  'binary-cross-entropy-with-logits': 'J = (1/N) Σ_n Σ_j (log(1 + exp(z_j)) − z_j y_j)',
};

/** δ at the network's output, in the seed's signs, and elsewhere. */
function deltaRule({ graph, reading, model }: Scene, { node }: Quantity): string {
  const { of } = reading.expanded;
  const layer = graph.layers.find((each) => of(each.delta) === node);
  const last = layer !== undefined && graph.layers.some((each) => of(each.delta) === node && each.a === graph.output);
  if (last) return OUTPUT_RULES[model.loss] ?? "δ_j⁽ᴸ⁾ = ∂J/∂a_j⁽ᴸ⁾ f'(z_j⁽ᴸ⁾)";
  const next = graph.layers.find((each) => each.x === layer?.a && each.path !== layer?.path);
  const type = model.layers.find(({ path }) => path === next?.path)?.type;
  const f = layer && layer.z !== layer.a ? " f'(z_i⁽ˡ⁾)" : '';
  if (type === 'dense') return `δ_i⁽ˡ⁾ = (Σ_j W_ji⁽ˡ⁾ δ_j⁽ˡ⁺¹⁾)${f}`;
  return `δ_i⁽ˡ⁾ = ∂J/∂a_i⁽ˡ⁾${f}`;
}

const OUTPUT_RULES: Readonly<Record<string, string>> = {
  'squared-error': "δ_j⁽ᴸ⁾ = −(y_j − a_j⁽ᴸ⁾) f'(z_j⁽ᴸ⁾)/N",
  'cross-entropy': 'δ_j⁽ᴸ⁾ = (a_j⁽ᴸ⁾ − y_j)/N, a = softmax(z)',
  'binary-cross-entropy-with-logits': 'δ_j⁽ᴸ⁾ = (sigmoid(z_j⁽ᴸ⁾) − y_j)/N',
};

function gradientRule(part: string, type: string): string | null {
  if (type === 'dense')
    return part === 'weight' ? '∇W_ji⁽ˡ⁾ = Σ_n δ_j⁽ˡ⁺¹⁾ a_i⁽ˡ⁾' : part === 'bias' ? '∇b_j⁽ˡ⁾ = Σ_n δ_j⁽ˡ⁺¹⁾' : null;
  if (type.startsWith('conv'))
    return part === 'weight'
      ? '∇W = Σ_n Σ over positions, δ x'
      : part === 'bias'
        ? '∇b_o = Σ_n Σ over positions, δ_o'
        : null;
  if (type.endsWith('norm')) return part === 'gamma' ? '∇γ = Σ δ x̂' : part === 'beta' ? '∇β = Σ δ' : null;
  return type === 'embedding' ? '∇E_k = Σ over the places where k stands, δ' : null;
}

function updateRule({ model }: Scene): string {
  const { optimizer } = model.training;
  if (optimizer.name === 'sgd') return optimizer.momentum === 0 ? 'W := W − η ∇W' : 'W := W − η v, v := μv + ∇W';
  if (optimizer.name === 'rmsprop') return 'W := W − η ∇W/(√s + ε), s := αs + (1 − α)∇W²';
  return 'W := W − η/(1 − β₁ᵗ) m/(√v/√(1 − β₂ᵗ) + ε)';
}

function layerOf({ model }: Scene, { layer }: Quantity) {
  return model.layers.find(({ path }) => path === layer);
}

function typeOf(scene: Scene, quantity: Quantity): string {
  return layerOf(scene, quantity)?.type ?? '';
}
