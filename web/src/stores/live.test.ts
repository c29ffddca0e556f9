import { expect, test } from 'vitest';
import { Live, SILENCE_MS, type Channel, type LinkState, type LiveEvent, type Relay, type Source } from './live';

/** A browser with tabs, one lock, one channel, a clock moved by hand. */
function browser() {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  const opened: { url: string; source: FakeSource }[] = [];
  const channels: Channel[] = [];
  const queue: { lead: () => void; signal: AbortSignal }[] = [];
  let holder: AbortSignal | null = null;

  class FakeSource implements Source {
    readyState = 1;
    #heard = new Map<string, (event: { data?: string }) => void>();
    addEventListener(type: string, listener: (event: { data?: string }) => void) {
      this.#heard.set(type, listener);
    }
    close() {
      this.readyState = 2;
    }
    say(type: string, data: unknown = '') {
      this.#heard.get(type)?.({ data: typeof data === 'string' ? data : JSON.stringify(data) });
    }
    fail(closed: boolean) {
      if (closed) this.readyState = 2;
      this.#heard.get('error')?.({});
    }
  }

  function grant() {
    while (!holder && queue.length > 0) {
      const next = queue.shift();
      if (!next || next.signal.aborted) continue;
      holder = next.signal;
      next.signal.addEventListener('abort', () => ((holder = null), grant()));
      next.lead();
    }
  }

  function tab() {
    const events: LiveEvent[] = [];
    const states: LinkState[] = [];
    const channel: Channel = {
      onmessage: null,
      close: () => void channels.splice(channels.indexOf(channel), 1),
      postMessage: (message: Relay) => {
        for (const other of channels.slice()) if (other !== channel) other.onmessage?.({ data: structuredClone(message) });
      },
    };
    channels.push(channel);
    const live = new Live({
      open: (url) => {
        const source = new FakeSource();
        opened.push({ url, source });
        return source;
      },
      channel,
      lead: (lead, signal) => (queue.push({ lead, signal }), grant()),
      after: (ms, run) => {
        const timer = { at: now + ms, run };
        timers.push(timer);
        return () => (timers = timers.filter((other) => other !== timer));
      },
      now: () => now,
      onState: (state) => states.push(state),
      onEvent: (event) => events.push(event),
    });
    live.start();
    return { live, events, states };
  }

  function pass(ms: number) {
    const end = now + ms;
    for (;;) {
      const due = timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      timers = timers.filter((t) => t !== due);
      now = due.at;
      due.run();
    }
    now = end;
  }

  return { tab, opened, pass, source: () => opened.at(-1)!.source };
}

const clock = { now: 1733785200000, rateMilli: 1000 };
const change = { version: 7, entities: ['e1'], kinds: ['finding'] };

test('two tabs share one stream and both hear it', () => {
  const b = browser();
  const one = b.tab();
  const two = b.tab();
  expect(b.opened.map((o) => o.url)).toEqual(['/api/v1/stream']);
  b.pass(400);
  b.source().say('change', change);
  expect(one.events).toEqual([{ type: 'change', ...change }]);
  expect(two.events).toEqual(one.events);
  expect(two.states.at(-1)).toEqual({ link: 'live', asOf: 400 });
});

test('a tab opened later learns the state at once', () => {
  const b = browser();
  b.tab();
  b.pass(50);
  b.source().say('clock', clock);
  expect(b.tab().states).toEqual([{ link: 'live', asOf: 50 }]);
});

test('when the leading tab closes another takes over', () => {
  const b = browser();
  const one = b.tab();
  const two = b.tab();
  one.live.stop();
  expect(b.opened.length).toBe(2);
  b.source().say('change', change);
  expect(two.events.length).toBe(1);
});

test('every opening is told to every tab, so that each looks at everything again', () => {
  const b = browser();
  const one = b.tab();
  const two = b.tab();
  b.source().say('open');
  expect([one.events, two.events]).toEqual([[{ type: 'open' }], [{ type: 'open' }]]);
  b.source().fail(true);
  b.pass(1000);
  b.source().say('open');
  expect(two.events.length).toBe(2);
});

test('a closed stream is opened again after a pause, keeping its as-of', () => {
  const b = browser();
  const { states } = b.tab();
  b.pass(70);
  b.source().say('clock', clock);
  b.source().fail(true);
  expect(states.at(-1)).toEqual({ link: 'lost', asOf: 70 });
  expect(b.opened.length).toBe(1);
  b.pass(1000);
  expect(b.opened.length).toBe(2);
});

test('pauses grow while nothing is heard', () => {
  const b = browser();
  b.tab();
  for (const pause of [1000, 2000, 5000, 10_000, 10_000]) {
    const before = b.opened.length;
    b.source().fail(true);
    b.pass(pause - 1);
    expect(b.opened.length).toBe(before);
    b.pass(1);
    expect(b.opened.length).toBe(before + 1);
  }
});

test('a silent stream counts as lost in every tab', () => {
  const b = browser();
  const one = b.tab();
  const two = b.tab();
  b.source().say('clock', clock);
  b.pass(SILENCE_MS + 1);
  expect(one.states.at(-1)).toEqual({ link: 'lost', asOf: 0 });
  expect(two.states.at(-1)).toEqual({ link: 'lost', asOf: 0 });
  b.pass(1000);
  expect(b.opened.length).toBe(2);
});

test('a broken message is passed over', () => {
  const b = browser();
  const { events } = b.tab();
  b.source().say('change', '{half');
  b.source().say('change', change);
  expect(events.length).toBe(1);
});
