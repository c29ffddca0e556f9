import { expect, test } from 'vitest';
import { extent, neighbour, type PlanSpace } from './plan';

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
