import fc from 'fast-check';
import { expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors.ts';
import { faultOf } from '../../src/graph/mutation/fault.ts';

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '__proto__', 'e-mail', 'näme', 'a b', '[', '(?<', '\\', '\ud800', 'targets.0.key', '.'),
  fc.constantFrom('x'.repeat(100_000), '.'.repeat(100_000), 'a-'.repeat(50_000)),
);

function errorWith(fields: { name: string; reason: string }[], message: string): UpstreamError {
  return new UpstreamError({ backend: 'b', provider: 'astra', code: 'INVALID_INPUT', message, fields });
}

it('reads every name and message that a backend may give, within bounds', () => {
  const fields = fc.array(fc.record({ name: nasty, reason: nasty }), { maxLength: 20 });
  fc.assert(
    fc.property(fields, nasty, (all, message) => {
      const fault = faultOf(errorWith(all, `${all.map(({ name }) => name).join(': ')}: ${message}`));
      expect(fault.type).toBe('InvalidInputError');
      expect(fault.fields).toHaveLength(all.length);
      expect(JSON.stringify(fault).length).toBeLessThan(400_000);
    }),
    { seed: 25, numRuns: 300 },
  );
});

it('puts the sentence and the fields together, in the words of the graph', () => {
  const error = errorWith(
    ['roleKeys.0', 'targets.1.key', 'name', 'owner'].map((name) => ({ name, reason: 'bad' })),
    'b: refused the roleKeys of roleKeys.0 as invalid (400)',
  );
  expect(faultOf(error).message).toBe(
    'b: refused the roleKeys of roleKeys.0 as invalid (400): input.roleIds.0: bad; input.principalIds.1: bad; input.name: bad; and 1 more',
  );
  expect(faultOf(errorWith([], 'b: refused the request as invalid (400)')).message).toBe(
    'b: refused the request as invalid (400)',
  );
});
