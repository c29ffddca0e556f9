import { expect, test } from 'vitest';
import type { Saying } from '../api/types';
import { keys } from '../catalogue/catalogue';
import { text, type Locale } from '../catalogue/format';
import { linesOf, wordsOf } from './problem';

const en: Locale = { lang: 'en', digits: 'latn', zone: 180 };
const ar: Locale = { lang: 'ar', digits: 'latn', zone: 180 };
const problem = (code: string, message = 'm', remedy = '', says: Saying[] = []) => ({ status: 400, code, message, remedy, says });

/** What a reader sees, without the marks that set values apart. */
function read(says: Saying[], locale: Locale): string[] {
  return linesOf(problem('input', 'm', '', says), locale).map((line) => {
    const label = line.label ? `${text(line.label, line.params, locale)}: ` : '';
    return (label + text(line.key, line.params, locale)).replace(/[\u2066-\u2069]/g, '');
  });
}

test('a code of the server has words of its own and hides the English', () => {
  expect(wordsOf(problem('full'), ar)).toEqual({ key: 'problem.full', params: {}, lines: [], detail: '' });
  expect(wordsOf(problem('wrongkey'), ar).key).toBe('lock.wrong');
});

test('a row and a column of a table are named in the language of the reader', () => {
  const says = [
    { at: 'refuse.at_cell', words: 'refuse.length_unread', values: { row: 118, column: { code: 'length' }, typed: 'طويل' } },
    { at: 'refuse.at_cell', words: 'refuse.table_no_header', values: { row: 120, column: 3, typed: 'x' } },
    { words: 'refuse.table_again', values: { n: 2 } },
  ];
  expect(read(says, ar)).toEqual([
    'السطر 118، العمود الطول (length): «طويل» ليس طولاً. يُرجى كتابة الأمتار مثل 4 أو 2.5',
    'السطر 120، العمود 3: «x» لا عنوان فوقه. يُرجى مراجعة الفواصل، أو إضافة عنوان',
    'لم يُضف شيء. أسطر بحاجة إلى تصحيح: 2. يُرجى تصحيحها وإرسال الجدول من جديد',
  ]);
  expect(read(says, en)[0]).toBe('row 118, column length: "طويل" is not a length; write metres such as 4 or 2.5');
  expect(read(says, { ...ar, digits: 'arab' })[0]).toBe('السطر ١١٨، العمود الطول (length): «طويل» ليس طولاً. يُرجى كتابة الأمتار مثل ٤ أو ٢٫٥');
});

test('a field is named, codes stay codes, and words of the program are worded', () => {
  expect(read([{ field: 'input.letter', words: 'refuse.letter_taken', values: { code: { code: 'HQ' } } }], ar)).toEqual(['أحرف المحطة: HQ لمحطة أخرى. يُرجى اختيار أحرف ليست لأحد']);
  expect(read([{ field: 'input.tag', words: 'refuse.tag_several', values: { codes: { code: 'A-07 or A-17' } } }], ar)[0]).toContain('A-07 / A-17.');
  expect(read([{ at: 'refuse.at_passphrase', words: 'refuse.phrase_same', values: { compartment: { code: 'people' } } }], ar)[0]).toMatch(/^عبارة سرّ الأشخاص: /);
  expect(read([{ field: 'input.what', words: 'refuse.enum_unknown', values: { choices: { code: '["people" "no-sign"]' } } }], ar)[0]).toContain('people / no-sign');
  expect(read([{ words: 'refuse.sign_place', values: { blocks: { code: 'place-uncertain, life' } } }], ar)[0]).not.toMatch(/[A-Za-z]/);
  expect(read([{ at: 'refuse.at_part', words: 'refuse.size_twice', values: { part: 1, phrase: '4', size: { code: 'corridor width' } } }], ar)[0]).toContain('عرض الممرّ: قيمة ثانية');
  expect(read([{ field: 'input.sentence', words: 'refuse.count_kind', values: { n: 700, kind: { code: 'suspected void' }, most: 500 } }], ar)[0]).toContain('فراغ محتمل: العدد 700');
});

test('an input that was refused shows no English where the catalogue has words', () => {
  const words = wordsOf(problem('input', 'minutes: 2000 minutes', 'use 0 to 1440', [{ field: 'input.minutes', words: 'refuse.minutes', values: { n: 2000 } }]), ar);
  expect(words).toEqual({ key: 'error.not_accepted', params: {}, lines: [{ label: 'input.minutes', key: 'refuse.minutes', params: { n: 2000 } }], detail: '' });
});

test('a refusal that nobody has worded yet is not hidden, nor half of one', () => {
  expect(wordsOf(problem('input', 'letter: taken', 'choose others'), ar)).toEqual({ key: 'error.refused_plain', params: {}, lines: [], detail: 'letter: taken; choose others' });
  expect(wordsOf(problem('brandnew'), ar).detail).toBe('m');
  const half = [{ words: 'refuse.minutes', values: { n: 1 } }, { words: 'refuse.of_tomorrow' }];
  expect(wordsOf(problem('input', 'm', '', half), ar)).toMatchObject({ lines: [], detail: 'm' });
});

test('the Arabic of a refusal holds no Latin word but codes, units and formats', () => {
  const known = /\b(?:[A-Z]{1,2}(?:-\d+)?|[BGPQ]\d?|B9|SYR-3|UTF-(?:8|16)|CSV|JSON|Windows-1256|ppm|a|f)\b/g;
  for (const key of keys) {
    if (!key.startsWith('refuse.') && !key.startsWith('input.')) continue;
    const rest = text(key, {}, ar).replace(/\{\w+\}/g, '').replace(known, '');
    expect(/[A-Za-z]/.test(rest), `${key}: ${rest}`).toBe(false);
  }
});

test('too many tries say until when', () => {
  expect(wordsOf(problem('signin', 'name or password does not fit; too many tries, wait until 18:05:20'), ar)).toMatchObject({ key: 'sign.wait', params: { time: '18:05' } });
  expect(wordsOf(problem('signin'), ar).key).toBe('sign.wrong');
});

test('no answer is not called a refusal', () => {
  expect(wordsOf('unknown', ar).key).toBe('error.no_answer');
});
