import { expect, test } from 'vitest';
import { arranged, extent, neighbour, type PlanSpace } from './plan';

const space = (id: string, x: number, y: number): PlanSpace => ({ id, code: id, level: 'G', x, y, width: 4, height: 5, state: 'none' });
const [a, b, c, d] = [space('a', 0, 0), space('b', 4, 0), space('c', 8, 0), space('d', 4, 7)];
const all = [a!, b!, c!, d!];

test('arrow keys reach the nearest place on that side', () => {
  expect(neighbour(a!, all, 'right')?.id).toBe('b');
  expect(neighbour(c!, all, 'left')?.id).toBe('b');
  expect(neighbour(b!, all, 'down')?.id).toBe('d');
  expect(neighbour(d!, all, 'up')?.id).toBe('b');
});

test('at the edge there is no further place', () => {
  expect(neighbour(a!, all, 'left')).toBeNull();
  expect(neighbour(d!, all, 'down')).toBeNull();
});

test('a level is as large as its places, with a margin', () => {
  expect(extent(all, 1)).toEqual({ x: -1, y: -1, width: 14, height: 14 });
  expect(extent([], 1)).toBeNull();
});

test('a schematic level keeps together what touches, is wide rather than tall, and nothing overlaps', () => {
  const drawn = (id: string, x: number, y: number, width = 4, height = 3) => ({ ...space(id, x, y), width, height, schematic: true });
  const rows = [0, 1, 2, 3, 4, 5].flatMap((row) => [0, 1, 2].map((n) => drawn(`${row}-${n}`, n * 4, row * 10)));
  const level = arranged([...rows, drawn('yard', 0, 100, 60, 80)]);
  const at = new Map(level.map((one) => [one.id, one]));
  for (const row of [0, 1, 2, 3, 4, 5]) expect(at.get(`${row}-1`)!.x - at.get(`${row}-0`)!.x).toBeCloseTo(4);
  expect(at.get('yard')!.height).toBeCloseTo(14);
  const box = extent(level, 0)!;
  expect(box.width).toBeGreaterThan(box.height);
  for (const one of level) for (const other of level) {
    if (one === other) continue;
    const apart = one.x + one.width <= other.x + 1e-9 || other.x + other.width <= one.x + 1e-9 || one.y + one.height <= other.y + 1e-9 || other.y + other.height <= one.y + 1e-9;
    expect(apart, `${one.id} lies on ${other.id}`).toBe(true);
  }
  expect(arranged(all)).toEqual(all); // measured: it stays
});
