import { expect, test } from 'vitest';
import { levelOf } from './level';

test('a level is read as it stands on a plan, in every digit set', () => {
  expect(['G', 'g', 'B1', 'b٢', '3', '۴', '0'].map(levelOf)).toEqual([0, 0, -1, -2, 3, 4, 0]);
  expect(['', 'B', 'B0', 'B10', '61', '-1', 'A'].map(levelOf)).toEqual([null, null, null, null, null, null, null]);
});
