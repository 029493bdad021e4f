// `acquis login-link EMAIL`: a way in for a house whose mail does not work. Whoever can run it has the disk anyway.
import { AcquisError } from '#lib/errors';
import { errorText } from '#lib/http';
import type { People } from '#rooms/people';
import { EXIT, type Io } from './io.ts';

export async function loginLink(args: readonly string[], io: Io, people: Pick<People, 'loginLink' | 'publicUrl'>): Promise<number> {
  const [email, ...more] = args;
  if (!email || email.startsWith('-') || more.length > 0) {
    io.err('acquis login-link EMAIL');
    return EXIT.usage;
  }
  try {
    const path = await people.loginLink(email);
    io.out(`${people.publicUrl}${path}`);
    io.err({ fr: 'Ce lien connecte une fois, dans les 15 minutes.', en: 'This link signs in once, within 15 minutes.' }[io.lang]);
    return EXIT.valid;
  } catch (error) {
    if (!(error instanceof AcquisError) || error.code !== 'address_unknown') throw error;
    io.err(errorText(io.lang, error));
    return EXIT.invalid;
  }
}
