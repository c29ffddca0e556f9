import { expect, test } from 'vitest';
import { formatNumber, text, type Locale } from '../../catalogue/format';
import type { Layout, Proposal } from '../../stores/docket.types';
import { conceptWords, conflictWords, gradeParts, mostlyArabic, opening, placeSentence, sharedWords, spaceBehind, type Say } from './words';

const locale = (lang: 'ar' | 'en'): Locale => ({ lang, digits: 'latn', zone: 180 });
const marks = /[\u2066-\u2069]/g;
const say = (lang: 'ar' | 'en'): Say => (key, params = {}) => text(key, params, locale(lang)).replace(marks, '');
const num = (n: number) => formatNumber(n, 'latn');

test('what is shared is told in words, and single words of a text are not', () => {
  expect(conceptWords('kitchen', say('ar'), num)).toBe('مطبخ');
  expect(conceptWords('behind>oven', say('en'), num)).toBe('behind: oven');
  expect(conceptWords('people=1500', say('en'), num)).toBe('people: 1,500');
  expect(conceptWords('wing=B', say('ar'), num)).toBe('جناح: B');
  expect(conceptWords('cells#7', say('en'), num)).toBe('cell number: 7');
  expect(conceptWords('w:kbb', say('en'), num)).toBeNull();
  expect(conceptWords('of-a-newer-server', say('en'), num)).toBeNull();
  expect(conceptWords('behind>of-a-newer-server', say('en'), num)).toBeNull();
});

test('the same word is not shown twice', () => {
  const shared = ['k.code', 'codeword', 'kitchen'].map((id) => ({ id, slot: 'room', weight: 1 }));
  expect(sharedWords({ shared } as Proposal, say('en'), num)).toEqual(['code', 'kitchen']);
  expect(sharedWords({ shared: null } as Proposal, say('en'), num)).toEqual([]);
});

test('a conflict names what differs once and both sides', () => {
  const numbers = { slot: 'n.people', report: ['people=50'], claim: ['people=30'], partial: false };
  expect(conflictWords(numbers, say('en'), num)).toEqual({ what: 'how many people', here: '50', there: '30' });
  const spots = { slot: 'spot', report: ['kitchen', 'drain'], claim: ['yard'], partial: false };
  expect(conflictWords(spots, say('ar'), num)).toEqual({ what: 'المكان', here: 'مطبخ، مجرور', there: 'ساحة' });
  expect(conflictWords({ slot: 'kind', report: ['k.offer'], claim: null, partial: true }, say('en'), num)?.there).toBe('');
  expect(conflictWords({ slot: 'new', report: ['w:x'], claim: null, partial: true }, say('en'), num)).toBeNull();
});

test('a grade that is none counts as not yet judged', () => {
  expect(gradeParts('B3')).toEqual({ reliability: 'B', credibility: '3' });
  for (const none of ['', 'F6', 'Z9']) expect(gradeParts(none)).toEqual({ reliability: 'F', credibility: '6' });
});

const space = (id: string, code: string, tags: string[] = []) => ({ id, code, kind: 'cell', level: -1, tags: tags.map((tag) => ({ code: tag })) });
const site: Layout = { site: 's', code: 'K', levels: [{ number: -1, name: 'B1', spaces: [space('a', 'A-01', ['A-07']), space('b', 'A-07'), space('c', 'A-03')] }] };
const other: Layout = { ...site, site: 't', code: 'L', levels: null };

test('a place is called by the number on its door, with the site only where there are several', () => {
  const place = { site: 's', hasLevel: true, level: -1, space: 'a' };
  expect(placeSentence(place, [site])).toMatchObject({ key: 'docket.place_space', params: { door: { code: 'A-07' }, level: { code: 'B1' } } });
  expect(placeSentence(place, [site, other])?.key).toBe('docket.place_space_site');
  expect(placeSentence({ ...place, space: '' }, [site])?.key).toBe('place.level_code');
  expect(placeSentence({ site: 's', hasLevel: false, level: 0, space: '' }, [site])?.key).toBe('docket.place_site');
  expect(placeSentence({ ...place, space: 'gone' }, [site])?.key).toBe('docket.place_elsewhere');
  expect(placeSentence({ site: '', hasLevel: false, level: 0, space: '' }, [site])).toBeNull();
});

test('a number stuck on a door comes before the same code on the plan, and two of it are none', () => {
  expect(spaceBehind('A-07', site)?.id).toBe('a');
  expect(spaceBehind('A-03', site)?.id).toBe('c');
  expect(spaceBehind('B-99', site)).toBeNull();
  const twice = { ...site, levels: [{ number: 0, name: 'G', spaces: [space('x', 'A-01', ['C-1']), space('y', 'A-02', ['C-1'])] }] };
  expect(spaceBehind('C-1', twice)).toBeNull();
});

test('the language of a text is that of most of its letters', () => {
  expect(mostlyArabic('باب A-07 خلف الفرن')).toBe(true);
  expect(mostlyArabic('door behind الفرن')).toBe(false);
  expect(mostlyArabic('٥٠')).toBe(false);
});

test('a long text is cut between words, by characters and not by halves of them', () => {
  expect(opening('kitchen  door')).toBe('kitchen door');
  expect(opening('one two three four', 9)).toBe('one two …');
  expect(opening('😀'.repeat(8), 4)).not.toContain('\ufffd');
});
