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
  batchnorm: 'γ/√(σ² + ε) (δ⁽ˡ⁺¹⁾ − mean(δ⁽ˡ⁺¹⁾) − x̂ mean(δ⁽ˡ⁺¹⁾ x̂))',
  layernorm: '(γ δ⁽ˡ⁺¹⁾ − mean(γ δ⁽ˡ⁺¹⁾) − x̂ mean(γ δ⁽ˡ⁺¹⁾ x̂))/√(σ² + ε)',
  position: 'δ⁽ˡ⁺¹⁾',
  attention: '(δQ Wq + δK Wk + δV Wv)',
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
    scores: 'δS = P ⊙ (δP − rowsum(δP ⊙ P))',
    weights: 'δP = δPV Vᵀ',
    q: 'δQ = δS K/√d',
    k: 'δK = δSᵀ Q/√d',
    v: 'δV = Pᵀ δPV',
    heads: 'δPV = δ Wₒ',
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
  { type: /^attention$/, part: /^in_proj_weight$/, rule: '∇Wq = Σ_n δQᵀ x, ∇Wk = Σ_n δKᵀ x, ∇Wv = Σ_n δVᵀ x' },
  { type: /^attention$/, part: /^in_proj_bias$/, rule: '∇bq = Σ_n Σ_t δQ, ∇bk = Σ_n Σ_t δK, ∇bv = Σ_n Σ_t δV' },
  { type: /^attention$/, part: /^out_proj.weight$/, rule: '∇Wₒ = Σ_n δᵀ P V' },
  { type: /^attention$/, part: /^out_proj.bias$/, rule: '∇bₒ = Σ_n Σ_t δ_t' },
  { type: /^(rnn|lstm|gru)$/, part: /^weight_ih/, rule: '∇Wₓ = Σ_n Σ_t δ_t x_t' },
  { type: /^(rnn|lstm|gru)$/, part: /^weight_hh/, rule: '∇Wₕ = Σ_n Σ_t δ_t h_t−1' },
  { type: /^(rnn|lstm|gru)$/, part: /^bias/, rule: '∇b = Σ_n Σ_t δ_t' },
];

export function gradientRule(part: string, type: string): string | null {
  return GRADIENTS.find((each) => each.type.test(type) && each.part.test(part))?.rule ?? null;
}
