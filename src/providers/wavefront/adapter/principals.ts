import type { Call } from '../../../contract/call.ts';
import type { PrincipalReference } from '../../../contract/principal.ts';
import type { PrincipalOperations } from '../../../contract/principals.ts';
import { type Done, type Outcomes, targetKey } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import * as api from '../api.ts';
import { notFound, refuseFaults, targetFaults } from './checks.ts';
import { readHoldings } from './holdings.ts';
import type { Context } from './index.ts';
import { learnSpellings } from './rewritten-names.ts';
import { settle } from './settle.ts';

export function principalOperations(context: Context): PrincipalOperations {
  return {
    deleteMany: async (targets, call) => {
      const { client, settings } = context;
      refuseFaults(client.http, targetFaults(targets));
      const distinct = [...new Map(targets.map((target) => [targetKey(target), target])).values()];
      const [single] = distinct;
      if (single !== undefined && distinct.length === 1) return deleteOne(context, single, call);
      const outcomes = new Map<string, Done | UpstreamError>();
      for (let start = 0; start < distinct.length; start += settings.batchSize) {
        const chunk = distinct.slice(start, start + settings.batchSize);
        for (const [name, outcome] of await deleteChunk(context, chunk, call)) outcomes.set(name, outcome);
      }
      return outcomes;
    },
  };
}

async function deleteOne({ client }: Context, target: PrincipalReference, call: Call): Promise<Outcomes> {
  const path = `/account/${encodeURIComponent(target.key)}`;
  const answer = await settle(client.write({ method: 'DELETE', path }, call));
  return new Map([[targetKey(target), answer instanceof UpstreamError ? answer : { warnings: [] }]]);
}

/** The answer names the deleted ones; of the others, those that are still there were kept. */
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
  const told = api.deletedIds.safeParse(answer.payload).data ?? null;
  const spellings = await settle(
    learnSpellings(context, told?.map((identifier) => ({ identifier })) ?? [], call),
  );
  const otherNames = spellings instanceof UpstreamError ? (): string[] => [] : spellings;
  const deleted = new Set(told?.flatMap((id) => [id, ...otherNames(id)]));
  const open = json.filter((key) => !deleted.has(key));
  const kept = open.length === 0 ? new Map<string, never>() : await readHoldings(context, open, call);
  const outcomeOf = ({ key }: PrincipalReference): Done | UpstreamError => {
    if (deleted.has(key)) return { warnings: [] };
    const entry = kept.get(key);
    if (entry === undefined) {
      // An answer that names nobody cannot tell who was there before.
      return told === null ? { warnings: [] } : notFound(client.http, 'user or service account');
    }
    const message = 'the deletion was accepted, but this one is still there or cannot be looked up';
    return client.http.failure({ code: 'CONFLICT', message });
  };
  return new Map(chunk.map((target) => [targetKey(target), outcomeOf(target)]));
}
