// By which definitions the organisation goes, settled by an owner and seen by every member.
import { Hono } from 'hono';
import { formOf, type Ctx, type Env } from '#lib/http';
import { GatesPage } from '../../../web/design/gates.tsx';
import { pageOf, redirectWith } from '../../../web/page.ts';
import { GATES, type Design, type Gate } from '../design.ts';
import { maySettle } from '../design.policy.ts';
import { whereabouts } from './desk.tsx';

export function definitionPages({ design }: { readonly design: Design }): Hono<Env> {
  const app = new Hono<Env>(), at = '/o/:org/design/definitions';

  async function show(c: Ctx): Promise<Response> {
    const { org, seat } = whereabouts(c);
    return c.html(<GatesPage page={pageOf(c)} org={org} definitions={await design.definitions(org)} maySettle={maySettle(seat)} problems={[]} />);
  }
  app.get(at, show);
  app.post(at, async (c) => {
    const { org, by, home } = whereabouts(c), form = await formOf(c);
    await design.setGates(org, by, new Map(form.entries().flatMap(([name, value]): [string, Gate][] => {
      const gate = GATES.find((one) => one === value);
      return name.startsWith('gate.') && gate ? [[name.slice('gate.'.length), gate]] : [];
    })));
    return redirectWith(c, `${home}/definitions`, 'done', c.var.t('design.gates.done'));
  });
  return app;
}
