import type { LayerBuild } from '../../engine/layerScope.js';
import type { Layer, Model } from '../../engine/model.js';
import { graphsOf, type Network } from '../../engine/network.js';
import type { Problem } from '../result.js';
import type { LoadedModule } from './loader.js';
import { Complaints, Mistake } from './mistake.js';
import { kindOf } from './numbers.js';
import { parameterOf } from './parameters.js';
import { datasetOf, readSettings, readTrain } from './settings.js';
import { tryOut } from './tryOut.js';
import { opaqueOf } from './written.js';
import { WrittenLayer } from './writtenLayer.js';
import { WrittenLoss } from './writtenLoss.js';

/** Layers with a forward and a backward each, and a loss with both (contract, §2). Throws a `Mistake`. */
export function readLayerModule(module: LoadedModule, problems: Problem[]): Model {
  const { data, ...settings } = readSettings(module);
  const layers = readLayers(module);
  const loss = new WrittenLoss(module);
  const declared = layers.flatMap((layer) => layer.parameters.map((each) => parameterOf(each, layer.range)));
  const { training, ...train } = readTrain(module, declared);
  const dataset = data ? datasetOf(data) : null;
  if (data && !data.y) loss.takesNoTarget();
  if (dataset) {
    const size = Math.min(training.batchSize ?? dataset.training.length, dataset.training.length);
    problems.push(...tryOut(layers, loss, dataset, size));
  }
  problems.push(...train.problems);
  const complaints = new Complaints();
  const network: Network = {
    ...settings,
    inputShape: dataset?.x.shape.slice(1) ?? [],
    targetShape: dataset?.y.shape.slice(1) ?? [],
    parameters: train.parameters,
    buffers: [],
    layers: layers.map((layer) => build(layer, complaints)),
    terms: (b, output, y) => b.apply('opaque', [output, y], opaqueOf(loss, [], complaints)),
    l2: 0,
  };
  return {
    ...settings,
    name: settings.name || module.file,
    parameters: train.parameters,
    buffers: [],
    layers: layers.map(described),
    data: dataset,
    training,
    expectations: [],
    ranges: { layers: module.places.of('layers'), loss: module.places.of('loss'), train: module.places.of('train') },
    given: module.places.given(),
    loss: 'own',
    ...graphsOf(network),
    complaints: () => complaints.all,
  };
}

function readLayers(module: LoadedModule): WrittenLayer[] {
  const { exports, places } = module;
  const { layers } = exports;
  const range = places.of('layers');
  if (!Array.isArray(layers) || layers.length === 0) {
    const message = `layers is a list of layers with a forward and a backward each; found ${kindOf(layers)}`;
    throw new Mistake(range, message, 'structure');
  }
  const elements = places.elements('layers', layers.length);
  // By index: a list may have holes, which `map` would leave out.
  const made = Array.from(layers.keys(), (i) => {
    const layer: unknown = layers[i];
    return new WrittenLayer(module, layer, i, elements?.[i] ?? places.quoted(nameOf(layer)) ?? range);
  });
  made.forEach(({ path, range: at }, i) => {
    if (made.findIndex((other) => other.path === path) < i)
      throw new Mistake(at, `two layers are called "${path}"; each has a name of its own`, 'structure');
  });
  return made;
}

/** '' where it has none. */
function nameOf(layer: unknown): string {
  const name = typeof layer === 'object' && layer !== null && 'name' in layer ? layer.name : '';
  return typeof name === 'string' ? name : '';
}

function build(layer: WrittenLayer, complaints: Complaints): LayerBuild {
  return {
    path: layer.path,
    build: (scope, x) => {
      const shape = [scope.b.shape(x)[0] ?? 1, ...layer.outputShape];
      const inputs = [x, ...layer.parameters.map(({ name }) => scope.parameter(name))];
      const y = scope.b.apply('opaque', inputs, opaqueOf(layer, shape, complaints));
      return { z: y, a: y };
    },
  };
}

function described({ path, range, inputShape, outputShape, parameters }: WrittenLayer): Layer {
  const names = parameters.map(({ name }) => name);
  return { path, type: 'code', activation: null, range, inputShape, outputShape, parameters: names };
}
