/** The address is the state of a list: a filter can be sent to a colleague, reload resumes, and Back works. Pure. */

/** What may stand in the address under each name; anything else counts as not asked. */
export type Rules<K extends string> = Record<K, RegExp | readonly string[]>;
export type Question<K extends string> = Record<K, string>;

export const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const PROVINCE = /^([A-Z]{2}-[A-Z0-9]{1,3}|NA)$/;
/** Free text, in a length that somebody may have typed. */
export const TEXT = /^.{1,200}$/su;

function fits(rule: RegExp | readonly string[], value: string): boolean {
  return rule instanceof RegExp ? rule.test(value) : rule.includes(value);
}

/** Every name has a value; `''` is "not asked". */
export function readQuestion<K extends string>(search: string, rules: Rules<K>): Question<K> {
  const query = new URLSearchParams(search);
  const found = {} as Question<K>;
  for (const name of Object.keys(rules) as K[]) {
    const value = query.get(name) ?? '';
    found[name] = fits(rules[name], value) ? value : '';
  }
  return found;
}

/** What is not asked stays out. Starts with `?`, or is empty. */
export function writeQuestion(question: Record<string, string>): string {
  const query = new URLSearchParams(Object.entries(question).filter(([, value]) => value !== ''));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Whether any of these names is asked. */
export function isFiltered(question: Record<string, string>, names: readonly string[]): boolean {
  return names.some((name) => (question[name] ?? '') !== '');
}
