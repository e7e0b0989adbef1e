/** The check page: judges the badge in its address with what the phone remembers, and refreshes that when it can. */
import { mount } from 'svelte';
import '../src/styles/room.css';
import type { Shelf } from '../src/features/badges/trust.ts';
import type { Language } from '../src/i18n/languages.ts';
import { Check } from './check.svelte.ts';
import CheckPage from './CheckPage.svelte';
import { CheckWords } from './words.svelte.ts';

const TICK_MS = 10_000;

/** A browser may forbid storage altogether; then the page judges with what it fetches. */
function shelf(): Shelf {
  try {
    localStorage.getItem('opsroom.badge.trust');
    return localStorage;
  } catch {
    return { getItem: () => null, setItem: () => {} };
  }
}

const remembered = shelf();
const words = new CheckWords(new URLSearchParams(location.search).get('lang'), remembered.getItem('opsroom.language'));
const check = new Check(remembered);
check.look(location.hash);

const target = document.getElementById('check');
if (target === null) throw new Error('the page has no place for the check');
mount(CheckPage, { target, props: { check, words, onlanguage: (language: Language) => remembered.setItem('opsroom.language', language) } });

void check.refresh();
setInterval(() => check.tick(), TICK_MS);
addEventListener('hashchange', () => {
  check.look(location.hash);
  void check.refresh();
});
addEventListener('online', () => void check.refresh());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void check.refresh();
});

// Without a secure origin there is no worker: then the page needs the line once per visit, and judges alone from there.
if ('serviceWorker' in navigator) navigator.serviceWorker.register('./worker.js').catch(() => {});
