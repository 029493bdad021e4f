// The keys of an organisation: see, change, revoke.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import { faultText, formOf, type Ctx, type Env } from '#lib/http';
import type { People } from '#rooms/people';
import { pageOf, redirectWith } from '../../web/page.ts';
import { KeysView } from '../../web/sign/keys.tsx';
import { RevokeKeyView, type RevokeWish } from '../../web/sign/revoke.tsx';
import { SealPage } from '../../web/sign/seal.tsx';
import { isKind, MAY, mayChangeKeys } from './sign.policy.ts';
import type { KeyFacts, KeyKind, Sign } from './sign.ts';

type Deps = { readonly sign: Sign; readonly people: Pick<People, 'freshOnly' | 'memberOnly' | 'organisation'> };

export function signPages({ sign, people }: Deps): Hono<Env> {
  const app = new Hono<Env>();
  const owners = people.memberOnly(...MAY['change the keys']);

  app.get('/o/:org/sign', people.memberOnly(...MAY['see the keys']), async (c) => {
    const org = c.req.param('org');
    const [keys, lists] = await Promise.all([sign.keys(org), sign.lists(org)]);
    return c.html(<KeysView page={pageOf(c)} org={org} did={sign.did(org)} keys={keys} lists={lists} hasSeal={sign.hasSeal(org)} mayChange={mayChangeKeys({ roles: c.var.seat?.roles ?? [] })} />);
  });

  app.post('/o/:org/sign/rotate', owners, async (c) => {
    const org = c.req.param('org');
    await sign.rotate(org, whoOf(c), kindOf((await formOf(c)).get('kind')));
    return redirectWith(c, `/o/${org}/sign`, 'done', c.var.t('sign.rotate.done'));
  });

  app.get('/o/:org/sign/keys/:key/revoke', owners, async (c) => {
    const org = c.req.param('org'), key = await keyOf(sign, org, c.req.param('key'));
    return c.html(<RevokeKeyView page={pageOf(c)} org={org} keyFacts={key} wish={{ from: '', why: '' }} faults={[]} />);
  });

  app.post('/o/:org/sign/keys/:key/revoke', owners, people.freshOnly, async (c) => {
    const org = c.req.param('org'), key = await keyOf(sign, org, c.req.param('key')), form = await formOf(c);
    const wish: RevokeWish = { from: form.get('from'), why: form.get('why') };
    try {
      await sign.revokeKey(org, key.id, fromOf(wish), wish.why, whoOf(c));
    } catch (error) {
      if (!(error instanceof AcquisError) || error.code !== 'bad_input') throw error;
      const faults = error.faults.map((fault) => ({ field: fault.path, text: faultText(c.var.lang, fault) }));
      return c.html(<RevokeKeyView page={pageOf(c)} org={org} keyFacts={key} wish={wish} faults={faults} />, 422);
    }
    return redirectWith(c, `/o/${org}/sign`, 'done', c.var.t('sign.revoke.done'));
  });

  app.get('/o/:org/sign/seal', people.memberOnly(...MAY['see the keys']), async (c) => {
    const org = c.req.param('org'), [seal, owner] = await Promise.all([sign.seal(org), people.organisation(org)]);
    return c.html(<SealPage page={pageOf(c)} org={org} legalName={owner?.legalName ?? ''} seal={seal} mayChange={mayChangeKeys({ roles: c.var.seat?.roles ?? [] })} />);
  });

  app.post('/o/:org/sign/seal', owners, people.freshOnly, async (c) => {
    const org = c.req.param('org');
    await sign.confirmSeal(org, (await formOf(c)).get('fingerprint'), whoOf(c));
    return redirectWith(c, `/o/${org}/sign/seal`, 'done', c.var.t('sign.seal.confirm_done'));
  });

  app.post('/o/:org/sign/seal/withdraw', owners, async (c) => {
    const org = c.req.param('org');
    await sign.withdrawSeal(org, (await formOf(c)).get('fingerprint'), whoOf(c));
    return redirectWith(c, `/o/${org}/sign/seal`, 'done', c.var.t('sign.seal.withdraw_done'));
  });

  return app;
}

async function keyOf(sign: Sign, org: string, id: string): Promise<KeyFacts> {
  const key = (await sign.keys(org)).find((one) => one.id === id);
  if (!key || key.state === 'revoked') throw new AcquisError('not_found');
  return key;
}

function whoOf(c: Ctx): string {
  if (!c.var.visitor) throw new AcquisError('sign_in_needed');
  return c.var.visitor.id;
}

/** Empty, as the button for the first key sends it: Ed25519. */
function kindOf(text: string): KeyKind {
  if (text === '') return 'Ed25519';
  if (!isKind(text)) throw new AcquisError('bad_input', { faults: [{ path: 'kind', code: 'sign_kind_unknown' }] });
  return text;
}

/** The beginning of the day named; undefined: now. */
function fromOf({ from }: RevokeWish): Date | undefined {
  if (from === '') return undefined;
  const at = new Date(`${from}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) throw new AcquisError('bad_input', { faults: [{ path: 'from', code: 'sign_from_no_day' }] });
  return at;
}
