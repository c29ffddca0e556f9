// What the board's values are called, and what comes first.
import { isKey, type Key } from '../../catalogue/catalogue';
import type { SpaceState } from '../../components/state';
import type { BoardClock, BoardPlace, FieldRoom, PlanLayout } from '../../api/types';
import type { PlanSpace as Drawn } from '../../components/plan';
import { night, num, t } from '../../stores/settings.svelte';

const searched: Record<string, SpaceState> = { none: 'none', 'under-way': 'under_way', once: 'once', cleared: 'cleared' };

/** The mark of a place: could not be entered goes before how far it is searched. */
export function markOf(room: FieldRoom | undefined): SpaceState {
  if (room?.access?.state === 'not-entered') return 'barred';
  return searched[room?.search ?? 'none'] ?? 'none';
}

/** The band that stands in front of a chance: its numbers are one tap deeper. */
export function bandOf(place: BoardPlace | undefined): Key {
  const high = place?.chance?.high ?? 0;
  if (high >= 0.5) return 'search.high';
  return high >= 0.1 ? 'search.middle' : 'search.low';
}

/**
 * "about 1 of {worse} to 1 of {better} such buildings", the worse end first.
 * Null while less than half of the places were seen whole, or the chance is
 * so high that the words would mislead: the rule of the statement.
 */
export function missed(left: { low: number; high: number }, whole: number, listed: number): { worse: number; better: number } | null {
  if (!(left.high < 0.5 && left.low > 0 && whole * 2 >= listed)) return null;
  return { worse: Math.round(1 / left.high), better: Math.round(1 / left.low) };
}

/** The sentence on the air of a place, and the times that go into it. */
export function airSentence(clock: BoardClock): { key: Key; times: Record<string, number> } {
  if (clock.missing?.length) return { key: 'air.none_missing', times: {} };
  if (clock.from && clock.mostLikely) return { key: 'say.air', times: { from: clock.from, likely: clock.mostLikely } };
  // The middle of the range is out of reach; its early end is not.
  if (clock.from) return { key: 'board.air_from_only', times: { from: clock.from } };
  return { key: 'board.air_no_time', times: {} };
}

/** Past the hour before which nine scenarios in ten lie there is one word left: still act. */
export const stillAct = (clock: BoardClock, now: number): boolean => !clock.missing?.length && clock.late > 0 && now >= clock.late;

/** When air may turn dangerous, as a part of a sentence; times in ms, 0: not within reach. */
export function airMay(at: { from: number; mostLikely: number }): { key: Key; times: Record<string, number> } {
  if (!at.from) return { key: 'board.air_may_not', times: {} };
  if (!at.mostLikely) return { key: 'board.air_may_from', times: { from: at.from } };
  return { key: 'board.air_may', times: { from: at.from, likely: at.mostLikely } };
}

/** Times of a sentence, in ms, as they are written. */
export const timed = (times: Record<string, number>): Record<string, string> => Object.fromEntries(Object.entries(times).map(([name, at]) => [name, night(new Date(at))]));

/** A chance as a range with tenths below 10 percent, where they tell two plans apart; never 0 or 100. */
export function fineRange(range: { low: number; high: number }): string {
  const decimals = range.high < 0.1 ? 1 : 0;
  const least = decimals ? 0.1 : 1;
  const of = (share: number) => num(share * 100, decimals);
  if (range.low * 100 < least) return t('say.under', { high: of(Math.max(range.high, least / 100)) });
  if (range.high > 0.99) return t('range.over', { low: of(Math.min(range.low, 0.99)) });
  return of(range.low) === of(range.high) ? t('range.percent_one', { value: of(range.low) }) : t('range.percent', { low: of(range.low), high: of(range.high) });
}

/**
 * How urgently a place wants a look: signs of life, then the chance where
 * nobody has looked whole. Air counts the more the earlier it may turn, in
 * hours from now; a disputed size that is measured moves a place here too.
 */
export function urgency(room: FieldRoom, place: BoardPlace | undefined, now: number): number {
  const life = (room.blocks ?? []).some((block) => block.kind === 'life') ? 4 : 0;
  const open = room.search === 'cleared' || room.search === 'once' ? 0 : 1;
  const from = place?.clock?.from ?? 0;
  const clock = from && open ? 0.4 + 0.2 / (1 + Math.max(0, from - now) / 6 / 3_600_000) : 0;
  return life + open + clock + (place?.chance?.high ?? 0);
}

/** All places of a layout as the plan draws them, in metres. */
export function drawn(layout: PlanLayout, rooms: Map<string, FieldRoom>): Drawn[] {
  const spaces: Drawn[] = [];
  for (const level of layout.levels ?? []) {
    for (const space of level.spaces ?? []) {
      const [x = 0, y = 0, width = 0, height = 0] = space.rect ?? [];
      spaces.push({
        id: space.id ?? '',
        code: space.tags?.[0]?.code ?? space.code ?? '',
        level: level.name ?? '',
        x: x / 1000,
        y: y / 1000,
        width: width / 1000,
        height: height / 1000,
        state: markOf(rooms.get(space.id ?? '')),
        flagged: (space.alarms ?? []).length > 0,
        schematic: space.schematic,
      });
    }
  }
  return spaces;
}

/** Level names from the top of the building to its lowest floor. */
export const levelsOf = (layout: PlanLayout): string[] => (layout.levels ?? []).map((level) => level.name ?? '').reverse();

const kinds: Record<string, Key> = {
  'finding.recorded': 'found.finding',
  'finding.moved': 'found.move',
  'finding.withdrawn': 'found.correction',
  'space.countersigned': 'statement.countersign',
  'space.reopened': 'plan.reopen',
  'space.access': 'plan.access',
  'space.attribute': 'plan.values',
  'space.added': 'place.space',
  'barrier.added': 'place.barrier',
  'door.tagged': 'place.door_tag',
  'reading.recorded': 'air.meter',
};

/** What an entry is about, in words. */
export function entryWords(kind: string): string {
  const key = kinds[kind];
  if (key) return t(key);
  return kind.startsWith('claim.') ? t('report.claim') : kind.startsWith('report.') ? t('report.report') : t('office.ledger');
}

/** The catalogue's names of the methods that the search engine calls otherwise. */
export const engineMethods: Record<string, string> = { 'door-open-glance': 'glance', gpr: 'ground-radar', 'tap-measure': 'tap-and-measure' };

/** A method of the search engine in words. */
export const methodWords = (name: string): string => worded(`method.${engineMethods[name] ?? name}`) ?? name;

/** An assumption of the search engine in words: its key is a path, such as left_locked or methods.dog.blind. */
export function assumptionWords(key: string): string {
  const [group = '', name = '', part = ''] = key.split('.');
  const words =
    group === 'methods'
      ? worded(`assume.method_${part}`, { method: worded(`method.${engineMethods[name] ?? name}`) })
      : group === 'kinds'
        ? worded(`assume.kind_${part}`, { kind: worded(`kind.${name}`) })
        : worded(group === 'causes' ? 'assume.cause' : `assume.${group}`);
  return words ?? t('assume.other', { code: { code: key } });
}

function worded(key: string, params: Record<string, string | null> = {}): string | null {
  if (!isKey(key) || Object.values(params).includes(null)) return null;
  return t(key, params as Record<string, string>);
}
