// One of several processes that use one ledger file at once. Prints what it ran, as JSON.
// node hammer.js <module of the ledger> <url> <name> <requests> <keys>

const [module, url, name, requests, keys] = process.argv.slice(2);
const { openLedger } = await import(module);
const ledger = await openLedger({ url, keepHours: 24, auditDays: 365, now: Date.now, secretKey: 'shared' });

const ran = [];
const kinds = {};
const unkeyed = Number(requests) / 10;

async function request(number) {
  const key = number < unkeyed ? null : `key ${number % Number(keys)}`;
  const claim = await ledger.begin({
    subject: 'ann',
    operation: 'createAccount',
    idempotencyKey: key,
    input: {},
    hashed: { key },
    holdsSecret: false,
    backend: 'astra',
    backends: ['astra'],
    targetIds: [],
    requestId: `${name}-${number}`,
    sentRequestId: null,
    signal: AbortSignal.timeout(60_000),
  });
  kinds[claim.kind] = (kinds[claim.kind] ?? 0) + 1;
  if (claim.kind !== 'run') return claim.outcome?.by;
  ran.push(key);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
  await ledger.finish(claim.ticket, { outcome: 'SUCCEEDED', error: null, replay: { by: name } });
  return name;
}

const answers = {};
const numbers = Array.from({ length: Number(requests) }, (_, number) => number);
await Promise.all(
  Array.from({ length: 4 }, async () => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
      const by = await request(number);
      if (number >= unkeyed) answers[`key ${number % Number(keys)}`] = by;
    }
  }),
);
await ledger.close();
process.stdout.write(JSON.stringify({ ran, kinds, answers }));
