/** Asks something anew while it is being asked already: once more afterwards, never twice at the same time. */
export function again(doing: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let stale = false;
  const run = async (): Promise<void> => {
    do {
      stale = false;
      await doing();
    } while (stale);
  };
  return () => {
    if (running !== null) {
      stale = true;
      return running;
    }
    running = run().finally(() => (running = null));
    return running;
  };
}
