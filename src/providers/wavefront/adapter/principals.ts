import type { Call } from '../../../contract/call.ts';
import type { PrincipalReference } from '../../../contract/principal.ts';
import type { PrincipalOperations, Validation } from '../../../contract/principals.ts';
import type { TypedRecord } from '../../../contract/resources.ts';
import { type Done, type Outcomes, targetKey } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import { chunksOf, inChunks } from '../../../kit/chunks.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import { distinctTargets, outcomesOf } from '../../../kit/outcomes.ts';
import { readItems } from '../../../kit/read-body.ts';
import { settle } from '../../../kit/settle.ts';
import type { PrincipalType } from '../../../model.ts';
import * as api from '../api.ts';
import * as inputs from '../inputs.ts';
import { isIdentifier, isServiceAccountKey } from '../keys.ts';
import { toUser, toValidatedServiceAccount } from '../normalize.ts';
import { addUnanswered, readValidated } from './account-validation.ts';
import { matchRows } from './batch.ts';
import type { Context } from './context.ts';
import { notFound } from './failures.ts';
import { readHoldings } from './holdings.ts';
import { learnSpellings } from './rewritten-names.ts';

export function principalOperations(context: Context): PrincipalOperations {
  return {
    validate: (identifiers, call) => validate(context, identifiers, call),
    deleteMany: async (targets, call) => {
      const { client, settings } = context;
      refuseFaults(client.http, faultsIn(inputs.deletion, { targets }));
      const distinct = distinctTargets(targets);
      if (distinct.size === 1)
        return outcomesOf(client.http, distinct, ({ key }) => deleteOne(context, key, call));
      const outcomes = new Map<string, Done | UpstreamError>();
      for (const chunk of chunksOf([...distinct.values()], settings.batchSize)) {
        for (const [name, outcome] of await deleteChunk(context, chunk, call)) outcomes.set(name, outcome);
      }
      return outcomes;
    },
  };
}

async function validate(context: Context, identifiers: readonly string[], call: Call): Promise<Validation> {
  const { client, origin, settings } = context;
  const possible = [...new Set(identifiers)].filter(isIdentifier);
  const found = await inChunks(possible, settings.batchSize, async (chunk) => {
    const { items, denied } = await readValidated(context, chunk, call);
    const entries = readItems(client.http, api.user, items, 'user', (user) => {
      const typed: TypedRecord<PrincipalType> = isServiceAccountKey(user.identifier)
        ? { type: 'ServiceAccount', record: toValidatedServiceAccount(user, origin) }
        : { type: 'User', record: toUser(user, origin) };
      return { key: user.identifier, externalId: user.identifier, typed };
    });
    const spellings = await learnSpellings(context, items, call);
    const rows = matchRows(chunk, { items, entries, idField: 'identifier', spellings });
    return addUnanswered(client, { asked: chunk, denied }, rows);
  });
  const valid = new Map<string, TypedRecord<PrincipalType>>();
  for (const entry of found.values()) {
    // Which identifiers are valid is one question: an answer with holes would be a wrong one.
    if (entry instanceof UpstreamError) throw entry;
    valid.set(entry.key, entry.typed);
  }
  return { valid: [...valid.values()], unknown: identifiers.filter((identifier) => !found.has(identifier)) };
}

async function deleteOne({ client }: Context, key: string, call: Call): Promise<Done> {
  await client.write({ method: 'DELETE', path: `/account/${encodeURIComponent(key)}` }, call);
  return { warnings: [] };
}

/** Deletes many by one request. The answer names the deleted ones; the others are looked up. */
async function deleteChunk(
  context: Context,
  chunk: readonly PrincipalReference[],
  call: Call,
): Promise<Outcomes> {
  const { client } = context;
  const json = chunk.map(({ key }) => key);
  const request = { method: 'POST', path: '/account/deleteAccounts', body: { json } } as const;
  const answer = await settle(client.write(request, call));
  if (answer instanceof UpstreamError) {
    return new Map(chunk.map((target): [string, UpstreamError] => [targetKey(target), answer]));
  }
  const ids = api.deletedIds.safeParse(answer.payload).data ?? null;
  const spellings = await settle(
    learnSpellings(context, ids?.map((identifier) => ({ identifier })) ?? [], call),
  );
  const otherNames = spellings instanceof UpstreamError ? (): string[] => [] : spellings;
  const deleted = new Set(ids?.flatMap((id) => [id, ...otherNames(id)]));
  const unnamed = json.filter((key) => !deleted.has(key));
  const kept = await readHoldings(context, unnamed, call);
  const outcomeOf = ({ key }: PrincipalReference): Done | UpstreamError => {
    if (deleted.has(key)) return { warnings: [] };
    const entry = kept.get(key);
    if (entry === undefined) {
      // An answer that names nobody cannot tell who was there before.
      return ids === null ? { warnings: [] } : notFound(client.http, 'user or service account');
    }
    const message = 'the deletion was accepted, but this one is still there or cannot be looked up';
    return client.http.failure({ code: 'CONFLICT', message });
  };
  return new Map(chunk.map((target) => [targetKey(target), outcomeOf(target)]));
}
