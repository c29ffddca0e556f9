// What a reader chooses for this browser: language, digits, colours. Nothing
// here is guessed from the device, and nothing else is kept in its storage.
import type { Key, Lang } from '../catalogue/catalogue';
import * as dates from '../catalogue/dates';
import * as format from '../catalogue/format';

export type Theme = 'system' | 'light' | 'dark';

const STORE = 'miftah.settings';

interface Saved {
  lang: Lang | null;
  digits: format.Digits;
  theme: Theme;
}

function load(): Saved {
  const saved: Saved = { lang: null, digits: 'latn', theme: 'system' };
  try {
    const found = JSON.parse(localStorage.getItem(STORE) ?? '{}') as Partial<Saved>;
    if (found.lang === 'ar' || found.lang === 'en') saved.lang = found.lang;
    if (found.digits === 'arab') saved.digits = 'arab';
    if (found.theme === 'light' || found.theme === 'dark') saved.theme = found.theme;
  } catch {
    // A browser without storage asks for the language each time.
  }
  return saved;
}

class Settings {
  #saved = $state(load());
  /** The operation's zone in minutes east of UTC; the session sets it. */
  zone = $state(180);

  /** Null until a person has chosen. */
  get chosen(): Lang | null {
    return this.#saved.lang;
  }
  get lang(): Lang {
    return this.#saved.lang ?? 'en';
  }
  get digits(): format.Digits {
    return this.#saved.digits;
  }
  get theme(): Theme {
    return this.#saved.theme;
  }
  get dir(): 'rtl' | 'ltr' {
    return this.lang === 'ar' ? 'rtl' : 'ltr';
  }
  /** Arabic-Indic digits are for Arabic pages; English ones keep Latin. */
  get locale(): format.Locale {
    return { lang: this.lang, digits: this.lang === 'ar' ? this.digits : 'latn', zone: this.zone };
  }

  set(change: Partial<Saved>): void {
    this.#saved = { ...this.#saved, ...change };
    try {
      localStorage.setItem(STORE, JSON.stringify(this.#saved));
    } catch {
      // As above.
    }
  }

  /** Puts language, direction and colours on the page; call in an effect. */
  apply(root: HTMLElement): void {
    root.lang = this.lang;
    root.dir = this.dir;
    if (this.theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = this.theme;
  }
}

export const settings = new Settings();

// The formatters, bound to the reader's settings. Used in markup they follow
// a change of language at once.

/** A sentence as plain text; in running text prefer <T>, which uses <bdi>. */
export const t = (key: Key, params: format.Params = {}): string => format.text(key, params, settings.locale);
/** A term that stands alone as a heading or label: English begins it with a capital. */
export function cap(key: Key, params: format.Params = {}): string {
  const words = t(key, params);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
/** A sentence in a language that is not the page's, for what is printed in both. */
export const textIn = (lang: Lang, key: Key, params: format.Params = {}): string => format.text(key, params, { ...settings.locale, lang });
export const parts = (key: Key, params: format.Params = {}): format.Part[] => format.parts(key, params, settings.locale);
export const num = (value: number, decimals?: number): string =>
  format.formatNumber(value, settings.locale.digits, decimals);
export const percentRange = (low: number, high: number): string => format.percentRange(low, high, settings.locale);
export const time = (at: Date): string => dates.formatTime(at, settings.locale);
export const date = (at: Date): string => dates.formatDate(at, settings.locale);
export const shortDate = (at: Date): string => dates.formatShortDate(at, settings.locale);
export const dateTime = (at: Date): string => dates.formatDateTime(at, settings.locale);
export const night = (at: Date): string => dates.formatNight(at, settings.locale);
export const near = (at: Date, now: Date): string => dates.formatNear(at, now, settings.locale);
export { code } from '../catalogue/format';
