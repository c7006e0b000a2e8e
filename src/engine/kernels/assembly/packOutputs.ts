import { TILE_BYTES } from './mapTile';

/**
 * Lays up to a tile's width of maps side by side: a row of 64 bytes for each of `count` positions; what a row lacks is 0. `map`: bytes
 * from map to map.
 */
export function packOutputs<T>(from: usize, map: usize, outputs: i32, count: i32, to: usize): void {
  const lanes = <i32>(16 / sizeof<T>());
  for (let part = 0; part < TILE_BYTES; part += 16) {
    if (outputs >= lanes) turnMaps<T>(from, map, count, to + <usize>part);
    else gatherMaps<T>(from, map, outputs, count, to + <usize>part);
    from += <usize>lanes * map;
    outputs -= lanes;
  }
}

/** As many maps as a vector has entries, turned round in registers. */
function turnMaps<T>(from: usize, map: usize, count: i32, to: usize): void {
  const lanes = <i32>(16 / sizeof<T>());
  for (; count >= lanes; count -= lanes) {
    if (sizeof<T>() == 4) turnFour(from, map, to);
    else turnTwo(from, map, to);
    from += 16;
    to += lanes * TILE_BYTES;
  }
  gatherMaps<T>(from, map, lanes, count, to);
}

// @ts-ignore: decorator
@inline
function turnTwo(from: usize, map: usize, to: usize): void {
  const first = v128.load(from);
  const second = v128.load(from + map);
  v128.store(to, i64x2.shuffle(first, second, 0, 2));
  v128.store(to, i64x2.shuffle(first, second, 1, 3), TILE_BYTES);
}

// @ts-ignore: decorator
@inline
function turnFour(from: usize, map: usize, to: usize): void {
  const c0 = v128.load(from);
  const c1 = v128.load(from + map);
  const c2 = v128.load(from + 2 * map);
  const c3 = v128.load(from + 3 * map);
  const low01 = i32x4.shuffle(c0, c1, 0, 4, 1, 5);
  const high01 = i32x4.shuffle(c0, c1, 2, 6, 3, 7);
  const low23 = i32x4.shuffle(c2, c3, 0, 4, 1, 5);
  const high23 = i32x4.shuffle(c2, c3, 2, 6, 3, 7);
  v128.store(to, i64x2.shuffle(low01, low23, 0, 2));
  v128.store(to, i64x2.shuffle(low01, low23, 1, 3), TILE_BYTES);
  v128.store(to, i64x2.shuffle(high01, high23, 0, 2), 2 * TILE_BYTES);
  v128.store(to, i64x2.shuffle(high01, high23, 1, 3), 3 * TILE_BYTES);
}

function gatherMaps<T>(from: usize, map: usize, outputs: i32, count: i32, to: usize): void {
  const lanes = <i32>(16 / sizeof<T>());
  for (; count > 0; count--) {
    for (let i = 0; i < lanes; i++) {
      store<T>(to + <usize>i * sizeof<T>(), i < outputs ? load<T>(from + <usize>i * map) : <T>0);
    }
    from += sizeof<T>();
    to += TILE_BYTES;
  }
}
