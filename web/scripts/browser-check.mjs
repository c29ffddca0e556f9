// Walks through the built pages in Chromium, served by a stand-in server that
// sends the real content policy. It fails on any breach of that policy, any
// request to another host, any script error, and any fault axe finds.
//
// The stand-in answers only what the shell itself asks, and loses answers when
// told to. tests/setup.browser.mjs walks with the real program.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { createServer as createVite } from 'vite';
import { launch } from './chromium.mjs';
import { look as lookAt, open as openPage } from './page.mjs';

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const policy = "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; object-src 'none'";

const stage = { user: null, tokens: new Set(['good']), writes: [], streams: new Set(), drop: false, locked: ['operation', 'people', 'families'], roles: ['coordinator'] };

const state = () => ({
  setup: false, exercise: true, station: 'HQ', admitted: true, digits: 'latin', zoneMinutes: 180, version: 1, program: 'stand-in',
  clock: { now: Date.parse('2024-12-10T01:30:00+03:00'), rateMilli: 1000 },
  unlocked: Object.fromEntries(['operation', 'people', 'families', 'protection'].map((name) => [name, !stage.locked.includes(name)])),
  ...(stage.user ? { me: { user: stage.user, roles: stage.roles } } : {}),
});

async function api(request, response, path) {
  let raw = '';
  for await (const chunk of request) raw += chunk;
  const body = raw ? JSON.parse(raw) : {};
  const answer = (status, value) => {
    response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(value));
  };
  const no = (status, code) => answer(status, { status, code, message: '' });
  if (path === '/api/v1/state') return answer(200, state());
  if (path === '/api/v1/signin' || path === '/api/v1/signin/link') {
    const link = path.endsWith('link');
    if (!(link ? stage.tokens.delete(body.token) : body.name === 'kay' && body.password === 'right')) return no(401, link ? 'link' : 'signin');
    stage.user = 'u1';
    return answer(200, {});
  }
  if (!stage.user) return no(401, 'session');
  if (path === '/api/v1/stream') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    stage.streams.add(response);
    response.on('close', () => stage.streams.delete(response));
    return response.write(`event: clock\ndata: ${JSON.stringify(state().clock)}\n\n`);
  }
  if (path === '/api/v1/operation') return answer(200, { name: 'Site K' });
  if (path === '/api/v1/office/users') return answer(200, [{ id: 'u1', name: 'SYR-3', roles: stage.roles }]);
  if (path === '/api/v1/keys/unlock') {
    if (body.secret !== 'right') return no(403, 'wrongkey');
    stage.locked = stage.locked.filter((name) => name !== body.compartment);
    return answer(200, {});
  }
  if (path === '/api/v1/office/user') {
    stage.writes.push(body.command);
    if (stage.drop) return request.socket.destroy();
    return answer(200, { outcome: 'saved', number: 'HQ-7', events: [], result: 'u2' });
  }
  if (path === '/api/v1/signout') return (stage.user = null), answer(200, {});
  return no(404, 'notfound');
}

const server = createServer(async (request, response) => {
  const path = new URL(request.url, 'http://x').pathname;
  if (path.startsWith('/api/')) return api(request, response, path);
  const file = extname(path) ? normalize(path) : '/index.html';
  try {
    const body = await readFile(join('dist', file));
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-security-policy': policy });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await launch();
const faults = [];

const open = (context, url) => openPage(context, url, faults);
const look = (page, what) => lookAt(page, what, faults);
const step = (name) => console.log(`- ${name}`);

try {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });

  step('a link signs in and leaves the address at once');
  let page = await open(context, `${base}/#t=good`);
  await page.waitForFunction(() => location.hash === '');
  await look(page, 'language first');
  assert.equal(await page.evaluate(() => document.documentElement.dir), 'ltr');
  await page.getByRole('button', { name: 'العربية' }).click();
  await page.getByRole('heading', { name: 'اللوحة' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/board');
  assert.deepEqual(await page.evaluate(() => [document.documentElement.dir, document.documentElement.lang]), ['rtl', 'ar']);

  step('the policy bites: a style in markup would have been refused');
  const bitten = await context.newPage();
  await bitten.goto(`${base}/nowhere`);
  const bites = await bitten.evaluate(
    () =>
      new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', () => resolve(true), { once: true });
        document.body.insertAdjacentHTML('beforeend', '<b style="color: red">x</b>');
        setTimeout(() => resolve(false), 2000);
      }),
  );
  assert.ok(bites, 'a style attribute was let through: this walk checks nothing');
  await bitten.close();

  step('the exercise is named in both languages on the page');
  await page.getByText('تمرين، ليس حقيقياً').waitFor();
  await page.getByText('EXERCISE, not real').waitFor();
  await page.getByText('01:30').waitFor();
  await page.getByText('متصل').waitFor();
  await look(page, 'board, Arabic');

  step('a second tab shares the one stream');
  const second = await open(context, `${base}/plan`);
  await second.getByText('متصل').waitFor();
  assert.equal(stage.streams.size, 1);
  await second.close();

  step('a wrong passphrase is said, the right one unlocks');
  await page.getByRole('button', { name: 'فتح القفل' }).first().click();
  await page.getByLabel('عبارة السرّ أو رمز الاستعادة').fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByText('هذا لا يفتح القفل').waitFor();
  await look(page, 'unlock');
  await page.getByLabel('عبارة السرّ أو رمز الاستعادة').fill('right');
  await page.keyboard.press('Enter');
  await page.getByText('فُتح القفل').waitFor();
  assert.deepEqual(stage.locked, ['people', 'families']);
  await page.getByText('Site K').waitFor({ state: 'attached' });

  step('pages follow the list, the address and the back button');
  await page.getByRole('link', { name: 'البلاغات' }).click();
  await page.getByRole('heading', { name: 'البلاغات' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/docket');
  await page.goBack();
  await page.getByRole('heading', { name: 'اللوحة' }).waitFor();
  await page.goto(`${base}/nowhere`);
  await page.getByText('لا صفحة على هذا العنوان.').waitFor();

  step('an entry whose answer is lost is sent again under the same id, and no second time by the person');
  stage.roles = ['coordinator', 'admin'];
  stage.drop = true;
  await page.goto(`${base}/office`);
  await page.getByRole('button', { name: 'إضافة شخص' }).click();
  await page.getByLabel('الاسم كما في جدول النوبات').fill('SYR-4');
  await page.getByLabel('اللاسلكي').check();
  await page.getByRole('button', { name: 'حفظ' }).click();
  await page.getByText('غير مؤكّد: نعيد الإرسال').waitFor();
  await page.getByRole('button', { name: 'حفظ' }).click({ force: true });
  stage.drop = false;
  await page.getByText('أُضيف').waitFor();
  assert.ok(stage.writes.length > 1);
  assert.equal(new Set(stage.writes).size, 1, 'a repeat has an id of its own');
  await page.goto(`${base}/nowhere`);
  await page.getByText('لا صفحة على هذا العنوان.').waitFor();

  step('the language changes in place');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('There is no page at this address.').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.dir), 'ltr');
  await look(page, 'not found, English');

  step('a cut stream shows as lost with its time');
  for (const stream of stage.streams) stream.destroy();
  await page.getByText(/No connection, as of \d\d:\d\d|Connected, as of/).waitFor();

  step('nothing but settings is kept in the browser');
  assert.deepEqual(await page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]), [['miftah.settings'], [], '']);

  step('signing out leads to the form; a used link says so; name and password work');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await look(page, 'sign in');
  await page.close();
  page = await open(context, `${base}/#t=good`);
  await page.getByText('This link no longer works.').waitFor();
  await page.getByLabel('Sign-in name').fill('kay');
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByText('Name and password do not belong together.').waitFor();
  await page.getByLabel('Password', { exact: true }).fill('right');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Board' }).waitFor();
  await context.close();

  step('every component passes axe in both languages and both colour schemes');
  const vite = await createVite({ server: { port: 0, host: '127.0.0.1' }, logLevel: 'error' });
  await vite.listen();
  const guide = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  for (const lang of ['en', 'ar']) {
    for (const theme of ['light', 'dark']) {
      const shown = await open(guide, `${vite.resolvedUrls.local[0]}styleguide?lang=${lang}&theme=${theme}`);
      await shown.locator('svg .space').first().waitFor();
      await look(shown, `components, ${lang}, ${theme}`);
      await shown.close();
    }
  }

  step('the plan walks by arrow keys and opens by Enter; small targets do not exist');
  const shown = await open(guide, `${vite.resolvedUrls.local[0]}styleguide?lang=ar`);
  await shown.locator('.space[tabindex="0"]').focus();
  await shown.keyboard.press('ArrowRight'); // A plan is not mirrored: right is right.
  await shown.keyboard.press('Enter');
  assert.match(await shown.locator('.space[aria-pressed="true"]').getAttribute('aria-label'), /A-08/);
  const small = await shown.evaluate(() =>
    [...document.querySelectorAll('button, a[href], input, textarea, label:has(input)')]
      .filter((e) => e.checkVisibility() && !e.matches('.skip') && !(e.matches('input') && e.closest('label'))) // The label is the target.
      .map((e) => ({ name: e.textContent.trim() || e.id, ...e.getBoundingClientRect().toJSON() }))
      .filter((r) => r.height < 43.9 || r.width < 43.9)
      .map((r) => `${r.name}: ${r.width} × ${r.height}`),
  );
  assert.deepEqual(small, []);
  await vite.close();
} catch (error) {
  faults.push(error.stack ?? String(error));
} finally {
  await browser.close();
  for (const stream of stage.streams) stream.destroy();
  server.close();
}

for (const fault of faults) console.error(fault);
console.log(faults.length ? `${faults.length} faults` : 'no faults');
process.exit(faults.length ? 1 : 0);
