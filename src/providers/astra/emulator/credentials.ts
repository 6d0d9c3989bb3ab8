import type { JsonObject } from '../../../model.ts';
import { type Kind, newRow } from './kind.ts';
import { credentialParameters } from './list-query.ts';
import { invalidField, problem } from './problems.ts';
import type { State } from './state.ts';
import { credentialPost, credentialPut } from './write-schemas.ts';

const credential = { name: 'astra-credential', version: '1.1' };

/** Credentials; the keys themselves are never answered. */
export function credentialKind(state: State): Kind {
  return {
    ...credential,
    segment: 'credentials',
    parameters: credentialParameters,
    missing: { onRead: 2, onWrite: 1 },
    rows: ({ inside }) => inside.credentials,
    post: credentialPost,
    create: ({ inside, caller }, body) => {
      const { name = '', keyType = 'generic', valid = 'true' } = body;
      const twins = state.index.withValue(inside.credentials, 'name', String(name));
      if (twins.some((row) => row['keyType'] === keyType)) return problem(39);
      const refusal = keyType === 'passwordHash' ? refusePassword(body) : null;
      if (refusal !== null) return refusal;
      const { metadata, ...first } = newRow(state, credential, { body, createdBy: caller.userId });
      const row = { ...first, name, keyType, valid, ...validity(body), metadata };
      inside.credentials.set(row.id, row);
      return { row };
    },
    put: credentialPut,
    immutable: ['id', 'keyType'],
    change: (_scope, row, { keyStore, ...body }) =>
      (row['keyType'] === 'passwordHash' ? refusePassword({ keyStore: keyStore ?? {} }) : null) ?? body,
    remove: ({ inside }, row) => {
      const isInUse = row['keyType'] === 'passwordHash' && inside.users.has(String(row['name']));
      if (isInUse) return problem(11);
      inside.credentials.delete(row.id);
      return null;
    },
  };
}

function refusePassword(body: JsonObject): Response | null {
  const { cleartext, change } = body['keyStore'] as JsonObject;
  const isComplete = typeof cleartext === 'string' && (change === btoa('true') || change === btoa('false'));
  return isComplete ? null : invalidField(9, 'keyStore', 'A password needs the keys cleartext and change.');
}

function validity({ validFromTimestamp, validUntilTimestamp }: JsonObject): JsonObject {
  return {
    ...(validFromTimestamp !== undefined && { validFromTimestamp }),
    ...(validUntilTimestamp !== undefined && { validUntilTimestamp }),
  };
}
