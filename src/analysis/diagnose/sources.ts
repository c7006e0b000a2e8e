/** Where something is written. */
export interface Source {
  readonly text: string;
  readonly url: string;
}

function source(text: string, url: string): Source {
  return { text, url };
}

/** What rules and limits are taken from. */
export const SOURCES = {
  lecun1998: source('LeCun et al. 1998, Efficient BackProp', 'https://doi.org/10.1007/3-540-49430-8_2'),
  bengio1994: source('Bengio, Simard & Frasconi 1994', 'https://doi.org/10.1109/72.279181'),
  glorot2010: source('Glorot & Bengio 2010', 'https://proceedings.mlr.press/v9/glorot10a.html'),
  he2015: source('He et al. 2015', 'https://arxiv.org/abs/1502.01852'),
  lu2019: source('Lu et al. 2019, Dying ReLU', 'https://arxiv.org/abs/1903.06733'),
  pascanu2013: source('Pascanu, Mikolov & Bengio 2013', 'https://arxiv.org/abs/1211.5063'),
  yang2019: source('Yang et al. 2019, A Mean Field Theory of Batch Normalization', 'https://arxiv.org/abs/1902.08129'),
  karpathy2019: source(
    'Karpathy 2019, A Recipe for Training Neural Networks',
    'https://karpathy.github.io/2019/04/25/recipe/',
  ),
  cs231n: source('CS231n, Babysitting the learning process', 'https://cs231n.github.io/neural-networks-3/#baby'),
  cohen2021: source('Cohen et al. 2021, Edge of Stability', 'https://arxiv.org/abs/2103.00065'),
  schneider2021: source('Schneider, Dangel & Hennig 2021, Cockpit', 'https://arxiv.org/abs/2102.06604'),
  smith2017: source('Smith 2017, Cyclical Learning Rates', 'https://arxiv.org/abs/1506.01186'),
  goodfellow8: source(
    'Goodfellow, Bengio & Courville 2016, § 8.4',
    'https://www.deeplearningbook.org/contents/optimization.html',
  ),
  goodfellow6: source(
    'Goodfellow, Bengio & Courville 2016, § 6.2.2',
    'https://www.deeplearningbook.org/contents/mlp.html',
  ),
  goodfellow11: source(
    'Goodfellow, Bengio & Courville 2016, § 11.5',
    'https://www.deeplearningbook.org/contents/guidelines.html',
  ),
  buda2018: source('Buda, Maki & Mazurowski 2018', 'https://arxiv.org/abs/1710.05381'),
  goldberg1991: source('Goldberg 1991, Floating-Point Arithmetic', 'https://doi.org/10.1145/103162.103163'),
} as const satisfies Readonly<Record<string, Source>>;
