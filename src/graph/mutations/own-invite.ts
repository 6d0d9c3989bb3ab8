import { defineMutation } from '../mutation/define.ts';
import { backendField, mutationInput } from '../mutation/inputs.ts';
import { accountKeyIn, inBackend } from '../mutation/references.ts';
import { recordResult } from '../mutation/results.ts';
import { AccountRef } from '../refs.ts';

function answerInput(name: string) {
  return mutationInput(name, "Which invitation of the gateway's own log-in to answer.", (t) => ({
    backend: backendField(t, 'The name of the backend.'),
    accountId: t.id({ description: 'The account that invites; needed where several do.' }),
  }));
}

defineMutation('acceptInvite', {
  description: "Accepts an invitation of the gateway's own log-in: it becomes a user of the account.",
  scope: 'users:write',
  capability: 'USER_INVITE_ACCEPT',
  input: answerInput('AcceptInviteInput'),
  asks: 'Which one.',
  result: recordResult('Account', 'account', AccountRef),
  target: inBackend,
  run: ({ operate, target: { backend }, values, context }) => {
    const accountKey = accountKeyIn(backend, values.accountId, context);
    return (call) => operate(accountKey, call);
  },
});

defineMutation('declineInvite', {
  description: "Declines an invitation of the gateway's own log-in.",
  scope: 'users:write',
  capability: 'USER_INVITE_DECLINE',
  input: answerInput('DeclineInviteInput'),
  asks: 'Which one.',
  result: recordResult('Account', 'account', AccountRef),
  target: inBackend,
  run: ({ operate, target: { backend }, values, context }) => {
    const accountKey = accountKeyIn(backend, values.accountId, context);
    return (call) => operate(accountKey, call);
  },
});
