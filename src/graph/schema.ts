// Types register themselves with the builder: each of these is imported for its effect.
import './node.ts';
import './resource.ts';
import './principal.ts';
import './backend.ts';
import './account.ts';
import './user.ts';
import './service-account.ts';
import './integration-user-agent.ts';
import './role.ts';
import './group.ts';
import './token.ts';
import './asset.ts';
import './person.ts';
import './validate-principals.ts';
import './viewer.ts';
import './audit.ts';
import './mutations/accounts.ts';
import './mutations/users.ts';
import './mutations/invitations.ts';
import './mutations/own-invites.ts';
import './mutations/roles.ts';
import './mutations/groups.ts';
import './mutations/role-assignments.ts';
import './mutations/batches.ts';
import './mutations/service-accounts.ts';
import './mutations/delete-principals.ts';
import './mutations/tokens.ts';
import './mutations/integration-user-agents.ts';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { builder } from './builder.ts';

export const schema: GraphQLSchema = builder.toSchema();

/** The public contract as SDL: sorted, so that a change shows as the lines it changes. */
export function printSdl(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
