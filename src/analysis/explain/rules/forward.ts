/** How a layer of each kind makes its z, as books write it. */
export const Z_RULES: Readonly<Record<string, string>> = {
  dense: 'z_j⁽ˡ⁺¹⁾ = Σ_i W_ji⁽ˡ⁾ a_i⁽ˡ⁾ + b_j⁽ˡ⁾',
  conv1d: 'z_o,p = Σ_c Σ_u W_o,c,u x_c,p+u + b_o',
  conv2d: 'z_o,p,q = Σ_c Σ_u,v W_o,c,u,v x_c,p+u,q+v + b_o',
  batchnorm: 'z = γ x̂ + β, x̂ = (x − μ)/√(σ² + ε) over the batch',
  layernorm: 'z = γ x̂ + β, x̂ = (x − μ)/√(σ² + ε) over the example',
  groupnorm: 'z = γ x̂ + β, x̂ = (x − μ)/√(σ² + ε) over a group of channels',
  instancenorm: 'z = γ x̂ + β, x̂ = (x − μ)/√(σ² + ε) over a channel',
  rmsnorm: 'z = γ x/√(mean x² + ε)',
  embedding: 'z_t = E_k, the row of the word k at place t',
  position: 'z_t = x_t + E_t, the row of the place t',
  attention: 'z = P V Wₒᵀ + bₒ, P = softmax(Q Kᵀ/√d)',
  residual: 'z = F(x) + x',
  dropout: 'z = m x/(1 − p), m = 1 with the probability 1 − p, else 0',
  maxpool1d: 'z = the largest x of its window',
  maxpool2d: 'z = the largest x of its window',
  avgpool1d: 'z = the mean x of its window',
  avgpool2d: 'z = the mean x of its window',
  flatten: 'z = x, in one row',
  reshape: 'z = x, in another shape',
  rnn: 'z_t = Wₓ x_t + bₓ + Wₕ h_t−1 + bₕ',
  lstm: 'z_t = Wₓ x_t + bₓ + Wₕ h_t−1 + bₕ, of the gates i, f, g, o',
  gru: 'z_t = Wₓ x_t + bₓ + Wₕ h_t−1 + bₕ, of the gates r, u and of n',
};

/** Of layers whose a is made of their z in a way of their own. */
export const A_RULES: Readonly<Record<string, string>> = {
  rnn: 'h_t = f(z_t)',
  lstm: 'h_t = o ⊙ tanh(c_t), c_t = f ⊙ c_t−1 + i ⊙ g',
  gru: 'h_t = (1 − u) ⊙ n + u ⊙ h_t−1',
};

/** Of values within a layer. */
export const INNER_RULES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  attention: {
    scores: 'S = Q Kᵀ/√d',
    weights: 'P = softmax(S), row by row',
    heads: 'P V, head beside head',
    q: 'Q = x Wqᵀ + bq',
    k: 'K = x Wkᵀ + bk',
    v: 'V = x Wvᵀ + bv',
  },
  lstm: { c: 'c_t = f ⊙ c_t−1 + i ⊙ g' },
  gru: { hn: 'hn = Wₕ h_t−1 + bₕ, of what is new: the reset gate r multiplies it' },
};

export const LOSS_RULES: Readonly<Record<string, string>> = {
  'squared-error': 'J = (1/N) Σ_n ½‖y − a‖²',
  'mean-squared-error': 'J = (1/N) Σ_n mean (a − y)²',
  'absolute-error': 'J = (1/N) Σ_n Σ_j |a_j − y_j|',
  'cross-entropy': 'J = (1/N) Σ_n −Σ_j y_j log p_j, p = softmax(z)',
  'binary-cross-entropy': 'J = (1/N) Σ_n −Σ_j (y_j log a_j + (1 − y_j) log(1 − a_j))',
  'binary-cross-entropy-with-logits': 'J = (1/N) Σ_n Σ_j (softplus(z_j) − z_j y_j), softplus(z) = log(1 + exp(z))',
};
