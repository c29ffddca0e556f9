// Each role alone with the real program (MIFTAH_BIN), in Arabic: what its
// person sees, does, and may not do; a radio call and a sheet of paper entered
// for a team; a voice recording. SHOTS=folder keeps pictures.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch } from '../scripts/chromium.mjs';
import { start } from '../scripts/miftah.mjs';
import { look, open } from '../scripts/page.mjs';

const skip = process.env.MIFTAH_BIN ? false : 'MIFTAH_BIN is not set';
const shots = process.env.SHOTS;
const catalogue = JSON.parse(await readFile(new URL('../src/catalogue/catalogue.json', import.meta.url), 'utf8'));
const ar = (key) => catalogue[key].ar;
const faults = [];
const cookies = {};
let station, browser, site, spaces, team;

async function call(path, body, as = 'admin') {
  const answer = await fetch(`${station.base}/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'Content-Type': 'application/json', ...(cookies[as] && { Cookie: cookies[as] }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  cookies[as] ??= answer.headers.getSetCookie()[0]?.split(';')[0];
  return { status: answer.status, value: await answer.json().catch(() => null) };
}
async function write(path, body, as) {
  const { status, value } = await call(path, { command: randomUUID(), ...body }, as);
  assert.equal(status, 200, `${path}: ${JSON.stringify(value)}`);
  return value.result;
}
const newest = async () => (await call('/field/findings')).value[0];
const clean = () => assert.deepEqual(faults.splice(0), []);

/** The page of one role. */
async function sit(as, path, width = 1280) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, permissions: ['microphone'] });
  context.setDefaultTimeout(20_000);
  const [name, value] = cookies[as].split(/=(.*)/s);
  await context.addCookies([{ name, value, url: station.base }]);
  await context.addInitScript(() => localStorage.setItem('miftah.settings', '{"lang":"ar","digits":"arab","theme":"system"}'));
  return open(context, `${station.base}${path}`, faults);
}

before(async () => {
  if (skip) return;
  if (shots) await mkdir(shots, { recursive: true });
  station = await start();
  const passphrases = (await call('/setup/phrases', {}, 'nobody')).value;
  await call('/setup', { token: station.setup, name: 'تدريب', exercise: true, passphrases, adminName: 'desk', password: 'correct horse 1', start: Date.UTC(2027, 2, 4, 15), rateMilli: 1000, zoneMinutes: 180 });
  site = await write('/plan/site', { code: 'K', name: 'الموقع' });
  spaces = (await write('/plan/block', { site, source: 'P', sentence: 'wing A, level B1, 6 cells 4×3×2.8 m, iron doors' })).spaces;
  await write('/plan/tag', { site, space: spaces[0], code: 'A-01' });
  team = await write('/field/team', { code: 'SYR-3', specialties: ['search'] });
  for (const role of ['intake', 'field', 'radio', 'surveyor', 'viewer', 'coordinator']) {
    const user = await write('/office/user', { name: `شخص ${role}`, roles: [role] });
    const { value } = await call('/office/invite', { user, base: station.base });
    await call('/invitation', { token: value.url.split('#i=')[1], name: `the ${role}`, password: 'a phone in the dark' }, role);
  }
  browser = await launch(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream']);
});

after(async () => {
  await browser?.close();
  await station?.stop();
});

const sees = { intake: ['docket', 'plan'], field: ['plan', 'field'], radio: ['board', 'plan', 'radio'], surveyor: ['board', 'plan', 'office'], viewer: ['board', 'statement'] };
for (const [role, pages] of Object.entries(sees)) {
  test(`${role} alone sees the pages of this role, works there, and is refused elsewhere`, { skip }, async () => {
    const page = await sit(role, '/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    const shown = await page.getByRole('navigation').getByRole('link').allTextContents();
    assert.deepEqual(shown.map((one) => one.trim()), pages.map((one) => ar(`nav.${one}`)));
    for (const one of pages) {
      await page.goto(`${station.base}/${one}`);
      await page.getByRole('heading', { level: 1, name: ar(`nav.${one}`) }).waitFor();
      await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => {}); // one stream stays open
      assert.equal(await page.getByText(ar('problem.denied')).count(), 0, `${role} is refused on ${one}`);
      await look(page, `${role} ${one}`, faults);
    }
    await page.context().close();
    clean();
  });
}

test('the server refuses what a role may not write or read, whatever the page shows', { skip }, async () => {
  const deeds = {
    '/docket/report': { text: 'سمعنا طرقاً' },
    '/plan/tag': { site, space: spaces[1], code: 'A-02' },
    '/field/finding': { site, tag: 'A-01', what: 'help', via: { channel: 'desk' } },
    '/statement': { kind: 'sitrep', site, title: 'x' },
    '/office/user': { name: 'x', roles: ['field'] },
    '/office/erase': { subject: randomUUID() },
  };
  const search = ['/docket/report', '/plan/tag', '/field/finding'];
  const may = { intake: ['/docket/report'], field: search, radio: search, surveyor: ['/plan/tag'], viewer: [] };
  for (const [role, allowed] of Object.entries(may)) {
    for (const [path, body] of Object.entries(deeds)) {
      const { status } = await call(path, { command: randomUUID(), ...body }, role);
      assert.equal(status, allowed.includes(path) ? 200 : 403, `${role} ${path}`);
    }
  }
  for (const [role, path] of [['viewer', '/docket/reports'], ['field', '/docket/reports'], ['surveyor', '/docket/reports'], ['radio', '/office/audit'], ['viewer', '/office/users']]) {
    const { status } = await call(path, undefined, role);
    assert.equal(status, 403, `${role} reads ${path}`);
  }
  clean();
});

test('the operator enters a call and a sheet of paper for a team, with the time as told', { skip }, async () => {
  const page = await sit('radio', '/radio');
  const press = (name) => page.getByRole('button', { name, exact: true }).click();
  await press('SYR-3');
  await page.getByLabel(ar('radio.told').slice(0, 12)).fill('١٧٥٥');
  const tag = page.getByLabel(ar('field.tag'), { exact: true }).first();
  await tag.fill('أ-٠١');
  await tag.press('Enter');
  await press(ar('found.sign'));
  await press(ar('method.call-and-knock'));
  await page.getByRole('status').getByText(/HQ-\d+/).first().waitFor();
  const first = await newest();
  assert.deepEqual([first.via.channel, first.via.team, first.method, first.place], ['radio', team, 'call-and-knock', 'tag']);
  assert.equal(new Date(first.via.told).toISOString().slice(11, 16), '14:55'); // three hours east
  await press(ar('field.next_door'));

  await page.getByRole('radio', { name: ar('channel.paper') }).check();
  await page.getByLabel(ar('radio.paper_number')).fill('P-١٢');
  await page.getByLabel(ar('radio.told').slice(0, 12)).fill('17.50');
  await tag.fill('A-01');
  await tag.press('Enter');
  await press(ar('found.no-sign'));
  await press(ar('method.sweep'));
  await page.getByRole('status').getByText(/HQ-\d+/).first().waitFor();
  const second = await newest();
  assert.deepEqual([second.via.channel, second.via.paper, second.via.team], ['paper', 'P-12', team]);
  if (shots) await page.screenshot({ path: join(shots, 'people-radio.png'), fullPage: true });
  await look(page, 'radio', faults);
  await page.context().close();
  clean();
});

test('a voice recording goes with a report and comes back as it was', { skip }, async () => {
  const page = await sit('intake', '/docket');
  await page.getByText(ar('docket.fold_files'), { exact: true }).click();
  const record = page.getByRole('button', { name: ar('docket.record'), exact: true });
  await record.click();
  await page.getByText(ar('docket.recording').split('{')[0].trim()).waitFor();
  await page.waitForTimeout(1_500);
  await page.getByRole('button', { name: ar('docket.record_stop'), exact: true }).click();
  await page.getByText(ar('docket.record_name'), { exact: false }).first().waitFor();
  if (shots) await page.screenshot({ path: join(shots, 'people-voice.png'), fullPage: true });
  await page.getByRole('button', { name: ar('docket.take'), exact: true }).click();
  await page.getByRole('status').getByText(/HQ-\d+/).first().waitFor();
  const { value } = await call('/docket/reports', undefined, 'intake');
  const [file] = value.rows[0].attachments;
  assert.equal(file.media, 'voice');
  const answer = await fetch(`${station.base}/api/v1/docket/file?report=${value.rows[0].id}&blob=${file.blob}`, { headers: { Cookie: cookies.intake } });
  const sound = Buffer.from(await answer.arrayBuffer());
  assert.equal(answer.headers.get('content-type'), 'application/octet-stream');
  assert.equal(sound.subarray(0, 4).toString('hex'), '1a45dfa3', 'no WebM recording'); // EBML
  assert.ok(sound.length > 2_000, `${sound.length} bytes`);
  await page.context().close();
  clean();
});

test('what a team said in words is read by the coordinator on demand, and the reading is on record', { skip }, async () => {
  const remark = 'صوتان خلف الأنبوب';
  await write('/field/finding', { site, space: spaces[2], what: 'sign', method: 'acoustic', coverage: 500, remark, via: { channel: 'phone' } }, 'field');
  const { user } = (await call('/state', undefined, 'coordinator')).value.me;
  const readings = async () => (await call(`/office/audit?user=${user}`)).value.filter((one) => one.what === 'finding' && !one.denied).length;
  const page = await sit('coordinator', '/board');
  await page.getByRole('button', { name: /A-03/ }).first().click();
  const summary = page.getByText(ar('board.told'), { exact: true });
  await summary.waitFor();
  assert.equal(await page.getByText(remark).count(), 0, 'it is read before anybody asked');
  assert.equal(await readings(), 0);
  await summary.click();
  await page.getByText(remark).waitFor();
  assert.equal(await readings(), 1);
  await look(page, 'told', faults);
  if (shots) await page.screenshot({ path: join(shots, 'people-told.png'), fullPage: true });
  const { status } = await call(`/field/told?space=${spaces[2]}`, undefined, 'viewer');
  assert.equal(status, 403);
  await page.context().close();
  clean();
});
