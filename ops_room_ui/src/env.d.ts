/** Folders of the pages in this build, filled in by `vite.config.ts`. */
declare const BUILT_PAGES: readonly string[];
