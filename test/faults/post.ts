// A mail server that refuses some, is slow with others, and remembers whom it was given mail for.
import { SMTPServer } from 'smtp-server';

export const NOBODY = /^refused\./, SLOW = /^slow\./;

export type PostOffice = { readonly url: string; readonly told: string[]; /** Message-IDs, as they came. */ readonly ids: string[]; /** Milliseconds an answer takes for addresses that are slow. */ slowly: number; close(): Promise<void> };
export async function postOffice(): Promise<PostOffice> {
  const told: string[] = [], ids: string[] = [];
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false,
    onRcptTo: ({ address }, _session, done) => { if (NOBODY.test(address)) done(Object.assign(new Error('no such person'), { responseCode: 550 })); else done(); },
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      let head = '';
      stream.on('data', (part: Buffer) => { if (head.length < 4_000) head += part.toString('latin1'); });
      stream.on('end', () => { told.push(...to); ids.push(/^message-id:\s*(\S+)/im.exec(head)?.[1] ?? 'none'); if (to.some((address) => SLOW.test(address))) setTimeout(done, office.slowly); else done(); });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', () => { done(); }); });
  const { port } = server.server.address() as { port: number };
  const office: PostOffice = { url: `smtp://127.0.0.1:${port}`, told, ids, slowly: 0, close: () => new Promise((done) => { server.close(() => { done(); }); }) };
  return office;
}
