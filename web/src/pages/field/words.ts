// What is said of a finding and of a refusal.
import type { ViewFinding } from '../../api/types';
import { isKey, type Key } from '../../catalogue/catalogue';
import { linesOf, wordsOf, type Fault } from '../../components/problem';
import { cap, settings, t } from '../../stores/settings.svelte';

/** A key made of a code of the server; the other one when it is not in the catalogue. */
export function keyOf(prefix: string, code: string | undefined, other: Key): Key {
  const key = `${prefix}.${code}`;
  return isKey(key) ? key : other;
}

export const whatKey = (what: string | undefined): Key => (what === 'people' ? 'field.people' : keyOf('found', what, 'found.finding'));

/** A refusal of one input, worded with its remedy; null for what ProblemNote words. */
export function inputFault(fault: Fault | null): { field: string; words: string } | null {
  if (fault === null || fault === 'unknown' || fault.code !== 'input' || !fault.field) return null;
  const lines = linesOf(fault, settings.locale);
  if (lines.length === 0) return null;
  return { field: fault.field, words: lines.map((line) => t(line.key, line.params)).join(' ') };
}

/** A refusal in one sentence, where there is no room for more. */
export function faultWords(fault: Fault | null): string {
  if (fault === null) return '';
  const { key, params } = wordsOf(fault, settings.locale);
  return inputFault(fault)?.words ?? t(key, params);
}

const counts = [
  ['alive', 'field.alive_n'],
  ['deceased', 'field.deceased_n'],
  ['carried', 'field.carried_n'],
  ['out', 'field.out_n'],
] as const;

/** What stands behind the kind of a finding: counts, the way of looking, why. */
export function detailOf(finding: ViewFinding): string[] {
  const said: string[] = [];
  for (const [field, key] of counts) {
    const n = finding[field] ?? 0;
    if (n > 0) said.push(t(key, { n }));
  }
  if (finding.method && finding.method !== 'none') {
    said.push(t(keyOf('method', finding.method, 'method.none')));
    if (finding.method !== 'sweep' && finding.coverage) said.push(t('field.part', { part: partOf(finding.coverage) }));
  }
  if (finding.minutes) said.push(t('count.minute', { n: finding.minutes }));
  if (finding.noise) said.push(t('search.noise'));
  if (finding.crowd) said.push(t('search.crowd'));
  if (finding.what === 'cannot') said.push(t(keyOf('why', finding.why, 'why.not-said')));
  if (finding.what === 'danger') said.push(t(keyOf('hazard', finding.hazard, 'hazard.none-known')));
  return said;
}

const named: Record<number, Key> = { 250: 'search.quarter', 500: 'search.half', 750: 'search.most', 1000: 'search.all' };

function partOf(thousandths: number): string {
  const key = named[thousandths];
  return key ? t(key) : t('field.part_percent', { n: thousandths / 10 });
}

/** How certain the place of a finding is. */
export function placeKey(place: string | undefined): Key {
  return place === 'tag' ? 'field.place_tag' : place === 'photo' ? 'field.place_photo' : 'field.place_unsure';
}

export const heading = (what: string | undefined): string => cap(whatKey(what));
