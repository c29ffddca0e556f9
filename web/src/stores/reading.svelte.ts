// One thing that a desk reads and keeps fresh: loaded when a page begins to
// watch it, again when the stream names one of its kinds, and after every
// opening of the stream. Changes that come in a burst are one request.
//
// A reading of sealed texts is on record by name and time, so watch only what
// the page shows.
import type { Api, Problem, Read } from './api';
import { keep } from './kept';
import { Refresher } from './refresher';
import { server } from './server.svelte';
import { session } from './session.svelte';

export class Reading<T> {
  value = $state<T | null>(null);
  /** The device's time of the value, in ms, for "as of"; null before the first. */
  at = $state<number | null>(null);
  problem = $state<Problem | null>(null);
  /** True while the newest attempt found no server; the value is then old. */
  unreachable = $state(false);
  readonly #refresher: Refresher;

  /** kinds: those of the stream's changes that touch this; see live.ts. */
  constructor(
    read: (api: Api) => Promise<Read<T>>,
    private readonly kinds: readonly string[],
  ) {
    this.#refresher = new Refresher(async () => this.#take(await read(server.api)));
    keep({ forget: () => this.#forget() });
  }

  /** Keeps the value fresh until the returned function is called: use in an $effect. */
  watch(): () => void {
    const stop = server.listen((event) => {
      if (event.type === 'open' || (event.type === 'change' && event.kinds.some((kind) => this.kinds.includes(kind)))) this.#refresher.soon();
    });
    void this.refresh();
    return () => {
      stop();
      this.#refresher.stop();
    };
  }

  /** Reads now. */
  refresh(): Promise<void> {
    return this.#refresher.now();
  }

  #take(answer: Read<T>): void {
    this.unreachable = answer.kind === 'unreachable';
    if (answer.kind === 'unreachable') return;
    if (answer.kind === 'read') {
      this.value = answer.value;
      this.at = Date.now();
      this.problem = null;
      return;
    }
    // The page is covered until somebody signs in; what is being typed in it stays.
    if (answer.problem.code === 'session') return;
    this.problem = answer.problem;
    // What may no longer be read does not stay on the screen.
    this.value = null;
    if (answer.problem.code === 'locked') void session.refresh();
  }

  #forget(): void {
    this.value = null;
    this.at = null;
    this.problem = null;
  }
}
