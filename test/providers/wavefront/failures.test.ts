import { describe, expect, it } from 'vitest';
import { decodeFailure, failureInSuccess } from '../../../src/providers/wavefront/adapter/failures.ts';
import type { HttpRequest } from '../../../src/transport/exchange.ts';
import type { JsonResponse } from '../../../src/transport/json-client.ts';

function answer(status: number, body: unknown): JsonResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const json = (): unknown => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return undefined;
    }
  };
  return { status, headers: {}, mediaType: 'application/json', text, json };
}
const envelope = (code: number, message?: string): object => ({ status: { result: 'ERROR', code, message } });
const read: HttpRequest = { method: 'GET', path: '/api/v2/usergroup/1' };
const write: HttpRequest = { ...read, method: 'PUT' };

describe('an error answer', () => {
  it.each([400, 401, 403, 404, 409, 429, 500, 502, 504])(
    'leaves it to the transport what a plain %i means, since for a write that is more than a table',
    (status) => {
      expect(decodeFailure(answer(status, ''), read)).not.toHaveProperty('code');
      expect(decodeFailure(answer(status, envelope(status)), read)).not.toHaveProperty('code');
    },
  );

  it("believes the envelope's code where it is not the HTTP status", () => {
    expect(decodeFailure(answer(500, envelope(404)), read).code).toBe('NOT_FOUND');
    expect(decodeFailure(answer(400, envelope(200)), read)).not.toHaveProperty('code');
  });

  it.each([
    [500, 'BACKEND_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    [501, 'BACKEND_UNAVAILABLE', 'BACKEND_UNAVAILABLE'],
    [502, 'BACKEND_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    [503, 'BACKEND_UNAVAILABLE', 'BACKEND_UNAVAILABLE'],
    [504, 'BACKEND_TIMEOUT', 'OUTCOME_UNKNOWN'],
  ])('leaves open what a write did where its envelope alone says %i', (code, ofRead, ofWrite) => {
    for (const status of [200, 400]) {
      const decode = status === 200 ? failureInSuccess : decodeFailure;
      expect(decode(answer(status, envelope(code)), read)?.code).toBe(ofRead);
      expect(decode(answer(status, envelope(code)), write)?.code).toBe(ofWrite);
    }
  });

  it('of 406 means what the path makes of it', () => {
    const codeAt = (path: string): unknown => decodeFailure(answer(406, 'later'), { ...read, path }).code;
    expect(codeAt('/api/v2/usergroup/1')).toBe('RATE_LIMITED');
    expect(codeAt('/api/v2/role/1')).toBe('NOT_FOUND');
    expect(codeAt('/api/v2/role/1/addAssignees')).toBe('NOT_FOUND');
    expect(codeAt('/api/v2/role')).toBe('RATE_LIMITED');
    expect(codeAt('/api/v2/role/grant/ingestion')).toBe('RATE_LIMITED');
  });

  it.each(['', 'null', '[]', '{', '{"status":7}', '{"status":{"code":"x"}}', '"text"'])(
    'survives the body %s',
    (body) => {
      expect(decodeFailure(answer(400, body), read)).toEqual({});
    },
  );

  it('is told to the log alone, and of a long text its length', () => {
    expect(decodeFailure(answer(400, envelope(400, 'x'.repeat(5_000))), read)).toEqual({
      detail: '(5000 characters)',
    });
    expect(decodeFailure(answer(403, envelope(403, 'because')), read)).toEqual({ detail: 'because' });
  });
});

describe('a success', () => {
  it('is one, with or without an envelope and a warning', () => {
    for (const body of ['', '{}', '[]', { status: { result: 'OK', code: 202, message: 'ignored' } }]) {
      expect(failureInSuccess(answer(200, body), read)).toBeNull();
    }
  });

  it('is none when the envelope says so', () => {
    expect(failureInSuccess(answer(200, envelope(409, 'taken')), read)).toEqual({
      code: 'CONFLICT',
      detail: 'taken',
    });
    expect(failureInSuccess(answer(200, envelope(200)), read)?.code).toBe('BACKEND_PROTOCOL');
  });
});
