import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { Run } from '../../src/session/run.js';
import type { Storage } from '../../src/session/storage.js';
import { nodeStorage } from '../../src/worker/nodeStorage.js';
import { modelOf, modelText } from '../session/models.js';

/** Runs with Adam, whose moments are kept too. */
const model = await modelOf(modelText({ train: { optimizer: 'adam', learningRate: 0.02, momentum: undefined } }));

function go(run: Run, step: number): void {
  for (const _ of run.moveTo(step));
}

/** A storage that counts what it holds. */
function counting(storage: Storage): Storage & { written: number; held: number } {
  const counts = {
    written: 0,
    held: 0,
    write(parts: readonly Uint8Array[]) {
      const stored = storage.write(parts);
      counts.written++;
      counts.held++;
      return {
        read: () => stored.read(),
        drop: () => {
          counts.held--;
          stored.drop();
        },
      };
    },
  };
  return counts;
}

/** Less than sixteen states: all of them go to the storage. */
const LITTLE = 20_000;

const folders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('deltascope-'));

describe('states of a large network', () => {
  it('go to files without a name, and come back bit for bit, on every branch', () => {
    const storage = counting(nodeStorage);
    const [stored, plain] = [new Run(model, { checkpointBytes: LITTLE, storage }), new Run(model)];
    const [before, steps] = [folders(), [60, 13, 41, 12, 11, 10, 55]];
    for (const step of steps) {
      for (const run of [stored, plain]) {
        go(run, step);
        if (step === 13) run.assign({ name: 'output.bias', index: [0], value: 0.5 });
      }
      expect(stored.timeline.trainer.state()).toEqual(plain.timeline.trainer.state());
    }
    expect(storage.written).toBeGreaterThan(5);
    expect(folders()).toEqual(before);
    stored.dispose();
    expect(storage.held).toBe(0);
  });

  it('stay in memory where they are small', () => {
    const storage = counting(nodeStorage);
    go(new Run(model, { storage }), 30);
    expect(storage.written).toBe(0);
  });

  it('are fewer where the storage is full, and the way back is longer, and exact', () => {
    const full: Storage = {
      write: () => {
        throw new Error('no space left');
      },
    };
    const [run, plain] = [new Run(model, { checkpointBytes: LITTLE, storage: full }), new Run(model)];
    for (const step of [40, 17]) for (const each of [run, plain]) go(each, step);
    expect(run.timeline.usage.states).toBe(1);
    expect(run.timeline.trainer.state()).toEqual(plain.timeline.trainer.state());
  });
});
