import { expect, test } from 'vitest';
import { Api, uuid, type Pending, type Seams } from './api';

/** An API of one address of each kind. */
interface Staged {
  reads: { '/r': unknown; '/r/{id}': unknown };
  asks: { '/a': { body: object; answer: unknown } };
  writes: { '/c': { body: { command: string; [field: string]: unknown }; answer: unknown } };
}

type Step = Response | 'cut' | 'half';

/** A server that answers each request with the next step, and notes what it got. */
function stage(...steps: Step[]) {
  const got: { method: string; path: string; command: string | undefined; body: Record<string, unknown> }[] = [];
  const waits: number[] = [];
  const notes: Pending[][] = [];
  let signedOut = 0;
  let ids = 0;
  const seams: Seams = {
    fetch: async (path, init) => {
      const body = init?.body ? JSON.parse(String(init.body)) : {};
      got.push({ method: init?.method ?? '', path: String(path), command: body.command, body });
      if (init?.mode !== 'same-origin') throw new Error('not same-origin');
      const step = steps.shift();
      if (step === undefined || step === 'cut') throw new TypeError('Failed to fetch');
      if (step === 'half') return { ok: true, status: 200, text: () => Promise.reject(new Error('cut')) } as Response;
      return step;
    },
    wait: async (ms) => void waits.push(ms),
    uuid: () => `id-${++ids}`,
    onPending: (all) => notes.push(all),
    onSignedOut: () => signedOut++,
    timeoutMs: 1000,
  };
  return { api: new Api<Staged>(seams), got, waits, notes, signedOut: () => signedOut };
}

const ok = (value: unknown) => new Response(JSON.stringify(value), { status: 200 });
const no = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });

test('a saved command is sent once with its id', async () => {
  const s = stage(ok({ number: 'HQ-7' }));
  expect(await s.api.send('/c', { text: 'x' })).toEqual({ kind: 'saved', value: { number: 'HQ-7' }, command: 'id-1' });
  expect(s.got).toEqual([{ method: 'POST', path: '/c', command: 'id-1', body: { text: 'x', command: 'id-1' } }]);
  expect(s.waits).toEqual([]);
});

test('an unknown outcome is repeated under the same id until it is known', async () => {
  const s = stage('cut', new Response('<h1>bad gateway</h1>', { status: 502 }), 'half', no(429, {}), ok(null));
  expect((await s.api.send('/c', { n: 1 })).kind).toBe('saved');
  expect(s.got.map((g) => g.command)).toEqual(['id-1', 'id-1', 'id-1', 'id-1', 'id-1']);
  expect(s.got.every((g) => g.body['n'] === 1)).toBe(true);
  expect(s.waits).toEqual([1000, 2000, 4000, 8000]);
});

test('two intentions have two ids', async () => {
  const s = stage(ok(1), ok(2));
  await s.api.send('/c', {});
  await s.api.send('/c', {});
  expect(s.got.map((g) => g.command)).toEqual(['id-1', 'id-2']);
});

test('a refusal is final and says why', async () => {
  const said = { status: 422, code: 'input', message: 'door: A-99 is not on the plan', field: 'door', remedy: 'check the sticker' };
  const s = stage(no(422, said));
  expect(await s.api.send('/c', {})).toEqual({ kind: 'refused', command: 'id-1', problem: said });
  expect(s.got.length).toBe(1);
});

test('a full disk and a halted ledger are refusals, though their status says 5xx', async () => {
  for (const [status, code] of [[507, 'full'], [503, 'halted']] as const) {
    const s = stage(no(status, { status, code, message: '' }));
    expect(await s.api.send('/c', {})).toMatchObject({ kind: 'refused', problem: { code } });
  }
});

test('a problem that says retry is sent again under the same id', async () => {
  const s = stage(no(503, { status: 503, code: 'unknown', message: '', retry: true }), ok(1));
  expect((await s.api.send('/c', {})).kind).toBe('saved');
  expect(s.got.map((g) => g.command)).toEqual(['id-1', 'id-1']);
});

test('a question is asked once and carries no command', async () => {
  const s = stage('cut', no(403, { status: 403, code: 'wrongkey', message: '' }), ok({ people: true }));
  expect(await s.api.ask('/a', { x: 1 })).toEqual({ kind: 'unknown' });
  expect(await s.api.ask('/a', { x: 1 })).toMatchObject({ kind: 'refused', problem: { code: 'wrongkey' } });
  expect(await s.api.ask('/a', { x: 1 })).toEqual({ kind: 'answered', value: { people: true } });
  expect(s.got.map((g) => g.body)).toEqual([{ x: 1 }, { x: 1 }, { x: 1 }]);
});

test('parameters fill the address they stand in, the others are its query', async () => {
  const s = stage(ok(1), ok(1));
  await s.api.get('/r/{id}', { id: 'a/b', level: 'B1' });
  await s.api.get('/r');
  expect(s.got.map((g) => g.path)).toEqual(['/r/a%2Fb?level=B1', '/r']);
});

test('what is under way is shown, marked unsure after the first miss, and gone at the end', async () => {
  const s = stage('cut', ok(1));
  await s.api.send('/c', {});
  expect(s.notes.map((all) => all.map((p) => [p.attempts, p.unsure]))).toEqual([[[1, false]], [[1, true]], [[2, true]], []]);
});

test('a caller that gives up is told the outcome is unknown, with the id to ask again', async () => {
  const stop = new AbortController();
  const s = stage('cut', 'cut');
  const sent = s.api.send('/c', {}, { signal: stop.signal, command: 'kept' });
  stop.abort();
  expect(await sent).toEqual({ kind: 'unknown', command: 'kept' });
  expect(s.notes.at(-1)).toEqual([]);
});

test('the wait between repeats grows to half a minute and no further', async () => {
  const s = stage(...Array<Step>(8).fill('cut'), ok(1));
  await s.api.send('/c', {});
  expect(s.waits).toEqual([1000, 2000, 4000, 8000, 15000, 30000, 30000, 30000]);
});

test('a read is not repeated, and says when the server is out of reach', async () => {
  const s = stage('cut', ok({ a: 1 }), no(403, { status: 403, code: 'denied', message: 'not your desk' }));
  expect(await s.api.get('/r')).toEqual({ kind: 'unreachable' });
  expect(await s.api.get('/r')).toEqual({ kind: 'read', value: { a: 1 } });
  expect(await s.api.get('/r')).toMatchObject({ kind: 'refused', problem: { status: 403 } });
});

test('a session the server has forgotten is reported; a wrong password is not that', async () => {
  const s = stage(no(401, { status: 401, code: 'signin', message: '' }), no(401, { status: 401, code: 'session', message: '' }));
  await s.api.ask('/a', {});
  expect(s.signedOut()).toBe(0);
  await s.api.get('/r');
  expect(s.signedOut()).toBe(1);
});

test('ids are version 4 and differ', () => {
  const made = new Set(Array.from({ length: 200 }, uuid));
  expect(made.size).toBe(200);
  for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
