import type { Node as JsonNode } from 'jsonc-parser';
import type { Graph } from '../../engine/graph.js';
import type { Dataset, Model } from '../../engine/model.js';
import { graphsOf, type Network } from '../../engine/network.js';
import type { Precision } from '../../engine/tensor.js';
import type { FileSystem } from '../fileSystem.js';
import type { ReadResult } from '../result.js';
import { suitBatches } from './batches.js';
import { readData } from './data.js';
import { DataMemory, madeFrom } from './dataMemory.js';
import { DOCUMENT_KEYS, parseDocument } from './document.js';
import { readExpectations } from './expect.js';
import { givenIn } from './given.js';
import { type Property, readKeys } from './keys.js';
import { readLayers } from './layerList.js';
import { type ReadLayer, withInner } from './layers/layerType.js';
import { checkSoftmax, type ReadLoss, readLoss } from './loss.js';
import { type OpenedFiles, openFiles } from './openedFiles.js';
import { Reader } from './reader.js';
import { readChoice, readNumber, readShape, readText } from './scalars.js';
import type { DataWanted } from './targets.js';
import { DEFAULT_TRAINING, freeze, type ReadTraining, readTraining } from './train.js';

/** Reads a `*.grad.json` (contract, §1). Never throws for what may stand in it; `model` is null where there is an error. */
export async function readGrad(text: string, files: FileSystem): Promise<ReadResult> {
  const reader = new Reader(text);
  const root = parseDocument(reader);
  const model = root
    ? readModel(reader, { opened: await openFiles(root, files), memory: DataMemory.of(files) }, root)
    : undefined;
  return { model: reader.failed ? null : (model ?? null), problems: reader.problems };
}

/** What lies beside the document, and what was made of it before. */
interface Beside {
  readonly opened: OpenedFiles;
  readonly memory: DataMemory;
}

function readModel(reader: Reader, beside: Beside, root: JsonNode): Model | undefined {
  const keys = readKeys(reader, root, DOCUMENT_KEYS, 'model');
  const at = <T>(key: string, absent: T, read: (node: JsonNode) => T | undefined): T | undefined => {
    const property = keys.get(key);
    return property ? read(property.value) : absent;
  };
  const name = at('name', '', (node) => readText(reader, node, 'name')) ?? '';
  const precision =
    at<Precision>('precision', 'float64', (node) => readChoice(reader, node, 'precision', ['float64', 'float32'])) ??
    'float64';
  const seed = at('seed', 1, (node) => readNumber(reader, node, 'seed', { whole: true, min: 0 })) ?? 1;
  const inputShape = at<number[] | null>('input', null, (node) => readShape(reader, node, 'input')) ?? null;
  const layers =
    at<ReadLayer[]>('layers', [], (node) =>
      readLayers(reader, node, { inputShape, precision, seed, files: beside.opened }),
    ) ?? [];
  const loss = at<ReadLoss | null>('loss', null, (node) => readLoss(reader, node)) ?? null;
  const train = at('train', DEFAULT_TRAINING, (node) => readTraining(reader, node)) ?? null;
  if (loss) checkSoftmax(reader, loss, layers);
  const made = layers.flatMap((layer) => layer.made ?? []);
  if (!inputShape || made.length < layers.length || made.length === 0 || !loss || !train) return undefined;
  return assemble(reader, beside, keys, { name, precision, seed, inputShape, made, loss, train });
}

interface Parts {
  readonly name: string;
  readonly precision: Precision;
  readonly seed: number;
  readonly inputShape: readonly number[];
  readonly made: readonly NonNullable<ReadLayer['made']>[];
  readonly loss: ReadLoss;
  readonly train: ReadTraining;
}

/** What depends on all parts together: data, freeze, expectations, and the network itself. */
function assemble(
  reader: Reader,
  beside: Beside,
  keys: ReadonlyMap<string, Property>,
  parts: Parts,
): Model | undefined {
  const { name, precision, seed, inputShape, made, loss, train } = parts;
  const all = made.flatMap(withInner);
  const layers = all.map(({ layer }) => layer);
  const outputShape = made.at(-1)?.layer.outputShape ?? inputShape;
  const parameters = freeze(
    reader,
    all.flatMap((layer) => layer.parameters),
    train.freeze,
  );
  const buffers = all.flatMap((layer) => layer.buffers ?? []);
  const { training } = train;
  const dataNode = keys.get('data')?.value;
  const wanted = { inputShape, outputShape, loss, seed, precision, vocabulary: made[0]?.vocabulary ?? null };
  const data = dataNode ? recallData(reader, beside, dataNode, wanted) : null;
  if (data === undefined || !suitBatches(reader, all, data, training)) return undefined;
  const examples = data?.training.length ?? Number.POSITIVE_INFINITY;
  if (train.batchSizeNode && (training.batchSize ?? 0) > examples) {
    reader.warn('value', train.batchSizeNode, `there are ${examples} examples to train on; a batch holds them all`);
  }
  const network: Network = {
    precision,
    seed,
    inputShape,
    targetShape: outputShape,
    parameters,
    buffers,
    layers: made.map(({ build }) => build),
    terms: loss.terms,
    l2: training.l2,
  };
  const graphs = graphsOf(network);
  const expectNode = keys.get('expect')?.value;
  const graph = (batchSize: number): Graph => graphs.graph({ batchSize, mode: 'train' });
  const expectations = expectNode
    ? readExpectations(reader, expectNode, { graph, data, training, seed, precision })
    : [];
  return {
    name,
    precision,
    seed,
    parameters,
    buffers,
    layers,
    data,
    training,
    expectations,
    ranges: {
      layers: rangeOf(reader, keys.get('layers')),
      loss: rangeOf(reader, keys.get('loss')),
      train: rangeOf(reader, keys.get('train')),
    },
    given: givenIn(reader, keys),
    loss: loss.name,
    ...graphs,
  };
}

/** The data set, read anew where the text or a file that it is made of has changed. */
function recallData(
  reader: Reader,
  { opened, memory }: Beside,
  node: JsonNode,
  wanted: DataWanted,
): Dataset | undefined {
  const { loss, ...rest } = wanted;
  const from = madeFrom([reader.source(node), loss.name, loss.target, rest], opened);
  const known = memory.recall(from);
  if (known) return known;
  const { length } = reader.problems;
  const data = readData(reader, opened, node, wanted);
  // What was reported must be reported again, at its place of then.
  if (data && reader.problems.length === length) memory.keep(from, data);
  return data;
}

function rangeOf(reader: Reader, property: Property | undefined): Model['ranges']['layers'] {
  return property ? reader.range(property.key) : null;
}
