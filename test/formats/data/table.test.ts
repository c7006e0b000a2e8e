import { describe, expect, it } from 'vitest';
import { numbersOf } from '../../../src/formats/data/columns.js';
import { readCsv } from '../../../src/formats/data/csv.js';
import { readTable, type Table } from '../../../src/formats/data/table.js';
import { bytesOf } from './bytes.js';
import { arrayOf } from './read.js';

function rows(table: Table): (readonly string[])[] {
  return Array.from({ length: table.length }, (_, i) => table.row(i));
}

describe('a table', () => {
  it.each([
    [
      'rows end with any line break',
      '1,2\n3,4\r\n5,6\r7,8',
      [
        ['1', '2'],
        ['3', '4'],
        ['5', '6'],
        ['7', '8'],
      ],
    ],
    [
      'blank rows are left out',
      '\n1,2\n\n3,4\n\n',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'cells may be empty',
      '1,,\n,2,',
      [
        ['1', '', ''],
        ['', '2', ''],
      ],
    ],
    [
      'quotes hold commas, breaks and quotes',
      '1,"a,b"\n2,"say ""no"""\n3,"x\ny"\n',
      [
        ['1', 'a,b'],
        ['2', 'say "no"'],
        ['3', 'x\ny'],
      ],
    ],
    [
      'a quote that has no end is a letter',
      '1,"a\n2,b',
      [
        ['1', '"a'],
        ['2', 'b'],
      ],
    ],
    ['no row', '', []],
  ])('%s', (_, text, expected) => {
    expect(rows(readTable(text, false))).toEqual(expected);
  });

  it('has a header where a cell of its first row is no number, or where it is said', () => {
    expect(readTable('a,b\n1,2', null)).toMatchObject({ header: ['a', 'b'], length: 1, firstLine: 2 });
    expect(readTable('0,1\n1,2', null)).toMatchObject({ header: null, length: 2, firstLine: 1 });
    expect(readTable('0,1\n1,2', true)).toMatchObject({ header: ['0', '1'], length: 1 });
  });

  it('gives numbers row by row', () => {
    expect(numbersOf(readTable('1,2,3\n4,5,6', null), [2, 0])).toEqual(Float64Array.of(3, 1, 6, 4));
    const mixed = '007,2\n-3,4.5\n 6 ,7e1\n18446744073709551616,"0"\n9007199254740993,+1';
    const numbers = [7, 2, -3, 4.5, 6, 70, 2 ** 64, 0, 9007199254740992, 1];
    expect([...numbersOf(readTable(mixed, null), [0, 1])]).toEqual(numbers);
  });
});

describe('a table as an array', () => {
  it('has the shape rows × columns, a header aside', () => {
    const { shape, values } = arrayOf(readCsv(bytesOf('a,b\n1,2\n3,4\n5,-6e2\n')));
    expect([shape, [...values]]).toEqual([
      [3, 2],
      [1, 2, 3, 4, 5, -600],
    ]);
  });

  it.each([
    ['', /holds no row/],
    ['a,b\n', /holds no row/],
    ['1,2\n3,x', /row 2, column 1 is "x"; expected a number/],
    ['1,2\n3', /row 2 has 1 cells; expected at least 2/],
  ])('%j says what is wrong', (text, says) => {
    expect(readCsv(bytesOf(text))).toMatch(says);
  });
});
