/**
 * The server's time, measured on the socket. Every count-down and every clock on the page reads it: a phone with a
 * wrong date shows the same deadlines as the wall.
 *
 * A sample is late by the way it took, never early, so the largest offset of the last few is the best one. In a drill
 * the server's clock may jump or run faster: a jump forgets the samples, another speed is measured between two of them.
 */
const SAMPLES = 6;
const JUMP_MS = 2_000;

interface Sample {
  server: number;
  local: number;
}

export class ServerClock {
  #samples: Sample[] = [];
  #rate = 1;

  /** `server` is the time in a frame, `local` the monotonic time at which it came. Both in milliseconds. */
  sample(server: number, local: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined) {
      const expected = last.server + (local - last.local) * this.#rate;
      if (Math.abs(server - expected) > JUMP_MS) {
        const measured = (server - last.server) / Math.max(1, local - last.local);
        const drifting = local - last.local > 1_000 && measured > 1.5 && measured < 1_000;
        this.#rate = drifting ? measured : 1;
        this.#samples = [];
      }
    }
    this.#samples.push({ server, local });
    if (this.#samples.length > SAMPLES) this.#samples.shift();
  }

  get known(): boolean {
    return this.#samples.length > 0;
  }

  now(local: number): number {
    const estimates = this.#samples.map((sample) => sample.server + (local - sample.local) * this.#rate);
    if (this.#rate !== 1) return estimates.at(-1) ?? Date.now();
    return estimates.length > 0 ? Math.max(...estimates) : Date.now();
  }
}
