import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { entries, entryFileName, pageFolders } from './scripts/pages.ts';
import { precompressed } from './scripts/precompressed.ts';
import { typefaces } from './scripts/typefaces.ts';

/** Several pages, no router: each entry is an HTML file of its own and is served under its folder's name. */
export default defineConfig({
  base: './',
  define: { BUILT_PAGES: JSON.stringify(pageFolders()) },
  plugins: [svelte(), typefaces(), precompressed()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: entries(),
      output: { entryFileNames: entryFileName },
    },
  },
});
