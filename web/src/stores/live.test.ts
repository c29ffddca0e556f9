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
    #heard = new Map<string, (event: { data?: string; lastEventId?: string }) => void>();
    addEventListener(type: string, listener: (event: { data?: string; lastEventId?: string }) => void) {
      this.#heard.set(type, listener);
    }
    close() {
      this.readyState = 2;
    }
    say(type: string, data: unknown, lastEventId = '') {
      this.#heard.get(type)?.({ data: typeof data === 'string' ? data : JSON.stringify(data), lastEventId });
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

const at = '2024-12-09T23:20:00Z';

test('two tabs share one stream and both hear it', () => {
  const b = browser();
  const one = b.tab();
  const two = b.tab();
  expect(b.opened.length).toBe(1);
  b.source().say('message', { at, kind: 'finding' }, '7');
  expect(one.events).toEqual([{ at, kind: 'finding' }]);
  expect(two.events).toEqual(one.events);
  expect(two.states.at(-1)).toEqual({ link: 'live', asOf: at });
});

test('a tab opened later learns the state at once', () => {
  const b = browser();
  b.tab();
  b.source().say('ping', { at });
  expect(b.tab().states).toEqual([{ link: 'live', asOf: at }]);
});

test('when the leading tab closes another takes over', () => {
  const b = browser();
  const one = b.tab();
  const two = b.tab();
  one.live.stop();
  expect(b.opened.length).toBe(2);
  b.source().say('message', { at, kind: 'x' });
  expect(two.events.length).toBe(1);
});

test('a closed stream is opened again after a pause, from where it stopped, keeping its as-of', () => {
  const b = browser();
  const { states } = b.tab();
  b.source().say('message', { at }, '7/9');
  b.source().fail(true);
  expect(states.at(-1)).toEqual({ link: 'lost', asOf: at });
  expect(b.opened.length).toBe(1);
  b.pass(1000);
  expect(b.opened.at(-1)?.url).toBe('/api/v1/stream?after=7%2F9');
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
  b.source().say('ping', { at });
  b.pass(SILENCE_MS + 1);
  expect(one.states.at(-1)).toEqual({ link: 'lost', asOf: at });
  expect(two.states.at(-1)).toEqual({ link: 'lost', asOf: at });
  b.pass(1000);
  expect(b.opened.length).toBe(2);
});

test('a broken message is passed over', () => {
  const b = browser();
  const { events } = b.tab();
  b.source().say('message', '{half');
  b.source().say('message', { at });
  expect(events.length).toBe(1);
});
