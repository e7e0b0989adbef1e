/** The pages of the room: every folder with an `index.html` is one and is served under its own name. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../', import.meta.url);

function path(name: string): string {
  return fileURLToPath(new URL(name, ROOT));
}

export function pageFolders(): string[] {
  const folders = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const built = new Set(['dist', 'node_modules']);
  return folders.map(({ name }) => name).filter((name) => !built.has(name) && existsSync(path(`${name}/index.html`))).sort();
}

/**
 * What the bundler begins with. A `worker.ts` beside a page is its service worker: it is built under a name without a
 * hash in the page's own folder, because its address is its identity and its reach.
 */
export function entries(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of pageFolders()) {
    found[name] = path(`${name}/index.html`);
    if (existsSync(path(`${name}/worker.ts`))) found[`${name}/worker`] = path(`${name}/worker.ts`);
  }
  return found;
}

export function entryFileName(chunk: { name: string }): string {
  return chunk.name.endsWith('/worker') ? '[name].js' : 'assets/[name]-[hash].js';
}
