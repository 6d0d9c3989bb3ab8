import { createSecureContext } from 'node:tls';
import { z } from 'zod';
import { type ConfigurationPath, codeOf, type FaultList } from './faults.ts';

export const tlsSchema = z
  .strictObject({
    ca: z
      .string()
      .min(1)
      .optional()
      .describe(
        "PEM file of the certificate authorities that the backend's certificate may come from, in place of the usual ones.",
      ),
    cert: z.string().min(1).optional().describe('PEM file of the client certificate.'),
    key: z.string().min(1).optional().describe('PEM file of its private key, not encrypted.'),
  })
  .describe('How an https backend is trusted, and how the gateway shows who it is.');

/** As PEM. */
export interface Tls {
  ca?: string;
  cert?: string;
  key?: string;
}

export interface TlsSources {
  readFile(path: string): string;
  faults: FaultList;
  secrets: string[];
}

/** Reads the files, and tries whether they fit together; null where nothing was set. */
export function readTls(
  {
    setting,
    path,
    target,
  }: { setting: z.infer<typeof tlsSchema> | undefined; path: ConfigurationPath; target: string },
  sources: TlsSources,
): Tls | null {
  if (setting === undefined) return null;
  const { faults, secrets } = sources;
  const count = faults.faults.length;
  if (!target.startsWith('https:')) faults.add(path, 'is for backends whose url is https');
  if ((setting.cert === undefined) !== (setting.key === undefined))
    faults.add(path, 'expected cert and key together, one of them came');
  const tls: Tls = {};
  for (const name of ['ca', 'cert', 'key'] as const) {
    const text = setting[name];
    if (text === undefined) continue;
    const pem = readPem(text, [...path, name], sources);
    if (pem !== null) tls[name] = pem;
  }
  if (tls.key !== undefined) secrets.push(tls.key);
  if (faults.faults.length === count) tryOut(tls, path, faults);
  return tls;
}

/** What holds a PEM already came from `{ file: path }`. */
function readPem(text: string, path: ConfigurationPath, { readFile, faults }: TlsSources): string | null {
  if (begins.test(text)) return text;
  try {
    const pem = readFile(text);
    if (begins.test(pem)) return pem;
    faults.add(path, `the file ${text} is expected to be PEM (-----BEGIN ...), and is not`);
  } catch (error) {
    faults.add(path, `the file ${text} cannot be read (${codeOf(error)})`);
  }
  return null;
}

const begins = /^-----BEGIN [A-Z0-9 ]+-----/m;

function tryOut(tls: Tls, path: ConfigurationPath, faults: FaultList): void {
  for (const [names, part] of [
    ['ca', { ca: tls.ca }],
    ['cert and key', { cert: tls.cert, key: tls.key }],
  ] as const) {
    try {
      createSecureContext(part);
    } catch (error) {
      faults.add(path, `${names} cannot be used (${codeOf(error)}); expected PEM files that belong together`);
    }
  }
}
