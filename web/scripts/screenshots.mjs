// Photographs the style guide in both languages, wide and narrow, light and
// dark, into screenshots/. For looking at; it asserts nothing but quiet.
import { mkdir } from 'node:fs/promises';
import { createServer } from 'vite';
import { launch } from './chromium.mjs';

const server = await createServer({ server: { port: 0, host: '127.0.0.1' }, logLevel: 'error' });
await server.listen();
const base = server.resolvedUrls.local[0];
const browser = await launch();
await mkdir('screenshots', { recursive: true });
let faults = 0;
const shots = [
  ['en', 'light', 1280], ['ar', 'light', 1280], ['en', 'light', 360], ['ar', 'light', 360],
  ['en', 'dark', 1280], ['ar', 'dark', 360],
];
for (const [lang, theme, width] of shots) {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  page.on('pageerror', (error) => (faults++, console.error(lang, width, error.message)));
  page.on('console', (line) => line.type() === 'error' && (faults++, console.error(lang, width, line.text())));
  await page.goto(`${base}styleguide?lang=${lang}&theme=${theme}${width === 360 && lang === 'ar' ? '&digits=arab' : ''}`);
  await page.waitForSelector('svg .space');
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (over > 0) (faults++, console.error(`${lang} at ${width}: the page is ${over} px wider than the window`));
  await page.screenshot({ path: `screenshots/${lang}-${theme}-${width}.png`, fullPage: true });
  if (theme === 'light') {
    await page.locator('[aria-haspopup=dialog]', { hasText: /12|١٢/ }).click();
    await page.screenshot({ path: `screenshots/${lang}-dialog-${width}.png` });
  }
  await page.close();
}
await browser.close();
await server.close();
process.exit(faults ? 1 : 0);
