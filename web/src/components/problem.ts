// What a refusal is called. The server's code is stable and worded here; what
// a desk refused comes as keys of the catalogue, a line for each thing to mend.
// The server's English is shown only where the catalogue has no words for it.
import { isKey, type Key, type Lang } from '../catalogue/catalogue';
import { text, type Locale, type Params, type Value } from '../catalogue/format';
import type { Problem, Saying } from '../api/types';

export type Fault = Problem | 'unknown';

const elsewhere: Record<string, Key> = {
  session: 'sign.ended',
  signin: 'sign.wrong',
  link: 'sign.link_used',
  wrongkey: 'lock.wrong',
};

/** One thing to mend: where it stands, when that is known, and what to do. */
export interface Line {
  label: Key | null;
  key: Key;
  params: Params;
}

export interface Words {
  key: Key;
  params: Params;
  lines: Line[];
  /** English, of the server; '' when the words say it all. */
  detail: string;
}

export function wordsOf(fault: Fault, locale: Locale): Words {
  if (fault === 'unknown') return { key: 'error.no_answer', params: {}, lines: [], detail: '' };
  const wait = /wait until (\d\d:\d\d)/.exec(fault.message)?.[1];
  if (wait && fault.code === 'signin') return { key: 'sign.wait', params: { time: wait }, lines: [], detail: '' };
  const named = `problem.${fault.code}`;
  const key = elsewhere[fault.code] ?? (isKey(named) ? named : null);
  if (key) return { key, params: {}, lines: [], detail: '' };
  const lines = linesOf(fault, locale);
  if (lines.length > 0) return { key: 'error.not_accepted', params: {}, lines, detail: '' };
  return { key: 'error.refused_plain', params: {}, lines, detail: [fault.message, fault.remedy].filter(Boolean).join('; ') };
}

/** What was refused, line by line; empty when a line has no words. */
export function linesOf(fault: Problem, locale: Locale): Line[] {
  const lines: Line[] = [];
  for (const one of fault.says ?? []) {
    const label = one.at || one.field;
    if (!isKey(one.words) || (label && !isKey(label))) return [];
    lines.push({ label: label && isKey(label) ? label : null, key: one.words, params: paramsOf(one, locale) });
  }
  return lines;
}

/** Values that are words of the program, by the slot that they stand in. */
const worded: Record<string, string> = { column: 'input.', size: 'input.', kind: 'kind.', compartment: 'lock.', blocks: 'board.block_', name: 'assume.' };

function paramsOf(one: Saying, locale: Locale): Params {
  const params: Record<string, Value> = {};
  for (const [slot, value] of Object.entries((one.values ?? {}) as Record<string, unknown>)) {
    if (typeof value === 'number' || typeof value === 'string') params[slot] = value;
    else if (typeof value === 'object' && value !== null && 'code' in value) params[slot] = codeOf(slot, String(value.code), locale);
  }
  return params;
}

const between: Record<Lang, string> = { en: ', ', ar: '، ' };

function codeOf(slot: string, code: string, locale: Locale): Value {
  const all = code.replace(/^\[|\]$|"/g, '').split(slot === 'choices' ? /,? / : /, | or /);
  const keys = all.map((name) => ['_', '-'].map((joint) => (worded[slot] ?? '?') + name.replace(' ', joint)).find(isKey)).filter((key) => key !== undefined);
  if (keys.length < all.length) return { code: all.join(' / ') };
  const names = keys.map((key) => text(key, {}, locale)).join(between[locale.lang]);
  // The column's own name stands in the file; a reader of another language gets both.
  return slot === 'column' && locale.lang !== 'en' ? `${names} (${code})` : names;
}
