import { expect, test } from 'vitest';
import { takeToken } from './token';

/** An address bar that notes what it was changed to. */
function bar(hash: string, pathname = '/join', search = '') {
  const shown: string[] = [];
  const past = { replaceState: (_: unknown, __: string, url?: string | URL | null) => void shown.push(String(url)) };
  return { token: takeToken({ hash, pathname, search }, past), shown };
}

test('a sign-in token and an invitation are told apart and leave the address', () => {
  expect(bar('#t=a_B-9', '/', '?x=1')).toEqual({ token: { kind: 'link', token: 'a_B-9' }, shown: ['/?x=1'] });
  expect(bar('#i=abc')).toEqual({ token: { kind: 'invitation', token: 'abc' }, shown: ['/join'] });
});

test('a token with something pasted behind it is read up to there', () => {
  expect(bar('#i=abc%20please').token).toEqual({ kind: 'invitation', token: 'abc' });
});

test('an empty token is no token, and still leaves the address', () => {
  expect(bar('#t=')).toEqual({ token: null, shown: ['/join'] });
});

test('any other fragment stays: it is a place on the page', () => {
  expect(bar('#page')).toEqual({ token: null, shown: [] });
  expect(bar('')).toEqual({ token: null, shown: [] });
});
