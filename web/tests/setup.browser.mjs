// The first hour with the real program (MIFTAH_BIN): setting up in Arabic, the
// sheet, adding a person, inviting, joining on a phone, signing out and in.
// SHOTS=folder keeps pictures of each page in both languages.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launch } from '../scripts/chromium.mjs';
import { start } from '../scripts/miftah.mjs';
import { look, open } from '../scripts/page.mjs';

const skip = process.env.MIFTAH_BIN ? false : 'MIFTAH_BIN is not set';
const shots = process.env.SHOTS;
const faults = [];
let station, browser, desk, page, invitation, phone;
const phrases = {};

before(async () => {
  if (skip) return;
  if (shots) await mkdir(shots, { recursive: true });
  station = await start();
  browser = await launch();
  desk = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  desk.setDefaultTimeout(20_000);
});

after(async () => {
  await browser?.close();
  await station?.stop();
});

/** Axe, width, and with SHOTS pictures, at both widths and in both languages. */
async function show(name, on = page) {
  await look(on, name, faults);
  if (!shots) return;
  const size = on.viewportSize();
  for (const lang of ['ar', 'en']) {
    for (const width of [1280, 360]) {
      await on.setViewportSize({ width, height: width === 360 ? 740 : 900 });
      await on.screenshot({ path: `${shots}/${name}-${lang}-${width}.png`, fullPage: true });
      if (width === 360) await look(on, `${name} ${lang} 360`, faults);
    }
    // The dialog hides the switch from pointers, not from this.
    await on.getByRole('button', { name: lang === 'ar' ? 'English' : 'العربية', exact: true, includeHidden: true }).first().evaluate((b) => b.click());
    await on.locator(`html[lang=${lang === 'ar' ? 'en' : 'ar'}]`).waitFor();
  }
  await on.setViewportSize(size);
}

const press = (name, on = page) => on.getByRole('button', { name, exact: true }).click();
const clean = () => assert.deepEqual(faults.splice(0), []);

test('a station without an operation says which address to open', { skip }, async () => {
  page = await open(desk, `${station.base}/`, faults);
  await press('العربية');
  await page.getByRole('heading', { name: 'لا عملية بحث هنا بعد.' }).waitFor();
  await show('none');
  await page.close();
  clean();
});

test('the wizard takes its token out of the address and asks for language, name, passphrases and a first person', { skip }, async () => {
  page = await open(desk, `${station.base}/setup#t=${station.setup}`, faults);
  await page.getByRole('heading', { name: 'اللغة والأرقام' }).waitFor();
  assert.equal(await page.evaluate(() => location.href), `${station.base}/setup`);
  await show('setup-1');
  await press('التالي');

  await page.getByRole('heading', { name: 'عملية البحث' }).waitFor();
  await press('التالي');
  await page.getByText('يُرجى ملء').first().waitFor();
  await page.getByLabel('اسم عملية البحث').fill('تدريب الموقع K');
  await page.getByLabel('تمرين', { exact: true }).check();
  await page.getByLabel('يوم بدء التمرين').fill('٠٩/١٢/٢٠٢٤');
  await page.getByLabel('الوقت على ساعة التمرين عند البدء').fill('18:00');
  await page.getByLabel('إيقاع ساعة التمرين').fill('٦٠');
  await show('setup-2');
  await press('التالي');

  await page.getByRole('heading', { name: 'أربع عبارات سرّ' }).waitFor();
  await press('اقتراح العبارات الأربع');
  const names = { operation: 'نصوص البلاغات والملاحظات', people: 'الأشخاص', families: 'العائلات', protection: 'الحماية' };
  await page.waitForFunction(() => [...document.querySelectorAll('input.secret')].every((i) => i.value.length >= 19));
  for (const [part, name] of Object.entries(names)) phrases[part] = await page.getByLabel(name, { exact: true }).inputValue();
  assert.equal(new Set(Object.values(phrases)).size, 4);
  await press('التالي');
  await page.getByText('يُرجى كتابة العبارات الأربع على الورق أولاً').waitFor();
  await page.getByLabel('كُتبت العبارات الأربع، كلّ واحدة على ورقة').check();
  await show('setup-3');
  await press('التالي');

  await page.getByRole('heading', { name: 'أول شخص في المكتب' }).waitFor();
  await page.getByLabel('اسم الدخول').fill('kay');
  await page.getByLabel('كلمة المرور', { exact: true }).fill('first coordinator');
  await page.getByLabel('كلمة المرور مرة أخرى').fill('first coordinatr');
  await press('إنشاء عملية البحث');
  await page.getByText('الكلمتان غير متطابقتين').first().waitFor();
  await page.getByLabel('كلمة المرور مرة أخرى').fill('first coordinator');
  await show('setup-4');
  await press('إنشاء عملية البحث');
  clean();
});

test('the recovery sheet fits one page of A4 in both languages and has to be kept before going on', { skip }, async () => {
  await page.getByRole('heading', { name: 'ورقة الاستعادة' }).waitFor();
  await show('sheet');
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 703, height: 1040 }); // A4 less its margins, at 96 dpi.
  const printed = (await page.locator('body').innerText()).replace(/[\u2066-\u2069]/g, '');
  for (const words of ['Recovery code: families', 'رمز الاستعادة: العائلات', 'Root code', 'EXERCISE, not real', 'تمرين، ليس حقيقياً']) {
    assert.ok(printed.includes(words), words);
  }
  assert.equal(await page.getByRole('button').count(), 0, 'buttons are printed');
  if (shots) await page.screenshot({ path: `${shots}/sheet-print.png`, fullPage: true });
  const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true, path: shots ? `${shots}/sheet.pdf` : undefined });
  assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g).length, 1, 'the sheet needs more than one page');
  await page.emulateMedia({ media: null });
  await page.setViewportSize({ width: 1280, height: 900 });

  await press('متابعة');
  await page.getByText('يُرجى طبع الورقة أو نسخها أولاً').waitFor();
  await page.getByLabel('طُبعت الورقة أو نُسخت').check();
  await press('متابعة');
  await page.getByRole('heading', { name: 'المكتب' }).waitFor();
  await page.getByText('تدريب الموقع K').waitFor();
  await page.getByText('EXERCISE, not real').waitFor();
  clean();
});

test('a person is added, with the exercise clock running at its pace', { skip }, async () => {
  await press('إضافة شخص');
  await page.getByLabel('الاسم كما في جدول النوبات').fill('قائدة الفريق 3');
  await press('حفظ');
  await page.getByText('يُرجى اختيار دور واحد على الأقلّ.').waitFor();
  await page.getByLabel('قيادة فريق في الميدان').check();
  await show('user-form');
  await press('حفظ');
  await page.getByRole('heading', { name: 'قائدة الفريق 3' }).waitFor();
  await page.getByText(/18:\d\d/).first().waitFor();
  await show('users');
  await press('إرسال دعوة: قائدة الفريق 3');
  await page.getByText('تعمل مرة واحدة، حتى').waitFor();
  invitation = await page.locator('.url').textContent();
  assert.match(invitation, new RegExp(`^${station.base}/join#i=`));
  assert.ok(await page.locator('dialog img').evaluate((img) => img.naturalWidth > 100), 'the picture did not load');
  await show('invite');
  await page.getByRole('dialog').getByRole('button', { name: 'إغلاق' }).last().click();
  clean();
});

test('the invited person joins on a phone with a name and a password', { skip }, async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  context.setDefaultTimeout(20_000);
  phone = await open(context, invitation, faults);
  assert.equal(await phone.evaluate(() => location.href), `${station.base}/join`);
  await press('العربية', phone);
  await phone.getByRole('heading', { name: 'لديك دعوة' }).waitFor();
  await phone.getByLabel('اسم الدخول').fill('ثريا');
  await phone.getByLabel('كلمة المرور', { exact: true }).fill('طويلة بما يكفي');
  await phone.getByLabel('كلمة المرور مرة أخرى').fill('طويلة بما يكفي');
  await show('join', phone);
  await press('انضمام', phone);
  await phone.getByRole('heading', { name: 'الميدان' }).waitFor();
  await show('phone', phone);
  assert.equal(await phone.getByRole('link', { name: 'المكتب' }).count(), 0, 'a team leader is shown the office');

  const second = await open(context, invitation, faults);
  await second.getByLabel('اسم الدخول').fill('other');
  await second.getByLabel('كلمة المرور', { exact: true }).fill('long enough too');
  await second.getByLabel('كلمة المرور مرة أخرى').fill('long enough too');
  await press('انضمام', second);
  await second.getByText('هذه الدعوة لم تعد صالحة').waitFor();
  await second.close();
  clean();
});

test('a change of roles reaches the phone by itself', { skip }, async () => {
  await page.getByRole('button', { name: 'تعديل الأدوار: قائدة الفريق 3' }).click();
  await page.getByLabel('رسم المخطّط').check();
  await press('حفظ');
  await phone.getByRole('link', { name: 'اللوحة' }).waitFor({ timeout: 5000 });
  clean();
});

test('parts unlock by passphrase; all keys are forgotten by a two-second hold, by key or pointer', { skip }, async () => {
  await page.getByRole('tab', { name: 'المفاتيح' }).click();
  await page.getByRole('button', { name: 'فتح القفل: العائلات' }).click();
  const secret = page.getByLabel('عبارة السرّ أو رمز الاستعادة');
  await secret.fill('not the passphrase');
  await page.keyboard.press('Enter');
  await page.getByText('هذا لا يفتح القفل').waitFor();
  await show('unlock');
  await secret.fill(phrases.families);
  await page.keyboard.press('Enter');
  await page.getByText('فُتح القفل').waitFor();
  await show('keys');
  const hold = page.getByRole('button', { name: 'نسيان المفاتيح فوراً' });
  await hold.click();
  await page.waitForTimeout(300);
  assert.equal(await page.getByText('نُسيت المفاتيح').count(), 0, 'a single click forgot the keys');
  await hold.focus();
  await page.keyboard.down('Enter');
  await page.getByText('نُسيت المفاتيح').waitFor({ timeout: 5000 });
  await page.keyboard.up('Enter');
  await page.getByRole('tab', { name: 'العاملون هنا' }).click();
  await page.getByText('الأسماء مقفلة هنا').waitFor();
  await page.getByText('الاسم مقفل').first().waitFor();
  await show('users-locked');
  clean();
});

test('the ledger is whole, this station is listed, and readings are on record', { skip }, async () => {
  await page.getByRole('tab', { name: 'المحطات' }).click();
  await page.getByText('هذه المحطة').waitFor();
  await show('stations');
  await page.getByRole('tab', { name: 'فحص الجهاز' }).click();
  await press('بدء الفحص');
  await page.getByText('لم يتغيّر شيء.').waitFor();
  await show('check');
  await page.getByRole('tab', { name: 'سجلّ الاطّلاع' }).click();
  const own = await page.locator('select option', { hasText: 'أنت' }).getAttribute('value');
  await page.getByLabel('من اطّلع').selectOption(own);
  await page.getByText('أسماء العاملين هنا').first().waitFor();
  await show('audit');
  clean();
});

test('signing out and in again, after a wrong password', { skip }, async () => {
  await press('الإعدادات');
  await show('settings');
  await press('خروج');
  await page.getByRole('heading', { name: 'تسجيل الدخول' }).waitFor();
  await page.getByLabel('اسم الدخول').fill('kay');
  await page.getByLabel('كلمة المرور').fill('wrong password');
  await page.keyboard.press('Enter');
  await page.getByText('الاسم وكلمة المرور غير متوافقين').waitFor();
  await show('signin');
  await page.getByLabel('كلمة المرور').fill('first coordinator');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'سجلّ الاطّلاع', includeHidden: true }).or(page.getByRole('heading', { name: 'المكتب' })).first().waitFor();
  assert.deepEqual(await page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]), [['miftah.settings'], [], '']);
  clean();
});

test('no passphrase, password or code of the walk is in the clear in the data directory', { skip }, async () => {
  const { readdir, readFile } = await import('node:fs/promises');
  const planted = [...Object.values(phrases), 'first coordinator', 'طويلة بما يكفي', 'قائدة الفريق 3', 'تدريب الموقع K'];
  for (const name of await readdir(station.data, { recursive: true })) {
    const bytes = await readFile(`${station.data}/${name}`).catch(() => Buffer.alloc(0));
    for (const words of planted) assert.equal(bytes.includes(words), false, `${name} holds ${words}`);
  }
});
