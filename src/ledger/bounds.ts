import type { Json, JsonObject } from '../model.ts';

/** Bytes that one audit event may take, by its parts: what was touched is the most that it has to tell. */
const mostBytes = { targetIds: 6_000, input: 3_000, error: 1_000 };

/** In bytes; names and ids are shorter. */
const longestText = 500;

/** What an event says of a mutation, cut where it is too long: how much is missing stands in the place of it. */
export function boundEvent<Event extends { targetIds: readonly string[]; input: JsonObject }>(
  event: Event,
): Event {
  const { targetIds, input } = event;
  return {
    ...event,
    targetIds: boundList(targetIds, { left: mostBytes.targetIds }),
    input: boundObject(input, { left: mostBytes.input }),
  };
}

export function boundError(error: string): string {
  return cutText(error, mostBytes.error);
}

interface Budget {
  left: number;
}

function boundValue(value: Json, budget: Budget): Json {
  if (Array.isArray(value)) return boundList(value, budget);
  if (typeof value === 'object' && value !== null) return boundObject(value, budget);
  const bounded = typeof value === 'string' ? cutText(value, longestText) : value;
  budget.left -= sizeOf(bounded);
  return bounded;
}

function boundList<Item extends Json>(items: readonly Item[], budget: Budget): (Item | string)[] {
  const kept: (Item | string)[] = [];
  for (const item of items) {
    const own = { left: budget.left };
    const bounded = boundValue(item, own) as Item | string;
    if (own.left < markerBytes) {
      kept.push(`[and ${items.length - kept.length} more]`);
      break;
    }
    kept.push(bounded);
    budget.left = own.left;
  }
  return kept;
}

function boundObject(object: JsonObject, budget: Budget): JsonObject {
  const kept: [string, Json][] = [];
  const entries = Object.entries(object);
  for (const [name, value] of entries) {
    const own = { left: budget.left - sizeOf(name) };
    const bounded = boundValue(value, own);
    if (own.left < markerBytes) {
      kept.push(['…', `[and ${entries.length - kept.length} more]`]);
      break;
    }
    kept.push([name, bounded]);
    budget.left = own.left;
  }
  return Object.fromEntries(kept);
}

/** What saying how much is missing takes. */
const markerBytes = 30;

/** With its comma. */
function sizeOf(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value)) + 1;
}

/** Never through the middle of a character. */
function cutText(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  const bytes = Buffer.from(text.slice(0, most)).subarray(0, most);
  return `${withoutHalves(bytes.toString())}… [${text.length} characters]`;
}

/** The text without characters that the cut has halved. */
function withoutHalves(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\ufffd') end -= 1;
  return text.slice(0, end);
}
