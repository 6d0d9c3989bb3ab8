import { canonicalAddress } from '../kit/address.ts';
import type { GraphContext } from './context.ts';
import type { PersonSource } from './refs.ts';

/** Asks every backend for the users of one e-mail address; null when all answered and none has it. */
export async function findPerson(email: string, { loaders }: GraphContext): Promise<PersonSource | null> {
  const address = canonicalAddress(email);
  const page = await loaders.list({
    type: 'User',
    backends: loaders.backends,
    parent: null,
    // As it was written: some backends compare it letter by letter.
    filter: { email: email.trim().normalize('NFC') },
    first: 200,
    after: null,
  });
  const [failure] = page.failures;
  if (page.edges.length === 0) {
    // Nobody found and somebody silent: "there is none" would be a guess.
    if (failure !== undefined) throw failure.error;
    return null;
  }
  return {
    type: 'Person',
    email: address,
    users: page.edges.map((edge) => edge.node),
    failures: page.failures,
  };
}
