import { expect, test } from 'vitest';
import { attributes, typed, wire } from './values';

test('sizes go to the wire in millimetres, a gap as it stands, warmth in thousandths', () => {
  expect([wire('length', 2.85), wire('door-gap', 5), wire('temperature', -1.5), wire('people-best', 40)]).toEqual([2850, 5, -1500, 40]);
  for (const name of Object.keys(attributes)) expect(typed(name, wire(name, 7)), name).toBe(7);
});
