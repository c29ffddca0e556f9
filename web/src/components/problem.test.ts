import { expect, test } from 'vitest';
import { wordsOf } from './problem';

const problem = (code: string, message = 'm', remedy = '') => ({ status: 400, code, message, remedy });

test('a code of the server has words of its own and hides the English', () => {
  expect(wordsOf(problem('full'))).toEqual({ key: 'problem.full', params: {}, detail: '' });
  expect(wordsOf(problem('wrongkey')).key).toBe('lock.wrong');
});

test('an input refused by a desk shows what the desk says and advises', () => {
  expect(wordsOf(problem('input', 'letter: another station has it', 'choose others'))).toEqual({
    key: 'error.refused_plain',
    params: {},
    detail: 'letter: another station has it; choose others',
  });
});

test('a code nobody has worded yet is not hidden', () => {
  expect(wordsOf(problem('brandnew')).detail).toBe('m');
});

test('too many tries say until when', () => {
  expect(wordsOf(problem('signin', 'name or password does not fit; too many tries, wait until 18:05:20'))).toMatchObject({ key: 'sign.wait', params: { time: '18:05' } });
  expect(wordsOf(problem('signin')).key).toBe('sign.wrong');
});

test('no answer is not called a refusal', () => {
  expect(wordsOf('unknown').key).toBe('error.no_answer');
});
