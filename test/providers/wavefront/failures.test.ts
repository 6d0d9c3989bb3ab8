import { describe, expect, it } from 'vitest';
import { decodeFailure, failureInSuccess } from '../../../src/providers/wavefront/adapter/failures.ts';
import type { HttpResponse } from '../../../src/transport/http-client.ts';

function answer(status: number, body: unknown): HttpResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: {}, mediaType: 'application/json', text };
}
const envelope = (code: number, message?: string): object => ({ status: { result: 'ERROR', code, message } });

describe('an error answer', () => {
  it.each([400, 401, 403, 404, 409, 429, 500, 502, 504])(
    'leaves it to the transport what a plain %i means, since for a write that is more than a table',
    (status) => {
      expect(decodeFailure(answer(status, ''), 'RATE_LIMITED')).not.toHaveProperty('code');
      expect(decodeFailure(answer(status, envelope(status)), 'RATE_LIMITED')).not.toHaveProperty('code');
    },
  );

  it("believes the envelope's code where it is not the HTTP status", () => {
    expect(decodeFailure(answer(500, envelope(404)), 'RATE_LIMITED').code).toBe('NOT_FOUND');
    expect(decodeFailure(answer(400, envelope(200)), 'RATE_LIMITED')).not.toHaveProperty('code');
  });

  it('of 406 means what the path makes of it', () => {
    expect(decodeFailure(answer(406, 'later'), 'RATE_LIMITED').code).toBe('RATE_LIMITED');
    expect(decodeFailure(answer(406, 'later'), 'NOT_FOUND').code).toBe('NOT_FOUND');
  });

  it.each(['', 'null', '[]', '{', '{"status":7}', '{"status":{"code":"x"}}', '"text"'])(
    'survives the body %s',
    (body) => {
      expect(decodeFailure(answer(400, body), 'RATE_LIMITED')).toEqual({});
    },
  );

  it('is passed on in a few words only where the request was at fault', () => {
    expect(
      decodeFailure(answer(400, envelope(400, 'x'.repeat(5_000))), 'RATE_LIMITED').message?.length,
    ).toBeLessThan(250);
    expect(decodeFailure(answer(403, envelope(403, 'because')), 'RATE_LIMITED')).not.toHaveProperty(
      'message',
    );
  });
});

describe('a success', () => {
  it('is one, with or without an envelope and a warning', () => {
    for (const body of ['', '{}', '[]', { status: { result: 'OK', code: 202, message: 'ignored' } }]) {
      expect(failureInSuccess(answer(200, body), 'RATE_LIMITED')).toBeNull();
    }
  });

  it('is none when the envelope says so', () => {
    expect(failureInSuccess(answer(200, envelope(409, 'taken')), 'RATE_LIMITED')).toEqual({
      code: 'CONFLICT',
      message: 'refused the request: taken',
    });
    expect(failureInSuccess(answer(200, envelope(200)), 'RATE_LIMITED')?.code).toBe('BACKEND_PROTOCOL');
  });
});
