import { expect, test } from 'vitest';
import { anythingBegun, forgetAll, keep } from './kept';

test('a draft that was begun is asked about before the page is left, and not after it is forgotten', () => {
  let draft = '';
  keep({ begun: () => draft !== '', forget: () => (draft = '') });
  keep({ forget: () => {} });
  expect(anythingBegun()).toBe(false);
  draft = 'heard at the gate';
  expect(anythingBegun()).toBe(true);
  forgetAll();
  expect(draft).toBe('');
  expect(anythingBegun()).toBe(false);
});
