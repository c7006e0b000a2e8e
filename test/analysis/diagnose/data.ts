import { readFile } from 'node:fs/promises';
import type { FileSystem } from '../../../src/formats/fileSystem.js';
import { exampleFiles } from '../../formats/files.js';

const beside = new URL('../../fixtures/data/', import.meta.url);

/** The examples' files, and the small tables of test/fixtures/data. */
export const files: FileSystem = {
  read: (path) => (/^(iris|wine)/.test(path) ? readFile(new URL(path, beside)) : exampleFiles.read(path)),
};

/** 120 of the digits' 1,797 rows to train on: enough for any of the rules, and quick. */
export const DIGITS = { file: 'digits.csv.gz', x: '0-63', y: 64, header: false, divide: 16, holdOut: 1677 };
export const IRIS = { file: 'iris.csv', x: '0-3', y: 4, header: true };
export const WINE = { file: 'wine.csv', x: '0-12', y: 13, header: true, standardize: true };

const places = Array.from({ length: 64 }, (_, i) => i / 32 - 1);

/** y = sin 3x on 64 places of [−1, 1). */
export const WAVE = { x: places.map((x) => [x]), y: places.map((x) => [Math.sin(3 * x)]) };

/** y = 2x₁ − x₂ + 0.5, and a little that no line explains. */
export const LINE = {
  x: places.map((x, i) => [x, Math.cos(7 * i)]),
  y: places.map((x, i) => [2 * x - Math.cos(7 * i) + 0.5 + 0.05 * Math.sin(31 * i)]),
};

export const XOR = {
  x: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  y: [[0], [1], [1], [0]],
};

/** 48 waves of so many places, each [places, 1]: the class is whether it is a slow one. */
export function wavesOf(places: number): { readonly x: number[][][]; readonly y: number[] } {
  const wave = (i: number): number[][] =>
    Array.from({ length: places }, (_, t) => [Math.sin((i % 2 === 0 ? 0.5 : 1.4) * t + i)]);
  return { x: Array.from({ length: 48 }, (_, i) => wave(i)), y: Array.from({ length: 48 }, (_, i) => i % 2) };
}

export const WAVES = wavesOf(8);
