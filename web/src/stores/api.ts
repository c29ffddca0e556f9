// Talking to the Miftah that served this page. Which address takes and gives
// what stands in src/api/types.ts.
//
//   get   reads; not repeated by itself.
//   send  a write: one command id for one intention of a person, kept through
//         every repeat, so that an entry sent twice is stored once. It is
//         saved, refused, or unknown; unknown is not a failure: the same
//         command is sent again until the answer is known.
//   ask   a request that changes no entry (sign in, unlock, invite). Asked
//         once: an answer that did not come is left to a person.
//
// Nothing waiting is kept on disk here: entries hold personal data, and a
// browser's storage is not sealed.
import type { Asks, Problem, Reads, Writes } from '../api/types';

export type { Problem };

export type Read<T> = { kind: 'read'; value: T } | { kind: 'refused'; problem: Problem } | { kind: 'unreachable' };

export type Sent<T> =
  | { kind: 'saved'; value: T; command: string }
  | { kind: 'refused'; problem: Problem; command: string }
  /** Given up by the caller's signal before the outcome was known. */
  | { kind: 'unknown'; command: string };

export type Asked<T> = { kind: 'answered'; value: T } | { kind: 'refused'; problem: Problem } | { kind: 'unknown' };

export interface Pending {
  command: string;
  path: string;
  attempts: number;
  /** True once an attempt ended without an answer. */
  unsure: boolean;
}

export interface SendOptions {
  /** The intention's id; made when left out. Keep it to ask again later. */
  command?: string;
  signal?: AbortSignal;
}

export interface Seams {
  fetch: typeof fetch;
  /** Resolves after ms, or at once when the signal fires. */
  wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  uuid: () => string;
  onPending: (all: Pending[]) => void;
  /** Called when the server no longer knows the session. */
  onSignedOut: () => void;
  /** A little more than the server takes to know an outcome. */
  timeoutMs: number;
}

type Exchange = { body: unknown; answer: unknown };
/** The addresses of an API; tests bring their own. */
export interface Described {
  reads: object;
  asks: object;
  writes: object;
}
interface Miftah {
  reads: Reads;
  asks: Asks;
  writes: Writes;
}
type Path<Of> = keyof Of & string;
type BodyOf<E> = E extends Exchange ? E['body'] : never;
type AnswerOf<E> = E extends Exchange ? E['answer'] : never;

const BACKOFF_MS = [1000, 2000, 4000, 8000, 15000, 30000];

export class Api<D extends Described = Miftah> {
  #pending = new Map<string, Pending>();

  constructor(private readonly seams: Seams) {}

  /** Reads JSON. Params named in the path fill it; the others are its query. */
  async get<P extends Path<D['reads']>>(path: P, params: Record<string, string> = {}, signal?: AbortSignal): Promise<Read<D['reads'][P]>> {
    const answer = await this.#ask('GET', address(path, params), undefined, signal);
    if (answer.kind === 'unknown') return { kind: 'unreachable' };
    if (answer.kind === 'refused') return answer;
    return { kind: 'read', value: answer.value as D['reads'][P] };
  }

  /** Sends a command and repeats it under the same id until it is answered. */
  async send<P extends Path<D['writes']>>(
    path: P,
    body: Omit<BodyOf<D['writes'][P]>, 'command'>,
    options: SendOptions = {},
  ): Promise<Sent<AnswerOf<D['writes'][P]>>> {
    const { signal } = options;
    const command = options.command ?? this.seams.uuid();
    const entry: Pending = { command, path, attempts: 0, unsure: false };
    const payload = JSON.stringify({ ...body, command });
    try {
      for (;;) {
        entry.attempts += 1;
        this.#note(entry);
        const answer = await this.#ask('POST', path, payload, signal);
        if (answer.kind === 'answered') return { kind: 'saved', value: answer.value as AnswerOf<D['writes'][P]>, command };
        if (answer.kind === 'refused') return { ...answer, command };
        entry.unsure = true;
        this.#note(entry);
        if (signal?.aborted) return { kind: 'unknown', command };
        const pause = BACKOFF_MS[Math.min(entry.attempts, BACKOFF_MS.length) - 1] ?? 30000;
        await this.seams.wait(pause, signal);
        if (signal?.aborted) return { kind: 'unknown', command };
      }
    } finally {
      this.#pending.delete(command);
      this.#publish();
    }
  }

  /** Asks once. */
  async ask<P extends Path<D['asks']>>(path: P, body: BodyOf<D['asks'][P]>, signal?: AbortSignal): Promise<Asked<AnswerOf<D['asks'][P]>>> {
    const answer = await this.#ask('POST', path, body === null ? undefined : JSON.stringify(body), signal);
    return answer as Asked<AnswerOf<D['asks'][P]>>;
  }

  #note(entry: Pending): void {
    this.#pending.set(entry.command, { ...entry });
    this.#publish();
  }

  #publish(): void {
    this.seams.onPending([...this.#pending.values()]);
  }

  async #ask(method: string, path: string, body: string | undefined, signal?: AbortSignal): Promise<Asked<unknown>> {
    const limit = AbortSignal.timeout(this.seams.timeoutMs);
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    try {
      const response = await this.seams.fetch(path, {
        method,
        headers,
        body: body ?? null,
        mode: 'same-origin',
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      });
      return await this.#judge(response);
    } catch {
      // No answer, or half of one: the command may have been stored.
      return { kind: 'unknown' };
    }
  }

  async #judge(response: Response): Promise<Asked<unknown>> {
    const raw = await response.text();
    if (response.ok) return { kind: 'answered', value: raw === '' ? null : JSON.parse(raw) };
    const problem = readProblem(response.status, raw);
    if (!problem) return { kind: 'unknown' };
    if (problem.code === 'session') this.seams.onSignedOut();
    return { kind: 'refused', problem };
  }
}

/** These say "not now", not "no". Other 5xx leave the outcome open as well. */
const NOT_NOW = new Set([408, 425, 429]);

/**
 * Reads a problem. Miftah's own say with "retry" whether the outcome is
 * unknown; a full disk is a refusal, though its status is 507. From anything
 * in between (a proxy) the status alone decides. Null: unknown.
 */
function readProblem(status: number, raw: string): Problem | null {
  try {
    const said = JSON.parse(raw) as Partial<Problem>;
    if (typeof said.code === 'string') return said.retry ? null : { message: '', ...said, status, code: said.code };
  } catch {
    // Not a problem of ours.
  }
  return status >= 500 || NOT_NOW.has(status) ? null : { status, code: 'input', message: '' };
}

function address(path: string, params: Record<string, string>): string {
  const query = new URLSearchParams();
  let filled = path;
  for (const [name, value] of Object.entries(params)) {
    if (filled.includes(`{${name}}`)) filled = filled.replace(`{${name}}`, encodeURIComponent(value));
    else query.set(name, value);
  }
  return query.size > 0 ? `${filled}?${query}` : filled;
}

/** A version 4 UUID; randomUUID itself is missing on plain HTTP pages. */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
