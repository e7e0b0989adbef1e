/** The board's page: builds the session, mounts it, and hands over what only a browser knows. */
import { mount } from 'svelte';
import { leadToSignIn } from '../src/api/client.ts';
import { boardAddress, browserSurroundings } from '../src/feed/wire.ts';
import type { Shelf } from '../src/feed/memory.ts';
import '../src/styles/room.css';
import Board from './Board.svelte';
import { Session } from './session.svelte.ts';

/** A browser may forbid storage altogether; then nothing is remembered, and the board still works. */
function shelf(): Shelf {
  try {
    localStorage.getItem('opsroom.board.last');
    return localStorage;
  } catch {
    return { getItem: () => null, setItem: () => {}, removeItem: () => {} };
  }
}

const remembered = shelf();
const session = new Session(browserSurroundings(boardAddress(location)), remembered, leadToSignIn);
const target = document.getElementById('board');
if (target === null) throw new Error('the page has no place for the board');
mount(Board, { target, props: { session, shelf: remembered } });
session.start();

addEventListener('online', () => session.wake());
addEventListener('pagehide', () => session.leave());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') session.wake();
  else session.leave();
});
