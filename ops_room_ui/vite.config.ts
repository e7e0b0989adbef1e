import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { precompressed } from './scripts/precompressed.ts';

/** Several pages, no router: each entry is an HTML file of its own and is served under its folder's name. */
export default defineConfig({
  base: './',
  plugins: [svelte(), precompressed()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { board: fileURLToPath(new URL('./board/index.html', import.meta.url)) },
    },
  },
});
