import { parse, validate } from 'graphql';
import { schema } from '../graph/schema.ts';
import { limitOperations, type OperationLimits } from './operation-limits.ts';

/** Documents that clients may name by id. */
export interface TrustedDocuments {
  /** Whether no other documents are answered. */
  readonly only: boolean;
  /** Whether there are any at all. */
  readonly areThere: boolean;
  textOf(id: string): string | undefined;
  has(text: string): boolean;
}

export interface TrustedTexts {
  texts: ReadonlyMap<string, string>;
  only: boolean;
}

export function trustDocuments(trusted: TrustedTexts | null): TrustedDocuments {
  const byId = trusted?.texts ?? new Map<string, string>();
  const texts = new Set(byId.values());
  return {
    only: trusted?.only ?? false,
    areThere: trusted !== null,
    // Some clients write the kind of hash in front.
    textOf: (id) => byId.get(id) ?? byId.get(id.replace(/^sha256:/, '')),
    has: (text) => texts.has(text),
  };
}

/** What is wrong with them, each fault with the document's id: told before anything is served. */
export function faultsOfDocuments(trusted: TrustedTexts | null, limits: OperationLimits): string[] {
  return [...(trusted?.texts ?? [])].flatMap(([id, text]) => {
    const fault = faultIn(text, limits);
    return fault === null ? [] : [`the document ${id}: ${fault}`];
  });
}

function faultIn(text: string, limits: OperationLimits): string | null {
  try {
    const document = parse(text);
    const excesses = validate(schema, document, [limitOperations(limits)]);
    const [fault] = excesses.length > 0 ? excesses : validate(schema, document);
    return fault?.message ?? null;
  } catch (error) {
    return error instanceof Error ? error.message : 'it cannot be read';
  }
}
