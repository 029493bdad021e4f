/// <reference types="vite/client" />
// In development Vite serves the sources under their own names; built, the manifest says the hashed ones.
type Manifest = { readonly [source: string]: { readonly file: string } };

// Absent in development and in tests: the pattern then matches nothing.
const found = import.meta.glob<Manifest>('../dist/client/.vite/manifest.json', { eager: true, import: 'default' });
const manifest = import.meta.env.DEV ? undefined : Object.values(found)[0];

/** Scripts, each an entry of the build (`web/islands/<name>.ts`), each a custom element. */
export type Island = 'drop' | 'progress' | 'copy' | 'print' | 'studio' | 'scan' | 'passkey' | 'esco' | 'draft' | 'find' | 'share' | 'order';

/** Address of a built file from the path of its source: `asset('web/style/main.css')` → `/assets/main-1a2b3c.css`. */
export function asset(source: string): string {
  return `/${manifest?.[source]?.file ?? source}`;
}

/** Vite's own server is running: pages ask it for news of changes. */
export const developing: boolean = import.meta.env.MODE === 'development';
