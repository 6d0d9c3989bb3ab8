// The graph of the rivals: as much of the gateway's as the scenarios ask, with resolvers by hand.

import { buildSchema } from 'graphql';
import { listAccounts } from './accounts.js';
import { listPeople, listServiceAccounts, readNodes, readUser } from './calls.js';

export const schema = buildSchema(`
  scalar DateTime

  interface Node {
    id: ID!
  }

  type Backend {
    name: String!
  }

  type ServiceAccount implements Node {
    id: ID!
    externalId: String!
    displayName: String!
    description: String
    active: Boolean
    lastSeenAt: DateTime
    permissions: [String!]
    backend: Backend!
  }

  type User implements Node {
    id: ID!
    externalId: String!
    displayName: String!
    email: String
    lastSeenAt: DateTime
    permissions: [String!]
    backend: Backend!
  }

  type ServiceAccountConnection {
    nodes: [ServiceAccount!]!
  }

  type Person {
    email: String!
    displayName: String!
    users: [User!]!
  }

  type PersonConnection {
    nodes: [Person!]!
  }

  type Role {
    name: String!
  }

  type RoleAssignment {
    role: Role
  }

  type Member {
    email: String
    roleAssignments: [RoleAssignment!]
  }

  type MemberConnection {
    nodes: [Member!]!
  }

  type Account {
    name: String!
    users(first: Int = 50): MemberConnection
  }

  type AccountConnection {
    nodes: [Account!]!
  }

  type Query {
    accounts(first: Int = 50): AccountConnection
    people(first: Int = 50): PersonConnection
    serviceAccounts(first: Int = 50): ServiceAccountConnection
    nodes(ids: [ID!]!): [Node]!
    user(id: ID!): User
  }
`);

const query = schema.getQueryType().getFields();
query.serviceAccounts.resolve = async (_source, { first }) => ({ nodes: await listServiceAccounts(first) });
query.accounts.resolve = async () => ({ nodes: await listAccounts() });
query.people.resolve = async (_source, { first }) => ({ nodes: await listPeople(first) });
query.nodes.resolve = (_source, { ids }) => readNodes(ids);
query.user.resolve = (_source, { id }) => readUser(id);
schema.getType('Node').resolveType = () => 'ServiceAccount';
