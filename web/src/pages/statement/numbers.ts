// The numbers of a statement in words: what each is called, and what it says.
import type { StatementNumber } from '../../api/types';
import type { Key } from '../../catalogue/catalogue';
import { assumptionWords, methodWords } from '../board/words';
import { cap, code, dateTime, num, percentRange, t } from '../../stores/settings.svelte';

type Name = StatementNumber['name'];

const titles: Partial<Record<Name, () => string>> = {
  listed: () => t('issue.n_listed'),
  whole: () => t('board.whole'),
  cleared: () => cap('search.cleared'),
  barred: () => cap('access.barred'),
  alive: () => t('statement.found_alive'),
  deceased: () => cap('found.deceased_many'),
  left: () => t('board.left'),
  missed: () => cap('search.missed'),
  asof: () => t('issue.n_asof'),
  issued: () => t('issue.n_issued'),
  claims: () => cap('report.claims'),
  strength: () => t('issue.n_strength'),
  level: () => cap('place.level'),
  chance: () => t('board.chance_here'),
  air: () => cap('air.estimate'),
  access: () => t('issue.n_access'),
  search: () => t('issue.n_search'),
  signed: () => cap('statement.countersign'),
};

/** What a number is called. A claim goes by its code: see codeOf. */
export function titleOf(n: StatementNumber): string {
  if (n.name === 'method') return methodWords(n.of ?? '');
  if (n.name === 'assumption') return assumptionWords(n.of ?? '');
  if (n.name === 'look') return t('issue.n_look', { number: code(n.of ?? '') });
  if (n.name === 'claim') return cap('report.claim');
  return titles[n.name]?.() ?? '';
}

/** The code that stands beside a title: a claim's. */
export const codeOf = (n: StatementNumber): string => (n.name === 'claim' ? (n.label ?? '') : '');

const at = (ms: number): string => dateTime(new Date(ms));
const searched: Key[] = ['search.none', 'search.under_way', 'search.once', 'search.cleared'];

/** A floor as it is called on the plan: B1, G, 1. */
export const floor = (level: number): string => (level === 0 ? 'G' : level < 0 ? `B${-level}` : String(level));

function look(coverage: number, minutes: number, alive: number, deceased: number, when: number): string {
  const says = t('issue.n_look_is', { part: t('range.percent_one', { value: Math.round(coverage * 100) }), duration: t('count.minute', { n: minutes }), time: at(when) });
  return alive + deceased > 0 ? t('issue.n_look_people', { look: says, alive, deceased }) : says;
}

const says: Record<Name, (...v: number[]) => string> = {
  listed: (n = 0) => num(n),
  whole: counted,
  cleared: counted,
  barred: counted,
  alive: (n = 0) => t('count.person', { n }),
  deceased: (n = 0) => t('count.person', { n }),
  left: (low = 0, high = 0) => percentRange(low, high),
  missed: (worse = 0, better = 0) => t('issue.n_missed', { worse, better }),
  asof: (ms = 0) => at(ms),
  issued: (ms = 0) => at(ms),
  claims: (open = 0, confirmed = 0, refuted = 0, unverifiable = 0) => t('issue.n_claims', { open, confirmed, refuted, unverifiable }),
  strength: (grade = 6) => t('issue.n_strength_is', { grade: t(`grade.${grade}` as Key), grade_code: code(String(grade)) }),
  // As on the page: as believed, and with all detection halved.
  method: (can = 0, cannot = 0) => t('issue.n_detects', { can: percentRange(can / 2, can), cannot: percentRange(cannot / 2, cannot) }),
  assumption: (mode = 0, low = 0, high = 0) => t('issue.n_assumption', { mode: small(mode), low: small(low), high: small(high) }),
  claim: (factor = 1, people = 0) => {
    const weight = t('issue.n_claim', { factor: small(factor) });
    return people > 0 ? t('issue.n_claim_people', { weight, n: people }) : weight;
  },
  level: (n = 0) => floor(n),
  chance: (low = 0, high = 0) => percentRange(low, high),
  air: (from = 0, likely = 0) => (likely ? t('issue.n_air_likely', { from: at(from), likely: at(likely) }) : t('issue.n_air_from', { from: at(from) })),
  access: (ms = 0) => at(ms),
  search: (n = 0) => t(searched[n] ?? 'search.none'),
  look: (coverage = 0, minutes = 0, alive = 0, deceased = 0, when = 0) => look(coverage, minutes, alive, deceased, when),
  signed: (ms = 0) => at(ms),
};

function counted(done = 0, total = 0): string {
  return t('board.counted_all', { done: num(done), total: num(total) });
}

/** Three digits of a value, without zeros at the end: 0.00321, 0.05, 20. */
function small(value: number): string {
  const short = Number(value.toPrecision(3)).toFixed(8).replace(/0+$/, '');
  return num(Number(short), short.split('.')[1]?.length ?? 0);
}

/** What a number says. */
export const valueOf = (n: StatementNumber): string => says[n.name](...(n.values ?? []));

/** The places of a statement in its own order, each once. */
export function placesOf(numbers: StatementNumber[]): { value: string; label: string }[] {
  const seen = new Map<string, string>();
  for (const n of numbers) if (n.space) seen.set(n.space, n.code ?? '');
  return [...seen].map(([value, label]) => ({ value, label }));
}
