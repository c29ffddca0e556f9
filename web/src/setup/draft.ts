// What the first-run pages gather before anything is sent, and what is still
// missing in it. Pure. The server checks everything again.
import type { SetupRequest } from '../api/types';
import type { Key } from '../catalogue/catalogue';
import type { Params } from '../catalogue/format';
import { instant, parseDay, parseTime } from '../entry/moment';
import { compartments, type Compartment } from '../stores/compartments';

export interface Draft {
  digits: 'latin' | 'arabic';
  /** Minutes east of UTC. */
  zone: number;
  name: string;
  kind: 'exercise' | 'real' | null;
  day: string;
  time: string;
  /** How many times as fast as real time; null while it cannot be read. */
  rate: number | null;
  phrases: Record<Compartment, string>;
  written: boolean;
  adminName: string;
  password: string;
  again: string;
}

export const steps = ['language', 'operation', 'phrases', 'first'] as const;
export type Step = (typeof steps)[number];

/** Least lengths, as the server wants them. */
export const LEAST_PHRASE = 12;
export const LEAST_PASSWORD = 10;
export const MAX_RATE = 120;

/** A sentence about what is missing; `names` are params to be worded first. */
export interface Missing {
  key: Key;
  params?: Params;
  names?: Readonly<Record<string, Key>>;
}

const length = (text: string): number => [...text].length;
const fill = (field: Key): Missing => ({ key: 'error.required', names: { field } });

/** The other compartment that has the same passphrase, if any. */
export function sameAs(phrases: Record<Compartment, string>, of: Compartment): Compartment | null {
  if (phrases[of] === '') return null;
  return compartments.find((c) => c !== of && phrases[c] === phrases[of]) ?? null;
}

/** What keeps a step from being left; the first is said first. */
export function missing(step: Step, draft: Draft): Missing[] {
  const all: (Missing | false)[] = [];
  if (step === 'operation') {
    all.push(draft.name.trim() === '' && fill('setup.name'), draft.kind === null && fill('setup.kind'));
    if (draft.kind === 'exercise') {
      all.push(!parseDay(draft.day) && fill('setup.day'), parseTime(draft.time) === null && fill('setup.time'));
      all.push((draft.rate === null || draft.rate < 1 || draft.rate > MAX_RATE) && fill('setup.rate'));
    }
  }
  if (step === 'phrases') {
    for (const c of compartments) {
      const other = sameAs(draft.phrases, c);
      all.push(length(draft.phrases[c]) < LEAST_PHRASE && fill(`lock.${c}`));
      all.push(other !== null && { key: 'setup.same', names: { name: `lock.${other}` } });
    }
    all.push(!draft.written && { key: 'setup.written_needed' });
  }
  if (step === 'first') {
    all.push(draft.adminName.trim() === '' && fill('sign.name'), length(draft.password) < LEAST_PASSWORD && fill('sign.password'));
    all.push(draft.password !== draft.again && { key: 'error.not_same' });
  }
  return all.filter((one) => one !== false);
}

/** The request; call it when no step misses anything. */
export function requestOf(draft: Draft, token: string): SetupRequest {
  const { digits, zone, name, kind, phrases, adminName, password } = draft;
  const day = parseDay(draft.day);
  const minutes = parseTime(draft.time);
  const clock = kind === 'exercise' && day && minutes !== null ? { start: instant(day, minutes, zone), rateMilli: Math.round((draft.rate ?? 1) * 1000) } : {};
  return { token, name: name.trim(), exercise: kind !== 'real', digits, zoneMinutes: zone, ...clock, passphrases: { ...phrases }, adminName: adminName.trim(), password };
}
