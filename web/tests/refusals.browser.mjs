// What a person can get wrong, with the real program (MIFTAH_BIN): each refusal
// names field, row and column, says what to do, and is in the language of the
// page. SHOTS=folder keeps pictures.
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
const en = (key) => catalogue[key].en;
const faults = [];
let station, browser, plan, hand, docket, cookie, site;

async function call(path, body) {
  const answer = await fetch(`${station.base}/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'Content-Type': 'application/json', ...(cookie && { Cookie: cookie }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) assert.fail(`${path}: ${answer.status} ${await answer.text()}`);
  cookie ??= answer.headers.getSetCookie()[0]?.split(';')[0];
  return answer.json();
}
const write = (path, body) => call(path, { command: randomUUID(), ...body });

async function page(path, width, height) {
  const context = await browser.newContext({ viewport: { width, height } });
  context.setDefaultTimeout(20_000);
  const [name, value] = cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: station.base }]);
  await context.addInitScript(() => localStorage.getItem('miftah.settings') ?? localStorage.setItem('miftah.settings', '{"lang":"ar","digits":"latn","theme":"system"}'));
  return open(context, `${station.base}${path}`, faults);
}

before(async () => {
  if (skip) return;
  if (shots) await mkdir(shots, { recursive: true });
  station = await start();
  const passphrases = await call('/setup/phrases', {});
  cookie = undefined;
  await call('/setup', { token: station.setup, name: 'تدريب', exercise: true, passphrases, adminName: 'desk', password: 'correct horse 1', start: Date.UTC(2027, 2, 4, 15), rateMilli: 1000, zoneMinutes: 180 });
  site = (await write('/plan/site', { code: 'K', name: 'الموقع' })).result;
  await write('/plan/block', { site, source: 'P', sentence: 'الجناح A، الطابق B1، ٤ زنازين ٤×٣×٢٫٨ م' });
  browser = await launch();
  plan = await page('/plan', 1280, 900);
  hand = await page('/field', 360, 740);
});

after(async () => {
  await browser?.close();
  await station?.stop();
});

/** The refusal that stands on a page, without the marks that set values apart. */
async function refusal(on) {
  const note = on.getByRole('alert').filter({ hasText: /./ }).first();
  await note.waitFor();
  return (await note.innerText()).replace(/[\u2066-\u2069]/g, '');
}

/** No word of English: codes, units and what was typed are all that is left. */
function arabic(text, ...codes) {
  const rest = codes.reduce((left, code) => left.replaceAll(code, ''), text).replace(/\bB[12]\b|\b[AG]\b|\bA-07\b|\bppm\b/g, '');
  assert.ok(!/[A-Za-z]/.test(rest), `not Arabic: ${rest}`);
}

async function pictures(on, name) {
  const size = on.viewportSize();
  for (const lang of ['ar', 'en']) {
    for (const width of [1280, 360]) {
      await on.setViewportSize({ width, height: 800 });
      await look(on, `${name} ${lang} ${width}`, faults);
      if (shots) await on.screenshot({ path: join(shots, `refusal-${name}-${lang}-${width}.png`), fullPage: true });
    }
    if (lang === 'en') arabicNever(await refusal(on));
    await on.getByRole('button', { name: lang === 'ar' ? 'English' : 'العربية', exact: true }).first().click();
    await on.locator(`html[lang=${lang === 'ar' ? 'en' : 'ar'}]`).waitFor();
  }
  await on.setViewportSize(size);
}
const arabicNever = (text) => assert.ok(text.startsWith(en('error.not_accepted')), text);
const clean = () => assert.deepEqual(faults.splice(0), []);

test('a wrong sentence is refused with its part, the phrase and what to write', { skip }, async () => {
  await plan.getByLabel(ar('plan.sentence'), { exact: true }).fill('الجناح A، الطابق B1، ٢٠ زنزانة ٤×٣ م\nالجناح A، الطابق B1، ٤ زنازين 4,5×3 م');
  const said = await refusal(plan);
  arabic(said);
  assert.match(said, /لم يُقبل\./);
  assert.match(said, /4,5/);
  assert.ok(said.includes('فاصلة بين رقمين'), said);
  await plan.getByLabel(ar('plan.sentence'), { exact: true }).fill('الجناح A، ٢٠ زنزانة ٤×٣ م\nالجناح A، الطابق B1، ٣ أمتار');
  await plan.getByText(/الجزء[\u2066-\u2069 ]+2/).waitFor();
  arabic(await refusal(plan));
  await pictures(plan, 'sentence');
  clean();
});

test('a table names each row and column that is wrong, and adds nothing', { skip }, async () => {
  await plan.getByLabel(ar('plan.sentence'), { exact: true }).fill('');
  const rows = ['الرمز,الطابق,النوع,الطول,العرض', 'H-01,B1,غرفة,4,3', 'H-02,B1,غرفة,طويل,3', 'H-03,فوق,غرفة,4,3', 'H-04,B1,غرفة,4,3'];
  await plan.locator('input[type=file]').setInputFiles({ name: 'table.csv', mimeType: 'text/csv', buffer: Buffer.from(`${rows.join('\n')}\n`) });
  await plan.getByText(/السطر[\u2066-\u2069 ]+3/).waitFor();
  const said = await refusal(plan);
  arabic(said, '(length)', '(level)');
  assert.ok(said.includes('السطر 3، العمود الطول (length): «طويل» ليس طولاً'), said);
  assert.ok(said.includes('السطر 4، العمود الطابق (level): «فوق» ليس طابقاً'), said);
  assert.ok(said.includes('أسطر بحاجة إلى تصحيح: 2'), said);
  assert.equal((await call('/plan/sites'))[0].spaces, 4);
  await pictures(plan, 'table');
  clean();
});

test('a value that cannot be is refused in the unit that was typed', { skip }, async () => {
  await plan.getByRole('button', { name: /A-01/ }).first().click();
  await plan.getByText(ar('plan.value_add'), { exact: true }).first().click();
  const typed = plan.getByLabel(ar('plan.unit_metres'), { exact: true });
  await typed.fill('285');
  await typed.blur();
  await plan.getByText(/أكبر من الممكن/).waitFor();
  assert.ok(await plan.getByRole('button', { name: ar('plan.value_add'), exact: true }).isDisabled());
  clean();
});

test('a door that is not there and a gas that cannot be are named on the phone', { skip }, async () => {
  await hand.getByRole('heading', { name: ar('field.reading') }).click();
  const form = hand.locator('form').filter({ has: hand.getByRole('button', { name: ar('field.reading_save') }) });
  const put = async (tag, co2) => {
    await form.getByLabel(ar('field.tag'), { exact: true }).fill(tag);
    await form.getByLabel(/ثاني أكسيد/).fill(co2);
    await form.getByRole('button', { name: ar('field.reading_save') }).click();
  };
  await put('Z-99', '0.8');
  await form.getByText(ar('refuse.tag_none')).waitFor();
  await put('A-01', 'كثير');
  await form.getByText(ar('refuse.gas_unread')).first().waitFor();
  arabic(ar('refuse.tag_none') + ar('refuse.gas_unread'));
  if (shots) await hand.screenshot({ path: join(shots, 'refusal-gas-ar-360.png'), fullPage: true });
  await look(hand, 'gas', faults);
  clean();
});

test('a code that another site has names the field', { skip }, async () => {
  docket = await page('/plan', 360, 740);
  const answer = await docket.evaluate(async () => (await fetch('/api/v1/plan/site', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ command: crypto.randomUUID(), code: 'K', name: 'x' }) })).json());
  assert.equal(answer.message, 'code: another site has it; choose a code that no other site has');
  assert.deepEqual(answer.says, [{ field: 'input.code', words: 'refuse.site_code' }]);
  clean();
});
