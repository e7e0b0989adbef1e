/** Copies the typefaces of what is printed (badges, reports) to `dist/fonts/`: a PDF needs whole, static files. */
import { copyFile, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

const PACKAGES = 'node_modules/@expo-google-fonts';
/** The names that `services/accreditation` looks for. */
const FILES = [
  'noto-sans/400Regular/NotoSans_400Regular.ttf',
  'noto-sans/700Bold/NotoSans_700Bold.ttf',
  'noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf',
  'noto-sans-arabic/700Bold/NotoSansArabic_700Bold.ttf',
];

export function typefaces(): Plugin {
  let root = '';
  let folder = '';
  return {
    name: 'typefaces',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      folder = resolve(config.root, config.build.outDir, 'fonts');
    },
    async closeBundle() {
      await mkdir(folder, { recursive: true });
      for (const file of FILES) await copyFile(join(root, PACKAGES, file), join(folder, file.split('/').at(-1) ?? ''));
    },
  };
}
