import { expect, test } from 'vitest';
import type { ReportIn } from './docket.types';
import { Outbox } from './outbox.svelte';

const draft = (text: string) => ({ text }) as ReportIn;

/** Answers each sending by hand, in any order. */
function hand() {
  const open: ((sent: object) => void)[] = [];
  const commands: string[] = [];
  let saved = 0;
  const send = (_path: string, _body: unknown, options: { command: string }) => {
    commands.push(options.command);
    return new Promise((resolve) => open.push((sent) => resolve({ command: options.command, ...sent })));
  };
  const box = new Outbox(() => ({ send }) as never, () => (saved += 1));
  return { box, open, commands, saved: () => saved };
}

const yes = (number: string) => ({ kind: 'saved', value: { number, events: [], result: 'id' } });
const no = { kind: 'refused', problem: { status: 507, code: 'full', message: '' } };

test('an entry is in sight from the first moment and gets its number only when it is saved', async () => {
  const { box, open, saved } = hand();
  const sent = box.send(draft('a'));
  expect(box.all.map((one) => [one.state, one.number])).toEqual([['sending', '']]);
  open[0]!(yes('HQ-57'));
  await sent;
  expect(box.all.map((one) => [one.state, one.number])).toEqual([['saved', 'HQ-57']]);
  expect(saved()).toBe(1);
});

test('what is refused stays with its words and its reason until a person takes it', async () => {
  const { box, open, saved } = hand();
  const sent = box.send(draft('lost otherwise'));
  open[0]!(no);
  const entry = await sent;
  for (let i = 0; i < 10; i += 1) {
    const next = box.send(draft(`later ${i}`));
    open[i + 1]!(yes(`HQ-${i}`));
    await next;
  }
  const kept = box.all.find((one) => one.state === 'refused');
  expect(kept).toMatchObject({ draft: { text: 'lost otherwise' }, fault: { code: 'full' } });
  expect(box.all.filter((one) => one.state === 'saved').length).toBe(3);
  expect(saved()).toBe(10);
  box.drop(entry.command);
  expect(box.all.some((one) => one.state === 'refused')).toBe(false);
});

test('answers that come in another order reach their own entries; no two share a command', async () => {
  const { box, open, commands } = hand();
  const all = [box.send(draft('a')), box.send(draft('b'))];
  open[1]!(yes('HQ-2'));
  open[0]!(yes('HQ-1'));
  await Promise.all(all);
  expect(Object.fromEntries(box.all.map((one) => [one.draft.text, one.number]))).toEqual({ a: 'HQ-1', b: 'HQ-2' });
  expect(new Set(commands).size).toBe(2);
});
