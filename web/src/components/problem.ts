// What a refusal is called. The server's code is stable and worded here; its
// message is English and shown only where it says more than the code.
import { isKey, type Key } from '../catalogue/catalogue';
import type { Params } from '../catalogue/format';
import type { Problem } from '../api/types';

export type Fault = Problem | 'unknown';

const elsewhere: Record<string, Key> = {
  session: 'sign.ended',
  signin: 'sign.wrong',
  link: 'sign.link_used',
  wrongkey: 'lock.wrong',
};

export interface Words {
  key: Key;
  params: Params;
  /** English, of the server; '' when the words say it all. */
  detail: string;
}

export function wordsOf(fault: Fault): Words {
  if (fault === 'unknown') return { key: 'error.no_answer', params: {}, detail: '' };
  const wait = /wait until (\d\d:\d\d)/.exec(fault.message)?.[1];
  if (wait && fault.code === 'signin') return { key: 'sign.wait', params: { time: wait }, detail: '' };
  const named = `problem.${fault.code}`;
  const key = elsewhere[fault.code] ?? (isKey(named) ? named : null);
  if (key) return { key, params: {}, detail: '' };
  return { key: 'error.refused_plain', params: {}, detail: [fault.message, fault.remedy].filter(Boolean).join('; ') };
}
