// Looks at every package that an installation brings, and fails on install scripts, unknown licences and odd sources:
// node .ci/supply-chain.js [file for the SBOM (CycloneDX) of what is shipped]

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const [file] = process.argv.slice(2);

/** May be shipped: they ask for no more than to be named. */
const shipped = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'Unlicense',
]);
/** May be used to build and test as well. */
const used = new Set([...shipped, 'MPL-2.0', 'CC-BY-4.0', 'Python-2.0']);

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const packages = Object.entries(lock.packages)
  .filter(([path, { link }]) => path !== '' && link !== true)
  .map(([path, found]) => ({ ...found, name: path.split('node_modules/').at(-1) }));

const faults = packages.flatMap((one) =>
  faultsOf(one).map((fault) => `${one.name}@${one.version}: ${fault}`),
);
const bill = billOfMaterials();
const named = new Set(bill.components.map((one) => one['bom-ref']));
for (const { name, version, optional } of packages.filter(isShipped))
  if (optional !== true && !named.has(`${name}@${version}`))
    faults.push(`${name}@${version}: the SBOM lacks it`);
if (file !== undefined) writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);

print('shipped', packages.filter(isShipped));
print(
  'for building and testing',
  packages.filter((one) => !isShipped(one)),
);
console.log(`SBOM (CycloneDX ${bill.specVersion}): ${bill.components.length} components`);
for (const fault of faults) console.log(`fault: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;

function isShipped({ dev, devOptional }) {
  return dev !== true && devOptional !== true;
}

function faultsOf(one) {
  const allowed = isShipped(one) ? shipped : used;
  return [
    ...(one.hasInstallScript === true ? ['it has an install script, which runs code at installation'] : []),
    ...(isAllowed(one.license, allowed) ? [] : [`its licence is not known here (${one.license ?? 'none'})`]),
    ...(one.integrity === undefined ? ['it has no integrity hash'] : []),
    // Without a source it comes from the registry that npm asks, and has to match its hash.
    ...(/^(https:\/\/registry\.npmjs\.org\/|$)/.test(one.resolved ?? '')
      ? []
      : ['it comes from elsewhere than the registry']),
  ];
}

/** "(MIT OR Apache-2.0)": one of them is enough. */
function isAllowed(licence = '', allowed) {
  return licence
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((one) => allowed.has(one));
}

function print(title, some) {
  const counts = new Map();
  for (const { license = 'none' } of some) counts.set(license, (counts.get(license) ?? 0) + 1);
  const parts = [...counts].sort((a, b) => b[1] - a[1]).map(([licence, count]) => `${licence} ${count}`);
  console.log(`${some.length} packages ${title}: ${parts.join(', ')}`);
}

/**
 * By npm itself, of the lock file, so that it says the same wherever it is made. What is not shipped is left out here: with
 * `--omit dev` npm 10 leaves out graphql and zod too, since packages for testing need them as well.
 */
function billOfMaterials() {
  const how = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx'];
  const whole = JSON.parse(execFileSync('npm', how, { encoding: 'utf8', maxBuffer: 64_000_000 }));
  const kept = new Set(packages.filter(isShipped).map(({ name, version }) => `${name}@${version}`));
  const isKept = (ref) => kept.has(ref) || ref === whole.metadata.component['bom-ref'];
  return {
    ...whole,
    components: whole.components.filter((one) => kept.has(one['bom-ref'])),
    dependencies: whole.dependencies
      .filter(({ ref }) => isKept(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isKept) })),
  };
}
