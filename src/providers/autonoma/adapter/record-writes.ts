import type { Call } from '../../../contract/call.ts';
import type { ResourceRecord } from '../../../contract/record.ts';
import type { Done, Written } from '../../../contract/write.ts';
import { writableIdPattern } from '../keys.ts';
import { type Texts, toFields } from '../requests.ts';
import type { Context } from './context.ts';
import { createReadBack, type WritableKind } from './read-back.ts';
import { missing } from './writer.ts';

/** Writes of checked input. */
export interface RecordWrites<R> {
  create(input: Texts, call: Call): Promise<Written<R>>;
  update(key: string, input: Texts, call: Call): Promise<Written<R>>;
  remove(key: string, call: Call): Promise<Done>;
}

export function recordWrites<T, R extends ResourceRecord>(
  context: Context,
  kind: WritableKind<T, R>,
): RecordWrites<R> {
  const { http, settings, writer } = context;
  const { resource, names, readTexts } = kind;
  const readBack = createReadBack(context, kind);

  async function existing(key: string, call: Call): Promise<R> {
    const record = await readBack.now(key, call);
    if (record === null) throw missing(http, resource);
    return record;
  }

  /** A field that cannot be read cannot be sent along as it is, and leaving it out would clear it. */
  function readable(record: R): R {
    const [odd] = record.unreadable ?? [];
    if (odd === undefined) return record;
    const message = `${odd.field} of this ${resource} came and cannot be read; an update sends every field (updateSends), so nothing was sent`;
    throw http.failure({ code: 'BACKEND_PROTOCOL', message });
  }

  return {
    async create(input, call) {
      const { id: key, body: answer } = await writer.create(resource, toFields(input, names), call);
      return readBack.written({ key, input, answer, isNew: true }, call);
    },
    async update(key, input, call) {
      if (!writableIdPattern.test(key)) throw missing(http, resource);
      if (Object.keys(input).length === 0) return { record: await existing(key, call), warnings: [] };
      const isPartial = settings.updateSends === 'changes';
      const others = isPartial ? {} : presentTexts(readTexts(readable(await existing(key, call))));
      const answer = await writer.update(resource, key, toFields({ ...others, ...input }, names), call);
      return readBack.written({ key, input, answer }, call);
    },
    async remove(key, call) {
      if (!writableIdPattern.test(key)) throw missing(http, resource);
      await writer.remove(resource, key, call);
      return { warnings: [] };
    },
  };
}

/** The fields that an update without them would clear; those that a tenant does not have are null, and not written. */
function presentTexts(texts: Readonly<Record<string, unknown>>): Texts {
  return Object.fromEntries(Object.entries(texts).filter(([, value]) => (value ?? null) !== null)) as Texts;
}
