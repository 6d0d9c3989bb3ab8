import { type GraphQLObjectType, type GraphQLOutputType, getNamedType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createViewer } from '../../src/graph/context.ts';
import { schema } from '../../src/graph/schema.ts';
import { type Scope, scopes } from '../../src/scopes.ts';

/** What reading anything of a type needs. */
const ofType: Readonly<Record<string, Scope>> = {
  Account: 'accounts:read',
  Asset: 'accounts:read',
  Gateway: 'accounts:read',
  User: 'users:read',
  Person: 'users:read',
  Role: 'roles:read',
  UserGroup: 'groups:read',
  ServiceAccount: 'serviceAccounts:read',
  Token: 'tokens:read',
  IntegrationUserAgent: 'integrationUserAgents:read',
  AuditEvent: 'audit:read',
};

/** What single fields need beyond that. */
const ofField: Readonly<Record<string, Scope>> = {
  'Account.activationCode': 'account:activate',
  'Account.invites': 'users:read',
  'Backend.capabilities': 'backends:read',
  'Backend.health': 'backends:read',
  'Backend.quota': 'backends:read',
  'Viewer.backends': 'backends:read',
  'Query.backends': 'backends:read',
  'Query.backend': 'backends:read',
  'Query.validatePrincipals': 'users:read',
  'IntegrationActivation.data': 'native:read',
};

/** The type that a field gives, be it one, a list or a page of them. */
function givenBy(type: GraphQLOutputType): string {
  return getNamedType(type).name.replace(/Connection$/, '');
}

function neededFor(parent: string, name: string, type: GraphQLOutputType): Set<Scope> {
  // Whoever holds a page has been let into it.
  const isPage = /(Connection|Edge)$/.test(parent);
  return new Set(
    [
      ofType[parent],
      ofField[`${parent}.${name}`],
      isPage ? undefined : ofType[givenBy(type)],
      givenBy(type) === 'RoleAssignment' && !parent.endsWith('Payload') ? ('roles:read' as const) : undefined,
      name === 'native' ? ('native:read' as const) : undefined,
    ].flatMap((scope) => scope ?? []),
  );
}

const types = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType =>
    isObjectType(type) && !type.name.startsWith('__') && type !== schema.getMutationType(),
);
const fields = types.flatMap((type) =>
  Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, type.name, field] as const),
);

/** Everything that is touched of it is an error, so that nothing can be read before the refusal. */
const untouchable = new Proxy(
  {},
  {
    get() {
      throw new Error('touched');
    },
  },
);

describe('every field times every scope', () => {
  it('has a place in the tables', () => {
    const names: ReadonlySet<string> = new Set(fields.map(([name]) => name));
    expect(Object.keys(ofField).filter((name) => !names.has(name))).toEqual([]);
    expect(Object.keys(ofType).filter((name) => !types.some((type) => type.name === name))).toEqual([]);
    expect(fields.length).toBeGreaterThan(300);
  });

  it('is refused without a scope that it needs, before anything is touched, and for no other', () => {
    const wrong: string[] = [];
    for (const [name, parent, field] of fields) {
      const needed = neededFor(parent, field.name, field.type);
      for (const lacking of scopes) {
        const granted = scopes.filter((scope) => scope !== lacking && !implies(scope, lacking));
        const context = {
          viewer: createViewer('somebody', granted),
          loaders: untouchable,
          ledger: untouchable,
        };
        const isRefused = refusal(() => field.resolve?.(untouchable, {}, context, {} as never), lacking);
        if (isRefused !== needed.has(lacking))
          wrong.push(`${name} ${isRefused ? 'needs' : 'does not need'} ${lacking}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

/** Who may write may read. */
function implies(scope: Scope, other: Scope): boolean {
  return scope === other.replace(/:read$/, ':write');
}

function refusal(resolve: () => unknown, scope: Scope): boolean {
  try {
    const answer = resolve();
    if (answer instanceof Promise) answer.catch(() => undefined);
    return false;
  } catch (error) {
    return error instanceof Error && error.message.includes(`needs the scope ${scope};`);
  }
}
