import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Entry, FluentParser, type Pattern, SelectExpression } from '@fluent/syntax';
import { Catalogue, errorKey, ruleKey } from './catalogue.ts';
import { Format } from './format.ts';
import type { Language } from './languages.ts';

const LANGUAGES: Language[] = ['ar', 'ckb', 'en'];

function source(language: Language): string {
  const folder = new URL(`${language}/`, import.meta.url);
  return readdirSync(folder).map((part) => readFileSync(new URL(part, folder), 'utf8')).join('\n');
}

const parsed = new Map<Language, Map<string, Pattern>>();

function messages(language: Language): Map<string, Pattern> {
  const before = parsed.get(language);
  if (before !== undefined) return before;
  const found = new Map<string, Pattern>();
  parsed.set(language, found);
  for (const entry of new FluentParser().parse(source(language)).body as Entry[]) {
    assert.notEqual(entry.type, 'Junk', `${language}: ${'content' in entry ? String(entry.content) : ''}`);
    if (entry.type !== 'Message' || !('id' in entry) || !('value' in entry)) continue;
    const { id, value } = entry as unknown as { id: { name: string }; value: Pattern };
    assert.ok(!found.has(id.name), `${language}: ${id.name} stands twice`);
    found.set(id.name, value);
  }
  return found;
}

/** Names of the values a message uses and the arms of its choices by a number (`$n`), wherever they stand. */
function anatomy(node: unknown, names = new Set<string>(), arms: string[][] = []): { names: Set<string>; arms: string[][] } {
  if (Array.isArray(node)) for (const one of node) anatomy(one, names, arms);
  else if (typeof node === 'object' && node !== null) {
    const { type, id } = node as { type?: string; id?: { name: string } };
    if (type === 'VariableReference' && id) names.add(id.name);
    if (node instanceof SelectExpression && (node.selector as { id?: { name: string } }).id?.name === 'n') {
      arms.push(node.variants.map(({ key }) => String('name' in key ? key.name : key.value)));
    }
    for (const value of Object.values(node)) anatomy(value, names, arms);
  }
  return { names, arms };
}

test('the three catalogues have the same messages', () => {
  const [ar, ckb, en] = LANGUAGES.map((language) => [...messages(language).keys()].sort());
  assert.deepEqual(ar, en);
  assert.deepEqual(ckb, en);
});

test('a message says the same values in all languages, but for the plural number', () => {
  for (const [key, pattern] of messages('en')) {
    const english = anatomy(pattern).names;
    for (const language of LANGUAGES) {
      const names = anatomy(messages(language).get(key)).names;
      for (const name of [...english, ...names]) {
        if (name !== 'n' && name !== 'count') assert.ok(names.has(name) && english.has(name), `${language}: ${key} { $${name} }`);
      }
    }
  }
});

test('every Arabic sentence about a number has its six plural arms', () => {
  for (const [key, pattern] of messages('ar')) {
    for (const arms of anatomy(pattern).arms) {
      assert.deepEqual([...arms].sort(), ['few', 'many', 'one', 'other', 'two', 'zero'], key);
    }
  }
});

test('Arabic and Kurdish use their own comma, question mark and quotes', () => {
  for (const language of ['ar', 'ckb'] as const) {
    for (const [key, pattern] of messages(language)) {
      const text = pattern.elements.map((element) => ('value' in element ? String(element.value) : '')).join('');
      assert.doesNotMatch(text, /[",?]/, `${language}: ${key}`);
    }
  }
});

test('Arabic counts: one, two, few, many, hundred', () => {
  const format = new Format('ar', 'arab');
  const catalogue = new Catalogue('ar', source('ar'));
  const said = [0, 1, 2, 3, 10, 11, 99, 100, 103].map((n) => catalogue.count('waiting-incidents', n, format).replace(/[\u2068\u2069]/g, ''));
  assert.deepEqual(said, [
    'لا بلاغات جديدة',
    'بلاغ جديد',
    'بلاغان جديدان',
    '٣ بلاغات جديدة',
    '١٠ بلاغات جديدة',
    '١١ بلاغاً جديداً',
    '٩٩ بلاغاً جديداً',
    '١٠٠ بلاغ جديد',
    '١٠٣ بلاغات جديدة',
  ]);
});

test('a value inside a sentence is isolated, so that it cannot scramble it', () => {
  const said = new Catalogue('ar', source('ar')).say('error-unknown', { code: 'x.y' });
  assert.match(said, /\u2068x\.y\u2069/);
});

test('a code of the server becomes a key', () => {
  assert.equal(errorKey('request.body_too_large'), 'error-request-body-too-large');
  assert.equal(ruleKey('field.string_too_long'), 'invalid-string-too-long');
  assert.equal(ruleKey('text_empty'), 'invalid-text-empty');
});

test('rules that mean the same are told in the same sentence', () => {
  for (const language of ['ar', 'ckb', 'en'] as const) {
    const catalogue = new Catalogue(language, source(language));
    assert.equal(catalogue.say('invalid-int-type'), catalogue.say('invalid-string-type'));
    assert.doesNotMatch(catalogue.say('invalid-int-type'), /invalid|[{}\u2068]/);
  }
});
