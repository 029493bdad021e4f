// Collections and files of one's own, as pages.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import { faultText, formOf, type Ctx, type Env } from '#lib/http';
import type { People } from '#rooms/people';
import type { Problem } from '#web/components/say';
import { CollectionPage, CollectionsPage } from '#web/hold/collections';
import { OwnPage, type FileDesk } from '#web/hold/own';
import { pageOf, redirectWith } from '../../../web/page.ts';
import { ownFileAnswer } from '../../../web/answer.ts';
import { ACCEPTED, type About, type Collection, type Hold, type Line } from '../hold.ts';

export type OwnPagesDeps = { readonly hold: Hold; readonly people: Pick<People, 'signedInOnly'> };

export function ownPages({ hold, people }: OwnPagesDeps): Hono<Env> {
  const app = new Hono<Env>(), own = people.signedInOnly;

  app.get('/hold/collections', own, async (c) => c.html(await list(c)));
  app.post('/hold/collections', own, async (c) => {
    const form = await formOf(c), typed = { name: form.get('name'), note: form.get('note') };
    try {
      return redirectWith(c, `/hold/collections/${await hold.collect(personOf(c), typed)}`, 'done', c.var.t('hold.collections.made'));
    } catch (error) {
      return c.html(await list(c, typed, problemsIn(c, error)), 422);
    }
  });
  app.get('/hold/collections/:id', own, async (c) => c.html(await one(c)));
  app.post('/hold/collections/:id', own, async (c) => {
    const form = await formOf(c), typed = { name: form.get('name'), note: form.get('note') };
    return again(c, () => hold.reword(personOf(c), idOf(c), typed), 'hold.collections.changed', typed);
  });
  app.post('/hold/collections/:id/add', own, async (c) => {
    const ids = (await formOf(c)).all('c');
    return again(c, () => hold.gather(personOf(c), idOf(c), ids), 'hold.collections.added');
  });
  app.post('/hold/collections/:id/item', own, async (c) => {
    const form = await formOf(c), act = form.get('act'), id = form.get('c'), person = personOf(c);
    if (act === 'up' || act === 'down') return again(c, () => hold.move(person, idOf(c), id, act), 'hold.collections.moved');
    if (act === 'remove') return again(c, () => hold.release(person, idOf(c), id), 'hold.collections.removed');
    return again(c, () => hold.annotate(person, idOf(c), id, form.get('note')), 'hold.collections.noted');
  });
  app.post('/hold/collections/:id/order', own, async (c) => {
    const order = (await formOf(c)).get('order').split(' ').slice(0, 500);
    return again(c, () => hold.arrange(personOf(c), idOf(c), order), 'hold.collections.moved');
  });
  app.post('/hold/collections/:id/delete', own, async (c) => {
    await hold.discard(personOf(c), idOf(c));
    return redirectWith(c, '/hold/collections', 'done', c.var.t('hold.collections.deleted'));
  });
  app.post('/hold/collections/:id/files', own, async (c) => {
    try {
      await add(c, 'collection', (await collectionOf(c)).id);
      return redirectWith(c, `/hold/collections/${idOf(c)}#files`, 'done', c.var.t('hold.own.added_done'));
    } catch (error) {
      return c.html(await one(c, problemsIn(c, error)), 422);
    }
  });

  app.get('/hold/own/:id', own, async (c) => c.html(await ofOne(c)));
  app.post('/hold/own/:id/files', own, async (c) => {
    try {
      await add(c, 'credential', (await lineOf(c)).id);
      return redirectWith(c, `/hold/own/${idOf(c)}#files`, 'done', c.var.t('hold.own.added_done'));
    } catch (error) {
      return c.html(await ofOne(c, problemsIn(c, error)), 422);
    }
  });
  app.post('/hold/own/:id/collections', own, async (c) => {
    const { id } = await lineOf(c), person = personOf(c), wanted = new Set((await formOf(c)).all('in'));
    for (const collection of await hold.collections(person)) {
      const inside = collection.items.some(({ credential }) => credential === id);
      if (wanted.has(collection.id) && !inside) await hold.gather(person, collection.id, [id]);
      if (!wanted.has(collection.id) && inside) await hold.release(person, collection.id, id);
    }
    return redirectWith(c, `/hold/own/${id}`, 'done', c.var.t('hold.own.collections_done'));
  });
  app.get('/hold/file/:file', own, async (c) => {
    const file = await hold.ownFile(personOf(c), c.req.param('file'));
    if (!file) throw new AcquisError('not_found');
    return ownFileAnswer(c, file);
  });
  app.post('/hold/file/:file/delete', own, async (c) => {
    const file = (await hold.ownFiles(personOf(c))).find(({ id }) => id === c.req.param('file'));
    if (!file) throw new AcquisError('not_found');
    await hold.removeFile(personOf(c), file.id);
    return redirectWith(c, file.about === 'collection' ? `/hold/collections/${file.subject}` : `/hold/own/${file.subject}`, 'done', c.var.t('hold.own.removed'));
  });

  async function list(c: Ctx, typed?: { name: string; note: string }, problems: readonly Problem[] = []) {
    return <CollectionsPage page={pageOf(c)} collections={await hold.collections(personOf(c))} lines={await hold.own(personOf(c))} {...(typed && { typed })} problems={problems} />;
  }
  async function one(c: Ctx, problems: readonly Problem[] = [], typed?: { name: string; note: string }) {
    const collection = await collectionOf(c);
    return <CollectionPage page={pageOf(c)} collection={collection} lines={await hold.own(personOf(c))} desk={await desk(c, collection.id)} problems={problems} typed={typed} />;
  }
  async function ofOne(c: Ctx, problems: readonly Problem[] = []) {
    const line = await lineOf(c);
    return <OwnPage page={pageOf(c)} line={line} collections={await hold.collections(personOf(c))} desk={await desk(c, line.id)} problems={problems} />;
  }
  async function desk(c: Ctx, subject: string): Promise<FileDesk> {
    return { files: await hold.ownFiles(personOf(c), subject), room: hold.fileRoom, weight: await hold.weight(personOf(c)), accept: ACCEPTED };
  }
  async function again(c: Ctx, act: () => Promise<void>, done: 'hold.collections.changed' | 'hold.collections.added' | 'hold.collections.moved' | 'hold.collections.removed' | 'hold.collections.noted', typed?: { name: string; note: string }): Promise<Response> {
    try {
      await act();
      return redirectWith(c, `/hold/collections/${idOf(c)}`, 'done', c.var.t(done));
    } catch (error) {
      return c.html(await one(c, problemsIn(c, error), typed), 422);
    }
  }
  async function add(c: Ctx, about: About, subject: string): Promise<void> {
    const form = await formOf(c), file = form.file('file');
    await hold.addFile(personOf(c), { about, subject, name: file?.name ?? '', words: form.get('words'), bytes: file ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array() });
  }
  async function collectionOf(c: Ctx): Promise<Collection> {
    return await hold.collection(personOf(c), idOf(c)) ?? refuse();
  }
  async function lineOf(c: Ctx): Promise<Line> {
    return (await hold.own(personOf(c))).find(({ id }) => id === idOf(c)) ?? refuse();
  }
  return app;
}

function problemsIn(c: Ctx, error: unknown): readonly Problem[] {
  if (!(error instanceof AcquisError) || error.code !== 'bad_input') throw error;
  return error.faults.map((fault) => ({ field: fault.path, text: faultText(c.var.lang, fault) }));
}

const idOf = (c: Ctx): string => c.req.param('id') ?? '';

function refuse(): never {
  throw new AcquisError('not_found');
}

function personOf(c: Ctx): string {
  if (!c.var.visitor) throw new AcquisError('sign_in_needed');
  return c.var.visitor.id;
}
