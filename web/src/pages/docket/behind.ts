// The entries that a claim's weight rests on, each with what it did. The
// server names them by id; what they are stands in the claim and its reports.
import type { Key } from '../../catalogue/catalogue';
import type { Params } from '../../catalogue/format';
import type { Claim, Report } from '../../stores/docket.types';

export interface Behind {
  /** Of the report or claim that the entry belongs to. */
  code: string;
  at: number;
  key: Key;
  params: Params;
}

export function behindOf(claim: Claim, reports: readonly Report[]): Behind[] {
  const numbers = new Map(reports.map((report) => [report.id, report.number]));
  return (claim.weight.behind ?? []).map((event, i) => one(event, i, claim, reports, numbers));
}

function one(event: string, i: number, claim: Claim, reports: readonly Report[], numbers: Map<string, string>): Behind {
  const own = { code: claim.number, params: {} };
  const joined = reports.find((report) => report.joined?.event === event);
  if (joined?.joined) {
    const { origin, against } = joined.joined.value;
    const key = against ? 'behind.against' : origin ? 'behind.echo' : 'behind.joined';
    return { code: joined.number, at: joined.joined.at, key, params: origin ? { origin: { code: numbers.get(origin) ?? '' } } : {} };
  }
  const outcome = claim.outcomes?.find((one) => one.event === event);
  if (outcome) return { ...own, at: outcome.at, key: `report.${outcome.value.outcome}` };
  if (claim.earlier?.some((one) => one.event === event)) return { ...own, at: claim.changed, key: 'behind.placed' };
  const graded = reports.find((report) => report.graded === event);
  if (graded) return { code: graded.number, at: graded.at, key: 'behind.graded_report', params: {} };
  // What is left is the claim's own: its opening stands first, the other is its grade.
  if (i === 0) return { ...own, at: claim.at, key: 'behind.opened' };
  return { ...own, at: claim.changed, key: claim.weight.own ? 'behind.graded' : 'behind.graded_report' };
}

/** The same, gathered under each number in the order of their first entry. */
export function byNumber(list: readonly Behind[]): { code: string; entries: Behind[] }[] {
  const groups = new Map<string, Behind[]>();
  for (const one of list) groups.set(one.code, [...(groups.get(one.code) ?? []), one]);
  return [...groups].map(([code, entries]) => ({ code, entries }));
}
