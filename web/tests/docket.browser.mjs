// Docket and statement with the real program (MIFTAH_BIN), in Arabic: five
// reports with Arabic-Indic digits, joined by proposal, undone, tested,
// answered; a clearance that opens. No Latin word of ours may stand on these
// pages. SHOTS=folder keeps pictures in both languages and widths.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launch } from '../scripts/chromium.mjs';
import { start } from '../scripts/miftah.mjs';
import { look, open } from '../scripts/page.mjs';

const skip = process.env.MIFTAH_BIN ? false : 'MIFTAH_BIN is not set';
const shots = process.env.SHOTS;
const faults = [];
let station, browser, desk, page, cookie, phrases;

before(async () => {
  if (skip) return;
  if (shots) await mkdir(shots, { recursive: true });
  station = await start();
  await found();
  browser = await launch();
  desk = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  desk.setDefaultTimeout(20_000);
  const [name, value] = cookie.split(/=(.*)/s);
  await desk.addCookies([{ name, value, url: station.base }]);
  await desk.addInitScript(() => localStorage.setItem('miftah.settings', JSON.stringify({ lang: 'ar', ...JSON.parse(localStorage.getItem('miftah.settings') ?? '{}') })));
});

after(async () => {
  await browser?.close();
  await station?.stop();
});

/** Posts as the admin who set the station up. */
async function post(path, body) {
  const answer = await fetch(`${station.base}/api/v1${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(cookie && { Cookie: cookie }) },
    body: JSON.stringify(body),
  });
  if (!answer.ok) assert.fail(`${path}: ${answer.status} ${await answer.text()}`);
  const [set] = answer.headers.getSetCookie();
  if (set) cookie = set.split(';')[0];
  return answer.json();
}

const write = (path, body) => post(path, { command: randomUUID(), ...body });

/** An operation with one site, six cells and a door tag. */
async function found() {
  phrases = await post('/setup/phrases', {});
  await post('/setup', {
    token: station.setup, name: 'تدريب الموقع', exercise: true, passphrases: phrases, adminName: 'desk', password: 'correct horse 1',
    start: Date.UTC(2024, 11, 9, 12), rateMilli: 1000, zoneMinutes: 180,
  });
  const site = await write('/plan/site', { code: 'K', name: 'الموقع' });
  const block = await write('/plan/block', { site: site.result, sentence: 'wing A, level B1, 6 cells 4×3×2.8 m on both sides of a 2 m corridor, iron doors', source: 'P' });
  await write('/plan/tag', { site: site.result, code: 'A-07', space: block.result.spaces[0] });
}

const press = (name, on = page) => on.getByRole('button', { name, exact: true }).click();
const tab = (name) => page.getByRole('tab', { name }).click();
const clean = () => assert.deepEqual(faults.splice(0), []);
const dialog = () => page.getByRole('dialog');
/** The foot of the list; numbers stand isolated. */
const listed = (n) => page.getByText(`\u2068${n}\u2069 من \u2068${n}\u2069`);
const told = 'ما قيل لنا';

/** Words of ours in Latin letters: all that is seen or read out, without codes and people's own words. */
async function latin(what) {
  const found = await page.evaluate(() => {
    const codes = /\u2066[^\u2069]*\u2069/g;
    const own = ['script', 'style', '[lang=en]', '[dir=auto]', '.code', 'textarea', 'input', 'option', 'time'].join();
    const out = [];
    const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const text = walk.currentNode.textContent.replace(codes, '');
      if (!walk.currentNode.parentElement.closest(own) && /[A-Za-z]{2,}|\{\w+\}/.test(text)) out.push(text.trim());
    }
    for (const node of document.querySelectorAll('main [aria-label], main [title], main [placeholder]'))
      for (const name of ['aria-label', 'title', 'placeholder']) {
        const text = (node.getAttribute(name) ?? '').replace(codes, '').replace(/[A-Z]{1,4}-?[A-Z]?\d+/g, '');
        if (/[A-Za-z]{2,}|\{\w+\}/.test(text)) out.push(`${name}: ${text}`);
      }
    return out;
  });
  for (const text of found) faults.push(`Latin on ${what}: ${text}`);
}

async function show(name) {
  await look(page, name, faults);
  await latin(name);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  await look(page, `${name} 360`, faults);
  const wide = await page.evaluate(() =>
    [...document.querySelectorAll('main *')]
      .filter((node) => node.getBoundingClientRect().left < -1 && !node.closest('.scroll, [role=tablist]'))
      .map((node) => `${node.tagName}.${node.className}`)
      .slice(0, 5),
  );
  if (wide.length) faults.push(`${name}: beyond the edge: ${wide}`);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('main button, main a, main summary, main select, dialog[open] button')]
      .filter((node) => node.checkVisibility() && !node.closest('p, dd') && node.getBoundingClientRect().height < 43.5)
      .map((node) => node.textContent.trim()),
  );
  if (small.length) faults.push(`${name}: lower than 44 px: ${small}`);
  if (shots) {
    for (const lang of ['ar', 'en']) {
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
        await page.screenshot({ path: `${shots}/${name}-${lang}-${width}.png`, fullPage: (await dialog().count()) === 0 });
      }
      await page.getByRole('button', { name: lang === 'ar' ? 'English' : 'العربية', exact: true, includeHidden: true }).first().evaluate((b) => b.click());
      await page.locator(`html[lang=${lang === 'ar' ? 'en' : 'ar'}]`).waitFor();
    }
  }
  await page.setViewportSize(size);
}

async function enter(text) {
  await page.getByLabel(told).fill(text);
  await press('حفظ البلاغ');
  await page.getByRole('status').filter({ hasText: text.slice(0, 20) }).getByText(/حُفظ: .*HQ-\d+/).first().waitFor();
}

test('five reports are taken by words alone or with everything that is known, digits of every set', { skip }, async () => {
  page = await open(desk, `${station.base}/docket`, faults);
  await page.getByRole('heading', { name: 'لا بلاغات بعد.' }).waitFor();
  await show('docket-empty');
  await press('حفظ البلاغ');
  await page.getByText('بضع كلمات تكفي.').first().waitFor();
  const began = Date.now();
  await enter('في باب حديد ورا الفرن بالمطبخ وسمعنا طرق');
  assert.ok(Date.now() - began < 30_000);

  await page.getByLabel(told).fill('خلف فرن المطبخ باب حديد مخفي وراءه ٥٠ شخص');
  await page.locator('summary', { hasText: 'أين' }).click();
  await page.getByLabel('أين، بكلمات من أبلغنا').fill('المطبخ');
  await page.getByLabel('الرقم على الباب').fill('a-٠٧');
  await page.getByLabel('الرقم على الباب').blur();
  await page.locator('summary', { hasText: 'من أبلغنا' }).click();
  await page.getByLabel('كيف يُنادى من أبلغنا').fill('جار');
  await page.getByLabel('كيف نصل إليه').fill('٠٩٣٣');
  await page.locator('summary', { hasText: 'كيف عُرف، متى، كم' }).click();
  await page.getByLabel('قيل لي').check();
  await page.getByLabel('اليوم، إن كان مؤكّداً').fill('٨/١٢/٢٠٢٤');
  await page.getByLabel('الساعة', { exact: true }).fill('٢١:١٥');
  await page.getByLabel('عدد الأشخاص كما قيل').fill('خمسون');
  await page.getByLabel('عدد الأشخاص كما قيل').blur();
  await page.locator('summary', { hasText: 'صورة، صوت، غير ذلك' }).click();
  await page.locator('input[type=file]').setInputFiles({ name: 'صورة', mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a', 'hex') });
  await page.getByText('صورة', { exact: true }).first().waitFor();
  await show('docket-form');
  await press('حفظ البلاغ');
  await page.getByText('العدد ليس عدداً صحيحاً', { exact: false }).first().waitFor();
  await page.getByLabel('عدد الأشخاص كما قيل').fill('٥٠');
  await press('حفظ البلاغ');
  await page.getByRole('status').filter({ hasText: 'خلف فرن المطبخ' }).getByText(/HQ-\d+/).first().waitFor();

  await enter('باب حديد ورا الفرن بالمطبخ في ٣٠ شخص');
  await enter('نفق طويل من الساحة باتجاه المبنى الأبيض طوله ٢٠٠ متر');
  await enter('تأكدنا ما في باب ورا الفرن بالمطبخ');
  await listed(5).waitFor();
  await show('docket-five');
  clean();
});

test('an entry whose answer was lost says so, is sent again, and is kept once', { skip }, async () => {
  let cut = 0;
  await page.route('**/api/v1/docket/report', async (route) => {
    if (cut++ > 0) return route.continue();
    await route.fetch();
    await route.abort('connectionreset');
  });
  await page.getByLabel(told).fill('صوت من مجرور الساحة ١٢ مرة');
  await press('حفظ البلاغ');
  await page.getByText('غير مؤكّد: نعيد الإرسال').first().waitFor();
  assert.equal(await page.getByLabel(told).inputValue(), '');
  await page.getByRole('status').filter({ hasText: 'صوت من مجرور' }).getByText(/HQ-\d+/).first().waitFor();
  await listed(6).waitFor();
  await page.unroute('**/api/v1/docket/report');
  faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('ERR_CONNECTION_RESET')));
  clean();
});

const line = (text) => page.locator('article', { hasText: text });

test('a proposal says why in words; joining is undone and done again', { skip }, async () => {
  await line('خلف فرن المطبخ').getByRole('button').first().click();
  const proposal = page.locator('.proposal').first();
  await proposal.getByText('فرن', { exact: true }).waitFor();
  await page.getByText('A-07', { exact: false }).first().waitFor();
  await show('docket-report');
  await proposal.getByRole('button', { name: /منقول عن/ }).click();
  await dialog().getByLabel('ما يقوله الخبر').fill('باب حديد خلف الفرن في المطبخ، وراءه أشخاص');
  await show('docket-claimform');
  await press('حفظ', dialog());
  await page.getByText('ضمن الخبر').first().waitFor();
  await press('التراجع عن الضمّ');
  await page.getByText('تمّ التراجع عن الضمّ').waitFor();
  // The claim stays with the report that is still in it.
  const toClaim = page.locator('.proposal', { hasText: /الخبر .*HQ-/ }).filter({ hasText: 'باب حديد خلف الفرن في المطبخ' });
  await toClaim.getByRole('button', { name: /منقول عن/ }).click();
  await page.getByRole('button', { name: 'التراجع عن الضمّ' }).waitFor();
  await line('في ٣٠ شخص').getByRole('button').first().click();
  await toClaim.getByRole('button', { name: 'الخبر نفسه، مصدر مستقلّ' }).click();
  await page.getByRole('button', { name: 'التراجع عن الضمّ' }).waitFor();
  await line('تأكدنا ما في باب').getByRole('button').first().click();
  await toClaim.getByText('يبدو أنه ينفيه.').waitFor();
  await toClaim.getByRole('button', { name: 'ينفي هذا الخبر' }).click();
  await page.getByText('ينفي الخبر', { exact: true }).first().waitFor();
  clean();
});

test('a report is graded and tied to a place, its own words kept', { skip }, async () => {
  await line('خلف فرن المطبخ').getByRole('button').first().click();
  await press('تقييم');
  await dialog().getByLabel('موثوقية المصدر').selectOption('B');
  await dialog().getByLabel('قوّة الخبر').selectOption('3');
  await press('حفظ', dialog());
  await page.getByText('أصاب في الغالب؛ ممكن').first().waitFor();
  await press('ربط بمكان');
  await dialog().getByLabel('مكان', { exact: true }).selectOption({ index: 2 });
  await dialog().getByLabel('لماذا هذا المكان').fill('الفرن هنا في المخطّط');
  await show('docket-place');
  await press('حفظ', dialog());
  await page.getByText('المكان كما رُبط أولاً').waitFor();
  await page.locator('dd', { hasText: 'المطبخ' }).first().waitFor();
  clean();
});

test('a claim shows one weight for its origins, opens to its entries, is tested and gets an outcome', { skip }, async () => {
  await tab('الأخبار');
  await page.getByRole('button', { name: /3\D{1,3}بلاغات.*خبر واحد/ }).click();
  await dialog().getByText('ضُمّ بلاغ، منقول عن').waitFor();
  // The claim and its four reports, one of which denies it.
  assert.equal(await dialog().locator('ol > li').count(), 5);
  await show('docket-evidence');
  await dialog().locator('li', { hasText: 'قُيّم البلاغ' }).getByText(/^HQ-/).first().waitFor();
  await press('إغلاق', dialog());
  await page.getByRole('button', { name: /^فتح الخبر/ }).click();
  await press('اقتراح تحقّق');
  await dialog().getByLabel('دقائق لفريق واحد').fill('٢٠');
  await dialog().getByLabel('ما يلزم فعله').fill('طرق على البلاط خلف الفرن');
  await press('حفظ', dialog());
  await page.getByText('طرق على البلاط خلف الفرن').first().waitFor();
  await press('كتابة النتيجة');
  await dialog().getByLabel('تحقّقنا ولم نجده').check();
  await press('حفظ', dialog());
  await dialog().getByText('يُرجى كتابة ما فُعل').waitFor();
  await dialog().getByLabel('ما فُعل وما شوهد').fill('طرقنا وفتحنا الأرضية');
  await press('حفظ', dialog());
  await page.getByText('تحقّقنا ولم نجده').first().waitFor();
  await show('docket-claims');
  clean();
});

test('the answer stands ready in the fixed sentence, and is noted', { skip }, async () => {
  await tab('أجوبة لم تُبلَّغ بعد');
  const owed = page.locator('li', { hasText: 'خلف فرن المطبخ' });
  await show('docket-owed');
  await owed.getByRole('button', { name: /^إبلاغ الجواب/ }).click();
  const words = await dialog().getByLabel('ما قيل لمن أبلغنا').inputValue();
  assert.match(words, /^شكراً لكم\. ذهبنا إلى المطبخ، 9 كانون الأول، \d\d:\d\d وطرقنا وفتحنا الأرضية\. تحقّقنا: لا باب هنا\. إن عرفتم أكثر فأخبرونا\.$/);
  await show('docket-answer');
  await press('حفظ', dialog());
  await dialog().getByText('يُرجى اختيار كيف أُبلغ الجواب.').waitFor();
  await dialog().getByLabel('باتصال').check();
  await press('حفظ', dialog());
  await owed.waitFor({ state: 'detached' });
  clean();
});

test('what grades are worth is called an assumption and can be changed', { skip }, async () => {
  await tab('ما تساويه الدرجات');
  await page.getByText('افتراض.').waitFor();
  await page.getByRole('button', { name: /تعديل .*B3/ }).click();
  await dialog().getByLabel('القيمة، من 0.001 إلى 1000').fill('٢٫٥');
  await press('حفظ', dialog());
  await page.getByText('عُدّلت هنا').waitFor();
  await show('docket-grades');
  clean();
});

test('a pasted chat is shown first; the chosen messages become reports', { skip }, async () => {
  await tab('البلاغات');
  await press('لصق محادثة');
  await dialog().getByLabel('نص المحادثة').fill('[٠٨/١٢/٢٠٢٤, ٢١:١٤] سعاد: سمعت صوت من البئر\n[٠٨/١٢/٢٠٢٤, ٢١:١٥] نور: شكرا\n[٠٨/١٢/٢٠٢٤, ٢١:١٦] سعاد: عند السور الشرقي');
  await press('عرض الرسائل', dialog());
  await dialog().locator('li', { hasText: 'شكرا' }).getByRole('checkbox').uncheck();
  await show('docket-chat');
  await dialog().getByRole('button', { name: /بلاغان/ }).click();
  await listed(8).waitFor();
  clean();
});

test('a clearance is issued, opens in a tab of its own, and the way to check it is shown', { skip }, async () => {
  await page.goto(`${station.base}/statement`);
  await page.getByText('لم يصدر بيان بعد.').waitFor();
  await page.getByLabel('ما بُحث وما لم يُبحث').check();
  await press('إصدار');
  await page.getByText('يُرجى كتابة عنوان').waitFor();
  await page.getByLabel('العنوان العلني').fill('الموقع K، ٩ كانون الأول');
  await press('إصدار');
  const opened = desk.waitForEvent('page');
  await page.getByRole('link', { name: /^فتح .*HQ-S\d+/ }).click();
  const file = await opened;
  await file.waitForLoadState();
  assert.match(await file.content(), /بيان البحث/);
  await file.close();
  await page.getByLabel('العنوان العلني').fill('الموقع K، مرة ثانية');
  await page.getByLabel('ما بُحث وما لم يُبحث').check();
  await press('إصدار');
  await page.getByText('حلّ محلّه البيان').first().waitFor();
  await press('إظهار رمز التحقّق');
  await page.getByText('miftah verify-statement').waitFor();
  await show('statement');
  clean();
});

test('with the keys forgotten the page says so, shows no text, and still takes reports', { skip }, async () => {
  await page.goto(`${station.base}/docket`);
  await listed(8).waitFor();
  await post('/keys/wipe', {});
  await page.reload();
  await page.getByText('النصوص مقفلة هنا.', { exact: false }).waitFor();
  await page.getByText('النص مقفل').first().waitFor();
  assert.equal(await page.getByText('خلف فرن المطبخ').count(), 0);
  await enter('بلاغ والمفاتيح منسية رقم ٩');
  await listed(9).waitFor();
  await show('docket-locked');
  clean();
});
