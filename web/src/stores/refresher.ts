// When to read again. Never two readings at once; a wish that comes during
// one is met by one more after it; wishes in a burst are one.

export interface Timing {
  after: (ms: number, run: () => void) => () => void;
}

const BURST_MS = 300;

const browser: Timing = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export class Refresher {
  #running: Promise<void> | null = null;
  #again = false;
  #cancel: (() => void) | null = null;

  constructor(
    private readonly read: () => Promise<void>,
    private readonly timing: Timing = browser,
  ) {}

  /** Reads after a short pause, once for all wishes of that pause. */
  soon(): void {
    this.#cancel ??= this.timing.after(BURST_MS, () => {
      this.#cancel = null;
      void this.now();
    });
  }

  /** Reads now; resolves when what was true at the call has been read. */
  async now(): Promise<void> {
    // What a waiting wish would read, this reads.
    this.#cancel?.();
    this.#cancel = null;
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#loop();
    try {
      await this.#running;
    } finally {
      this.#running = null;
    }
  }

  /** Drops a wish that has not begun. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#again = false;
  }

  async #loop(): Promise<void> {
    do {
      this.#again = false;
      await this.read();
    } while (this.#again);
  }
}
