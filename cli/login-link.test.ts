import { expect, test } from 'vitest';
import { AcquisError } from '#lib/errors';
import { loginLink } from './login-link.ts';
import type { Io } from './io.ts';

function terminal() {
  const out: string[] = [], err: string[] = [];
  const io: Io = { lang: 'en', now: new Date(0), out: (line) => { out.push(line); }, err: (line) => { err.push(line); }, readFile: async () => new Uint8Array(), readStdin: async () => new Uint8Array() };
  return { io, out, err };
}
const people = (answer: () => string) => ({ publicUrl: 'https://acquis.example.org', loginLink: async () => answer() });

test('the link alone stands on standard output, whole, ready to be handed over', async () => {
  const { io, out } = terminal();
  expect(await loginLink(['a@example.org'], io, people(() => '/people/login/abc'))).toBe(0);
  expect(out).toEqual(['https://acquis.example.org/people/login/abc']);
});

test('an unknown address is said, exit 1; a wrong call shows the usage, exit 64; what is no answer goes up', async () => {
  const { io, out, err } = terminal();
  expect(await loginLink(['b@example.org'], io, people(() => { throw new AcquisError('address_unknown'); }))).toBe(1);
  expect(err).toEqual(['No account and no invitation has this address. Check its spelling.']);
  for (const args of [[], ['--help'], ['a@b', 'c@d']]) expect(await loginLink(args, io, people(() => ''))).toBe(64);
  await expect(loginLink(['a@b'], io, people(() => { throw new AcquisError('database_unavailable'); }))).rejects.toThrow('database_unavailable');
  expect(out).toEqual([]);
});
