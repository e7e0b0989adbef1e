/** The short words and severities of intake's category tree, as a module. Clocks and chains stay with intake. */
interface Worded {
  code: string;
  text: { ar: string; ckb: string; en: string };
}
interface Leaf extends Worded {
  family: string;
  severity: string;
}

function worded(value: unknown, what: string): Worded[] {
  if (!Array.isArray(value)) throw new Error(`taxonomy: no ${what}`);
  for (const row of value as Worded[]) {
    for (const language of ['ar', 'ckb', 'en'] as const) {
      if (!row.code || !row.text?.[language]) throw new Error(`taxonomy: ${what} ${row.code} has no ${language} text`);
    }
  }
  return value as Worded[];
}

export function taxonomyModule(document: unknown): string {
  const { version, categories, families } = document as { version: number; categories: unknown; families: unknown };
  const leaves = (worded(categories, 'categories') as Leaf[]).map((leaf) => [
    leaf.code,
    { family: leaf.family, severity: leaf.severity, text: leaf.text },
  ]);
  const groups = worded(families, 'families').map((family) => [family.code, family.text]);
  return `/* Generated from services/intake/taxonomy by \`npm run generate\`; never edited. */
export interface Words { ar: string; ckb: string; en: string }
export const TAXONOMY_VERSION = ${version};
export const FAMILIES: Record<string, Words> = ${JSON.stringify(Object.fromEntries(groups), null, 1)};
export const CATEGORIES: Record<string, { family: string; severity: 'S1' | 'S2' | 'S3' | 'S4'; text: Words }> = ${JSON.stringify(Object.fromEntries(leaves), null, 1)};
`;
}
