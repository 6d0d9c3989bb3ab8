import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
} from 'graphql';
import type { Backend } from '../../loaders/backend.ts';

/** What the graph and the backends call a kind of record by the same name. */
export type Resource = keyof Backend['costs'];

/** What the values of one type are, as far as requests are made for them. */
export interface Place {
  /** LIST: pages of records. RECORD: records themselves. VALUE: what came with the record around it. */
  kind: 'LIST' | 'RECORD' | 'VALUE';
  /** The kinds of records that may come; none for a list that no backend has, such as the audit trail. */
  resources: readonly Resource[];
}

/** Says of each type what place it is. */
export function readPlaces(schema: GraphQLSchema): (type: GraphQLNamedType) => Place {
  const known = new Map<GraphQLNamedType, Place>();
  const read = (type: GraphQLNamedType): Place => {
    const special = specials[type.name];
    if (special !== undefined) return special;
    const node = isObjectType(type) ? nodeOf(type) : null;
    if (node !== null) return { kind: 'LIST', resources: (specials[node.name] ?? read(node)).resources };
    const types = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    const found = types.map(({ name }) => name).filter(isResource);
    return { kind: found.length > 0 ? 'RECORD' : 'VALUE', resources: found };
  };
  return (type) => {
    const place = known.get(type) ?? read(type);
    known.set(type, place);
    return place;
  };
}

/** People are the users of all backends; who has a role is read as the roles are. */
const specials: Readonly<Record<string, Place>> = {
  Person: { kind: 'VALUE', resources: ['User'] },
  RoleAssignment: { kind: 'RECORD', resources: ['Role'] },
};

const resources: Readonly<Record<Resource, true>> = {
  Account: true,
  User: true,
  Role: true,
  UserGroup: true,
  ServiceAccount: true,
  Token: true,
  IntegrationUserAgent: true,
  Asset: true,
  Gateway: true,
};

function isResource(name: string): name is Resource {
  return Object.hasOwn(resources, name);
}

/** Of a connection: the type of what it lists. */
function nodeOf(type: GraphQLObjectType): GraphQLNamedType | null {
  const nodes = type.name.endsWith('Connection') ? type.getFields()['nodes'] : undefined;
  return nodes === undefined ? null : getNamedType(nodes.type);
}
