import type { LayerBuild } from '../../../engine/layerScope.js';
import type { Parameter } from '../../../engine/model.js';
import type { Shape } from '../../../engine/tensor.js';
import type { LayerContext, MadeLayer, ReadLayer } from './layerType.js';

/** What a layer type knows of a layer once all of its keys are read. */
export interface LayerParts extends Pick<MadeLayer, 'buffers' | 'inner' | 'vocabulary' | 'perChannel'> {
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  readonly parameters?: readonly Parameter[];
  readonly activation?: ReadLayer['activation'];
  readonly build: LayerBuild['build'];
}

/** A layer that was read without a mistake. */
export function madeLayer(context: LayerContext, parts: LayerParts): ReadLayer {
  const { reader, path, type, node } = context;
  const { inputShape, outputShape, parameters = [], activation = null, build, ...more } = parts;
  const layer = {
    path,
    type,
    activation: activation?.read.label ?? null,
    range: reader.range(node),
    inputShape,
    outputShape,
    parameters: parameters.map(({ name }) => name),
  };
  return { outputShape, activation, made: { layer, parameters, build: { path, build }, ...more } };
}

/** A layer with a mistake in it, which was reported: what is known of its output all the same. */
export function spoiltLayer(outputShape: Shape | null = null, activation: ReadLayer['activation'] = null): ReadLayer {
  return { outputShape, made: null, activation };
}
