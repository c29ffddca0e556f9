// The page's one connection to the server: commands under way, the state of
// the event stream, who listens to which events, and the operation's clock.
import { Api, uuid, wait, type Pending } from './api';
import { clockFrom, operationTime, type OperationClock } from './clock';
import { Live, type Channel, type LinkState, type LiveEvent } from './live';

type Listener = (event: LiveEvent) => void;

class Server {
  pending = $state<Pending[]>([]);
  state = $state<LinkState>({ link: 'connecting', asOf: null });
  clock = $state<OperationClock>(clockFrom({ now: 0, rateMilli: 1000 }, 0));
  #listeners = new Set<Listener>();
  #signedOut: () => void = () => {};
  #lost: () => void = () => {};
  #live: Live | null = null;

  readonly api = new Api({
    fetch: (input, init) => fetch(input, init),
    wait,
    uuid,
    timeoutMs: 40_000,
    onPending: (all) => (this.pending = all),
    onSignedOut: () => this.#signedOut(),
  });

  /** Entries whose outcome is not known yet. */
  get unsure(): number {
    return this.pending.filter((entry) => entry.unsure).length;
  }

  onSignedOut(run: () => void): void {
    this.#signedOut = run;
  }

  /** Called when the stream breaks off: the session may have ended. */
  onLost(run: () => void): void {
    this.#lost = run;
  }

  /** The operation's time now, or at a real instant of this device in ms. */
  time(real = Date.now()): Date {
    return operationTime(this.clock, real);
  }

  #become(state: LinkState): void {
    const lost = state.link === 'lost' && this.state.link !== 'lost';
    this.state = state;
    if (lost) this.#lost();
  }

  #hear(event: LiveEvent): void {
    if (event.type === 'clock') this.clock = clockFrom(event, Date.now());
    this.#listeners.forEach((listener) => listener(event));
  }

  /** Hears every event of the stream; returns how to stop. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  connect(): void {
    this.disconnect();
    this.#live = new Live({
      open: (url) => new EventSource(url),
      channel: typeof BroadcastChannel === 'undefined' || !navigator.locks ? null : (new BroadcastChannel('miftah.stream') as Channel),
      lead,
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      now: () => Date.now(),
      onState: (state) => this.#become(state),
      onEvent: (event) => this.#hear(event),
    });
    this.#live.start();
  }

  disconnect(): void {
    this.#live?.stop();
    this.#live = null;
    this.state = { link: 'connecting', asOf: null };
  }

  nudge(): void {
    this.#live?.nudge();
  }
}

/** Holds the browser-wide lock for as long as this tab leads. */
function lead(run: () => void, signal: AbortSignal): void {
  if (!navigator.locks || typeof BroadcastChannel === 'undefined') return run();
  const hold = () =>
    new Promise<void>((release) => {
      signal.addEventListener('abort', () => release(), { once: true });
      run();
    });
  navigator.locks.request('miftah.stream', { signal }, hold).catch(() => {
    // Stopped before its turn came.
  });
}

export const server = new Server();
