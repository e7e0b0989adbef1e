/** Right-to-left is a rule of the styles: a physical side in any stylesheet fails, with the logical name to use. */
import { readdir, readFile } from 'node:fs/promises';
import { pageFolders } from './pages.ts';

const ROOT = new URL('../', import.meta.url);
const FOLDERS = [...pageFolders(), 'src'];

const PHYSICAL: [RegExp, string][] = [
  [/(?<![\w-])(margin|padding|border|scroll-margin|scroll-padding)-(left|right|top|bottom)(?![\w])/, 'name the side by inline or block'],
  [/(?:^|[{;\s])(left|right|top|bottom)\s*:/, 'use inset-inline or inset-block'],
  [/(?:^|[{;\s])(?:min-|max-)?(?:width|height)\s*:/, 'use inline-size or block-size'],
  [/(text-align|float|clear)\s*:\s*(left|right)/, 'use start or end'],
  [/border-(top|bottom)-(left|right)-radius/, 'use border-start-start-radius and its sisters'],
];
/** Four values name left and right: they must be equal there, or be written logically. */
const FOUR = /(?<![\w-])(margin|padding|inset|border-width)\s*:\s*(\S+) (\S+) (\S+) (\S+?)\s*(?:!important)?;/;

function styles(name: string, text: string): string {
  if (name.endsWith('.css')) return text;
  const start = text.indexOf('<style>');
  if (start < 0) return '';
  // Blank lines stand for the markup above, so that line numbers stay true.
  return text.slice(0, start).replace(/[^\n]/g, '') + text.slice(start, text.indexOf('</style>'));
}

function faults(css: string): { line: number; why: string }[] {
  const found: { line: number; why: string }[] = [];
  css.split('\n').forEach((raw, index) => {
    const line = raw.replace(/\/\*.*?\*\//g, '');
    if (line.trimStart().startsWith('@media')) return;
    for (const [pattern, why] of PHYSICAL) if (pattern.test(line)) found.push({ line: index + 1, why });
    const four = FOUR.exec(line);
    if (four && four[3] !== four[5]) found.push({ line: index + 1, why: 'four values are physical: use the -inline and -block forms' });
  });
  return found;
}

let count = 0;
for (const folder of FOLDERS) {
  for (const entry of await readdir(new URL(`${folder}/`, ROOT), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(css|svelte)$/.test(entry.name)) continue;
    const path = `${entry.parentPath}/${entry.name}`;
    for (const { line, why } of faults(styles(entry.name, await readFile(path, 'utf8')))) {
      count++;
      process.stderr.write(`${path.slice(decodeURIComponent(ROOT.pathname).length)}:${line}: physical side: ${why}\n`);
    }
  }
}
if (count > 0) process.exitCode = 1;
