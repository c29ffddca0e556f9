// Reading what a person typed: numbers and codes in Latin, Arabic-Indic or
// Persian digits, mixed as they come (facts glossary §3.2, §3.5).

// The marks Unicode uses for direction: LRM, RLM, ALM, embeddings, overrides,
// isolates, and the byte-order mark that a spreadsheet puts in front.
const BIDI = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g;
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;

/** Takes direction marks out of pasted or imported text. */
export function stripBidi(text: string): string {
  return text.replace(BIDI, '');
}

/** Turns Arabic-Indic (٠-٩) and Persian (۰-۹) digits into Latin ones. */
export function latinDigits(text: string): string {
  return text
    .replace(/[\u0660-\u0669]/g, (d) => String(d.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (d) => String(d.charCodeAt(0) - 0x6f0));
}

/** A code as on the sticker: a-٠٧ becomes A-07. */
export function normaliseCode(text: string): string {
  return latinDigits(stripBidi(text))
    .replace(DASHES, '-')
    .replace(/[\s\u00a0\u202f\u0640]+/g, '')
    .toUpperCase();
}

/** Codes begin with a Latin letter, so that they survive without marks. */
export function isCode(text: string): boolean {
  return /^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$/.test(text);
}

export type NumberReading =
  | { kind: 'number'; value: number }
  | { kind: 'empty' }
  /** A comma that may be decimal or thousands: ask, never guess. */
  | { kind: 'comma'; thousands: number | null; decimal: number }
  | { kind: 'bad' };

/**
 * Reads a number. "٬" groups thousands and "٫" is a decimal point; an
 * ordinary or Arabic comma is unambiguous only when it groups twice or
 * stands beside a decimal point (1,000,000 or 1,000.5).
 */
export function parseNumber(typed: string): NumberReading {
  let text = latinDigits(stripBidi(typed)).trim().replace(/[\u00a0\u202f]/g, '').replace(/^[\u2212\u2013]/, '-');
  if (text === '') return { kind: 'empty' };
  text = text.replace(/\u066b/g, '.').replace(/\u060c/g, ',');
  if (text.includes('\u066c')) {
    if (text.includes(',') || !/^[-+]?\d{1,3}(\u066c\d{3})+(\.\d+)?$/.test(text)) return { kind: 'bad' };
    text = text.replace(/\u066c/g, '');
  }
  if (text.includes(',')) return parseComma(text);
  return /^[-+]?(\d+(\.\d+)?|\.\d+)$/.test(text) ? { kind: 'number', value: Number(text) } : { kind: 'bad' };
}

function parseComma(text: string): NumberReading {
  const grouped = /^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text);
  const commas = text.split(',').length - 1;
  if (grouped && (commas > 1 || text.includes('.'))) {
    return { kind: 'number', value: Number(text.replace(/,/g, '')) };
  }
  if (!/^[-+]?\d+,\d+$/.test(text)) return { kind: 'bad' };
  return {
    kind: 'comma',
    thousands: grouped ? Number(text.replace(',', '')) : null,
    decimal: Number(text.replace(',', '.')),
  };
}
