/** What a page remembers on its device. A browser may forbid it altogether; then nothing is remembered, and all works. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const NOTHING: Shelf = { getItem: () => null, setItem: () => {}, removeItem: () => {} };

function careful(found: () => Shelf): Shelf {
  try {
    const shelf = found();
    shelf.getItem('opsroom');
    return {
      getItem: (key) => shelf.getItem(key),
      removeItem: (key) => shelf.removeItem(key),
      setItem: (key, value) => {
        try {
          shelf.setItem(key, value);
        } catch {
          shelf.removeItem(key); // a full shelf: an old word would be worse than none
        }
      },
    };
  } catch {
    return NOTHING;
  }
}

/** Over visits, for everybody at this device: language, digits, whether the room is a drill or synthetic. */
export const deviceShelf = (): Shelf => careful(() => localStorage);
/** Until this tab is closed: who is signed in, so that the bar does not flicker from page to page. */
export const tabShelf = (): Shelf => careful(() => sessionStorage);
