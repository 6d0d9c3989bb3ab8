import { describe, expect, it } from 'vitest';
import type { UpstreamError } from '../../../src/errors.ts';
import { decodeFailure } from '../../../src/providers/pigello/adapter/failures.ts';
import type { FaultRule } from '../../../src/sandbox/faults.ts';
import { decoded } from '../../support/decoded.ts';
import { createCall } from '../../support/start-provider.ts';
import { query, type StartedPigello, startPigello } from './start-pigello.ts';

const id = '497f6eca-6276-4993-bfeb-53cbbbba6f08';

async function failWith(rule: FaultRule): Promise<{ failure: UpstreamError; pigello: StartedPigello }> {
  const pigello = await startPigello();
  pigello.served.setFaults({ rules: [rule] });
  const failure = await pigello.agents.get(id, createCall()).catch((error: UpstreamError) => error);
  return { failure: failure as UpstreamError, pigello };
}

function json(status: number, body: unknown): FaultRule {
  return { kind: 'body', status, body: JSON.stringify(body), mediaType: 'application/json' };
}

const page = '<!doctype html><title>planted</title>';

describe('a failure', () => {
  it.each([
    ['400 with a detail', json(400, { detail: 'planted' }), 'INVALID_INPUT'],
    ['401', json(401, { detail: 'planted' }), 'BACKEND_AUTHENTICATION'],
    ['403', json(403, { detail: 'planted: not allowed' }), 'PERMISSION_DENIED'],
    [
      '403 that means the credentials',
      json(403, { detail: 'Incorrect authentication credentials. planted' }),
      'BACKEND_AUTHENTICATION',
    ],
    ['409', json(409, {}), 'CONFLICT'],
    ['429', json(429, { detail: 'planted' }), 'RATE_LIMITED'],
    ['500 with HTML', { kind: 'body', status: 500, body: page }, 'BACKEND_UNAVAILABLE'],
    ['503 with nothing', { kind: 'status', status: 503 }, 'BACKEND_UNAVAILABLE'],
    ['504 with nothing', { kind: 'status', status: 504 }, 'BACKEND_TIMEOUT'],
    ['400 with nothing', { kind: 'status', status: 400 }, 'INVALID_INPUT'],
    ['400 with HTML', { kind: 'body', status: 400, body: page }, 'INVALID_INPUT'],
    ['a redirection', { kind: 'status', status: 301 }, 'BACKEND_PROTOCOL'],
    ['an HTML page as success', { kind: 'body', body: page }, 'BACKEND_PROTOCOL'],
    ['nothing as success', { kind: 'body', body: '' }, 'BACKEND_PROTOCOL'],
    ['broken JSON', { kind: 'body', body: '{"id":', mediaType: 'application/json' }, 'BACKEND_PROTOCOL'],
    ['a dropped connection', { kind: 'drop' }, 'BACKEND_UNAVAILABLE'],
  ] as [string, FaultRule, string][])('is told by its code: %s', async (_, rule, code) => {
    const { failure, pigello } = await failWith(rule);

    expect(failure).toMatchObject({ name: 'UpstreamError', code, backend: 'tested', provider: 'pigello' });
    expect(JSON.stringify([failure.message, failure.detail, failure.fields])).not.toMatch(
      /planted|sandbox-secret|127\.0\.0\.1|x-pigello/i,
    );
    expect(pigello.sent().length).toBe(failure.code === 'BACKEND_UNAVAILABLE' ? 2 : 1);
  });

  it.each([
    [{ service_id: ['Must be a valid UUID.'] }, [['service_id', 'is not valid']]],
    [
      { category: ['One.', 'This field is required.'] },
      [
        ['category', 'was refused'],
        ['category', 'is required'],
      ],
    ],
    [{ category: 'Alone.' }, [['category', 'was refused']]],
    [{ non_field_errors: ['Together.'] }, [['non_field_errors', 'was refused']]],
    [{ organization: { id: ['Unknown.'] } }, [['organization.id', 'was refused']]],
    [[{}, { service_id: ['Wrong.'] }], [['1.service_id', 'was refused']]],
    [['Alone.'], [['non_field_errors', 'was refused']]],
    [{ service_id: ['x'.repeat(999)] }, [['service_id', 'was refused']]],
    [{ detail: 'JSON parse error.' }, []],
    [[[[[[[['too deep']]]]]]], []],
    [7, []],
    [null, []],
  ])('tells the fields that were refused, which are none of a read: %j', async (body, expected) => {
    const told = decoded(decodeFailure, { status: 400, body });
    expect(told?.fields ?? []).toEqual(expected.map(([name, reason]) => ({ name, reason })));
    const { failure } = await failWith(json(400, body));
    expect(failure).toMatchObject({ code: 'INVALID_INPUT', fields: [] });
  });

  it('tells no more than fifty fields', () => {
    const body = Object.fromEntries(Array.from({ length: 80 }, (_, n) => [n, 'x']));
    expect(decoded(decodeFailure, { status: 400, body })?.fields).toHaveLength(50);
  });

  it('says how long to wait', async () => {
    const { failure, pigello } = await failWith({ kind: 'status', status: 429, retryAfter: 30 });
    expect(failure).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 30, retryable: true });
    expect(pigello.sent()).toHaveLength(1);
  });

  it('is a timeout when the answer comes too late', async () => {
    const { agents, served } = await startPigello();
    served.setFaults({ rules: [{ kind: 'latency', ms: 100 }] });
    await expect(agents.get(id, createCall({ timeoutMs: 20 }))).rejects.toMatchObject({
      code: 'BACKEND_TIMEOUT',
    });
  });

  it("lets the caller's abort pass, from a single read as from a batch", async () => {
    const { agents, served } = await startPigello();
    served.setFaults({ rules: [{ kind: 'latency', ms: 100 }] });
    const reason = new Error('the caller has gone');
    const aborted = AbortSignal.abort(reason);
    await expect(agents.get(id, createCall({ signal: aborted }))).rejects.toBe(reason);
    await expect(agents.getMany([id, id.replace('4', '5')], createCall({ signal: aborted }))).rejects.toBe(
      reason,
    );
  });
});

describe('the connection', () => {
  it('is well when the credentials are accepted, at the price of one record', async () => {
    const { adapter, sent } = await startPigello();
    await expect(adapter.ping(createCall())).resolves.toBeUndefined();
    expect(sent()).toEqual(['GET /accounts/users/organization/organizationuser/list/?_page=1&_page_size=1']);
  });

  it.each(['customerId', 'serviceVersionId', 'clientEntity', 'clientSecret'])(
    'is not when %s is wrong',
    async (name) => {
      const { connection } = await startPigello();
      const { auth } = connection.settings as unknown as { auth: Record<string, string> };
      const { adapter } = await startPigello({ settings: { auth: { ...auth, [name]: 'wrong' } } });
      await expect(adapter.ping(createCall())).rejects.toMatchObject({ code: 'BACKEND_AUTHENTICATION' });
    },
  );

  it('sees only its own organization when activated for one', async () => {
    const whole = await startPigello();
    const { items } = await whole.agents.list(query({}, { first: 50 }), createCall());
    const record = items.flatMap((item) => ('record' in item ? [item.record] : []));
    const mine = record.find((agent) => agent.organizationKey !== null)?.organizationKey ?? '';
    const { auth } = whole.connection.settings as unknown as { auth: Record<string, string> };
    const { uuid } = (await import('../../../src/sandbox/dataset.ts')).createDataset(0);
    const clientContentType = uuid('pigello', 'activation', 'content type organization');
    const scoped = await startPigello({
      settings: { auth: { ...auth, clientContentType, clientEntity: mine } },
    });

    const page = await scoped.agents.list(query({}, { first: 50 }), createCall());
    const hidden = record.find((agent) => agent.organizationKey !== mine)?.key ?? '';

    expect(page.items.length).toBe(record.filter((agent) => agent.organizationKey === mine).length);
    expect(await scoped.agents.get(hidden, createCall())).toBeNull();
  });
});
