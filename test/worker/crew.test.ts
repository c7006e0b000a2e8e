import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fill, gemm } from '../../src/engine/kernels/instructions.js';
import { createMachine, type Machine } from '../../src/engine/kernels/machine.js';
import type { Precision } from '../../src/engine/tensor.js';
import { Crew } from '../../src/worker/crew.js';
import { bundle } from './bundle.js';

const crews: Crew[] = [];

async function complete(machine: Machine): Promise<Crew> {
  const crew = new Crew(machine);
  crews.push(crew);
  await vi.waitFor(() => expect(crew.complete).toBe(true), 20_000);
  return crew;
}

afterEach(() => {
  for (const crew of crews.splice(0)) crew.end();
});

/** Powers of a matrix, each from the one before: every instruction reads what all threads wrote in the last one. */
function powers(machine: Machine, precision: Precision) {
  const extent = 37;
  const bytes = extent * extent * 8;
  const at = (power: number) => machine.free + power * bytes;
  const numbers = (power: number) => new Float64Array(machine.memory.buffer as ArrayBuffer, at(power), extent * extent);
  new (precision === 'float64' ? Float64Array : Float32Array)(
    machine.memory.buffer as ArrayBuffer,
    at(0),
    extent * extent,
  ).set(Array.from({ length: extent * extent }, (_, i) => Math.sin(i) / 4));
  const place = (power: number) => ({ address: at(power), row: extent, column: 1 });
  const words = Array.from({ length: 8 }, (_, i) =>
    gemm(precision, { rows: extent, columns: extent, inner: extent, a: place(0), b: place(i), c: place(i + 1) }),
  ).flat();
  const program = at(9);
  const end = program + 4 * words.length;
  new Int32Array(machine.memory.buffer as ArrayBuffer, program, words.length).set(words);
  /** All bytes of the last power, after a run. */
  const bits = (run: () => void): number[] => {
    numbers(8).fill(0);
    run();
    return [...new Int32Array(machine.memory.buffer as ArrayBuffer, at(8), bytes / 4)];
  };
  return { program, end, bits };
}

describe('a crew', () => {
  it.each(['float64', 'float32'] as const)('gives the same bits as one thread alone (%s)', async (precision) => {
    const machine = createMachine({ set: 'simd', pages: 8, threads: 3 });
    const { program, end, bits } = powers(machine, precision);
    const alone = bits(() => machine.run(program, end, 0, 1));
    const crew = await complete(machine);
    for (let i = 0; i < 50; i++) expect(bits(() => crew.together(program, end))).toEqual(alone);
    // Whether it compares or has settled.
    for (let i = 0; i < 50; i++) expect(bits(() => crew.run(program, end))).toEqual(alone);
  });

  it('wakes again after it has slept', async () => {
    const machine = createMachine({ set: 'simd', pages: 8, threads: 2 });
    const { program, end, bits } = powers(machine, 'float64');
    const alone = bits(() => machine.run(program, end, 0, 1));
    const crew = await complete(machine);
    for (let i = 0; i < 3; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(bits(() => crew.together(program, end))).toEqual(alone);
    }
  });

  it('works alone until all are there, and after its end', async () => {
    const machine = createMachine({ set: 'simd', pages: 8, threads: 2 });
    const { program, end, bits } = powers(machine, 'float64');
    const alone = bits(() => machine.run(program, end, 0, 1));
    const crew = new Crew(machine);
    expect(crew.complete).toBe(false);
    expect(bits(() => crew.run(program, end))).toEqual(alone);
    await vi.waitFor(() => expect(crew.complete).toBe(true), 20_000);
    crew.end();
    expect(crew.complete).toBe(false);
    expect(bits(() => crew.run(program, end))).toEqual(alone);
  });

  it('knows memory that has grown since it began', async () => {
    const machine = createMachine({ set: 'simd', pages: 1, threads: 2 });
    const crew = await complete(machine);
    const beyond = machine.memory.buffer.byteLength;
    machine.memory.grow(1);
    const words = fill('float64', { value: 7, to: beyond, count: 1000 });
    new Int32Array(machine.memory.buffer as ArrayBuffer, machine.free, words.length).set(words);
    crew.together(machine.free, machine.free + 4 * words.length);
    const numbers = new Float64Array(machine.memory.buffer as ArrayBuffer, beyond, 1001);
    expect([...numbers]).toEqual([...new Array(1000).fill(7), 0]);
  });

  it('does not keep a process alive', async () => {
    const script = await bundle('test/worker/fixtures/crewOwner.ts');
    expect(execFileSync(process.execPath, [script], { encoding: 'utf8', timeout: 30_000 })).toBe('complete\n');
  });

  it('ends with the thread that made it', async () => {
    const owner = new Worker(await bundle('test/worker/fixtures/crewOwner.ts'), { stdout: true });
    expect(await once(owner, 'message')).toEqual(['complete']);
    // Ending it waits for the threads within, which sleep inside WebAssembly.
    expect(await owner.terminate()).toBe(1);
  });
});
