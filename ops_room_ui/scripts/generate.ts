/** Writes `src/contracts/`: what the board says and is told, the taxonomy's words and the projected outlines. */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { boardTypes } from './contracts.ts';
import { provinceModule } from './provinces.ts';
import { taxonomyModule } from './taxonomy.ts';

const here = new URL('../', import.meta.url);
const schemas = new URL('../schemas/json/', here);
const taxonomies = new URL('../services/intake/taxonomy/', here);
const out = new URL('src/contracts/', here);

async function json(url: URL): Promise<unknown> {
  return JSON.parse(await readFile(url, 'utf8'));
}

async function newestTaxonomy(): Promise<URL> {
  const versions = (await readdir(taxonomies)).filter((name) => /^v\d+\.json$/.test(name));
  versions.sort((a, b) => Number(a.slice(1, -5)) - Number(b.slice(1, -5)));
  const newest = versions.at(-1);
  if (newest === undefined) throw new Error('services/intake/taxonomy holds no v<n>.json');
  return new URL(newest, taxonomies);
}

/** Writes only what differs, so that a running `vite` does not reload for nothing. */
async function put(name: string, text: string): Promise<void> {
  const url = new URL(name, out);
  const before = await readFile(url, 'utf8').catch(() => null);
  if (before !== text) await writeFile(url, text);
}

await mkdir(out, { recursive: true });
await put('server.ts', await boardTypes('ServerFrame', await json(new URL('board.server.json', schemas))));
await put('client.ts', await boardTypes('ClientFrame', await json(new URL('board.client.json', schemas))));
await put('taxonomy.ts', taxonomyModule(await json(await newestTaxonomy())));
await put('provinces.ts', provinceModule(await json(new URL('src/geo/iraq_adm1.geojson', here))));
