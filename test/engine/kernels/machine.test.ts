import { describe, expect, it } from 'vitest';
import { fromBase64 } from '../../../src/engine/kernels/base64.js';
import { fill } from '../../../src/engine/kernels/instructions.js';
import { createMachine, kernelSets } from '../../../src/engine/kernels/machine.js';

describe('a machine', () => {
  it('has SIMD on every Node that we support', () => {
    expect(kernelSets()).toContain('simd');
  });

  it.each(kernelSets())('runs one instruction after the other (%s)', (set) => {
    const machine = createMachine({ set, pages: 1 });
    const numbers = new Float64Array(machine.memory.buffer as ArrayBuffer, machine.free, 4);
    const program = machine.free + 1024;
    const words = [
      ...fill('float64', { value: Math.PI, to: machine.free, count: 3 }),
      ...fill('float64', { value: -0, to: machine.free + 8, count: 1 }),
    ];
    new Int32Array(machine.memory.buffer as ArrayBuffer, program, words.length).set(words);
    machine.run(program, program + 4 * words.length, 0, 1);
    expect([...numbers]).toEqual([Math.PI, -0, Math.PI, 0]);
  });

  it.each(kernelSets())('has memory that several threads share, and that grows (%s)', (set) => {
    const machine = createMachine({ set, pages: 1, threads: 2 });
    expect(machine.memory.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(machine.free % 64).toBe(0);
    const before = machine.memory.buffer.byteLength;
    machine.memory.grow(3);
    expect(machine.memory.buffer.byteLength).toBe(before + 3 * 65536);
    expect(machine.crew?.present()).toBe(0);
  });

  it('stops at an instruction that it does not know', () => {
    const machine = createMachine({ set: 'simd', pages: 1 });
    new Int32Array(machine.memory.buffer as ArrayBuffer, machine.free, 2).set([9999, 2]);
    expect(() => machine.run(machine.free, machine.free + 8, 0, 1)).toThrow(WebAssembly.RuntimeError);
  });
});

describe('base64', () => {
  // RFC 4648, §10.
  it.each([
    ['', ''],
    ['Zg==', 'f'],
    ['Zm8=', 'fo'],
    ['Zm9v', 'foo'],
    ['Zm9vYg==', 'foob'],
    ['Zm9vYmE=', 'fooba'],
    ['Zm9vYmFy', 'foobar'],
  ])('%s', (text, bytes) => {
    expect(String.fromCharCode(...fromBase64(text))).toBe(bytes);
  });
});
