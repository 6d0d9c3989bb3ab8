import type { RecordOf } from '../../contract/resources.ts';
import type { Done, Written } from '../../contract/write.ts';
import type { Backend } from '../../loaders/backend.ts';
import type { Entity } from '../../loaders/resource-loader.ts';
import type { ResourceType } from '../../model.ts';
import { createPayload, type Payload } from './payload.ts';

/** What a mutation will do, checked: nothing has been sent yet. */
export interface Plan {
  /** Those that it will write to. */
  backends: readonly Backend[];
  /** Global ids of what it is about; empty when it makes something new. */
  targetIds: readonly string[];
  run(): Promise<Ran>;
}

export interface Ran {
  payload: Payload;
  /** Records as the backend now has them: they need not be read again for the answer. */
  seen: Entity[];
}

/** What a write did that left one record behind. */
export function recordLeft<Type extends ResourceType>(
  type: Type,
  backend: Backend,
  { record, warnings }: Written<RecordOf[Type]>,
): Ran {
  const { key, externalId } = record;
  const resource = { type, backend: backend.name, key, externalId };
  return { payload: createPayload({ resource, warnings }), seen: [{ type, backend, record }] };
}

/** What a write did that left no record behind; the payload has what is known besides. */
export function noRecordLeft({ warnings }: Done, payload: Partial<Payload>): Ran {
  return { payload: createPayload({ ...payload, warnings }), seen: [] };
}
