import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forgetLast, type LastState, loadLast, saveLast, type Shelf } from './memory.ts';
import type { ObligationItem, ThreadItem } from './state.ts';

class MemoryShelf implements Shelf {
  kept = new Map<string, string>();
  limit = Number.POSITIVE_INFINITY;
  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (value.length > this.limit) throw new Error('QuotaExceededError');
    this.kept.set(key, value);
  }
  removeItem(key: string): void {
    this.kept.delete(key);
  }
}

function last(obligations: number): LastState {
  const rows = Array.from({ length: obligations }, (_, i) => ({
    id: String(i),
    due_at: `2026-11-21T05:00:00.${String(9_999 - i).padStart(4, '0')}Z`,
  }));
  return { at: 5, deviceAt: 4, drill: true, resume: { epoch: 'e', seq: 9, view: 'v' }, incidents: [], obligations: rows as ObligationItem[], threads: [] };
}

test('what was kept comes back whole', () => {
  const shelf = new MemoryShelf();
  saveLast(shelf, last(3));
  const { at, drill, resume, obligations } = loadLast(shelf) as LastState;
  assert.deepEqual({ at, drill, resume, count: obligations.length }, { at: 5, drill: true, resume: { epoch: 'e', seq: 9, view: 'v' }, count: 3 });
});

test('too much to keep is cut to the nearest deadlines and cannot be resumed', () => {
  const shelf = new MemoryShelf();
  saveLast(shelf, last(2_000));
  const kept = loadLast(shelf) as LastState;
  assert.equal(kept.resume, null);
  assert.equal(kept.obligations.length, 1_500);
  assert.equal(kept.obligations[0]?.id, '1999');
});

test('too much talk is cut to the newest and cannot be resumed', () => {
  const shelf = new MemoryShelf();
  const threads = Array.from({ length: 2_000 }, (_, i) => ({ id: String(i), last_at: `2026-11-21T05:00:00.${String(i).padStart(4, '0')}Z` }));
  saveLast(shelf, { ...last(1), threads: threads as ThreadItem[] });
  const kept = loadLast(shelf) as LastState;
  assert.equal(kept.resume, null);
  assert.equal(kept.threads.length, 1_500);
  assert.equal(kept.threads[0]?.id, '1999');
});

test('a picture of an earlier version of the page is not taken', () => {
  const shelf = new MemoryShelf();
  shelf.setItem('opsroom.board.last', '{"format":1,"incidents":[],"obligations":[],"at":1,"deviceAt":1,"drill":false,"resume":null}');
  assert.equal(loadLast(shelf), null);
});

test('a full shelf keeps no old picture', () => {
  const shelf = new MemoryShelf();
  saveLast(shelf, last(1));
  shelf.limit = 10;
  saveLast(shelf, last(2));
  assert.equal(loadLast(shelf), null);
});

test('what somebody else wrote there is not believed', () => {
  const shelf = new MemoryShelf();
  shelf.setItem('opsroom.board.last', '{"format":2,"incidents":"x"}');
  assert.equal(loadLast(shelf), null);
  shelf.setItem('opsroom.board.last', '}{');
  assert.equal(loadLast(shelf), null);
});

test('who is signed out leaves no picture behind', () => {
  const shelf = new MemoryShelf();
  saveLast(shelf, last(3));
  forgetLast(shelf);
  assert.equal(loadLast(shelf), null);
});
