import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** Styles are always written to files: the pages run under default-src 'self'. */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true, css: 'external' },
};
