import { codeOf, type FaultList } from './faults.ts';

/** Documents that clients may name by id. */
export interface TrustedTexts {
  /** The text of each document, by its id. */
  texts: ReadonlyMap<string, string>;
  /** Whether no other documents are answered. */
  only: boolean;
}

interface DocumentSources {
  readFile(path: string): string;
  faults: FaultList;
}

const path = ['server', 'documents', 'manifest'];

/** Reads the manifest: one JSON object that holds texts by id. */
export function readDocuments(
  setting: { manifest: string; only: boolean } | undefined,
  { readFile, faults }: DocumentSources,
): TrustedTexts | null {
  if (setting === undefined) return null;
  const entries = entriesIn(setting.manifest, { readFile, faults });
  return { texts: new Map(entries), only: setting.only };
}

function entriesIn(file: string, { readFile, faults }: DocumentSources): [string, string][] {
  const refuse = (reason: string): [] => {
    faults.add(path, `the file ${file} ${reason}`);
    return [];
  };
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFile(file).replace(/^\uFEFF/, ''));
  } catch (error) {
    return refuse(error instanceof SyntaxError ? 'holds no JSON' : `cannot be read (${codeOf(error)})`);
  }
  const entries =
    typeof manifest === 'object' && manifest !== null && !Array.isArray(manifest)
      ? Object.entries(manifest as Record<string, unknown>)
      : [];
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (entries.length === 0 || texts.length < entries.length)
    return refuse('is expected to hold one JSON object of documents by id, {"<sha256>": "query ..."}');
  return texts;
}
