// What the docket's codes are called, in the reader's language. Pure: the
// words come from the catalogue through the function given.
import { isKey, type Key } from '../../catalogue/catalogue';
import type { Params, Value } from '../../catalogue/format';
import type { Conflict, Layout, Place, PlanSpace, Proposal } from '../../stores/docket.types';

export type Say = (key: Key, params?: Params) => string;

/** A word of the server that has a sentence under prefix; the fallback otherwise. */
export function worded(prefix: string, word: string, say: Say, fallback: Key): string {
  const key = `${prefix}.${word}`;
  return say(isKey(key) ? key : fallback);
}

const plain = (id: string, say: Say): string | null => {
  const key = `concept.${id}`;
  return isKey(key) ? say(key) : null;
};

/**
 * What a report and a claim share, in words: "kitchen", "behind: oven",
 * "people: 50", "wing: B". Null for single words of the text (w:) and for
 * what a newer server knows and this page does not.
 */
export function conceptWords(id: string, say: Say, num: (n: number) => string): string | null {
  const pair = (what: string | null, value: string | null): string | null => (what && value ? say('docket.pair', { what, value }) : null);
  const rel = /^(\w+)>(.+)$/.exec(id);
  if (rel) return pair(plain(`r.${rel[1]}`, say), plain(rel[2]!, say));
  const counted = /^([a-z]+)[=#](.+)$/.exec(id);
  if (!counted) return plain(id, say);
  const [, what, value] = counted as unknown as [string, string, string];
  const n = Number(value);
  const shown = /^\d+$/.test(value) ? num(n) : value;
  if (id.includes('#')) return pair(plain(`no.${what}`, say), shown);
  if (what === 'tag' || what === 'wing' || what === 'level' || what === 'upper') return pair(plain(`at.${what}`, say), shown);
  return pair(plain(`u.${what}`, say), shown);
}

/** What is shared, strongest first, each once, without what says the same twice. */
export function sharedWords(proposal: Proposal, say: Say, num: (n: number) => string): string[] {
  const words = (proposal.shared ?? []).map((concept) => conceptWords(concept.id, say, num)).filter((word) => word !== null);
  return [...new Set(words)];
}

/** Where the two differ: what of, what this one says, what that one says ("" for nothing). */
export function conflictWords(conflict: Conflict, say: Say, num: (n: number) => string): { what: string; here: string; there: string } | null {
  const list = (ids: string[] | null) => (ids ?? []).map((id) => valueOf(id, say, num)).filter(Boolean).join(say('docket.comma'));
  const slot = conflict.slot.startsWith('rel:') ? 'rel' : conflict.slot;
  const here = list(conflict.report);
  const there = list(conflict.claim);
  return here || there ? { what: worded('slot', slot, say, 'slot.other'), here, there } : null;
}

// The heading has said what is counted: "people=50" is 50 there.
function valueOf(id: string, say: Say, num: (n: number) => string): string {
  const value = /^[a-z]+[=#](.+)$/.exec(id)?.[1];
  if (value === undefined) return conceptWords(id, say, num) ?? '';
  return /^\d+$/.test(value) ? num(Number(value)) : value;
}

/** A grade as its two letters: B and 3. What is no grade counts as F and 6. */
export function gradeParts(grade: string): { reliability: string; credibility: string } {
  const [, r, c] = /^([A-F])([1-6])$/.exec(grade) ?? [];
  return { reliability: r ?? 'F', credibility: c ?? '6' };
}

export const notJudged = (grade: string): boolean => grade === 'F6' || grade === '';

export const isPlaced = (place: Place): boolean => place.site !== '' || place.space !== '';

export interface Placed {
  key: Key;
  params: Record<string, Value>;
}

/** A tied place as a sentence: the door, its level, and the site where there are several. */
export function placeSentence(place: Place, layouts: readonly Layout[]): Placed | null {
  if (!isPlaced(place)) return null;
  const layout = layouts.find((one) => one.site === place.site) ?? layouts.find((one) => spaceIn(one, place.space));
  const site = { code: layout?.code ?? '' };
  const several = layouts.length > 1 && layout;
  const space = layout && spaceIn(layout, place.space);
  if (place.space && !space) return { key: 'docket.place_elsewhere', params: {} };
  if (layout && space) {
    const params = { door: { code: doorOf(space) }, level: { code: levelName(layout, space.level) }, site };
    return { key: several ? 'docket.place_space_site' : 'docket.place_space', params };
  }
  if (layout && place.hasLevel) return { key: several ? 'docket.place_level_site' : 'place.level_code', params: { level: { code: levelName(layout, place.level) }, site } };
  return { key: 'docket.place_site', params: { site } };
}

const spaceIn = (layout: Layout, id: string): PlanSpace | undefined => (layout.levels ?? []).flatMap((level) => level.spaces ?? []).find((space) => space.id === id);

const levelName = (layout: Layout, number: number): string => (layout.levels ?? []).find((level) => level.number === number)?.name ?? String(number);

/** The number on the door when one is stuck there, the plan's code otherwise. */
export const doorOf = (space: PlanSpace): string => space.tags?.[0]?.code ?? space.code;

/** The space behind a number as on a door or on the plan; null unless there is exactly one. */
export function spaceBehind(typed: string, layout: Layout): PlanSpace | null {
  const all = (layout.levels ?? []).flatMap((level) => level.spaces ?? []);
  const tagged = all.filter((space) => space.tags?.some((tag) => tag.code === typed));
  const found = tagged.length > 0 ? tagged : all.filter((space) => space.code === typed);
  return found.length === 1 ? found[0]! : null;
}

/** Whether most letters are Arabic: the language something was told in. */
export function mostlyArabic(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  return 2 * letters.filter((letter) => /\p{Script=Arabic}/u.test(letter)).length > letters.length;
}

/** The first words of a text, for a line that names it. */
export function opening(text: string, most = 90): string {
  const line = text.trim().replace(/\s+/g, ' ');
  if ([...line].length <= most) return line;
  const cut = [...line].slice(0, most).join('');
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), most / 2))} …`;
}
