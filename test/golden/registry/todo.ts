/** Ops of the goldens that the engine does not have yet: must end empty. */
export const TODO: readonly string[] = [
  'bilinear',
  'binary_cross_entropy',
  'binary_cross_entropy_with_logits',
  'cosine_embedding_loss',
  'cross_entropy',
  'dropout',
  'einsum',
  'embedding',
  'gather',
  'gru',
  'hinge_embedding_loss',
  'huber_loss',
  'index_select',
  'kl_div',
  'l1_loss',
  'lstm',
  'margin_ranking_loss',
  'matmul',
  'mse_loss',
  'multi_head_attention',
  'nll_loss',
  'outer',
  'rnn',
  'scaled_dot_product_attention',
  'scatter_add',
  'smooth_l1_loss',
  'sort',
  'topk',
  'triplet_margin_loss',
];

/**
 * Cases in which the engine is not torch's yet, or has no finite bound for an entry: must end empty.
 * xlogy: ∂/∂x at x = 0 is log y. logsigmoid: the bound leaves out underflow. pow: no bound for a base of 0 or below.
 */
export const DIFFERENT: readonly string[] = [
  'xlogy: 0 log y, float64',
  'xlogy: 0 log y, float32',
  'logsigmoid: far out, float32',
  'pow: exponent 2, of negative numbers, float64',
  'pow: exponent 2, of negative numbers, float32',
  'pow: exponent 3, of negative numbers, float64',
  'pow: exponent 3, of negative numbers, float32',
  'pow: exponent -2, of negative numbers, float64',
  'pow: exponent -2, of negative numbers, float32',
  'pow: exponent 2, at 0, float64',
  'pow: exponent 2, at 0, float32',
  'pow: exponent 0.5, at 0, float64',
  'pow: exponent 0.5, at 0, float32',
];
