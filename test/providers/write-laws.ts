import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountChanges, NewAccount } from '../../src/contract/account.ts';
import type { Call } from '../../src/contract/call.ts';
import type { GroupChanges, NewGroup } from '../../src/contract/group.ts';
import type {
  IntegrationUserAgentChanges,
  NewIntegrationUserAgent,
} from '../../src/contract/integration-user-agent.ts';
import type { Adapter, Provider } from '../../src/contract/provider.ts';
import type { ReadOperations } from '../../src/contract/read.ts';
import type { NewRole, RoleChanges } from '../../src/contract/role.ts';
import type { NewServiceAccount, ServiceAccountChanges } from '../../src/contract/service-account.ts';
import type { Invitation, NewUser, UserChanges } from '../../src/contract/user.ts';
import type { Outcomes, Target } from '../../src/contract/write.ts';
import { UpstreamError } from '../../src/errors.ts';
import { createCall, type StartedProvider, startProvider } from '../support/start-provider.ts';

const uuid = '6f2a1c9e-0f43-4a51-9d0e-3b1f6a7c2d11';
const address = {
  country: 'SE',
  region: 'Skane',
  locality: 'Malmo',
  postalCode: '21120',
  street1: 'Quay 1',
  street2: null,
};

/** Every field of every input, with a value that no backend has a reason to refuse but that it lacks the field. */
const account = {
  name: 'Renamed',
  description: 'Text',
  enabled: true,
  attributes: [{ name: 'site', value: 'Malmo' }],
  settings: { dataRetention: 7 },
  mfaPolicy: 'optional',
  mfaMethods: ['totp'],
  contact: { companyName: 'Nordhafen' },
} satisfies Required<NewAccount>;

const holdings = { roleKeys: [uuid], groupKeys: [uuid], permissions: ['alerts_management'] };

const user = {
  email: 'ada@nordhafen.example',
  firstName: 'Ada',
  lastName: 'Holm',
  companyName: 'Nordhafen',
  phone: '46401234567',
  postalAddress: address,
  active: true,
  attributes: [{ name: 'site', value: 'Malmo' }],
  ...holdings,
} satisfies Required<UserChanges>;

const agent = {
  applicationId: uuid,
  serviceId: uuid,
  serviceVersionId: uuid,
  clashingPriority: 1,
  active: true,
  category: 'sync',
  customId: 'custom',
  organizationKey: uuid,
  accessRequiresSpecificObjectConnection: true,
  personalInformationAcceptanceMode: 'MODE_0',
  activationObjectId: uuid,
  activationContentTypeId: uuid,
  activationVariables: {},
  activationData: {},
} satisfies Required<NewIntegrationUserAgent>;

const inputs = {
  account: { update: account satisfies Required<AccountChanges>, create: account },
  user: {
    update: user,
    create: {
      ...user,
      accountKey: null,
      kind: 'MEMBER',
      sendWelcomeEmail: false,
      updateIfExists: false,
      authProvider: 'local',
      authId: 'ada',
      password: 'Correct-Horse-9',
    } satisfies Required<NewUser>,
  },
  role: {
    update: {
      name: 'Viewer',
      description: 'Text',
      permissions: ['alerts_management'],
    } satisfies Required<RoleChanges>,
    create: {
      name: 'Viewer',
      description: 'Text',
      permissions: ['alerts_management'],
    } satisfies Required<NewRole>,
  },
  group: {
    update: { name: 'Crew', description: 'Text', roleKeys: [uuid] } satisfies Required<GroupChanges>,
    create: { name: 'Crew', description: 'Text', roleKeys: [uuid] } satisfies Required<NewGroup>,
  },
  serviceAccount: {
    update: { description: 'Text', active: true, ...holdings } satisfies Required<ServiceAccountChanges>,
    create: {
      name: 'sa::exporter',
      description: 'Text',
      active: true,
      ...holdings,
    } satisfies Required<NewServiceAccount>,
  },
  integrationUserAgent: { update: agent satisfies Required<IntegrationUserAgentChanges>, create: agent },
};

const invitation = {
  email: 'ada@nordhafen.example',
  firstName: 'Ada',
  lastName: 'Holm',
  ...holdings,
} satisfies Required<Invitation>;

/** What this contract sets or clears together. */
const pair = { activationObjectId: uuid, activationContentTypeId: uuid };

type Write = (input: object) => Promise<unknown>;

/** The laws of writes, over the provider's emulator. */
export function describeWrites(provider: Provider): void {
  describe(`${provider.id} keeps the laws of writes`, () => {
    /** One for each test, since tests change what it keeps. */
    let started: StartedProvider;
    beforeEach(async () => {
      started = await startProvider(provider);
      await started.adapter.ping(createCall());
    });
    afterEach(() => started.close());

    /** Names of the fields that a write refuses before anything is sent; null when it refuses none. */
    async function refused(write: Write, input: object): Promise<string[] | null> {
      started.served.forget();
      const error = await write(input).catch((caught: unknown) => caught);
      if (!(error instanceof UpstreamError) || error.code !== 'INVALID_INPUT') return null;
      if (writesOf(started).length > 0) return null;
      return error.fields.map(({ name }) => name);
    }

    it('refuses null for every field that the backend lacks, as it refuses any other value', async () => {
      const passedOver: string[] = [];
      for (const { name, write, base, samples, path } of writesWithInputs(started.adapter)) {
        // The last one: the first may be the gateway's own identity.
        const key = (await knownKeys(started.adapter, name)).at(-1) ?? uuid;
        for (const [field, sample] of Object.entries(samples)) {
          const own = (names: string[] | null): boolean =>
            names?.some((one) => one === `${path}${field}` || one.startsWith(`${path}${field}.`)) === true;
          const lacks = own(await refused((input) => write(key, input), { ...base, [field]: sample }));
          if (lacks && !own(await refused((input) => write(key, input), { ...base, [field]: null })))
            passedOver.push(`${name}: ${field}`);
        }
      }
      expect(passedOver).toEqual([]);
    });

    it('refuses updateIfExists where creating is no upsert, and updates where it is one', async () => {
      const create = started.adapter.user?.create;
      if (create === undefined) return expect(started.adapter.user?.create).toBeUndefined();
      const input: NewUser = {
        email: 'twice@nordhafen.example',
        accountKey: (await knownKeys(started.adapter, 'account'))[0] ?? null,
        kind: 'MEMBER',
        sendWelcomeEmail: false,
        updateIfExists: true,
      };
      const names = await refused((given) => create(given as NewUser, createCall()), input);
      if (names !== null) return expect(names).toContain('updateIfExists');
      const first = await create(input, createCall());
      const second = await create(input, createCall());
      expect(second.record.key).toBe(first.record.key);
    });

    it.each(['role', 'group', 'permission'] as const)(
      'sends what is given twice once, of each %s',
      async (what) => {
        const giver = await giverOf(started.adapter, what);
        if (giver === null) return;
        for (const gift of giver.gifts) {
          const once = await give(gift, 1);
          // Refused, or there already: another one shows more.
          if (once === null || once.length === 0) continue;
          return expect(await give(gift, 2)).toEqual(once);
        }
        expect.fail('nothing could be given');

        async function give(gift: Gift, times: number): Promise<string[] | null> {
          const own = await startProvider(provider);
          const outcomes = await giver?.give(own.adapter, gift, times).catch(() => null);
          const sent = writesOf(own);
          await own.close();
          const failed = [...(outcomes?.values() ?? [])].some((outcome) => outcome instanceof UpstreamError);
          return outcomes == null || failed ? null : sent;
        }
      },
    );
  });
}

/** Requests that change something: log-ins and reads by POST are none. */
function writesOf({ requests }: StartedProvider): string[] {
  return requests
    .filter(({ method, url }) => method !== 'GET' && !/\/auth\/token|\/search\/|\/validateAccounts/.test(url))
    .map(({ method, url, body }) => `${method} ${url} ${body}`);
}

interface WriteWithInput {
  name: keyof Adapter;
  write(key: string, input: object): Promise<unknown>;
  /** What stands beside the field that is tried. */
  base: object;
  samples: object;
  /** Leads to the field in the input. */
  path: string;
}

function writesWithInputs(adapter: Adapter): WriteWithInput[] {
  const found: WriteWithInput[] = [];
  for (const [name, { update, create }] of Object.entries(inputs)) {
    const resource = name as keyof typeof inputs;
    const operations = adapter[resource] as
      | {
          update?(key: string, input: object, call: Call): Promise<unknown>;
          create?(input: object, call: Call): Promise<unknown>;
        }
      | undefined;
    const known = { name: resource, path: '' };
    if (operations?.update !== undefined)
      found.push({
        ...known,
        base: resource === 'integrationUserAgent' ? pair : {},
        samples: update,
        write: async (key, input) => operations.update?.(key, input, createCall()),
      });
    if (operations?.create !== undefined)
      found.push({
        ...known,
        base: create,
        samples: create,
        write: async (_, input) => operations.create?.(input, createCall()),
      });
  }
  const invite = adapter.user?.invite;
  if (invite !== undefined)
    found.push({
      name: 'account',
      path: 'invitations.0.',
      base: { email: invitation.email },
      samples: invitation,
      write: (key, input) => invite(key, [input as Invitation], createCall()),
    });
  return found;
}

async function knownKeys(adapter: Adapter, resource: keyof Adapter): Promise<string[]> {
  const operations = adapter[resource] as ReadOperations<{ key: string }, object> | undefined;
  const query = { first: 50, position: null, partition: null, parent: null, filter: {} };
  const [partition = null] = (await operations?.partitions?.(query, createCall())) ?? [];
  const page = await operations?.list?.({ ...query, partition }, createCall());
  return page?.items.flatMap((item) => ('record' in item ? [item.record.key] : [])) ?? [];
}

async function rolesOfUsers(adapter: Adapter): Promise<string[]> {
  const users = await adapter.user?.getMany?.(await knownKeys(adapter, 'user'), createCall());
  return [...(users?.values() ?? [])].flatMap((user) =>
    user instanceof UpstreamError ? [] : (user.roleAssignments?.map(({ roleKey }) => roleKey) ?? []),
  );
}

/** A thing that is given to a user, and where. */
interface Gift {
  /** Taken away where no user lacks it. */
  way: 'give' | 'take';
  userKey: string;
  key: string;
  accountKey: string | null;
}

interface Giver {
  gifts: Gift[];
  /** Names user and gift as often as it is told, in one call. */
  give(adapter: Adapter, gift: Gift, times: number): Promise<Outcomes>;
}

/** Null where the backend cannot give such a thing. */
async function giverOf(adapter: Adapter, what: 'role' | 'group' | 'permission'): Promise<Giver | null> {
  const can = {
    role: adapter.role?.assign,
    group: adapter.group?.addMembers,
    permission: adapter.permission?.grant,
  };
  if (can[what] === undefined) return null;
  const things = what === 'permission' ? ['alerts_management'] : await knownKeys(adapter, what);
  if (what === 'role' && things.length === 0) things.push(...(await rolesOfUsers(adapter)));
  const users = await knownKeys(adapter, 'user');
  const accounts = [null, ...(await knownKeys(adapter, 'account'))];
  const gifts = (['give', 'take'] as const).flatMap((way) =>
    users
      .reverse()
      .flatMap((userKey) =>
        [...things, uuid]
          .slice(-2)
          .flatMap((key) =>
            accounts.slice(0, 3).map((accountKey): Gift => ({ way, userKey, key, accountKey })),
          ),
      ),
  );
  return {
    gifts,
    async give({ role, group, permission }, { way, userKey, key, accountKey }, times) {
      const targets = Array<Target & { type: 'User' }>(times).fill({ type: 'User', key: userKey });
      const keys = Array<string>(times).fill(key);
      const assignment = { targets, roleKeys: keys, accountKey, constraints: null };
      const unassignment = { targets, roleKeys: keys, accountKey, allowUserDeletion: false };
      const given = {
        role: {
          give: () => role?.assign?.(assignment, createCall()),
          take: () => role?.unassign?.(unassignment, createCall()),
        },
        group: {
          give: () => group?.addMembers?.(targets, keys, createCall()),
          take: () => group?.removeMembers?.(targets, keys, createCall()),
        },
        permission: {
          give: () => permission?.grant?.(targets, keys, createCall()),
          take: () => permission?.revoke?.(targets, keys, createCall()),
        },
      };
      return (await given[what][way]()) ?? new Map();
    },
  };
}
