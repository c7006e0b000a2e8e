import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getLanguageService, TextDocument } from 'vscode-json-languageservice';
import { LAYER_TYPES } from '../../../src/formats/grad/layers/index.js';
import type { LayerType } from '../../../src/formats/grad/layers/layerType.js';
import { readGrad } from '../../../src/formats/grad/read.js';
import { schema } from '../../../src/formats/grad/schema.js';
import { exampleFiles, exampleText, filesOf } from '../files.js';

/** VS Code's own JSON support, as the editor runs it. */
const service = getLanguageService({});
service.configure({ validate: true, schemas: [{ uri: 'grad', fileMatch: ['*.grad.json'], schema: schema() }] });

function open(text: string): { document: TextDocument; json: ReturnType<typeof service.parseJSONDocument> } {
  const document = TextDocument.create('file:///x.grad.json', 'grad-json', 1, text);
  return { document, json: service.parseJSONDocument(document) };
}

/** Labels that completion offers at the bar in a text. */
async function completions(text: string): Promise<string[]> {
  const { document, json } = open(text.replace('|', ''));
  const list = await service.doComplete(document, document.positionAt(text.indexOf('|')), json);
  return (list?.items ?? []).map(({ label }) => label);
}

async function hover(text: string): Promise<string> {
  const { document, json } = open(text.replace('|', ''));
  const found = await service.doHover(document, document.positionAt(text.indexOf('|')), json);
  return JSON.stringify(found?.contents ?? '');
}

async function diagnostics(text: string): Promise<string[]> {
  const { document, json } = open(text);
  // As VS Code asks for a language that is neither json nor jsonc: the schema alone allows comments.
  const found = await service.doValidation(document, json, { comments: 'error', trailingCommas: 'error' });
  return found.map(({ message }) => String(message));
}

describe('the schema in VS Code’s JSON support', () => {
  it('completes keys, layer keys, names and train keys', async () => {
    expect(await completions('{ | }')).toEqual(
      expect.arrayContaining(['input', 'layers', 'loss', 'data', 'train', 'expect', 'seed', 'precision']),
    );
    expect(await completions('{ "layers": [{ | }] }')).toEqual(
      expect.arrayContaining(['type', 'name', 'units', 'activation', 'weights', 'bias']),
    );
    expect(await completions('{ "layers": [{ "type": "dense", "activation": | }] }')).toEqual(
      expect.arrayContaining(['"relu"', '"gelu-tanh"', '"softmax"']),
    );
    expect(await completions('{ "layers": [{ "activation": { | } }] }')).toEqual(
      expect.arrayContaining(['f', 'df', 'surrogate']),
    );
    expect(await completions('{ "loss": | }')).toEqual(expect.arrayContaining(['"cross-entropy"', '"huber"']));
    expect(await completions('{ "train": { | } }')).toEqual(
      expect.arrayContaining(['learningRate', 'momentum', 'freeze', 'l2']),
    );
    expect(await completions('{ "train": { "optimizer": | } }')).toEqual(
      expect.arrayContaining(['"sgd"', '"rmsprop"', '"adam"', '"adamw"']),
    );
    expect(await completions('{ "train": { "schedule": { | } } }')).toEqual(
      expect.arrayContaining(['type', 'every', 'factor', 'to', 'steps', 'epochs', 'then']),
    );
    expect(await completions('{ "train": { "schedule": { "then": { "type": | } } } }')).toEqual(
      expect.arrayContaining(['"cosine"', '"step"']),
    );
    expect(await completions('{ "train": { "clip": { | } } }')).toEqual(expect.arrayContaining(['norm', 'value']));
    expect(await completions('{ "layers": [{ "weights": { "init": | } }] }')).toEqual(
      expect.arrayContaining(['"xavier"', '"he"']),
    );
    expect(await completions('{ "layers": [{ "weights": { | } }] }')).toEqual(
      expect.arrayContaining(['init', 'file', 'key']),
    );
    expect(await completions('{ "data": { "x": { | } } }')).toEqual(expect.arrayContaining(['file', 'key']));
  });

  it('completes the keys of a layer’s type, within layers too', async () => {
    const ofReshape = await completions('{ "layers": [{ "type": "reshape", | }] }');
    expect(ofReshape).toEqual(expect.arrayContaining(['shape', 'name']));
    expect(ofReshape).not.toContain('units');
    const within = '{ "layers": [{ "type": "residual", "layers": [{ "type": "dropout", | }] }] }';
    expect(await completions(within)).toEqual(expect.arrayContaining(['rate']));
    expect(await completions('{ "layers": [|] }')).toEqual(expect.arrayContaining(Object.keys(LAYER_TYPES)));
  });

  it.each(Object.entries(LAYER_TYPES))(
    'explains %s and each of its keys, which the reader knows',
    async (type, rule) => {
      const { keys, description }: LayerType = rule;
      expect(description.length).toBeGreaterThan(20);
      for (const [key, { description: meaning }] of Object.entries(keys)) {
        const said = await hover(`{ "layers": [{ "type": "${type}", "${key.slice(0, 2)}|${key.slice(2)}": null }] }`);
        expect(said, key).toContain(JSON.stringify(meaning.slice(0, 12)).slice(1, -1));
        const { problems } = await readGrad(`{ "layers": [{ "type": "${type}", "${key}": null }] }`, filesOf());
        expect(problems.filter(({ message }) => message.includes(`"${key}" is not known`))).toEqual([]);
      }
    },
  );

  it('explains keys', async () => {
    expect(await hover('{ "tr|ain": { "learningRate": 1 } }')).toMatch(/how the network is trained/i);
    expect(await hover('{ "train": { "learning|Rate": 1 } }')).toMatch(/η in W/);
    expect(await hover('{ "train": { "schedule": { "fac|tor": 1 } } }')).toMatch(/multiplied with/);
    expect(await hover('{ "data": { "hold|Out": 1 } }')).toMatch(/kept from training/);
    expect(await hover('{ "data": { "y": { "ke|y": "labels" } } }')).toMatch(/which array of a file/i);
  });

  it('allows comments and trailing commas', async () => {
    expect(await diagnostics('{ /* a */ "input": [2,], // b\n }')).toEqual([]);
    expect(await diagnostics(exampleText('mazur.grad.json'))).toEqual([]);
  });

  it('never underlines what the reader underlines', async () => {
    const wrong =
      '{ "inputs": 3, "layers": [{ "type": "dens" }, { "type": "dense", "units": "x", "activation": 3, "weights": { "init": "no" } }], "loss": "no", "train": { "batchSize": -1, "optimizer": 4, "schedule": { "type": 3, "then": 1 }, "clip": 1 }, "data": { "x": 1 }, "expect": [] }';
    const { problems } = await readGrad(wrong, filesOf());
    expect(problems.length).toBeGreaterThan(5);
    expect(await diagnostics(wrong)).toEqual([]);
  });

  it('knows the same keys as the reader: a model made of all of them has no unknown key', async () => {
    const text = exampleText('digits.grad.json');
    const { problems } = await readGrad(text, exampleFiles);
    expect(problems).toEqual([]);
    const { properties } = schema() as {
      properties: Record<string, { properties?: object; items?: { properties: object } }>;
    };
    for (const [key, part] of Object.entries(properties)) {
      const { problems: found } = await readGrad(`{ "${key}": null }`, filesOf());
      expect(
        found.filter(({ message }) => message.includes('is not known')),
        key,
      ).toEqual([]);
      for (const inner of Object.keys(part.properties ?? {})) {
        const { problems: within } = await readGrad(
          `{ "input": [1], "layers": [{ "type": "dense", "units": 1 }], "loss": "huber", "${key}": { "${inner}": null } }`,
          filesOf(),
        );
        expect(
          within.filter(({ message }) => message.includes('is not known')),
          `${key}.${inner}`,
        ).toEqual([]);
      }
    }
  });
});

describe('reading never throws', () => {
  const texts = ['mazur.grad.json', 'wrong-df.grad.json', 'digits-cnn.grad.json', 'verse-transformer.grad.json'].map(
    exampleText,
  );

  it('however a good file is cut, spliced or overwritten', async () => {
    const mutated = fc
      .tuple(fc.constantFrom(...texts), fc.nat(), fc.nat({ max: 40 }), fc.string({ maxLength: 6 }))
      .map(([text, at, length, insert]) => {
        const start = at % text.length;
        return text.slice(0, start) + insert + text.slice(start + length);
      });
    await fc.assert(
      fc.asyncProperty(mutated, async (text) => {
        const { model, problems } = await readGrad(text, exampleFiles);
        expect(model !== null || problems.some(({ severity }) => severity === 'error')).toBe(true);
        for (const { range } of problems) expect(range.start.line).toBeLessThanOrEqual(range.end.line);
      }),
      { numRuns: 300, seed: 1 },
    );
  }, 60_000);

  it('whatever stands under the keys of any layer, after inputs of any rank', async () => {
    const types: readonly [string, LayerType][] = Object.entries(LAYER_TYPES);
    const odd = fc.constantFrom<unknown>(
      0,
      -1,
      1,
      2,
      3,
      1e9,
      1e15,
      1e308,
      0.5,
      'same',
      [2, 2],
      [1, 2, 3],
      [],
      {},
      true,
    );
    const value = fc.oneof(odd, odd, fc.jsonValue({ maxDepth: 2 }));
    /** What makes a layer a good one on many inputs, unless something odd is put in its place. */
    const plain: Readonly<Record<string, unknown>> = {
      shape: [-1],
      layers: [{ type: 'dropout', rate: 0.5 }],
      rate: 0.5,
      activation: 'relu',
    };
    const layer = fc.constantFrom(...types).chain(([type, { keys }]) => {
      const required = Object.entries(keys).filter(([, key]) => key.required);
      const good = Object.fromEntries(required.map(([key]) => [key, plain[key] ?? 2]));
      const given = fc.dictionary(fc.constantFrom(...Object.keys(keys), 'name'), value, { maxKeys: 2 });
      return fc.option(given).map((over) => ({ type, ...good, ...over }));
    });
    const input = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(input, fc.array(layer, { minLength: 1, maxLength: 2 }), async (shape, layers) => {
        const text = JSON.stringify({ input: shape, layers, loss: 'squared-error' });
        const { model, problems } = await readGrad(text, filesOf());
        expect(model !== null || problems.length > 0).toBe(true);
        // What was read can be built.
        model?.graph({ batchSize: 2, mode: 'train' });
        model?.graph({ batchSize: 1, mode: 'eval', fuses: true });
      }),
      { numRuns: 1500, seed: 1 },
    );
  }, 120_000);

  it('whatever JSON it is given', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue({ maxDepth: 3 }),
        fc.constantFrom('input', 'layers', 'loss', 'data', 'train', 'expect', 'seed'),
        async (value, key) => {
          const good = {
            input: [1],
            layers: [{ type: 'dense', units: 1 }],
            loss: 'huber',
            data: { x: [[1]], y: [[1]] },
          };
          const { model, problems } = await readGrad(JSON.stringify({ ...good, [key]: value }), filesOf());
          expect(model !== null || problems.length > 0).toBe(true);
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });
});
