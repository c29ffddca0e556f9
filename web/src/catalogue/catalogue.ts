// The typed face of catalogue.json, the one source of every sentence. A key
// without one of its languages, or a plural without one of the six Arabic
// forms, does not compile.
import raw from './catalogue.json';

export type Lang = 'en' | 'ar';

export interface EnglishForms {
  zero?: string;
  one: string;
  other: string;
}

export interface ArabicForms {
  zero: string;
  one: string;
  two: string;
  few: string;
  many: string;
  other: string;
}

export type Entry = { en: string; ar: string } | { en: EnglishForms; ar: ArabicForms };

export type Key = keyof typeof raw;

export const catalogue: Readonly<Record<Key, Entry>> = raw satisfies Record<Key, Entry>;

export const keys = Object.keys(raw) as Key[];

/** Says whether a word from outside (a state, a role) has a sentence here. */
export function isKey(word: string): word is Key {
  return Object.hasOwn(raw, word);
}
