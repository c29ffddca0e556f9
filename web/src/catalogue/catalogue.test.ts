import { expect, test } from 'vitest';
import { catalogue, keys, type Key } from './catalogue';

/** Every string of an entry in one language, whatever its plural forms. */
function strings(key: Key, lang: 'en' | 'ar'): string[] {
  const forms = catalogue[key][lang];
  return typeof forms === 'string' ? [forms] : Object.values(forms);
}

/** Short vowels, shadda and the stretching stroke hide a word from a search. */
const bare = (text: string) => text.replace(/[\u064b-\u0652\u0670\u0640]/g, '');

const forbidden = [
  'تفتيش', 'تحقيق', 'تقرير', 'تقارير', 'مخبر', 'حالة', 'حالات', 'قضية', 'قضايا', 'ملف', 'تصفية', 'تطهير',
  'تفقد', 'فرع', 'فروع', 'بصمة', 'بصمات', 'نزيل', 'نزلاء', 'موقوف',
];

/** The glossary's own exceptions: the notice that says this is no interrogation, and the situation report. */
const excepted: Partial<Record<Key, string>> = {
  'say.gate_notice': 'هذا ليس تحقيقا',
  'say.gate_notice_man': 'هاد مو تحقيق',
  'say.gate_notice_woman': 'هاد مو تحقيق',
  'statement.sitrep': 'تقرير الوضع',
};

test('no Arabic string holds one of the ten words that never appear', () => {
  const found: string[] = [];
  for (const key of keys) {
    for (const text of strings(key, 'ar')) {
      const rest = bare(text).replace(excepted[key] ?? '\0', '');
      for (const word of forbidden) if (rest.includes(word)) found.push(`${key}: ${word}`);
    }
  }
  expect(found).toEqual([]);
});

test('an exception is used exactly once in its own sentence', () => {
  for (const [key, words] of Object.entries(excepted)) {
    const text = strings(key as Key, 'ar').map(bare).join();
    expect(text.split(words).length - 1, key).toBe(1);
  }
});

test('nothing ever says that nobody is left', () => {
  const never = ['nobody is left', 'لا يوجد أحد', 'المكان خال', 'تم التأكد من خلو', 'سري'];
  for (const key of keys) {
    const all = [...strings(key, 'en'), ...strings(key, 'ar')].map((text) => bare(text).toLowerCase()).join('\n');
    for (const words of never) expect(all.includes(words), `${key} says ${words}`).toBe(false);
  }
});

test('every key has words in both languages', () => {
  for (const key of keys) {
    for (const lang of ['en', 'ar'] as const) {
      for (const text of strings(key, lang)) expect(text.trim(), `${key} ${lang}`).not.toBe('');
    }
  }
});

test('both languages take the same parameters', () => {
  const wanted = (key: Key, lang: 'en' | 'ar') =>
    [...new Set(strings(key, lang).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();
  for (const key of keys) expect(wanted(key, 'ar'), key).toEqual(wanted(key, 'en'));
});

test('Arabic sentences use Arabic commas, no stray marks of direction and no dash between numbers', () => {
  for (const key of keys) {
    for (const text of strings(key, 'ar')) {
      expect(/[,;?]/.test(text), `${key}: Latin punctuation`).toBe(false);
      expect(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/.test(text), `${key}: a mark`).toBe(false);
      expect(/[\d}]\s*[-–—]\s*[\d{]/.test(text), `${key}: a range with a dash`).toBe(false);
    }
  }
});

test('exclamation marks are for no one', () => {
  for (const key of keys) expect([...strings(key, 'en'), ...strings(key, 'ar')].join().includes('!'), key).toBe(false);
});

test('the frame of an order leaves at least ten of its 25 words to be filled', () => {
  for (const lang of ['en', 'ar'] as const) {
    const frame = strings('order.line', lang).join().replace(/\{\w+\}/g, '').match(/[\p{L}]+/gu) ?? [];
    expect(frame.length).toBeLessThanOrEqual(15);
  }
});

/** A countdown, a death, a certainty: words stand alone, vowel marks are off. */
const endings = {
  en: /\b(count(ing)?[ -]?down|dead|dies?|dying|died|corpses?|time left|left to live|hours? left|minutes? left|time remaining|runs? out|too late|deadline)\b/i,
  ar: /(?<!\p{L})(ال|و|ب|ل)*(عد تنازلي|تنازلي|تنازليا|ساعة الصفر|الوقت المتبقي|ينفد|نفد|نفاد|مات|ماتوا|يموت|يموتون|ميت|ميتا|ميتون|موتى|قتلى|جثة|جثث|فات الأوان|موعد نهائي|الموعد النهائي)(?!\p{L})/u,
};
const certain = /(?<![\d٠-٩.٫])(0|100|٠|١٠٠)([.٫][0٠]+)?\s*[%٪]/;
const promises = (lang: 'en' | 'ar', text: string) => endings[lang].test(bare(text)) || certain.test(bare(text));

test('nothing counts down, calls anybody dead or gives a chance as certain', () => {
  const found: string[] = [];
  for (const key of keys) for (const lang of ['en', 'ar'] as const) for (const text of strings(key, lang)) if (promises(lang, text)) found.push(`${key} ${lang}: ${text}`);
  expect(found).toEqual([]);
  for (const text of ['Dead after 03:40', 'a countdown', '2 hours left', '0 % chance', '100\u202f% sure']) expect(promises('en', text), text).toBe(true);
  for (const text of ['عدّ تنازلي', 'ينفد الهواء', 'احتمال 0\u202f٪', 'احتمال ١٠٠ ٪']) expect(promises('ar', text), text).toBe(true);
  expect(promises('ar', 'كلمات الناس، أقلّ من 10 ٪')).toBe(false);
});
