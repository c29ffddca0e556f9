// What an entry says, in words: for two of them side by side.
import { isKey, type Key } from '../../catalogue/catalogue';
import type { OfficeClash as Clash, OfficeSaid as Said, OfficeVersion as Version } from '../../api/types';
import { roleWord } from '../../shell/roles';
import { cap, near, num, settings, t } from '../../stores/settings.svelte';

export interface Line {
  field: string;
  label: string;
  /** The words, or a code that is set apart. */
  words: string;
  code: boolean;
  /** A person's own words: their direction is their own. */
  own: boolean;
  differs: boolean;
}

const comma = () => (settings.lang === 'ar' ? '، ' : ', ');
const specialties: Key[] = ['team.search', 'team.breaching', 'team.doors', 'method.dog', 'team.medical'];
/** Levels as on every plan: B2, B1, G, 1, 2. */
const level = (n: number): string => (n === 0 ? 'G' : n < 0 ? `B${-n}` : String(n));

export function kindWords(kind: string): string {
  const key = `clash.kind.${kind}`;
  return t(isKey(key) ? key : 'thing.other');
}

/** The last step of a field's path is its name: via.team is the team. */
export function label(field: string): string {
  const key = `said.${field.split('.').at(-1)}`;
  return isKey(key) ? cap(key) : field;
}

function worded(one: Said): string {
  const key = `${one.of}.${one.value}`;
  return isKey(key) ? t(key as Key) : (one.value ?? '');
}

export function valueWords(one: Said, now: Date): { words: string; code: boolean } {
  const n = one.number ?? 0;
  switch (one.is) {
    case 'word':
      return { words: worded(one), code: false };
    case 'code':
      return { words: one.value ?? '', code: true };
    case 'time':
      return { words: near(new Date(n), now), code: false };
    case 'yes':
      return { words: t('said.yes'), code: false };
    case 'roles':
      return { words: (one.value ?? '').split(',').filter(Boolean).map(roleWord).join(comma()), code: false };
  }
  if (one.field.endsWith('level')) return { words: level(n), code: true };
  if (one.field === 'specialties') {
    const named = specialties.filter((_, bit) => n & (1 << bit)).map((key) => t(key));
    return { words: named.join(comma()), code: false };
  }
  return { words: num(n), code: false };
}

const sayings = (one: Version): Map<string, string> =>
  new Map([
    ...(one.says ?? []).map((said): [string, string] => [said.field, JSON.stringify([said.is, said.of, said.value, said.number])]),
    ...(one.texts ?? []).map((text): [string, string] => [`text_${text.field}`, text.text]),
  ]);

/**
 * What one version says, each line marked where another version of the same
 * kind does not say it so. What only others say stands there as not noted.
 */
export function linesOf(one: Version, all: readonly Version[], now: Date): Line[] {
  const others = all.filter((other) => other !== one && other.kind === one.kind).map(sayings);
  const own = sayings(one);
  const sealed = one.locked || one.hidden || one.erased;
  const silent = [...new Set(others.flatMap((other) => [...other.keys()]))].filter((field) => !own.has(field) && !(sealed && field.startsWith('text_')));
  // The same order in every version, so that the eye can go across.
  const order = [...new Set(all.filter((other) => other.kind === one.kind).flatMap((other) => [...sayings(other).keys()]))];
  const differs = (field: string) => others.some((other) => other.get(field) !== own.get(field));
  const lines = [
    ...(one.says ?? []).map((said) => ({ field: said.field, label: label(said.field), ...valueWords(said, now), own: false, differs: differs(said.field) })),
    ...(one.texts ?? []).map((text) => {
      const field = `text_${text.field}`;
      return { field, label: label(field), words: text.text, code: false, own: true, differs: differs(field) };
    }),
    ...silent.map((field) => ({ field, label: label(field), words: t('found.none'), code: false, own: false, differs: true })),
  ];
  return lines.sort((a, b) => order.indexOf(a.field) - order.indexOf(b.field));
}

/** Nobody has decided, or what stands is this one. */
export const stands = (clash: Clash, one: Version): boolean => clash.kept === one.event;
