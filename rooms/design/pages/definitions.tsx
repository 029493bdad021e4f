// By which definitions the organisation goes, settled by an owner and seen by every member.
import { Hono } from 'hono';
import { AcquisError, type Fault } from '#lib/errors';
import { faultText, formOf, type Ctx, type Env } from '#lib/http';
import { GatesPage, OwnDefinitionPage } from '../../../web/design/gates.tsx';
import { pageOf, redirectWith } from '../../../web/page.ts';
import { GATES, type Design, type Gate } from '../design.ts';
import { maySettle } from '../design.policy.ts';
import { whereabouts } from './desk.tsx';

export function definitionPages({ design }: { readonly design: Design }): Hono<Env> {
  const app = new Hono<Env>(), at = '/o/:org/design/definitions';

  async function show(c: Ctx, faults: readonly Fault[] = []): Promise<Response> {
    const { org, seat } = whereabouts(c);
    return c.html(<GatesPage page={pageOf(c)} org={org} definitions={await design.definitions(org)} maySettle={maySettle(seat)} problems={faults.map((fault) => ({ field: 'file', text: fault.path ? `${fault.path}${c.var.t('design.colon')} ${faultText(c.var.lang, fault)}` : faultText(c.var.lang, fault) }))} />, faults.length > 0 ? 422 : 200);
  }
  app.get(at, (c) => show(c));
  app.post(at, async (c) => {
    const { org, by, home } = whereabouts(c), form = await formOf(c);
    await design.setGates(org, by, new Map(form.entries().flatMap(([name, value]): [string, Gate][] => {
      const gate = GATES.find((one) => one === value);
      return name.startsWith('gate.') && gate ? [[name.slice('gate.'.length), gate]] : [];
    })));
    return redirectWith(c, `${home}/definitions`, 'done', c.var.t('design.gates.done'));
  });
  app.post(`${at}/own`, async (c) => {
    const { org, by, home } = whereabouts(c), file = (await formOf(c)).file('file');
    if (!file) return show(c, [{ path: '', code: 'profile_no_file' }]);
    try {
      const { title, version } = await design.addDefinition(org, by, new Uint8Array(await file.arrayBuffer()));
      return redirectWith(c, `${home}/definitions`, 'done', c.var.t('design.own.added', { title, version }));
    } catch (error) {
      if (!(error instanceof AcquisError) || error.code !== 'bad_input') throw error;
      return show(c, error.faults);
    }
  });
  app.get(`${at}/:definition`, async (c) => {
    const { org, seat } = whereabouts(c), found = (await design.definitions(org)).find(({ profile, own }) => own !== undefined && profile.id === c.req.param('definition'));
    if (found?.own === undefined) throw new AcquisError('not_found');
    return c.html(<OwnDefinitionPage page={pageOf(c)} org={org} profile={found.profile} since={found.own} maySettle={maySettle(seat)} />);
  });
  app.get(`${at}/:definition/file.json`, async (c) => {
    const { org } = whereabouts(c), found = (await design.definitions(org)).find(({ profile, own }) => own !== undefined && profile.id === c.req.param('definition'));
    if (!found) throw new AcquisError('not_found');
    return c.body(JSON.stringify(found.profile, undefined, 2), 200, { 'content-type': 'application/json; charset=utf-8', 'content-disposition': `attachment; filename="${found.profile.id}.json"` });
  });
  app.post(`${at}/:definition/remove`, async (c) => {
    const { org, by, home } = whereabouts(c);
    await design.removeDefinition(org, by, c.req.param('definition'));
    return redirectWith(c, `${home}/definitions`, 'done', c.var.t('design.own.removed'));
  });
  return app;
}
