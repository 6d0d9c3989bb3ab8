import { type Kind, newRow } from './kind.ts';
import { allParameters } from './list-query.ts';
import { addRow, removeToken, rowsAt, type State } from './state.ts';
import { tokenPost, tokenPut } from './write-schemas.ts';

const token = { name: 'astra-token', version: '1.0' };

/** Tokens, which exist below a user only. */
export function tokenKind(state: State): Kind {
  return {
    ...token,
    segment: 'tokens',
    parameters: allParameters,
    missing: { onRead: 2, onWrite: 1 },
    rows: ({ inside, userId }) => rowsAt(inside.tokens, userId ?? ''),
    post: tokenPost,
    create: ({ inside, userId, caller }, body) => {
      const owner = userId ?? '';
      const { metadata, ...first } = newRow(state, token, { body, createdBy: caller.userId });
      const row = { ...first, name: body['name'] ?? '', userID: owner, metadata };
      addRow(inside.tokens, owner, row);
      const secret = btoa(`${state.newId()}${state.newId()}`);
      state.secrets.set(secret, { accountId: inside.id, userId: owner, tokenId: row.id });
      const credential = newRow(
        state,
        { name: 'astra-credential', version: '1.1' },
        { body: {}, createdBy: owner },
      );
      inside.credentials.set(credential.id, {
        ...credential,
        name: row.id,
        keyType: 'apikey',
        valid: 'true',
      });
      return { row, once: { token: secret } };
    },
    put: tokenPut,
    immutable: ['id'],
    remove: ({ inside, userId }, row) => {
      removeToken(state, inside, { userId: userId ?? '', token: row });
      return null;
    },
  };
}
