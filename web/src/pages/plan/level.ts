import { latinDigits, stripBidi } from '../../entry/digits';

/** The wire's number of a level as it is written: G is 0, B2 is -2, 3 is 3; null for anything else. */
export function levelOf(written: string): number | null {
  const text = latinDigits(stripBidi(written)).trim().toUpperCase();
  if (text === 'G') return 0;
  const [, below, digits] = /^(B?)(\d{1,2})$/.exec(text) ?? [];
  if (!digits) return null;
  const level = Number(digits);
  if (below) return level >= 1 && level <= 9 ? -level : null;
  return level <= 60 ? level : null;
}
