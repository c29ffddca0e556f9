import { describe, expect, test } from 'vitest';
import type { Key } from './catalogue';
import { code, formatNumber, parts, percentRange, text, type Locale } from './format';

const ar: Locale = { lang: 'ar', digits: 'latn', zone: 180 };
const arab: Locale = { ...ar, digits: 'arab' };
const en: Locale = { lang: 'en', digits: 'latn', zone: 180 };
const plain = (s: string) => s.replace(/[\u2066-\u2069]/g, '').replace(/\u202f/g, ' ');
const say = (key: Key, params: Parameters<typeof text>[1], locale: Locale) => plain(text(key, params, locale));

// Facts glossary §3.1: the noun for 0, 1, 2, few, many, other.
const nouns: [Key, string, string, string, string, string, string][] = [
  ['count.place', 'لا أماكن', 'مكان واحد', 'مكانان', 'أماكن', 'مكاناً', 'مكان'],
  ['count.cell', 'لا زنازين', 'زنزانة واحدة', 'زنزانتان', 'زنازين', 'زنزانة', 'زنزانة'],
  ['count.door', 'لا أبواب', 'باب واحد', 'بابان', 'أبواب', 'باباً', 'باب'],
  ['count.person', 'لم يُسجَّل أحد', 'شخص واحد', 'شخصان', 'أشخاص', 'شخصاً', 'شخص'],
  ['count.team', 'لا فرق', 'فريق واحد', 'فريقان', 'فرق', 'فريقاً', 'فريق'],
  ['count.report', 'لا بلاغات', 'بلاغ واحد', 'بلاغان', 'بلاغات', 'بلاغاً', 'بلاغ'],
  ['count.claim', 'لا أخبار', 'خبر واحد', 'خبران', 'أخبار', 'خبراً', 'خبر'],
  ['count.look', 'لا فحوص', 'فحص واحد', 'فحصان', 'فحوص', 'فحصاً', 'فحص'],
  ['count.unsent', 'وصل كلّ شيء', 'إدخال واحد لم يُرسل', 'إدخالان لم يُرسلا', 'إدخالات لم تُرسل', 'إدخالاً لم يُرسل', 'إدخال لم يُرسل'],
  ['count.family', 'لا عائلات', 'عائلة واحدة', 'عائلتان', 'عائلات', 'عائلة', 'عائلة'],
  ['count.minute', 'أقلّ من دقيقة', 'دقيقة واحدة', 'دقيقتان', 'دقائق', 'دقيقة', 'دقيقة'],
  ['count.hour', 'أقلّ من ساعة', 'ساعة واحدة', 'ساعتان', 'ساعات', 'ساعة', 'ساعة'],
];

describe.each(nouns)('%s in Arabic', (key, zero, one, two, few, many, other) => {
  test.each([
    [0, zero],
    [1, one],
    [2, two],
    [3, `3 ${few}`],
    [10, `10 ${few}`],
    [11, `11 ${many}`],
    [99, `99 ${many}`],
    [100, `100 ${other}`],
    [101, `101 ${other}`],
    [102, `102 ${other}`],
    [103, `103 ${few}`],
    [111, `111 ${many}`],
    [1000, `1,000 ${other}`],
  ])('%i', (n, words) => expect(say(key, { n }, ar)).toBe(words));
});

test('English counts none, one and many', () => {
  expect([0, 1, 2, 1000].map((n) => say('count.person', { n }, en))).toEqual(['none noted', '1 person', '2 people', '1,000 people']);
});

test('a counted thing without its number is a fault of the page, not a wrong sentence', () => {
  expect(() => text('count.person', {}, ar)).toThrow('give the number n');
});

test('numbers follow the digit setting, with the separators of each', () => {
  expect(formatNumber(1234567.5, 'latn')).toBe('1,234,567.5');
  expect(formatNumber(1234567.5, 'arab')).toBe('١٬٢٣٤٬٥٦٧٫٥');
  expect(formatNumber(6, 'latn', 1)).toBe('6.0');
  expect(formatNumber(-0.0001, 'latn')).toBe('0');
  expect(() => formatNumber(NaN, 'latn')).toThrow('cannot be printed');
});

test('codes never follow the digit setting', () => {
  const line = text('place.level_code', { level: code('B1') }, arab);
  expect(line).toBe('الطابق \u2066B1\u2069');
  expect(say('found.move_line', { door: code('A-07') }, arab)).toBe('A-07 يعود: لم يُبحث بعد');
});

test('digits of the sentence itself follow the setting, those of its codes do not', () => {
  expect(say('say.band', { wrong: 15 }, arab)).toBe('من كلّ ١٠٠٠ اقتراح كهذا، يخصّ نحو ١٥ منها شخصاً آخر.');
  expect(say('place.basement1', {}, { ...arab, lang: 'en' })).toContain('(B1)');
  expect(say('say.missed', { worse: 30, better: 100 }, arab)).toContain('(١) أن قائمة الأماكن كاملة');
});

test('every inserted value is isolated, codes always left to right', () => {
  expect(text('radio.on_behalf_line', { time: '02:14', team: code('SYR-3') }, ar)).toBe(
    'باللاسلكي \u206802:14\u2069، عن \u2066SYR-3\u2069',
  );
  expect(parts('radio.on_behalf_line', { time: '02:14', team: code('SYR-3') }, ar).map((p) => p.kind)).toEqual([
    'text', 'value', 'text', 'code',
  ]);
});

test('a value that looks like a parameter is not filled again', () => {
  expect(say('sync.refused', { reason: '{remedy}', remedy: 'x' }, en)).toBe('refused: {remedy}. x');
});

test('a missing parameter stays visible', () => {
  expect(say('say.no_news', {}, en)).toBe('We have no news as of {time}. This does not mean death.');
});

test('fixed sentences come out word for word', () => {
  expect(say('say.air', { from: '01:10', likely: '03:40' }, en)).toBe(
    'Air may turn dangerous from 01:10, most likely around 03:40. After that this place stays open: people can outlive this.',
  );
  expect(say('say.clearance', { whole: 38, total: 40, barred: 2, why: 'مغمور بالماء', who: code('SYR-3'), grade: 'ممكن', grade_code: code('3'), low: 2, high: 6 }, ar)).toBe(
    'دُخلت وشوهدت كاملة: 38 من 40 من الأماكن. تعذّر الدخول: 2 (مغمور بالماء؛ SYR-3). لا خبر مفتوح أقوى من «ممكن» (3). احتمال بقاء أحد: بين 2 و6 ٪.',
  );
  expect(say('say.end_first', {}, ar)).toBe('لم نجد أحداً حيّاً في الأماكن المذكورة. وهذا لا يقول أين المفقودون.');
});

test('the order reads as in the glossary', () => {
  const params = (loc: Locale) => ({
    when: say('team.now', {}, loc), team: code('SYR-3'), door: code('A-07'), level: code('B1'),
    job: say('order.open_door', {}, loc), tool: say('order.with_bolt_cutter', {}, loc),
    hazard: say('order.measure_first', {}, loc), reason: say('order.knocking', { time: '01:25' }, loc), time: '02:10',
  });
  expect(say('order.line', params(en), en)).toBe(
    'NOW. SYR-3 to A-07, level B1: open door with bolt cutter. Danger: bad air, measure first. Why: knocking heard 01:25. Call back 02:10.',
  );
  expect(say('order.line', params(ar), ar)).toBe(
    'الآن. SYR-3 إلى A-07، الطابق B1: فتح الباب بـقصّاصة الحديد. الخطر: هواء خانق، القياس أولاً. السبب: طرق سُمع 01:25. الاتصال 02:10.',
  );
});

test.each([
  [0.02, 0.06, 'between 2 and 6 %', 'بين 2 و6 ٪'],
  [0.001, 0.03, 'under 3 %, not zero', 'أقلّ من 3 ٪، وليس صفراً'],
  [0, 0, 'under 1 %, not zero', 'أقلّ من 1 ٪، وليس صفراً'],
  [0.4, 0.999, 'over 40 %, not certain', 'أكثر من 40 ٪، وليس مؤكّداً'],
  [1, 1, 'over 99 %, not certain', 'أكثر من 99 ٪، وليس مؤكّداً'],
  [0, 1, 'between 1 % and 99 %', 'بين 1 ٪ و99 ٪'],
  [0.051, 0.049 + 0.002, '5 %', '5 ٪'],
])('a chance from %d to %d never prints 0 or 100 percent', (low, high, english, arabic) => {
  expect(plain(percentRange(low, high, en))).toBe(english);
  expect(plain(percentRange(low, high, ar))).toBe(arabic);
});

test('no pair of ends prints 0 or 100 percent', () => {
  for (let low = 0; low <= 1000; low += 7) {
    for (let high = low; high <= 1000; high += 11) {
      expect(plain(percentRange(low / 1000, high / 1000, en))).not.toMatch(/\b(0|100)\b/);
    }
  }
});

test('a range that is not one is refused', () => {
  expect(() => percentRange(0.5, 0.4, en)).toThrow('not a range');
  expect(() => percentRange(2, 6, en)).toThrow('not a range');
});
