import { expect, test } from 'vitest';
import { attributes, possible, typed, wire } from './values';

test('sizes go to the wire in millimetres, a gap as it stands, warmth in thousandths', () => {
  expect([wire('length', 2.85), wire('door-gap', 5), wire('temperature', -1.5), wire('people-best', 40)]).toEqual([2850, 5, -1500, 40]);
  for (const name of Object.keys(attributes)) expect(typed(name, wire(name, 7)), name).toBe(7);
});

test('a length in another unit is not taken for metres, and a gap not for a hole', () => {
  expect([0.1, 2.85, 200].map((metres) => possible('length', metres))).toEqual([true, true, true]);
  expect([possible('length', 285), possible('height', 200), possible('door-gap', 1001), possible('temperature', -81), possible('capacity', -1)]).toEqual([false, false, false, false, false]);
});
