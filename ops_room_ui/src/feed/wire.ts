/** The browser's WebSocket, timers and dice behind the names that `connection.ts` asks for. */
import type { DoorAnswer, Surroundings } from './connection.ts';

export function browserSurroundings(address: string): Surroundings {
  return {
    open(events) {
      const socket = new WebSocket(address);
      socket.addEventListener('open', () => events.opened());
      socket.addEventListener('message', (message: MessageEvent<string>) => events.text(message.data));
      socket.addEventListener('close', () => events.closed());
      return {
        send: (text) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(text);
        },
        close: () => socket.close(),
      };
    },
    why: () => askDoor(address.replace(/^ws/, 'http')),
    now: () => performance.now(),
    later(milliseconds, act) {
      const timer = setTimeout(act, milliseconds);
      return () => clearTimeout(timer);
    },
    dice: () => Math.random(),
  };
}

/** `/board/ws` of the origin that served the page. */
export function boardAddress(location: Location): string {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/board/ws`;
}

async function askDoor(address: string): Promise<DoorAnswer> {
  try {
    const answer = await fetch(address, { cache: 'no-store' });
    const said = (await answer.json().catch(() => null)) as { code?: unknown } | null;
    return { status: answer.status, code: typeof said?.code === 'string' ? said.code : null };
  } catch {
    return { status: 0, code: null };
  }
}
