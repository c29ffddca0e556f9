// The whole thread with the real program (MIFTAH_BIN), in Arabic, from an
// empty operation: forty cells from one sentence, five reports with
// Arabic-Indic digits, six findings from a phone of 360 px, a statement. After
// each step the board's numbers are those that `miftah board` gets from the
// engines, straight from the ledger. SHOTS=folder keeps pictures.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { launch } from '../scripts/chromium.mjs';
import { start } from '../scripts/miftah.mjs';
import { look, open } from '../scripts/page.mjs';

const run = promisify(execFile);
const bin = process.env.MIFTAH_BIN;
const skip = bin ? false : 'MIFTAH_BIN is not set';
const shots = process.env.SHOTS;
const catalogue = JSON.parse(await readFile(new URL('../src/catalogue/catalogue.json', import.meta.url), 'utf8'));
/** A sentence as the page shows it, and its beginning with a capital, where letters have one. */
const ar = (key) => catalogue[key].ar;
const settings = { lang: 'ar', digits: 'latn', theme: 'system' };
const faults = [];
let station, browser, desk, phone, board, hand, cookie, site;

before(async () => {
  if (skip) return;
  if (shots) await mkdir(shots, { recursive: true });
  station = await start();
  const phrases = await post('/setup/phrases', {});
  await post('/setup', {
    token: station.setup, name: 'تدريب', exercise: true, passphrases: phrases, adminName: 'desk', password: 'correct horse 1',
    start: Date.UTC(2027, 2, 4, 15), rateMilli: 1000, zoneMinutes: 180,
  });
  browser = await launch();
  desk = await context(cookie, 1280, 900);
  board = await open(desk, `${station.base}/plan`, faults);
});

after(async () => {
  await browser?.close();
  await station?.stop();
});

async function context(signedIn, width, height) {
  const made = await browser.newContext({ viewport: { width, height } });
  made.setDefaultTimeout(20_000);
  const [name, value] = signedIn.split(/=(.*)/s);
  await made.addCookies([{ name, value, url: station.base }]);
  await made.addInitScript((kept) => localStorage.setItem('miftah.settings', JSON.stringify({ ...kept, ...JSON.parse(localStorage.getItem('miftah.settings') ?? '{}') })), settings);
  return made;
}

/** Posts as who is signed in by `as`; answers the body, and keeps a new session. */
async function post(path, body, as = cookie, keep = true) {
  const answer = await fetch(`${station.base}/api/v1${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(as && { Cookie: as }) },
    body: JSON.stringify(body),
  });
  if (!answer.ok) assert.fail(`${path}: ${answer.status} ${await answer.text()}`);
  const [set] = answer.headers.getSetCookie();
  const session = set?.split(';')[0];
  if (session && keep) cookie = session;
  return { ...(await answer.json()), session };
}

const get = async (path) => (await fetch(`${station.base}/api/v1${path}`, { headers: { Cookie: cookie } })).json();
const write = (path, body) => post(path, { command: randomUUID(), ...body });

/** The page's numbers are the engines' own. */
async function sameAsTheEngines(step) {
  const { stdout } = await run(bin, ['board', '--data', station.data], { maxBuffer: 1 << 26 });
  const asked = JSON.parse(stdout.trim().split('\n')[0]);
  const shown = await get(`/board?site=${site}`);
  assert.deepEqual(shown.left, asked.left, `${step}: what is left`);
  assert.equal(shown.seenWhole, asked.seenWhole, `${step}: seen whole`);
  const pick = ({ space, chance, clock }) => ({ space, chance, clock });
  assert.deepEqual(shown.places.map(pick), asked.places.map(pick), `${step}: chance and clock of each place`);
  if (board.url().endsWith('/board')) {
    const percent = (share) => {
      const value = share * 100;
      return value < 10 ? value.toFixed(1) : value.toFixed(0);
    };
    const says = await board.getByText(new RegExp(`${percent(asked.left.low)}\\D+${percent(asked.left.high)}`)).count();
    assert.ok(says > 0, `${step}: the board does not show ${percent(asked.left.low)} to ${percent(asked.left.high)}`);
  }
}

/** No word of ours in Latin letters: all that is seen, without codes and people's own words. */
async function arabicOnly(page, what) {
  const found = await page.evaluate(() => {
    const own = ['script', 'style', '[lang=en]', '[dir=auto]', '.code', 'bdi', 'textarea', 'input', 'option', 'svg', 'time'].join();
    const out = [];
    const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      // A value is isolated and may hold a name or a number, but never the
      // program's own word for something.
      if (/[a-z]+_[a-z]+|^[a-z]+(\.[a-z-]+)+$/.test(walk.currentNode.textContent.trim())) out.push(walk.currentNode.textContent.trim());
      const text = walk.currentNode.textContent.replace(/\u2066[^\u2069]*\u2069/g, '').replace(/\bB?[0-9G]\b|\bEnter\b|\bppm\b/g, "");
      if (!walk.currentNode.parentElement.closest(own) && /[A-Za-z]{2,}|\{\w+\}/.test(text)) out.push(text.trim());
    }
    return out;
  });
  // The names of a table's columns and the example of a sentence are typed as they stand.
  const typed = [ar('plan.table_hint'), ar('plan.sentence_hint'), ar('plan.table')];
  assert.deepEqual(found.filter((text) => !typed.includes(text)), [], `${what}: not Arabic`);
}

async function picture(page, name) {
  if (shots) await page.screenshot({ path: join(shots, `thread-${name}.png`), fullPage: true });
}

const clean = () => assert.deepEqual(faults.splice(0), []);

test('forty cells come from one sentence with Arabic-Indic digits', { skip }, async () => {
  await board.getByLabel(ar('plan.site_code')).fill('K');
  await board.getByLabel(ar('plan.site_name')).fill('الموقع');
  await board.getByRole('button', { name: ar('plan.add_site'), exact: true }).click();
  const sentence = board.getByLabel(ar('plan.sentence'), { exact: true });
  await sentence.fill('الجناح A، الطابق B1، ٤٠ زنزانة ٤×٣×٢٫٨ م على جانبي ممر عرضه ٢ م، أبواب حديد');
  await board.getByText(/41/).first().waitFor();
  await board.getByRole('button', { name: ar('plan.add'), exact: true }).click();
  await picture(board, 'plan-added');
  await board.locator('svg').getByText('A-40', { exact: true }).first().waitFor();
  [{ id: site }] = await get('/plan/sites');
  const { levels } = await get(`/plan?site=${site}`);
  assert.equal(levels[0].spaces.filter((one) => one.kind === 'cell').length, 40);
  await arabicOnly(board, 'plan');
  await look(board, 'plan', faults);
  await picture(board, 'plan');
  clean();
  await sameAsTheEngines('after the plan');
});

test('five reports are entered with Arabic-Indic digits', { skip }, async () => {
  await board.goto(`${station.base}/docket`);
  const texts = [
    'سمعنا طرق من الزنزانة ٧ بالجناح A، يمكن ٣ أشخاص',
    'في ٥٠ شخص ورا باب حديد خلف فرن المطبخ',
    'خلف الفرن بالمطبخ باب مخفي وراه ٥٠ واحد',
    'الكهربا مقطوعة من الساعة ١١ والهوا قليل تحت',
    'ابن خالتي كان بالطابق الثاني سنة ٢٠١٩',
  ];
  for (const text of texts) {
    await board.getByLabel(ar('docket.text')).fill(text);
    await board.getByRole('button', { name: ar('docket.take'), exact: true }).click();
    await board.getByRole('status').filter({ hasText: text.slice(0, 14) }).getByText(/HQ-\d+/).first().waitFor();
  }
  assert.equal((await get('/docket/reports')).total, 5);
  await arabicOnly(board, 'docket');
  await picture(board, 'docket');
  clean();
  await sameAsTheEngines('after the reports');
});

test('six findings from a phone of 360 px stand on the board within a second', { skip }, async () => {
  const layout = await get(`/plan?site=${site}`);
  const cells = layout.levels[0].spaces.filter((one) => one.kind === 'cell');
  for (const n of [0, 1, 2, 3, 4, 5]) await write('/plan/tag', { site, space: cells[n].id, code: cells[n].code });
  const user = await write('/office/user', { name: 'قائد فريق', roles: ['field'] });
  const { url } = await post('/office/invite', { user: user.result, base: station.base });
  const joined = await post('/invitation', { token: url.split('#i=')[1], name: 'team three', password: 'a phone in the dark' }, '', false);
  phone = await context(joined.session, 360, 740);
  hand = await open(phone, `${station.base}/field`, faults);
  await board.goto(`${station.base}/board`);
  await board.getByText(ar('board.left')).first().waitFor();

  const press = (name) => hand.getByRole('button', { name, exact: true }).click();
  const door = async (typed) => {
    await hand.getByLabel(ar('field.tag'), { exact: true }).first().fill(typed);
    await hand.getByLabel(ar('field.tag'), { exact: true }).first().press('Enter');
    await hand.getByRole('heading', { name: ar('field.what') }).waitFor();
  };
  const saved = async () => {
    await hand.getByText(/HQ-\d+/).first().waitFor();
    const now = Date.now();
    return now;
  };
  const next = () => press(ar('field.next_door'));

  let whole = 0;
  for (const typed of ['A-٠١', 'a02', 'أ-٠٣']) {
    await door(typed);
    await press(ar('found.no-sign'));
    await press(ar('method.sweep'));
    const at = await saved();
    whole++;
    await board.getByText(new RegExp(`^\\D*${whole}\\D+41\\D*$`)).first().waitFor({ timeout: 3_000 });
    assert.ok(Date.now() - at < 1_500, `the board took ${Date.now() - at} ms`);
    await sameAsTheEngines(`after the sweep of ${typed}`);
    await next();
  }
  await door('A-04');
  await press(ar('found.sign'));
  await press(ar('method.call-and-knock'));
  await saved();
  await next();
  await door('A-05');
  await press(ar('found.opened'));
  await press(ar('access.opened_others'));
  await saved();
  await next();
  await door('A-06');
  await press(ar('found.cannot'));
  await press(ar('why.flooded'));
  await saved();
  await picture(hand, 'field-360');
  await arabicOnly(hand, 'field');
  await look(hand, 'field 360', faults);
  assert.equal((await get('/field/findings')).length, 6);
  await board.getByText(ar('why.flooded')).first().waitFor({ timeout: 3_000 });
  await sameAsTheEngines('after six findings');
  await arabicOnly(board, 'board');
  await look(board, 'board', faults);
  await picture(board, 'board');
  clean();
});

test('a clearance is reached, and verifies with the file and the check code alone', { skip }, async () => {
  await board.goto(`${station.base}/statement`);
  await board.getByLabel(ar('issue.clearance')).check();
  await board.getByLabel(ar('issue.heading')).fill('الموقع K، تمرين');
  await board.getByRole('button', { name: ar('issue.go'), exact: true }).click();
  await board.getByText(/HQ-S\d+/).first().waitFor();
  const [{ id }] = await get('/statement/list');
  const file = await (await fetch(`${station.base}/api/v1/statement/file?id=${id}&download=1`, { headers: { Cookie: cookie } })).text();
  const path = join(station.data, '..', `miftah-statement-${process.pid}.html`);
  await writeFile(path, file);
  const { fingerprint } = await get('/operation');
  const { stdout } = await run(bin, ['verify-statement', path, '--fingerprint', fingerprint, '--space', 'A-01']);
  assert.match(stdout, /verified[\s\S]*3 of 41[\s\S]*A-01[\s\S]*sweep/);
  await assert.rejects(run(bin, ['verify-statement', path, '--fingerprint', fingerprint.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))]));
  await arabicOnly(board, 'statement');
  await picture(board, 'statement');
  clean();
});

test('every number of the statement opens to the entries that it rested on', { skip }, async () => {
  await board.getByText(ar('issue.numbers')).first().click();
  const row = (title) => board.locator('dl > div').filter({ has: board.locator('dt', { hasText: new RegExp(`^\\s*${title}\\s*$`) }) }).first();
  await row(ar('board.whole')).waitFor();
  const opens = async (title, says, entry) => {
    const button = row(title).getByRole('button');
    assert.match((await button.innerText()).replace(/[\u2066-\u2069]/g, ''), says, title);
    await button.click();
    const dialog = board.getByRole('dialog');
    await dialog.getByText(/HQ-\d+/).first().waitFor();
    assert.ok((await dialog.getByText(entry).count()) > 0, `${title}: no ${entry}`);
    await picture(board, `statement-${title.split(' ')[0]}`);
    await board.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  };
  await opens(ar('board.whole'), /^3 من 41$/, ar('found.finding'));
  await opens(ar('board.left'), /\d/, ar('place.space'));
  await board.getByLabel(ar('issue.numbers_place')).selectOption({ label: 'A-01' });
  await opens(ar('board.chance_here'), /\d/, ar('found.finding'));
  await opens(ar('issue.n_search'), new RegExp(ar('search.once')), ar('found.finding'));
  const [{ id }] = await get('/statement/list');
  const { numbers } = await get(`/statement/numbers?id=${id}`);
  const shown = await board.locator('dl > div').count();
  assert.equal(shown, numbers.filter((n) => !n.space || n.code === 'A-01').length, 'numbers shown');
  await arabicOnly(board, 'numbers of a statement');
  await look(board, 'numbers of a statement', faults);
  await board.setViewportSize({ width: 360, height: 740 });
  await look(board, 'numbers of a statement, 360', faults);
  await picture(board, 'statement-numbers-360');
  clean();
});
