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
import './mutations/account.ts';
import './mutations/user.ts';
import './mutations/invitation.ts';
import './mutations/own-invite.ts';
import './mutations/role.ts';
import './mutations/group.ts';
import './mutations/role-assignment.ts';
import './mutations/permission.ts';
import './mutations/membership.ts';
import './mutations/service-account.ts';
import './mutations/principal.ts';
import './mutations/token.ts';
import './mutations/integration-user-agent.ts';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { builder } from './builder.ts';

export const schema: GraphQLSchema = builder.toSchema();

/** The public contract as SDL: sorted, so that a change shows as the lines it changes. */
export function printSdl(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
