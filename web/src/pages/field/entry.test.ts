import { expect, test } from 'vitest';
import { beginnings, doorBody, findingBody, scannedTag, toldAt, viaOf, type Door } from './entry';

const door: Door = { tag: '\u200fa-٠٧ ', space: '', label: 'A-07' };
const phone = { channel: 'phone' };
const ZONE = 180;
const at = (text: string) => new Date(text);

test('a tag goes to the server as typed, without marks of direction', () => {
  expect(doorBody('s1', door)).toEqual({ site: 's1', tag: 'a-٠٧' });
  expect(doorBody('s1', { tag: '', space: 'p1', label: '' })).toEqual({ site: 's1', space: 'p1' });
});

test('entered and seen whole is the whole of the place', () => {
  expect(findingBody('s1', door, { what: 'no-sign', method: 'sweep', coverage: 1000 }, phone)).toEqual({
    site: 's1', tag: 'a-٠٧', what: 'no-sign', method: 'sweep', coverage: 1000, via: phone,
  });
});

test('another way of looking says how much, how long and what disturbed it', () => {
  expect(findingBody('s1', door, { what: 'no-sign', method: 'dog', coverage: 500, minutes: 20, noise: true, crowd: false }, phone)).toEqual({
    site: 's1', tag: 'a-٠٧', what: 'no-sign', method: 'dog', coverage: 500, minutes: 20, noise: true, via: phone,
  });
});

test('nobody is carried or taken out who was not counted alive', () => {
  const body = findingBody('s1', door, { what: 'people', alive: 2, deceased: 1, carried: 3, out: 5 }, phone);
  expect(body).toMatchObject({ alive: 2, deceased: 1, carried: 2, out: 2 });
});

test('what belongs to another kind of finding is not sent', () => {
  const left = { alive: 3, by: 'us', why: 'mined', hazard: 'mines', remark: '  ' } as const;
  expect(findingBody('s1', door, { ...left, what: 'help' }, phone)).toEqual({ site: 's1', tag: 'a-٠٧', what: 'help', via: phone });
  expect(findingBody('s1', door, { ...left, what: 'opened' }, phone)).toMatchObject({ by: 'us' });
  expect(findingBody('s1', door, { ...left, what: 'cannot' }, phone)).toMatchObject({ why: 'mined' });
  expect(findingBody('s1', door, { ...left, what: 'danger' }, phone)).toMatchObject({ hazard: 'mines' });
});

test('a told time is read in every digit set, with and without a stroke', () => {
  const now = at('2024-12-09T23:30:00Z'); // 02:30 on the 10th in Damascus
  const wanted = Date.parse('2024-12-09T23:14:00Z');
  for (const typed of ['02:14', '2:14', '2.14', '0214', '214', '٠٢:١٤', '۰۲۱۴', '\u200f٢:١٤ ']) {
    expect(toldAt(typed, now, ZONE), typed).toEqual({ at: wanted, before: false });
  }
});

test('a time that has not come yet today is of the day before', () => {
  const now = at('2024-12-09T21:10:00Z'); // 00:10 on the 10th
  expect(toldAt('23:50', now, ZONE)).toEqual({ at: Date.parse('2024-12-09T20:50:00Z'), before: true });
});

test('a watch a little ahead is now, not yesterday', () => {
  const now = at('2024-12-09T12:00:00Z'); // 15:00
  expect(toldAt('15:03', now, ZONE)).toEqual({ at: now.getTime(), before: false });
  expect(toldAt('15:06', now, ZONE)).toMatchObject({ before: true });
});

test('what is no time is no time', () => {
  for (const typed of ['', '25:00', '1260', '12', 'noon', '12345', '2:1']) expect(toldAt(typed, new Date(0), ZONE), typed).toBeNull();
});

test('a sheet keeps its number and time, a radio call only its team and time', () => {
  const told = { at: 5, before: false };
  expect(viaOf('radio', 't1', 'p-١٢', null)).toEqual({ channel: 'radio', team: 't1' });
  expect(viaOf('paper', '', 'p-١٢', told)).toEqual({ channel: 'paper', paper: 'P-12', told: 5 });
});

test('the keypad offers what the door numbers of the site begin with', () => {
  expect(beginnings(['A-07', 'A-08', 'B-1', 'K74-M92', 'A-C', 'R1'])).toEqual(['A-', 'B-', 'K74-M', 'R']);
});

test('a scanned tag is the code, or the end of an address; anything else is none', () => {
  expect(['A-07', ' a-٠٧ ', 'https://kit.local/door/A-07', 'https://kit.local/d#A-07', 'miftah?door=B-12'].map(scannedTag)).toEqual(['A-07', 'A-07', 'A-07', 'A-07', 'B-12']);
  expect(['', '07', 'some words', 'https://kit.local/', 'A'.repeat(30)].map(scannedTag)).toEqual([null, null, null, null, null]);
});

test('a photo goes with the finding', () => {
  const files = [{ name: 'door.jpg', media: 'photo', bytes: 'AA==' }];
  expect(findingBody('s1', door, { what: 'help', files }, phone)).toMatchObject({ files });
  expect(findingBody('s1', door, { what: 'help', files: [] }, phone)).not.toHaveProperty('files');
});
