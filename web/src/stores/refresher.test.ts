import { expect, test } from 'vitest';
import { Refresher } from './refresher';

/** Readings that end when told to, and a timer fired by hand. */
function stage() {
  const open: (() => void)[] = [];
  let timers: (() => void)[] = [];
  let count = 0;
  const read = () => {
    count += 1;
    return new Promise<void>((resolve) => open.push(resolve));
  };
  const timing = {
    after: (_: number, run: () => void) => {
      timers.push(run);
      return () => (timers = timers.filter((other) => other !== run));
    },
  };
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return {
    refresher: new Refresher(read, timing),
    count: () => count,
    fire: () => timers.splice(0).forEach((run) => run()),
    finish: async () => (open.shift()?.(), await settle()),
  };
}

test('a burst of changes is one reading', () => {
  const s = stage();
  for (let i = 0; i < 20; i++) s.refresher.soon();
  s.fire();
  expect(s.count()).toBe(1);
});

test('a reading asked for now meets the wish that waits: one reading, one record of it', async () => {
  const s = stage();
  s.refresher.soon();
  void s.refresher.now();
  s.fire();
  await s.finish();
  expect(s.count()).toBe(1);
});

test('a change during a reading leads to exactly one more, never two at once', async () => {
  const s = stage();
  void s.refresher.now();
  void s.refresher.now();
  void s.refresher.now();
  expect(s.count()).toBe(1);
  await s.finish();
  expect(s.count()).toBe(2);
  await s.finish();
  expect(s.count()).toBe(2);
});

test('who asks during a reading waits for the one that begins after it', async () => {
  const s = stage();
  let done = false;
  void s.refresher.now();
  void s.refresher.now().then(() => (done = true));
  await s.finish();
  expect(done).toBe(false);
  await s.finish();
  expect(done).toBe(true);
});

test('a page that is gone reads no more', () => {
  const s = stage();
  s.refresher.soon();
  s.refresher.stop();
  s.fire();
  expect(s.count()).toBe(0);
});

test('a reading that fails does not block the next', async () => {
  let count = 0;
  const refresher = new Refresher(async () => {
    count += 1;
    if (count === 1) throw new Error('cut');
  });
  await expect(refresher.now()).rejects.toThrow('cut');
  await refresher.now();
  expect(count).toBe(2);
});
