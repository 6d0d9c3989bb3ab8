import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import { keyField } from '../mutation/inputs.ts';
import { mutate } from '../mutation/mutate.ts';
import { resourceResultOf } from '../mutation/payload.ts';
import { accountKeyIn, findBackend } from '../mutation/references.ts';
import { must, ranWith } from '../mutation/run.ts';
import { AccountRef } from '../refs.ts';

function answerInputOf(name: string) {
  return builder.inputType(name, {
    description: "Which invitation of the gateway's own log-in to answer.",
    fields: (t) => ({
      idempotencyKey: t.string(keyField),
      backend: t.string({ required: true, description: 'The name of the backend.' }),
      accountId: t.id({ description: 'The account that invites; needed where several do.' }),
    }),
  });
}

const AcceptInviteInput = answerInputOf('AcceptInviteInput');
const DeclineInviteInput = answerInputOf('DeclineInviteInput');

type Write = 'acceptInvite' | 'declineInvite';

function answerWith(operation: Write, capability: 'USER_INVITE_ACCEPT' | 'USER_INVITE_DECLINE') {
  return (_root: object, { input }: { input: typeof AcceptInviteInput.$inferInput }, context: GraphContext) =>
    mutate(context, {
      operation,
      scope: 'users:write',
      input,
      prepare: () => {
        const backend = findBackend(input.backend, context);
        const write = must(backend, capability);
        const accountKey = accountKeyIn(backend, input.accountId, context);
        return {
          backends: [backend],
          targetIds: input.accountId ? [input.accountId] : [],
          run: () => ranWith('Account', backend, write(accountKey, context.loaders.writeCall(backend))),
        };
      },
    });
}

builder.mutationField('acceptInvite', (t) =>
  t.field({
    type: resourceResultOf('AcceptInvite', 'account', AccountRef),
    nullable: true,
    description:
      "Accepts an invitation of the gateway's own log-in (OISP): it becomes a user of the account.",
    args: { input: t.arg({ type: AcceptInviteInput, required: true, description: 'Which one.' }) },
    resolve: answerWith('acceptInvite', 'USER_INVITE_ACCEPT'),
  }),
);

builder.mutationField('declineInvite', (t) =>
  t.field({
    type: resourceResultOf('DeclineInvite', 'account', AccountRef),
    nullable: true,
    description: "Declines an invitation of the gateway's own log-in (OISP).",
    args: { input: t.arg({ type: DeclineInviteInput, required: true, description: 'Which one.' }) },
    resolve: answerWith('declineInvite', 'USER_INVITE_DECLINE'),
  }),
);
