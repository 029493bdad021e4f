// Who may see a credential: its holder always, everybody when the holder said so. Nobody else learns that it exists.
import type { Visibility } from './hold.store.ts';

export function maySee(holder: string, visibility: Visibility, viewer: string | undefined): boolean {
  return visibility === 'public' || viewer === holder;
}
