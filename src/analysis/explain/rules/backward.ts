/** δ at the network's output by its loss, in the seed's signs. */
export const OUTPUT_RULES: Readonly<Record<string, string>> = {
  'squared-error': "δ_j⁽ᴸ⁾ = −(y_j − a_j⁽ᴸ⁾) f'(z_j⁽ᴸ⁾)/N",
  'cross-entropy': 'δ_j⁽ᴸ⁾ = (p_j⁽ᴸ⁾ − y_j)/N, p = softmax(z)',
  'binary-cross-entropy-with-logits': 'δ_j⁽ᴸ⁾ = (sigmoid(z_j⁽ᴸ⁾) − y_j)/N',
};

/** ∂J/∂a by the layer that reads a: what it makes of its own δ. Where there is none, `∂J/∂a` stands. */
export const UPSTREAM_RULES: Readonly<Record<string, string>> = {
  dense: '(Σ_j W_ji⁽ˡ⁾ δ_j⁽ˡ⁺¹⁾)',
  conv1d: '(Σ_o Σ_u W_o,c,u δ_o,p−u)',
  conv2d: '(Σ_o Σ_u,v W_o,c,u,v δ_o,p−u,q−v)',
  maxpool1d: '(δ⁽ˡ⁺¹⁾ of the windows that a is the largest of)',
  maxpool2d: '(δ⁽ˡ⁺¹⁾ of the windows that a is the largest of)',
  avgpool1d: '(Σ δ⁽ˡ⁺¹⁾ of the windows of a, over their size)',
  avgpool2d: '(Σ δ⁽ˡ⁺¹⁾ of the windows of a, over their size)',
  dropout: 'm δ⁽ˡ⁺¹⁾/(1 − p)',
  flatten: 'δ⁽ˡ⁺¹⁾',
  reshape: 'δ⁽ˡ⁺¹⁾',
  batchnorm: 'γ/√(σ² + ε) (δ⁽ˡ⁺¹⁾ − mean δ⁽ˡ⁺¹⁾ − x̂ mean(δ⁽ˡ⁺¹⁾ x̂))',
  layernorm: '(γδ⁽ˡ⁺¹⁾ − mean γδ⁽ˡ⁺¹⁾ − x̂ mean(γδ⁽ˡ⁺¹⁾ x̂))/√(σ² + ε)',
  residual: '(δ⁽ˡ⁺¹⁾ + what comes back through F)',
  position: 'δ⁽ˡ⁺¹⁾',
  attention: '(W_Qᵀ δ_Q + W_Kᵀ δ_K + W_Vᵀ δ_V)',
};

/** δ of every step at once, which goes back through time. */
export const STEP_DELTAS: Readonly<Record<string, string>> = {
  rnn: "δ_t = (∂J/∂h_t + Wₕᵀ δ_t+1) f'(z_t)",
  lstm: 'δ_t of i, f, g, o = δc_t g i′, δc_t c_t−1 f′, δc_t i g′, δh_t tanh(c_t) o′',
  gru: 'δ_t of r, u, n = δn hn r′, δh_t (h_t−1 − n) u′, δh_t (1 − u) n′',
};

/** ∂J/∂X of values within a layer. */
export const INNER_DELTAS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  attention: {
    scores: 'δ_S = P ⊙ (δ_P − rowsum(δ_P ⊙ P))',
    weights: 'δ_P = δ_PV Vᵀ',
    q: 'δ_Q = δ_S K/√d',
    k: 'δ_K = δ_Sᵀ Q/√d',
    v: 'δ_V = Pᵀ δ_PV',
    heads: 'δ_PV = δ W_O',
  },
  lstm: { c: 'δc_t = δh_t o (1 − tanh²(c_t)) + δc_t+1 f_t+1' },
};

interface OfParameter {
  readonly type: RegExp;
  readonly part: RegExp;
  readonly rule: string;
}

/** ∇ of parameters; the first that fits is taken. */
const GRADIENTS: readonly OfParameter[] = [
  { type: /^dense$/, part: /^weight$/, rule: '∇W_ji⁽ˡ⁾ = Σ_n δ_j⁽ˡ⁺¹⁾ a_i⁽ˡ⁾' },
  { type: /^dense$/, part: /^bias$/, rule: '∇b_j⁽ˡ⁾ = Σ_n δ_j⁽ˡ⁺¹⁾' },
  { type: /^conv/, part: /^weight$/, rule: '∇W_o,c,u,v = Σ_n Σ_p,q δ_o,p,q x_c,p+u,q+v' },
  { type: /^conv/, part: /^bias$/, rule: '∇b_o = Σ_n Σ_p,q δ_o,p,q' },
  { type: /norm$/, part: /^weight$/, rule: '∇γ = Σ δ x̂' },
  { type: /norm$/, part: /^bias$/, rule: '∇β = Σ δ' },
  { type: /^embedding$/, part: /^weight$/, rule: '∇E_k = Σ over the places where k stands, δ' },
  { type: /^position$/, part: /^weight$/, rule: '∇E_t = Σ_n δ_t' },
  { type: /^attention$/, part: /^in_proj_weight$/, rule: '∇W_Q = Σ_n δ_Qᵀ x, ∇W_K = Σ_n δ_Kᵀ x, ∇W_V = Σ_n δ_Vᵀ x' },
  { type: /^attention$/, part: /^in_proj_bias$/, rule: '∇b of Q, K, V = Σ_n Σ_t δ_Q, δ_K, δ_V' },
  { type: /^attention$/, part: /^out_proj.weight$/, rule: '∇W_O = Σ_n δᵀ PV' },
  { type: /^attention$/, part: /^out_proj.bias$/, rule: '∇b_O = Σ_n Σ_t δ_t' },
  { type: /^(rnn|lstm|gru)$/, part: /^weight_ih/, rule: '∇Wₓ = Σ_n Σ_t δ_t x_t' },
  { type: /^(rnn|lstm|gru)$/, part: /^weight_hh/, rule: '∇Wₕ = Σ_n Σ_t δ_t h_t−1' },
  { type: /^(rnn|lstm|gru)$/, part: /^bias/, rule: '∇b = Σ_n Σ_t δ_t' },
];

export function gradientRule(part: string, type: string): string | null {
  return GRADIENTS.find((each) => each.type.test(type) && each.part.test(part))?.rule ?? null;
}
