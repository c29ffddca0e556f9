// What the engines' assumptions are called, and how their values are written.
import { isKey, type Key } from '../../catalogue/catalogue';
import { num, t } from '../../stores/settings.svelte';
import type { OfficeAssumption as Assumption } from '../../api/types';
import { engineMethods } from '../board/words';

export interface Group {
  /** site, methods.dog, kinds.cell */
  id: string;
  set: 'site' | 'methods' | 'kinds';
  title: string;
  list: Assumption[];
}

const worded = (key: string, other: string): string => (isKey(key) ? t(key as Key) : other);

function titleOf(set: string, name: string): string {
  if (set === 'methods') return worded(`method.${engineMethods[name] ?? name}`, name);
  if (set === 'kinds') return worded(`kind.${name}`, name);
  return t('assume.group_site');
}

/** The values under the way of looking or the kind of place that they are about. */
export function groupsOf(list: readonly Assumption[]): Group[] {
  const groups = new Map<string, Group>();
  for (const one of list) {
    const [set, name] = one.key.includes('.') ? (one.key.split('.') as ['methods' | 'kinds', string]) : (['site', ''] as const);
    const id = name ? `${set}.${name}` : set;
    const group = groups.get(id) ?? { id, set, title: titleOf(set, name), list: [] };
    group.list.push(one);
    groups.set(id, group);
  }
  const order = ['site', 'methods', 'kinds'];
  return [...groups.values()].sort((a, b) => order.indexOf(a.set) - order.indexOf(b.set));
}

/** What one value says, without its group. */
export function nameOf(key: string): string {
  const [set, , field] = key.split('.');
  if (!field) return worded(`assume.${key}`, key);
  return worded(set === 'methods' ? `assume.m_${field}` : `assume.p_${field}`, field);
}

export const isShare = (one: Assumption): boolean => one.unit === 'probability';

/** A number as it is shown: shares in hundredths. */
export const scaled = (one: Assumption, value: number): number => (isShare(one) ? Math.round(value * 1e6) / 1e4 : value);

/** A value as it is shown: shares in per cent, the rest as a number. */
export const shown = (one: Assumption, value: number): string => (isShare(one) ? t('range.percent_one', { value: scaled(one, value) }) : num(value));

/** Where it may lie, what it was before anybody changed it, and where that is from. */
export function about(one: Assumption): string {
  const share = isShare(one);
  return [
    t('assume.word'),
    t(share ? 'assume.between_percent' : 'assume.between', { low: scaled(one, one.low), high: scaled(one, one.high) }),
    t(share ? 'assume.default_percent' : 'assume.default', { value: scaled(one, one.default) }),
    worded(`assume.source_${one.source}`, ''),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The unit of what is typed. */
export const unitOf = (one: Assumption): string => (isShare(one) ? t('assume.percent') : worded(`assume.unit_${one.unit}`, ''));
