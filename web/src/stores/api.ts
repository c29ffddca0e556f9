// Talking to the Miftah that served this page. Reads are plain; a write is a
// command: one identifier for one intention of a person, kept through every
// repeat, so that an entry sent twice is stored once. A write has three
// outcomes: saved, refused, or unknown. Unknown is not a failure: the same
// command is sent again until the answer is known.
//
// Nothing waiting is kept on disk here: entries hold personal data, and a
// browser's storage is not sealed.

export interface Problem {
  status: number;
  /** What the server says went wrong, with place and remedy; may be empty. */
  detail: string;
  /** Field by field, where the server named fields. */
  fields: { location: string; message: string }[];
}

export type Read<T> = { kind: 'read'; value: T } | { kind: 'refused'; problem: Problem } | { kind: 'unreachable' };

export type Sent<T> =
  | { kind: 'saved'; value: T; command: string }
  | { kind: 'refused'; problem: Problem; command: string }
  /** Given up by the caller's signal before the outcome was known. */
  | { kind: 'unknown'; command: string };

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
  method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
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
  timeoutMs: number;
}

const BACKOFF_MS = [1000, 2000, 4000, 8000, 15000, 30000];

export class Api {
  #pending = new Map<string, Pending>();

  constructor(private readonly seams: Seams) {}

  /** Reads JSON. Does not repeat by itself. */
  async get<T>(path: string, signal?: AbortSignal): Promise<Read<T>> {
    const answer = await this.#ask('GET', path, undefined, signal);
    if (answer.kind === 'unknown') return { kind: 'unreachable' };
    if (answer.kind === 'refused') return answer;
    return { kind: 'read', value: answer.value as T };
  }

  /** Sends a command and repeats it under the same id until it is answered. */
  async send<T>(path: string, body: object, options: SendOptions = {}): Promise<Sent<T>> {
    const { method = 'POST', signal } = options;
    const command = options.command ?? this.seams.uuid();
    const entry: Pending = { command, path, attempts: 0, unsure: false };
    const payload = JSON.stringify({ ...body, command });
    try {
      for (;;) {
        entry.attempts += 1;
        this.#note(entry);
        const answer = await this.#ask(method, path, payload, signal);
        if (answer.kind === 'saved') return { kind: 'saved', value: answer.value as T, command };
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

  #note(entry: Pending): void {
    this.#pending.set(entry.command, { ...entry });
    this.#publish();
  }

  #publish(): void {
    this.seams.onPending([...this.#pending.values()]);
  }

  async #ask(method: string, path: string, body: string | undefined, signal?: AbortSignal): Promise<Answer> {
    const limit = AbortSignal.timeout(this.seams.timeoutMs);
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    let response: Response;
    try {
      response = await this.seams.fetch(path, {
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

  async #judge(response: Response): Promise<Answer> {
    const raw = await response.text();
    if (response.ok) return { kind: 'saved', value: raw === '' ? null : JSON.parse(raw) };
    const said = readProblem(response.status, raw);
    if (response.status === 401) this.seams.onSignedOut();
    if (said.outcome === 'unknown') return { kind: 'unknown' };
    return { kind: 'refused', problem: said.problem };
  }
}

type Answer = { kind: 'saved'; value: unknown } | { kind: 'refused'; problem: Problem } | { kind: 'unknown' };

/** These say "not now", not "no". Other 5xx leave the outcome open as well. */
const NOT_NOW = new Set([408, 425, 429]);

/**
 * Reads a problem (RFC 9457). A server that knows its outcome says
 * "outcome": "refused" even with a 5xx status, as with a full disk.
 */
function readProblem(status: number, raw: string): { outcome: 'refused' | 'unknown'; problem: Problem } {
  const problem: Problem = { status, detail: '', fields: [] };
  let outcome: 'refused' | 'unknown' = status >= 500 || NOT_NOW.has(status) ? 'unknown' : 'refused';
  try {
    const body = JSON.parse(raw) as Record<string, unknown>;
    if (typeof body['detail'] === 'string') problem.detail = body['detail'];
    if (body['outcome'] === 'refused' || body['outcome'] === 'unknown') outcome = body['outcome'];
    if (Array.isArray(body['errors'])) problem.fields = body['errors'].map(readField);
  } catch {
    // A proxy's page, or nothing: the status alone decides.
  }
  return { outcome, problem };
}

function readField(field: unknown): Problem['fields'][number] {
  const { location = '', message = '' } = (field ?? {}) as Record<string, unknown>;
  return { location: String(location), message: String(message) };
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
