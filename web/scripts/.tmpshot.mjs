import { readFile } from 'node:fs/promises';
import { launch } from './chromium.mjs';
import { look, open } from './page.mjs';
const url = await readFile('/tmp/w/url','utf8');
const faults=[]; const b = await launch(); const ctx = await b.newContext({viewport:{width:1280,height:900}});
await ctx.addInitScript(()=>{ if(!localStorage.getItem('miftah.settings')) localStorage.setItem('miftah.settings', JSON.stringify({lang:'en',digits:'latn',theme:'light'})); });
const page = await open(ctx, url, faults);
await page.waitForTimeout(2500);
console.log(page.url());
const origin=new URL(url).origin;
for (const [lang,digits,theme] of [['ar','arab','light'],['en','latn','light']]) for (const width of [1280,360]) {
  await page.setViewportSize({width,height:width===360?740:900});
  await page.evaluate(([lang,digits,theme])=>localStorage.setItem('miftah.settings', JSON.stringify({lang,digits,theme})),[lang,digits,theme]);
  await page.goto(`${origin}/figures`);
  await page.waitForTimeout(1800);
  await look(page, `${lang} ${width}`, faults);
  await page.screenshot({path:`/tmp/w/${lang}-${width}.png`, fullPage:true, clip:{x:0,y:0,width,height:1250}}); const H=await page.evaluate(()=>document.documentElement.scrollHeight); await page.screenshot({path:`/tmp/w/${lang}-${width}-b.png`, fullPage:true, clip:{x:0,y:H-1500,width,height:1500}});
}
await page.setViewportSize({width:1280,height:900});
await page.locator('table button').first().click(); await page.waitForTimeout(500);
await look(page,'dialog',faults);
await page.screenshot({path:'/tmp/w/dialog.png'});
console.log(faults.join('\n'));
await b.close();
