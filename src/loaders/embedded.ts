import type { EmbeddedRecords, ResourceRecord } from '../contract/record.ts';
import { type ResourceType, resourceTypes } from '../model.ts';

/** Records of one backend that carry others, in the order of their arrival. What is in them is made when it is looked at. */
export type Carriers = ResourceRecord[];

export function addCarrier(carriers: Carriers, record: ResourceRecord): void {
  if ('embedded' in record) carriers.push(record);
}

/** All records of a type in another one, those in embedded ones included. */
export function embeddedOf(
  type: ResourceType,
  embedded: EmbeddedRecords | undefined,
): readonly ResourceRecord[] {
  if (embedded === undefined) return [];
  const inside = resourceTypes
    .filter((other) => !leaves.has(other) && other in embedded)
    .flatMap((other) => embedded[other] ?? [])
    .flatMap((record) => embeddedOf(type, record.embedded));
  return [...inside, ...(embedded[type] ?? [])];
}

/** What embeds nothing where it is embedded itself. */
const leaves: ReadonlySet<ResourceType> = new Set(['Role', 'Token']);
