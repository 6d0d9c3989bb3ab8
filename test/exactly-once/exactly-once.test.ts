import { describe, expect, it } from 'vitest';
import { openRaw, rowsOf } from '../ledger/open-test-ledger.ts';
import { createAccount, killNow, startAstra } from './start-astra.ts';

const posts = (sent: string[]): string[] => sent.filter((line) => line.startsWith('POST'));

describe('one key, asked ten times at once', () => {
  it('has one effect and ten equal answers, also over two gateways on one ledger', async () => {
    const astra = await startAstra();
    const gateways = await Promise.all([astra.gateway(), astra.gateway()]);
    const asked = Array.from({ length: 5 }, () =>
      gateways.map((gateway) => createAccount(gateway, 'Bakery', 'one')),
    );
    const answers = await Promise.all(asked.flat());
    expect(answers).toHaveLength(10);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ __typename: 'CreateAccountPayload', account: { name: 'Bakery' } });
    expect(posts(astra.proxy.sent)).toEqual(['POST /accounts']);
    expect(await astra.count('Bakery')).toBe(1);
  });

  it('has an effect each when there are ten keys: the emulator does count', async () => {
    const astra = await startAstra();
    const gateway = await astra.gateway();
    await Promise.all(Array.from({ length: 10 }, (_, i) => createAccount(gateway, 'Bakery', `key ${i}`)));
    expect(await astra.count('Bakery')).toBe(10);
  });
});

describe('a gateway that is killed between the call and its answer', () => {
  it('leaves a key that says so at once after the restart, sends nothing, and lets a new key work', async () => {
    const astra = await startAstra();
    const first = await astra.gateway();
    // The backend has acted, and its answer is on the way.
    const acted = new Promise<void>((resolve) => {
      astra.proxy.beforeAnswer = async (line) => {
        if (!line.startsWith('POST')) return;
        resolve();
        await first.finished;
      };
    });
    const broken = createAccount(first, 'Bakery', 'one').catch(() => 'broken off');
    await acted;
    await killNow(first);
    expect(await broken).toBe('broken off');
    astra.proxy.beforeAnswer = () => undefined;

    const second = await astra.gateway();
    expect(await createAccount(second, 'Bakery', 'one')).toMatchObject({
      __typename: 'OutcomeUnknownError',
      message: expect.stringMatching(/may or may not have happened/),
    });
    expect(posts(astra.proxy.sent)).toHaveLength(1);
    expect(await astra.count('Bakery')).toBe(1);
    expect(await createAccount(second, 'Bakery', 'one')).toMatchObject({ __typename: 'OutcomeUnknownError' });
    expect(posts(astra.proxy.sent)).toHaveLength(1);
    expect(await createAccount(second, 'Bakery', 'two')).toMatchObject({
      __typename: 'CreateAccountPayload',
    });
    expect(await astra.count('Bakery')).toBe(2);
    expect(rowsOf(openRaw(astra.ledger), 'select outcome from audit_events order by id limit 1')).toEqual([
      { outcome: 'UNKNOWN' },
    ]);
  });

  it('is known as dead to another gateway that is up already', async () => {
    const astra = await startAstra();
    const [first, other] = await Promise.all([astra.gateway(), astra.gateway()]);
    astra.proxy.beforeAnswer = (line) => (line.startsWith('POST') ? killNow(first) : undefined);
    const broken = createAccount(first, 'Bakery', 'one').catch(() => 'broken off');
    expect(await broken).toBe('broken off');
    expect(await createAccount(other, 'Bakery', 'one')).toMatchObject({ __typename: 'OutcomeUnknownError' });
    expect(posts(astra.proxy.sent)).toHaveLength(1);
  });
});

describe('an answer that is lost', () => {
  it('is unknown, stays unknown under its key, and is never sent again', async () => {
    const faults = 'rules: [{ kind: lostAnswer, method: POST, path: /accounts, times: 1 }]\n';
    const astra = await startAstra({ faults });
    const gateway = await astra.gateway();
    // The proxy passes the broken connection on.
    const first = await createAccount(gateway, 'Bakery', 'one');
    expect(first).toMatchObject({ __typename: 'OutcomeUnknownError' });
    expect(await createAccount(gateway, 'Bakery', 'one')).toMatchObject({
      __typename: 'OutcomeUnknownError',
    });
    expect(posts(astra.proxy.sent)).toHaveLength(1);
    expect(await astra.count('Bakery')).toBe(1);
    expect(await createAccount(gateway, 'Bakery', 'two')).toMatchObject({
      __typename: 'CreateAccountPayload',
    });
  });
});

describe('a key', () => {
  it('is a conflict with another input, and nothing is sent', async () => {
    const astra = await startAstra();
    const gateway = await astra.gateway();
    await createAccount(gateway, 'Bakery', 'one');
    expect(await createAccount(gateway, 'Butcher', 'one')).toMatchObject({
      __typename: 'ConflictError',
      message: expect.stringMatching(/used with another operation or input/),
    });
    expect(posts(astra.proxy.sent)).toHaveLength(1);
    expect(await astra.count('Butcher')).toBe(0);
  });

  it.each([
    [503, 'BackendUnavailableError'],
    [429, 'RateLimitedError'],
  ])('is free again when the backend answers %i, and succeeds later', async (status, name) => {
    const astra = await startAstra();
    const gateway = await astra.gateway();
    astra.proxy.refuse = { status, times: 1 };
    expect(await createAccount(gateway, 'Bakery', 'one')).toMatchObject({ __typename: name });
    const later = await createAccount(gateway, 'Bakery', 'one');
    expect(later).toMatchObject({ __typename: 'CreateAccountPayload' });
    expect(await createAccount(gateway, 'Bakery', 'one')).toEqual(later);
    expect(posts(astra.proxy.sent)).toHaveLength(2);
    expect(await astra.count('Bakery')).toBe(1);
  });

  it('is free again when the backend could not be reached', async () => {
    const astra = await startAstra();
    const gateway = await astra.gateway();
    await astra.proxy.close();
    expect(await createAccount(gateway, 'Bakery', 'one')).toMatchObject({
      __typename: 'BackendUnavailableError',
    });
    const rows = rowsOf(openRaw(astra.ledger), 'select key from idempotency_keys');
    expect(rows).toEqual([]);
    expect(await astra.count('Bakery')).toBe(0);
  });

  it('keeps a refusal for good: 409', async () => {
    const astra = await startAstra();
    const gateway = await astra.gateway();
    astra.proxy.refuse = { status: 409, times: 1 };
    const first = await createAccount(gateway, 'Bakery', 'one');
    expect(first).toMatchObject({ __typename: 'ConflictError' });
    expect(await createAccount(gateway, 'Bakery', 'one')).toEqual(first);
    expect(posts(astra.proxy.sent)).toHaveLength(1);
    expect(await astra.count('Bakery')).toBe(0);
  });

  it('is free again after the backend refused the input, so that it may be mended', async () => {
    const astra = await startAstra();
    const gateway = await astra.gateway();
    astra.proxy.refuse = { status: 400, times: 1 };
    expect(await createAccount(gateway, 'Bakery', 'one')).toMatchObject({ __typename: 'InvalidInputError' });
    expect(await createAccount(gateway, 'Baker', 'one')).toMatchObject({
      __typename: 'CreateAccountPayload',
    });
    expect(await astra.count('Baker')).toBe(1);
  });
});
