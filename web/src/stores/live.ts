// One event stream for the whole browser. Tabs agree on a leader through a
// Web Lock; the leader holds the EventSource and passes every message on over
// a BroadcastChannel. When its tab closes the lock falls to another tab.
// Where locks or channels are missing, each tab holds a stream of its own.
//
// Wire: GET /api/v1/stream. "clock" comes at once and every ten seconds with
// the operation's time; "change" names what changed, never what it holds. The
// stream resumes nothing: after each opening, look at everything again.
import type { Clock } from '../api/types';

export type LiveEvent =
  | { type: 'open' }
  | ({ type: 'clock' } & Clock)
  /** kinds are those of views: space, door, finding, report, claim, user, replica, ... */
  | { type: 'change'; version: number; entities: string[]; kinds: string[] };

export interface LinkState {
  link: 'connecting' | 'live' | 'lost';
  /** The device's time of the last word heard, in ms; null before the first. */
  asOf: number | null;
}

/** What passes between tabs. */
export type Relay = { type: 'event'; event: LiveEvent } | { type: 'state'; state: LinkState } | { type: 'hello' };

export interface Channel {
  postMessage(message: Relay): void;
  onmessage: ((message: { data: Relay }) => void) | null;
  close(): void;
}

/** The part of EventSource in use. */
export interface Source {
  addEventListener(type: string, listener: (event: { data?: string }) => void): void;
  readonly readyState: number;
  close(): void;
}

export interface LiveSeams {
  open: (url: string) => Source;
  /** Null where the browser has none. */
  channel: Channel | null;
  /** Calls `lead` once this tab is the leader, until the signal fires. */
  lead: (lead: () => void, signal: AbortSignal) => void;
  after: (ms: number, run: () => void) => () => void;
  /** The device's time in ms. */
  now: () => number;
  onState: (state: LinkState) => void;
  onEvent: (event: LiveEvent) => void;
}

/** Silence longer than this counts as a lost connection; the clock comes each 10 s. */
export const SILENCE_MS = 30_000;
const BACKOFF_MS = [1000, 2000, 5000, 10_000];
const CLOSED = 2;

export class Live {
  #state: LinkState = { link: 'connecting', asOf: null };
  #source: Source | null = null;
  #leading = false;
  #failures = 0;
  #stop = new AbortController();
  #cancelQuiet: () => void = () => {};
  #cancelRetry: () => void = () => {};

  constructor(private readonly seams: LiveSeams) {}

  start(): void {
    const { channel } = this.seams;
    if (channel) {
      channel.onmessage = ({ data }) => this.#hear(data);
      channel.postMessage({ type: 'hello' });
    }
    this.seams.lead(() => {
      if (this.#stop.signal.aborted) return;
      this.#leading = true;
      this.#connect();
    }, this.#stop.signal);
    this.#watchSilence();
  }

  stop(): void {
    this.#stop.abort();
    this.#cancelQuiet();
    this.#cancelRetry();
    this.#source?.close();
    this.seams.channel?.close();
  }

  /** Tries at once, for "back online" and a page shown again. */
  nudge(): void {
    if (!this.#leading || this.#state.link !== 'lost') return;
    this.#cancelRetry();
    this.#connect();
  }

  #hear(message: Relay): void {
    if (message.type === 'hello') {
      if (this.#leading) this.seams.channel?.postMessage({ type: 'state', state: this.#state });
      return;
    }
    if (this.#leading) return;
    this.#watchSilence();
    if (message.type === 'state') this.#show(message.state);
    else this.seams.onEvent(message.event);
  }

  #connect(): void {
    this.#source?.close();
    const source = this.seams.open('/api/v1/stream');
    this.#source = source;
    for (const type of ['clock', 'change'] as const) {
      source.addEventListener(type, ({ data = '' }) => source === this.#source && this.#take(type, data));
    }
    source.addEventListener('open', () => source === this.#source && this.#pass({ type: 'open' }));
    source.addEventListener('error', () => {
      if (source === this.#source) this.#lose(source.readyState === CLOSED);
    });
    this.#watchSilence();
  }

  #take(type: 'clock' | 'change', data: string): void {
    let event: LiveEvent;
    try {
      event = { ...JSON.parse(data), type };
    } catch {
      return; // Not ours to guess; silence will be noticed.
    }
    this.#failures = 0;
    this.#watchSilence();
    this.#tell({ link: 'live', asOf: this.seams.now() });
    this.#pass(event);
  }

  #pass(event: LiveEvent): void {
    this.seams.onEvent(event);
    this.seams.channel?.postMessage({ type: 'event', event });
  }

  #lose(closed: boolean): void {
    this.#tell({ ...this.#state, link: 'lost' });
    if (!this.#leading || !closed) return; // The browser itself is trying again.
    const pause = BACKOFF_MS[Math.min(this.#failures, BACKOFF_MS.length - 1)] ?? 10_000;
    this.#failures += 1;
    this.#cancelRetry();
    this.#cancelRetry = this.seams.after(pause, () => this.#connect());
  }

  #watchSilence(): void {
    this.#cancelQuiet();
    if (this.#stop.signal.aborted) return;
    this.#cancelQuiet = this.seams.after(SILENCE_MS, () => {
      this.#source?.close();
      this.#lose(true);
      if (!this.#leading) this.#watchSilence();
    });
  }

  #tell(state: LinkState): void {
    this.#show(state);
    if (this.#leading) this.seams.channel?.postMessage({ type: 'state', state });
  }

  #show(state: LinkState): void {
    this.#state = state;
    this.seams.onState(state);
  }
}
