import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Resume } from '../contracts/client.ts';
import type { ServerFrame } from '../contracts/server.ts';
import { BoardConnection, type DoorAnswer, type LineStatus, retryDelay, SILENCE_MS, type WireEvents } from './connection.ts';

/** A world whose time the test moves, with a board at the other end of every line. */
class World {
  time = 0;
  lines: { events: WireEvents; sent: Record<string, unknown>[]; closed: boolean }[] = [];
  timers: { at: number; act: () => void }[] = [];
  frames: ServerFrame[] = [];
  statuses: LineStatus[] = [];
  resume: Resume | null = null;
  /** What the door says when it is asked plainly. */
  door: DoorAnswer = { status: 426, code: null };
  asked = 0;
  signedOut = 0;

  readonly connection = new BoardConnection(
    {
      open: (events) => {
        const line = { events, sent: [] as Record<string, unknown>[], closed: false };
        this.lines.push(line);
        return {
          send: (text) => line.sent.push(JSON.parse(text) as Record<string, unknown>),
          close: () => {
            line.closed = true;
          },
        };
      },
      why: () => {
        this.asked++;
        return Promise.resolve(this.door);
      },
      now: () => this.time,
      later: (milliseconds, act) => {
        const timer = { at: this.time + milliseconds, act };
        this.timers.push(timer);
        return () => {
          this.timers = this.timers.filter((one) => one !== timer);
        };
      },
      dice: () => 0.5,
    },
    {
      resume: () => this.resume,
      frame: (frame) => this.frames.push(frame),
      status: (status) => this.statuses.push(status),
      signedOut: () => this.signedOut++,
    },
  );

  get line() {
    const last = this.lines.at(-1);
    assert.ok(last);
    return last;
  }
  get status() {
    const last = this.statuses.at(-1);
    assert.ok(last);
    return last;
  }

  advance(milliseconds: number): void {
    const until = this.time + milliseconds;
    for (;;) {
      const [next] = this.timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.time = next.at;
      next.act();
    }
    this.time = until;
  }

  /** Sits out the present wait, to the millisecond. */
  retry(): void {
    this.advance((this.status.retryAt ?? this.time) - this.time);
  }

  hear(frame: Record<string, unknown>): void {
    this.line.events.text(JSON.stringify(frame));
  }

  welcome(): void {
    this.line.events.opened();
    this.hear({ type: 'welcome', epoch: 'hub:1', view: 'v', seq: 1, server_time: '2026-11-21T05:00:00Z', topics: [], drill: false });
  }

  tick(seq = 7): void {
    this.hear({ type: 'tick', seq, server_time: '2026-11-21T05:00:00Z', lag_ms: 40 });
  }
}

test('the first word is hello with the protocol, the topics and where the page stood', () => {
  const world = new World();
  world.resume = { epoch: 'hub:1', seq: 12, view: 'v' };
  world.connection.start();
  world.line.events.opened();
  assert.deepEqual(world.line.sent, [
    { type: 'hello', protocol: 1, topics: ['obligations', 'incidents', 'threads'], provinces: null, resume: { epoch: 'hub:1', seq: 12, view: 'v' } },
  ]);
});

test('every tick is answered with ack of its seq after it was applied', () => {
  const world = new World();
  world.connection.start();
  world.welcome();
  world.tick(41);
  assert.deepEqual(world.line.sent.at(-1), { type: 'ack', seq: 41 });
  assert.equal(world.frames.at(-1)?.type, 'tick');
  assert.equal(world.status.lagMs, 40);
});

test('a line that falls is taken up again by itself, later each time', () => {
  const world = new World();
  world.connection.start();
  const waits: number[] = [];
  for (let i = 0; i < 8; i++) {
    world.line.events.closed();
    assert.equal(world.status.phase, 'waiting');
    waits.push((world.status.retryAt ?? 0) - world.time);
    world.retry();
  }
  assert.equal(world.lines.length, 9);
  assert.deepEqual(waits.slice(0, 3), [500, 750, 1250]);
  assert.ok(Math.max(...waits) <= 30_250);
});

test('a board that accepts and cuts at once is not hammered: only a tick ends the growing wait', () => {
  const world = new World();
  world.connection.start();
  for (let i = 0; i < 5; i++) {
    world.welcome();
    world.line.events.closed();
    world.retry();
  }
  world.line.events.closed();
  const long = (world.status.retryAt ?? 0) - world.time;
  world.retry();
  world.welcome();
  world.tick();
  world.line.events.closed();
  assert.ok(long > 2_000);
  assert.equal((world.status.retryAt ?? 0) - world.time, 500);
});

test('silence of two ticks counts as a fallen line even when the socket says nothing', () => {
  const world = new World();
  world.connection.start();
  world.welcome();
  world.advance(SILENCE_MS - 1);
  assert.equal(world.status.phase, 'live');
  world.advance(1);
  assert.equal(world.status.phase, 'waiting');
  assert.equal(world.lines[0]?.closed, true);
});

test('what an ended line still says is not heard', () => {
  const world = new World();
  world.connection.start();
  world.welcome();
  const [old] = world.lines;
  old?.events.closed();
  world.advance(2_000);
  const heard = world.frames.length;
  old?.events.text('{"type":"tick","seq":1,"server_time":"2026-11-21T05:00:00Z","lag_ms":0}');
  old?.events.closed();
  assert.equal(world.frames.length, heard);
  assert.equal(world.lines.length, 2);
});

test('a machine that wakes up does not sit out the wait', () => {
  const world = new World();
  world.connection.start();
  world.line.events.closed();
  world.connection.wake();
  assert.equal(world.lines.length, 2);
  assert.equal(world.status.phase, 'connecting');
});

test('what is not JSON ends the line instead of the page', () => {
  const world = new World();
  world.connection.start();
  world.welcome();
  world.line.events.text('<html>');
  assert.equal(world.status.phase, 'waiting');
});

test('a refusal keeps its code until a board welcomes the page again', () => {
  const world = new World();
  world.connection.start();
  world.line.events.opened();
  world.hear({ type: 'error', code: 'board.protocol_unsupported' });
  world.line.events.closed();
  assert.equal(world.status.refusal, 'board.protocol_unsupported');
  assert.equal(world.status.heardAt, null, 'a refusal does not make an old picture fresh');
  world.advance(5_000);
  world.welcome();
  assert.equal(world.status.refusal, null);
});

/** Lets what was promised come about. */
const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

test('a session that is over ends the line and leads to sign-in', () => {
  const world = new World();
  world.connection.start();
  world.welcome();
  world.hear({ type: 'error', code: 'board.session_over' });
  world.line.events.closed();
  world.advance(120_000);
  assert.equal(world.signedOut, 1);
  assert.equal(world.lines.length, 1);
  assert.equal(world.line.closed, true);
  assert.equal(world.status.phase, 'stopped');
  assert.equal(world.status.refusal, 'board.session_over');
});

test('changed rights bring the line back at once, however long it was away before', () => {
  const world = new World();
  world.connection.start();
  for (let i = 0; i < 8; i++) {
    world.line.events.closed();
    world.retry();
  }
  world.welcome();
  world.hear({ type: 'error', code: 'board.rights_changed' });
  assert.ok((world.status.retryAt ?? 0) - world.time <= 750);
  assert.equal(world.signedOut, 0);
  world.retry();
  world.welcome();
  assert.equal(world.status.phase, 'live');
  assert.equal(world.status.refusal, null);
});

for (const door of [
  { status: 401, code: 'access.sign_in_required' },
  { status: 401, code: 'access.session_over' },
  { status: 403, code: 'access.sign_in_incomplete' },
]) {
  test(`a handshake refused by ${door.code} leads to sign-in`, async () => {
    const world = new World();
    world.door = door;
    world.connection.start();
    world.line.events.closed();
    await settled();
    world.advance(120_000);
    assert.equal(world.signedOut, 1);
    assert.equal(world.lines.length, 1);
  });
}

test('who may not watch is told so and is tried again, for rights may change', async () => {
  const world = new World();
  world.door = { status: 403, code: 'access.forbidden' };
  world.connection.start();
  world.line.events.closed();
  await settled();
  assert.equal(world.status.refusal, 'access.forbidden');
  assert.equal(world.status.phase, 'waiting');
  world.retry();
  world.welcome();
  assert.equal(world.status.refusal, null);
  assert.equal(world.signedOut, 0);
});

test('a board that is away, a door that is away and a line that was open ask nobody to sign in', async () => {
  for (const door of [{ status: 503, code: 'board.not_ready' }, { status: 0, code: null }, { status: 426, code: null }]) {
    const world = new World();
    world.door = door;
    world.connection.start();
    world.line.events.closed();
    await settled();
    assert.deepEqual([world.asked, world.signedOut, world.status.phase, world.status.refusal], [1, 0, 'waiting', null]);
  }
  const open = new World();
  open.door = { status: 401, code: 'access.session_over' };
  open.connection.start();
  open.welcome();
  open.line.events.closed();
  await settled();
  assert.equal(open.asked, 0);
});

test('an answer of the door that comes after the line is back counts for nothing', async () => {
  const world = new World();
  world.door = { status: 401, code: 'access.session_over' };
  world.connection.start();
  world.line.events.closed();
  world.retry();
  world.welcome();
  await settled();
  assert.equal(world.signedOut, 0);
  assert.equal(world.status.phase, 'live');
});

const said = (world: World) => world.line.sent.filter((frame) => frame['type'] === 'presence');

test('what the page has open is said at once, and again by every line that comes back', () => {
  const world = new World();
  world.connection.start();
  world.connection.look({ topic: 'incidents', id: 'a' });
  assert.deepEqual(said(world), [], 'nothing is said before the board has spoken');
  world.welcome();
  assert.deepEqual(said(world), [{ type: 'presence', topic: 'incidents', id: 'a' }]);
  world.connection.look({ topic: 'obligations', id: 'b' });
  assert.deepEqual(said(world).at(-1), { type: 'presence', topic: 'obligations', id: 'b' });
  world.line.events.closed();
  world.connection.look({ topic: 'incidents', id: 'c' });
  world.retry();
  world.welcome();
  assert.deepEqual(said(world), [{ type: 'presence', topic: 'incidents', id: 'c' }]);
});

test('a page that has nothing open any more says so once, and a new line says nothing', () => {
  const world = new World();
  world.connection.start();
  world.welcome();
  world.connection.look(null);
  assert.deepEqual(said(world), []);
  world.connection.look({ topic: 'threads', id: 'a' });
  world.connection.look(null);
  world.connection.look(null);
  assert.deepEqual(said(world).slice(1), [{ type: 'presence', topic: 'threads', id: null }]);
  world.line.events.closed();
  world.retry();
  world.welcome();
  assert.deepEqual(said(world), []);
});

test('what is not on the board yet is no refusal of the line', () => {
  const world = new World();
  world.connection.start();
  world.welcome();
  world.connection.look({ topic: 'incidents', id: 'a' });
  world.hear({ type: 'error', code: 'board.not_shown' });
  assert.equal(world.status.refusal, null);
  assert.equal(world.status.phase, 'live');
  world.connection.look({ topic: 'incidents', id: 'a' });
  assert.equal(said(world).length, 2);
});

test('a stopped line does not come back', () => {
  const world = new World();
  world.connection.start();
  world.connection.stop();
  world.advance(120_000);
  assert.equal(world.lines.length, 1);
});

test('the wait is spread over its whole span', () => {
  assert.equal(retryDelay(0, 0), 250);
  assert.equal(retryDelay(20, 0), 250);
  assert.ok(retryDelay(20, 0.999) <= 30_250);
});
