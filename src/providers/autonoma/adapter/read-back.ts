import type { Call } from '../../../contract/call.ts';
import type { ResourceRecord } from '../../../contract/record.ts';
import type { Written } from '../../../contract/write.ts';
import type { UpstreamError } from '../../../errors.ts';
import { canonicalAddress } from '../../../kit/address.ts';
import { readAfterWrite } from '../../../kit/after-write.ts';
import { withOddFields } from '../../../kit/odd-fields.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import type { Texts } from '../requests.ts';
import type { Context } from './context.ts';
import { createReader, type RecordKind, withId } from './read-one.ts';
import type { WritableName } from './writer.ts';

/** A kind of record that can be written. */
export interface WritableKind<T, R> extends RecordKind<T, R> {
  resource: WritableName;
  /** Reads an answer that may lack what the record has. */
  toPartial: (body: T) => R;
  /** The upstream's name of each writable field. */
  names: Readonly<Record<string, string>>;
  /** The field, in the graph's words, by which a new record is told from others. */
  identity: 'name' | 'email';
  whole: { always: readonly string[]; together: readonly string[] };
  /** The updatable fields as the record has them now; undefined where it does not say. */
  readTexts: (record: R) => Readonly<Record<string, unknown>>;
}

interface Write {
  key: string;
  input: Texts;
  answer: unknown;
  /** True for a create: the record must have the identity that was sent, or it is another one. */
  isNew?: boolean;
}

export interface ReadBack<R> {
  /** The record as it is now, past what the operation remembers. */
  now(key: string, call: Call): Promise<R | null>;
  /** What a write left behind: its own answer, or a new read where the answer shows less than the record has. */
  written(write: Write, call: Call): Promise<Written<R>>;
}

export function createReadBack<T, R extends ResourceRecord>(
  context: Context,
  kind: WritableKind<T, R>,
): ReadBack<R> {
  const { http } = context;
  const { resource, schema, names, identity, readTexts } = kind;
  const read = createReader(context, kind);
  const fields = Object.keys(schema.shape);

  async function now(key: string, call: Call): Promise<R | null> {
    const record = await read(key, call.fresh());
    return record?.key === key ? record : null;
  }

  function readAnswer(answer: unknown, key: string, input: Texts): R | null {
    const body = withId(answer, key, fields);
    const sent = Object.keys(input).flatMap((name) => names[name] ?? []);
    if (!isWhole(body, sent, kind.whole)) return null;
    const record = withOddFields((): Partial<R> => {
      const { data } = schema.safeParse(body);
      return data === undefined ? {} : kind.toPartial(data);
    });
    return record.key === key ? (record as R) : null;
  }

  return {
    now,
    async written({ key, input, answer, isNew = false }, call) {
      const isOwn = (record: object): boolean => !isNew || shows(record, input, identity);
      const mentioned = inInputNames(answer, names);
      const answered = isOwn(mentioned) ? readAnswer(answer, key, input) : null;
      const known = { key, externalId: key } as R;
      const written =
        answered === null
          ? await readAfterWrite({ resource, read: () => now(key, call), known })
          : { record: answered, warnings: [] };
      const { record } = written;
      if (!isOwn(record === known ? mentioned : record)) throw otherCame(http, resource);
      return record === known ? written : { record, warnings: warningsOf(input, readTexts(record)) };
    },
  };
}

/** What an answer mentions, in the words of the input. */
function inInputNames(answer: unknown, names: Readonly<Record<string, string>>): Record<string, unknown> {
  const body = new Map(typeof answer === 'object' && answer !== null ? Object.entries(answer) : []);
  return Object.fromEntries(Object.entries(names).map(([own, upstream]) => [own, body.get(upstream)]));
}

/** Whether a record can be the one that was sent, as far as it says; without regard to case and outer blanks. */
function shows(record: object, input: Texts, identity: string): boolean {
  const [sent, came]: unknown[] = [input[identity], Reflect.get(record, identity)];
  if (typeof sent !== 'string' || typeof came !== 'string') return true;
  return canonicalAddress(sent) === canonicalAddress(came);
}

function otherCame(http: HttpClient, resource: string): UpstreamError {
  return http.failure({
    code: 'OUTCOME_UNKNOWN',
    message: `the answer accepts the new ${resource}, but shows another one than was sent; look for it before trying again`,
  });
}

function isWhole(
  body: unknown,
  sent: readonly string[],
  { always, together }: { always: readonly string[]; together: readonly string[] },
): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const has = (name: string): boolean => name in body;
  return [...always, ...sent].every(has) && (together.every(has) || !together.some(has));
}

/** What the backend made something else of, or ignored, as some do with fields that they do not know. */
function warningsOf(input: Texts, now: Readonly<Record<string, unknown>>): string[] {
  const others = Object.entries(input).filter(
    ([name, wanted]) => now[name] !== undefined && comparable(wanted) !== comparable(now[name]),
  );
  return others.map(([name]) => `${name}: the backend did not take over the value that was sent.`);
}

/** A text by which values are compared: lists without their order; null, an empty text and no value are the same. */
function comparable(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.toSorted() : value || null);
}
