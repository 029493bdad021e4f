// Files of the holder's own: added to a credential or a collection, sealed, handed over as files. Never part of what an issuer signed, and always said so.
import { AcquisError, type Fault } from '#lib/errors';
import type { Tx } from '#lib/db';
import { publicId } from '#lib/ids';
import { open, seal } from '#lib/seal';
import type { HoldPorts } from '../hold.ts';
import { lockPerson } from '../hold.store.ts';
import { collectionRows, deleteFile, fileRow, fileRows, insertFile, ownIds, weightOf, type About, type FileRow } from '../store/own.ts';
import { aad, type Vault } from './keep.ts';
import { kindOf, type FileKind } from './kinds.ts';

export { ACCEPTED, type FileKind } from './kinds.ts';
export type { About } from '../store/own.ts';

/** MB of one file, and of all files of a person. */
export type FileRoom = { readonly mb: number; readonly allMb: number };
export const FILE_ROOM: FileRoom = { mb: 10, allMb: 200 };
const MB = 1024 * 1024, WORDS = 300, NAME = 100;

export type OwnFile = { readonly id: string; readonly about: About; readonly subject: string; readonly name: string; readonly kind: FileKind; readonly size: number; /** The holder's words about it. */ readonly words: string; readonly addedAt: Date };
export type NewFile = Pick<OwnFile, 'about' | 'subject' | 'name' | 'words'> & { readonly bytes: Uint8Array };

export type OwnFiles = {
  readonly fileRoom: FileRoom;
  /** Oldest first: all, or those of one credential or collection. */
  ownFiles(person: string, subject?: string): Promise<OwnFile[]>;
  ownFile(person: string, id: string): Promise<(OwnFile & { readonly bytes: Uint8Array }) | undefined>;
  /** @throws AcquisError bad_input, not_found (nothing of theirs to add it to) */
  addFile(person: string, file: NewFile): Promise<string>;
  /** @throws AcquisError not_found */
  removeFile(person: string, id: string): Promise<void>;
  /** Bytes. */
  weight(person: string): Promise<number>;
};
type Note = Pick<OwnFile, 'name' | 'kind' | 'words'>;

export function openOwnFiles({ db, clock, people, fileRoom = FILE_ROOM }: Pick<HoldPorts, 'db' | 'clock' | 'people' | 'fileRoom'>, { keyOf }: Pick<Vault, 'keyOf'>): OwnFiles {
  async function keysOf(tx: Tx, rows: readonly FileRow[]): Promise<ReadonlyMap<string, Buffer>> {
    return rows.length > 0 ? people.keys.open(tx, [...new Set(rows.map(({ key_id }) => key_id))]) : new Map();
  }
  const opened = (row: FileRow, keys: ReadonlyMap<string, Buffer>): OwnFile[] => {
    const key = keys.get(row.key_id);
    return key ? [{ id: row.id, about: row.about, subject: row.subject, size: row.size, addedAt: row.added_at, ...JSON.parse(open(key, row.sealed_note, aad('file-note', row.id)).toString('utf8')) as Note }] : [];
  };

  return {
    fileRoom,
    ownFiles: (person, subject) => db.asPerson(person, async (tx) => { const rows = await fileRows(tx, person, subject), keys = await keysOf(tx, rows); return rows.flatMap((row) => opened(row, keys)); }),
    ownFile: (person, id) => db.asPerson(person, async (tx) => {
      const row = await fileRow(tx, person, id), keys = await keysOf(tx, row ? [row] : []), key = row && keys.get(row.key_id), [file] = row ? opened(row, keys) : [];
      return row && key && file ? { ...file, bytes: open(key, row.sealed, aad('file', row.id)) } : undefined;
    }),
    async addFile(person, { about, subject, name, words, bytes }) {
      const refuse = (code: Fault['code'], values: Fault['values'] = {}): never => { throw new AcquisError('bad_input', { faults: [{ path: 'file', code, values }] }); };
      if (bytes.length === 0) refuse('hold_file_none');
      if (bytes.length > fileRoom.mb * MB) refuse('hold_file_large', { mb: fileRoom.mb });
      if (words.length > WORDS) throw new AcquisError('bad_input', { faults: [{ path: 'words', code: 'hold_text_long', values: { n: WORDS } }] });
      const judged = await kindOf(name, bytes);
      if ('fault' in judged) return refuse(judged.fault);
      return db.asPerson(person, async (tx) => {
        await lockPerson(tx, person);
        const theirs = about === 'credential' ? (await ownIds(tx, person, [subject])).has(subject) : (await collectionRows(tx, person, subject)).length > 0;
        if (!theirs) throw new AcquisError('not_found');
        if (await weightOf(tx, person) + bytes.length > fileRoom.allMb * MB) refuse('hold_file_full', { mb: fileRoom.allMb });
        const id = publicId(), key = await keyOf(tx, person), note: Note = { name: plainName(name), kind: judged.kind, words };
        await insertFile(tx, person, { id, about, subject, key_id: key.id, size: bytes.length, added_at: clock.now(), sealed_note: seal(key.key, JSON.stringify(note), aad('file-note', id)), sealed: seal(key.key, bytes, aad('file', id)) });
        return id;
      });
    },
    removeFile: (person, id) => db.asPerson(person, async (tx) => { if (!await deleteFile(tx, person, id)) throw new AcquisError('not_found'); }),
    weight: (person) => db.asPerson(person, (tx) => weightOf(tx, person)),
  };
}

/** No path, no control character, no character that turns the direction of a line and hides how a name ends. */
function plainName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '', plain = last.normalize('NFC').replace(/[\p{Cc}\p{Cf}"]/gu, '').trim(), ending = /\.[a-z0-9]{1,5}$/i.exec(plain)?.[0] ?? '';
  return `${plain.slice(0, plain.length - ending.length).slice(0, NAME) || 'file'}${ending}`;
}
