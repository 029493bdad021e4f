// Addresses and identifiers of one's account.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import { formOf, type Ctx, type Env } from '#lib/http';
import { peerOf } from '#lib/peer';
import { DidPage, KnownPage, type KnownProps } from '../../../web/people/known.tsx';
import { ProofCodePage } from '../../../web/people/prove.tsx';
import { pageOf, redirectWith } from '../../../web/page.ts';
import type { People } from '../people.ts';
import { visitorOf } from './account.tsx';
import { codeTyped, doThen, orGone, problemsOf } from './answers.tsx';

const AT = '/people/me/addresses', DID = '/people/me/identifiers/did';

export function knownPages(people: People): Hono<Env> {
  const app = new Hono<Env>();
  const only = people.signedInOnly, fresh = people.freshOnly;

  const known = async (c: Ctx, back: Pick<KnownProps, 'problems' | 'typed'> = {}) => {
    const me = visitorOf(c), [addresses, identifiers, domains] = await Promise.all([people.addressesOf(me.id), people.identifiersOf(me.id), people.organisationDomains()]);
    return c.html(<KnownPage page={pageOf(c)} addresses={addresses} identifiers={identifiers} advice={await people.needsSecond(me.id, domains)} {...back} />, back.problems ? 422 : 200);
  };
  const ask = async (c: Ctx, email: string) => c.redirect(`${AT}/code/${await people.askAddressCode(visitorOf(c), email, c.var.lang, peerOf(c))}`, 303);

  app.get(AT, only, (c) => known(c));
  app.post(AT, only, fresh, async (c) => {
    const email = (await formOf(c)).get('email');
    try { return await ask(c, email); } catch (error) { return known(c, { problems: problemsOf(c, error), typed: { email: email.slice(0, 254) } }); }
  });
  app.get(`${AT}/code/:attempt`, only, (c) => orGone(c, 'code', async () => {
    const { email } = await people.addressAttempt(visitorOf(c), c.req.param('attempt'));
    return c.html(<ProofCodePage page={pageOf(c)} action={c.req.path} email={email} next={AT} back={AT} />);
  }));
  app.post(`${AT}/code/:attempt`, only, (c) => orGone(c, 'code', async () => {
    const me = visitorOf(c), attempt = c.req.param('attempt'), { email } = await people.addressAttempt(me, attempt);
    return codeTyped(c, { email, back: AT, next: AT, tried: await people.tryAddressCode(me, attempt, (await formOf(c)).get('code'), peerOf(c)) }, () => redirectWith(c, AT, 'done', c.var.t('people.known.added')));
  }));
  app.post(`${AT}/:id/prove`, only, async (c) => {
    const found = (await people.addressesOf(visitorOf(c).id)).find(({ id }) => id === c.req.param('id'));
    if (!found) throw new AcquisError('not_found');
    return ask(c, found.email);
  });
  app.post(`${AT}/:id/main`, only, fresh, (c) => doThen(c, AT, c.var.t('people.known.main_done'), () => people.chooseMain(visitorOf(c), c.req.param('id'))));
  app.post(`${AT}/:id/remove`, only, fresh, (c) => doThen(c, AT, c.var.t('people.known.removed'), () => people.removeAddress(visitorOf(c), c.req.param('id'))));

  app.post(DID, only, fresh, async (c) => {
    const did = (await formOf(c)).get('did');
    try { return c.redirect(`${DID}/${await people.challengeDid(visitorOf(c), did)}`, 303); } catch (error) { return known(c, { problems: problemsOf(c, error), typed: { did: did.slice(0, 2_000) } }); }
  });
  app.get(`${DID}/:token`, only, (c) => orGone(c, 'kept', async () => c.html(<DidPage page={pageOf(c)} action={c.req.path} asked={await people.didChallenge(visitorOf(c), c.req.param('token'))} />)));
  app.post(`${DID}/:token`, only, fresh, (c) => orGone(c, 'kept', async () => {
    const me = visitorOf(c), token = c.req.param('token'), answer = (await formOf(c)).get('answer'), asked = await people.didChallenge(me, token);
    try {
      await people.answerDid(me, token, answer);
      return redirectWith(c, AT, 'done', c.var.t('people.known.did_done'));
    } catch (error) {
      return c.html(<DidPage page={pageOf(c)} action={c.req.path} asked={asked} typed={answer.slice(0, 65_536)} problems={problemsOf(c, error)} />, 422);
    }
  }));
  app.post('/people/me/identifiers/:id/remove', only, fresh, (c) => doThen(c, AT, c.var.t('people.known.identifier_removed'), () => people.removeIdentifier(visitorOf(c), c.req.param('id'))));
  return app;
}
