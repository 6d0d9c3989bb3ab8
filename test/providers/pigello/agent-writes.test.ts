import { describe, expect, it } from 'vitest';
import type { IntegrationUserAgentChanges } from '../../../src/contract/integration-user-agent.ts';
import { createCall } from '../../support/start-provider.ts';
import {
  absentId,
  agentPath,
  anyId,
  bodiesOf,
  errorOf,
  firstId,
  namesIn,
  newAgent,
  organizationKey,
} from './sample-writes.ts';
import { headersOf, type StartedPigello, startPigello } from './start-pigello.ts';

const everything = {
  ...newAgent,
  active: false,
  category: 'ACCOUNTING',
  customId: 'erp-7',
  organizationKey,
  accessRequiresSpecificObjectConnection: true,
  personalInformationAcceptanceMode: 'MODE_2' as const,
  activationObjectId: anyId,
  activationContentTypeId: anyId,
  activationVariables: { period: 'monthly' },
  activationData: { api_key: 'planted' },
};

const everythingSent = {
  application_id: newAgent.applicationId,
  service_id: newAgent.serviceId,
  service_version_id: newAgent.serviceVersionId,
  clashing_priority: -5,
  is_active: false,
  category: 'ACCOUNTING',
  custom_id: 'erp-7',
  access_requires_specific_object_connection: true,
  personal_information_acceptance_mode: 2,
  activation_object_id: anyId,
  activation_content_type: { id: anyId },
  activation_variables: { period: 'monthly' },
  integration_activation_data: { api_key: 'planted' },
  organization: { id: organizationKey },
};

async function storedAgent(pigello: StartedPigello, filter: string): Promise<Record<string, unknown>> {
  const id = await firstId(pigello, agentPath, filter);
  return (await pigello.ask(`${agentPath}${id}/`)) as Record<string, unknown>;
}

function requiredOf(stored: Record<string, unknown>): Record<string, unknown> {
  const { application_id, service_id, service_version_id, clashing_priority } = stored;
  return { application_id, service_id, service_version_id, clashing_priority };
}

describe('creating an agent', () => {
  it('sends every field under its upstream name, once, and answers with the new record', async () => {
    const pigello = await startPigello();
    const before = await pigello.count(agentPath);

    const { record, warnings } = await pigello.agents.create(everything, createCall());

    expect(warnings).toEqual([]);
    expect(record).toMatchObject({
      ...newAgent,
      active: false,
      category: 'ACCOUNTING',
      customId: 'erp-7',
      organizationKey,
      personalInformationAcceptanceMode: 'MODE_2',
      activation: { objectId: anyId, contentTypeId: anyId, data: { api_key: 'planted' } },
    });
    expect(bodiesOf(pigello)).toEqual([everythingSent]);
    const { auth } = pigello.connection.settings as unknown as { auth: Record<string, string> };
    expect(pigello.requests[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      ...headersOf(auth),
    });
    expect(pigello.sent()).toEqual([`POST ${agentPath}`]);
    expect(await pigello.count(agentPath)).toBe(before + 1);
    expect(await pigello.ask(`${agentPath}${record.key}/`)).toMatchObject(everythingSent);
    expect(await pigello.agents.get(record.key, createCall())).toEqual(record);
    expect(JSON.stringify(record.native)).not.toContain('planted');
  });

  it('sends no more than was given, null included', async () => {
    const pigello = await startPigello();
    await pigello.agents.create({ ...newAgent, category: null, organizationKey: null }, createCall());
    expect(bodiesOf(pigello)).toEqual([
      {
        application_id: newAgent.applicationId,
        service_id: newAgent.serviceId,
        service_version_id: newAgent.serviceVersionId,
        clashing_priority: -5,
        category: null,
        organization: null,
      },
    ]);
  });

  it('writes relations as bare ids where the settings say so', async () => {
    const pigello = await startPigello({ profile: 'bareIds' });
    const { record } = await pigello.agents.create(everything, createCall());
    expect(bodiesOf(pigello)).toEqual([
      { ...everythingSent, activation_content_type: anyId, organization: organizationKey },
    ]);
    expect(record).toMatchObject({ organizationKey, activation: { contentTypeId: anyId } });
  });
});

describe('changing an agent', () => {
  it('reads the four required fields, and sends them with the changes', async () => {
    const pigello = await startPigello({ profile: 'strict' });
    const stored = await storedAgent(pigello, '');

    const { record, warnings } = await pigello.agents.update(
      String(stored['id']),
      { category: 'NEW', customId: null, clashingPriority: 7 },
      createCall(),
    );

    const body = { ...requiredOf(stored), clashing_priority: 7, category: 'NEW', custom_id: null };
    const path = `${agentPath}${stored['id']}/`;
    expect(warnings).toEqual([]);
    expect(record).toMatchObject({ category: 'NEW', customId: null, clashingPriority: 7 });
    expect(bodiesOf(pigello)).toEqual([body]);
    expect(pigello.sent()).toEqual([`GET ${path}`, `PATCH ${path}`]);
    expect(await pigello.ask(path)).toEqual({ ...stored, ...body });
    expect(await pigello.agents.get(record.key, createCall())).toEqual(record);
  });

  it('reads nothing when the changes say all that is required', async () => {
    const pigello = await startPigello({ profile: 'strict' });
    const id = await firstId(pigello, agentPath);
    await pigello.agents.update(id, everything, createCall());
    expect(bodiesOf(pigello)).toEqual([everythingSent]);
    expect(pigello.sent()).toEqual([`PATCH ${agentPath}${id}/`]);
  });

  it('sends nothing when nothing changes', async () => {
    const pigello = await startPigello();
    const id = await firstId(pigello, agentPath);
    const { record, warnings } = await pigello.agents.update(id, {}, createCall());
    expect([record.key, warnings, pigello.sent()]).toEqual([id, [], [`GET ${agentPath}${id}/`]]);
  });

  it('sends the other half of the pair along', async () => {
    const pigello = await startPigello();
    const stored = await storedAgent(pigello, '&activation_object_id__isnull=false');
    const { record } = await pigello.agents.update(
      String(stored['id']),
      { ...newAgent, activationObjectId: anyId },
      createCall(),
    );
    expect(bodiesOf(pigello)).toMatchObject([
      { activation_object_id: anyId, activation_content_type: stored['activation_content_type'] },
    ]);
    expect(record.activation?.objectId).toBe(anyId);
    expect(pigello.sent()).toHaveLength(2);
  });

  it('clears the pair together', async () => {
    const pigello = await startPigello();
    const stored = await storedAgent(pigello, '&activation_object_id__isnull=false');
    const { record } = await pigello.agents.update(
      String(stored['id']),
      { ...newAgent, activationObjectId: null, activationContentTypeId: null },
      createCall(),
    );
    expect(record.activation).toMatchObject({ objectId: null, contentTypeId: null });
    expect(pigello.sent()).toHaveLength(1);
  });

  it.each([
    ['sets half where there is none', true, { activationObjectId: anyId }],
    ['sets the other half where there is none', true, { activationContentTypeId: anyId }],
    ['clears half of what is there', false, { activationObjectId: null }],
    ['clears the other half of what is there', false, { activationContentTypeId: null }],
  ])('is refused before the write when it %s', async (_, isNull, changes) => {
    const pigello = await startPigello();
    const stored = await storedAgent(pigello, `&activation_object_id__isnull=${isNull}`);
    const path = `${agentPath}${stored['id']}/`;
    const error = await errorOf(pigello.agents.update(String(stored['id']), changes, createCall()));
    expect(error.code).toBe('INVALID_INPUT');
    expect(namesIn(error)).toEqual(['activationObjectId', 'activationContentTypeId']);
    expect(pigello.sent()).toEqual([`GET ${path}`]);
    expect(await pigello.ask(path)).toEqual(stored);
  });
});

describe('deleting an agent', () => {
  it('is one request, after which it is gone', async () => {
    const pigello = await startPigello();
    const id = await firstId(pigello, agentPath);
    const before = await pigello.count(agentPath);

    expect(await pigello.agents.delete(id, createCall())).toEqual({ warnings: [] });

    expect(pigello.sent()).toEqual([`DELETE ${agentPath}${id}/`]);
    expect(await pigello.count(agentPath)).toBe(before - 1);
    expect(await pigello.ask(`${agentPath}${id}/`)).toBeNull();
    expect(await pigello.agents.get(id, createCall())).toBeNull();
  });

  it('is NOT_FOUND when there is none, as is a change', async () => {
    const { agents, sent } = await startPigello();
    expect((await errorOf(agents.delete(absentId, createCall()))).code).toBe('NOT_FOUND');
    expect((await errorOf(agents.update(absentId, { category: 'x' }, createCall()))).code).toBe('NOT_FOUND');
    expect((await errorOf(agents.update(absentId, newAgent, createCall()))).code).toBe('NOT_FOUND');
    expect(sent().map((line) => line.split(' ')[0])).toEqual(['DELETE', 'GET', 'PATCH']);
  });

  it.each(['', 'x', '../tenant', `${anyId}/`, '__proto__'])('asks nobody about the id "%s"', async (id) => {
    const { agents, sent } = await startPigello();
    expect((await errorOf(agents.delete(id, createCall()))).code).toBe('NOT_FOUND');
    expect((await errorOf(agents.update(id, newAgent, createCall()))).code).toBe('NOT_FOUND');
    expect((await errorOf(agents.update(id, {}, createCall()))).code).toBe('NOT_FOUND');
    expect(sent()).toEqual([]);
  });
});

describe('an agent that cannot be', () => {
  const faulty: [unknown, string[]][] = [
    [{ applicationId: 'planted' }, ['applicationId']],
    [{ serviceId: '' }, ['serviceId']],
    [{ serviceVersionId: null }, ['serviceVersionId']],
    [{ clashingPriority: 2_147_483_648 }, ['clashingPriority']],
    [{ clashingPriority: 1.5 }, ['clashingPriority']],
    [{ active: 'yes' }, ['active']],
    [{ category: '' }, ['category']],
    [{ category: 'a\u0000b' }, ['category']],
    [{ customId: 'k'.repeat(129) }, ['customId']],
    [{ customId: ' ' }, ['customId']],
    [{ customId: 'line\nbreak' }, ['customId']],
    [{ organizationKey: 'planted' }, ['organizationKey']],
    [{ personalInformationAcceptanceMode: 'MODE_3' }, ['personalInformationAcceptanceMode']],
    [{ activationVariables: ['planted'] }, ['activationVariables']],
    [{ activationData: 'planted' }, ['activationData']],
    [{ activationObjectId: 'planted', activationContentTypeId: anyId }, ['activationObjectId']],
    [
      { activationObjectId: anyId, activationContentTypeId: null, customId: '' },
      ['customId', 'activationObjectId', 'activationContentTypeId'],
    ],
  ];

  it.each(faulty)('is refused with its fields, and nothing is sent: %j', async (changes, names) => {
    const { agents, sent } = await startPigello();
    const faulted = changes as IntegrationUserAgentChanges;
    const ofCreate = await errorOf(agents.create({ ...newAgent, ...faulted }, createCall()));
    const ofUpdate = await errorOf(agents.update(anyId, faulted, createCall()));
    for (const error of [ofCreate, ofUpdate]) {
      expect(error).toMatchObject({ name: 'UpstreamError', code: 'INVALID_INPUT', backend: 'tested' });
      expect(namesIn(error)).toEqual(names);
      expect(JSON.stringify([error.message, error.fields, error.detail])).not.toContain('planted');
    }
    expect(sent()).toEqual([]);
  });

  it.each(['applicationId', 'serviceId', 'serviceVersionId', 'clashingPriority'])(
    'is refused without %s',
    async (name) => {
      const { agents, sent } = await startPigello();
      const rest = Object.fromEntries(Object.entries(newAgent).filter(([other]) => other !== name));
      const error = await errorOf(agents.create(rest as unknown as typeof newAgent, createCall()));
      expect([namesIn(error), sent()]).toEqual([[name], []]);
    },
  );

  it('is refused with half a pair', async () => {
    const { agents, sent } = await startPigello();
    const error = await errorOf(agents.create({ ...newAgent, activationObjectId: anyId }, createCall()));
    expect([namesIn(error), sent()]).toEqual([['activationObjectId', 'activationContentTypeId'], []]);
  });

  it.each(['k'.repeat(128), '\u{1F511}'.repeat(128)])(
    'may have a key of 128 characters',
    async (customId) => {
      const { agents } = await startPigello();
      expect((await agents.create({ ...newAgent, customId: customId }, createCall())).record.customId).toBe(
        customId,
      );
    },
  );
});
