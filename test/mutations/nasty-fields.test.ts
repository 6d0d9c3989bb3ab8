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

it('says names in the words of the graph where they stand alone', () => {
  const error = errorWith(
    [{ name: 'roleKeys.0', reason: 'bad' }],
    'roleKeys.0: bad; xroleKeys.0: roleKeys.01',
  );
  expect(faultOf(error).message).toBe('roleIds.0: bad; xroleKeys.0: roleKeys.01');
});
