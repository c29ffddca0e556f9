// Filling a sentence: plural forms, digits, isolation. Pure: the locale comes
// in as a parameter. Rules: facts glossary §3.1 (counted things), §3.2
// (digits), §3.5 (two directions in one sentence).
import { catalogue, type Key, type Lang } from './catalogue';

export type Digits = 'latn' | 'arab';

export interface Locale {
  lang: Lang;
  /** Latin digits, or Arabic-Indic ones (٠-٩). Codes never follow it. */
  digits: Digits;
  /** Minutes east of UTC in which instants are shown: 180 for Damascus. */
  zone: number;
}

/** A code: always Latin letters and digits, always left to right. */
export interface CodeValue {
  readonly code: string;
}

/** A quantity with the decimals to print; plain numbers print up to 3. */
export interface NumberValue {
  readonly number: number;
  readonly decimals: number;
}

export type Value = string | number | CodeValue | NumberValue;
export type Params = Readonly<Record<string, Value>>;

/** One stretch of a filled sentence. Only `text` belongs to the sentence. */
export interface Part {
  readonly kind: 'text' | 'value' | 'code';
  readonly text: string;
}

const LRI = '\u2066';
const FSI = '\u2068';
const PDI = '\u2069';

export function code(text: string): CodeValue {
  return { code: text };
}

/** Turns Latin digits into the reader's; other characters stay. */
export function digitsOf(text: string, digits: Digits): string {
  if (digits === 'latn') return text;
  return text.replace(/[0-9]/g, (d) => String.fromCharCode(0x660 + Number(d)));
}

/**
 * Prints a number: 1,000 and 2.5, or ١٬٠٠٠ and ٢٫٥ (U+066C, U+066B).
 * `decimals` fixes their count; without it up to three are kept.
 */
export function formatNumber(value: number, digits: Digits, decimals?: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be printed as a number`);
  const latin = new Intl.NumberFormat('en-US', {
    numberingSystem: 'latn',
    minimumFractionDigits: decimals ?? 0,
    maximumFractionDigits: decimals ?? 3,
    signDisplay: 'negative',
  }).format(value);
  if (digits === 'latn') return latin;
  return digitsOf(latin.replace(/,/g, '\u066c').replace('.', '\u066b'), digits);
}

const rules: Record<Lang, Intl.PluralRules> = {
  en: new Intl.PluralRules('en'),
  ar: new Intl.PluralRules('ar'),
};

function templateOf(key: Key, params: Params, lang: Lang): string {
  const forms: string | Partial<Record<Intl.LDMLPluralRule, string>> = catalogue[key][lang];
  if (typeof forms === 'string') return forms;
  const n = params['n'];
  if (typeof n !== 'number') throw new TypeError(`${key} counts things: give the number n`);
  const form = n === 0 && forms.zero !== undefined ? 'zero' : rules[lang].select(n);
  return forms[form] ?? forms.other ?? '';
}

function fill(value: Value, locale: Locale): Part {
  if (typeof value === 'string') return { kind: 'value', text: value };
  if (typeof value === 'number') return { kind: 'value', text: formatNumber(value, locale.digits) };
  if ('code' in value) return { kind: 'code', text: value.code };
  return { kind: 'value', text: formatNumber(value.number, locale.digits, value.decimals) };
}

/** Digits that stand in the sentence itself follow the setting; B1 does not. */
function ownText(text: string, digits: Digits): string {
  if (digits === 'latn') return text;
  return text.replace(/(?<![A-Za-z0-9-])[0-9][0-9.,]*(?![A-Za-z])/g, (number) =>
    digitsOf(number.replace(/,(?=\d)/g, '\u066c').replace(/\.(?=\d)/g, '\u066b'), digits),
  );
}

/**
 * Fills a sentence and keeps its parts apart, so that a page can set every
 * inserted value in <bdi>. A parameter nobody gave stays visible as {name}.
 */
export function parts(key: Key, params: Params, locale: Locale): Part[] {
  const template = templateOf(key, params, locale.lang);
  const out: Part[] = [];
  for (const piece of template.split(/(\{\w+\})/)) {
    if (piece === '') continue;
    const name = /^\{(\w+)\}$/.exec(piece)?.[1];
    const value = name === undefined ? undefined : params[name];
    if (value !== undefined) out.push(fill(value, locale));
    else out.push({ kind: 'text', text: name ? piece : ownText(piece, locale.digits) });
  }
  return out;
}

/** Sets a value apart from the direction of the text around it. */
export function isolate(part: Part): string {
  if (part.kind === 'text') return part.text;
  return (part.kind === 'code' ? LRI : FSI) + part.text + PDI;
}

/** Fills a sentence as plain text, for labels, titles and messages. */
export function text(key: Key, params: Params, locale: Locale): string {
  return parts(key, params, locale).map(isolate).join('');
}

/**
 * A chance range in words. Ends are shares from 0 to 1. Never prints 0 or
 * 100 percent: an end that rounds there is put in words.
 */
export function percentRange(low: number, high: number, locale: Locale): string {
  if (!(low >= 0 && high <= 1 && low <= high)) {
    throw new RangeError(`${low} to ${high} is not a range of shares between 0 and 1`);
  }
  const from = Math.round(low * 100);
  const to = Math.round(high * 100);
  if (from === 0 && to >= 100) return text('range.between', { low: percent(0.01, locale), high: percent(0.99, locale) }, locale);
  if (from === 0) return text('say.under', { high: Math.max(to, 1) }, locale);
  if (to >= 100) return text('range.over', { low: Math.min(from, 99) }, locale);
  if (from === to) return text('range.percent_one', { value: from }, locale);
  return text('range.percent', { low: from, high: to }, locale);
}

/** One share, 0 to 1, as a whole percent with its sign. */
export function percent(share: number, locale: Locale): string {
  return text('range.percent_one', { value: Math.round(share * 100) }, locale);
}
