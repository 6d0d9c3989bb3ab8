import { type GraphQLInputObjectType, getNamedType, getNullableType, isListType } from 'graphql';
import { reasonAgainstAddress } from '../../kit/address.ts';
import { mostItems } from '../limits.ts';
import { type InvalidField, invalid } from './fault.ts';
import { type InputValue, type Traits, traitsOf, valuesIn } from './traits.ts';

const longestText = 10_000;

const jsonTypes: ReadonlySet<string> = new Set(['JSON', 'JSONObject']);
/** Of lists and objects in each other; what is deeper serves nobody, and ends programs that go down by recursion. */
const mostLevels = 20;

/** Refuses what no backend could cure: of each kind all faults at once. */
export function checkInput(input: object, type: GraphQLInputObjectType): void {
  const values = [...valuesIn(input, type)];
  refuse(values, reasonAgainst);
  if (type.extensions['changes'] === true) refuseNulls(input, type);
  refuse(values, ({ value, traits }) =>
    traits.address === true && typeof value === 'string' ? reasonAgainstAddress(value) : null,
  );
}

function refuse(values: readonly InputValue[], judge: (found: InputValue) => string | null): void {
  const faults = values.flatMap((found): InvalidField[] => {
    const reason = judge(found);
    return reason === null ? [] : [{ path: [...found.path], reason }];
  });
  if (faults.length > 0) throw invalid(faults);
}

function reasonAgainst({ value, type, traits }: InputValue): string | null {
  if (jsonTypes.has(getNamedType(type).name) && !isWithin(value, mostLevels))
    return `expected JSON of at most ${mostLevels} levels, deeper came`;
  if (typeof value === 'string') return reasonAgainstText(value, traits);
  const isList = Array.isArray(value) && isListType(getNullableType(type));
  return isList ? reasonAgainstList(value, traits) : null;
}

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((item) => isWithin(item, levels - 1));
}

function reasonAgainstText(text: string, traits: Traits): string | null {
  const most = traits.longest ?? longestText;
  if (text.length > most) return `expected at most ${most} characters, ${text.length} came`;
  const oneLine = traits.lines === true ? text.replaceAll(/[\n\r\t]/g, '') : text;
  if (/\p{Cc}/u.test(oneLine)) return 'expected no control characters';
  // What is sent is UTF-8, which would silently put another character in its place.
  if (/\p{Cs}/u.test(text)) return 'expected whole characters, half of one came';
  if (traits.filled === true && text.trim() === '') return 'expected a text, an empty one came';
  return null;
}

function reasonAgainstList(items: readonly unknown[], traits: Traits): string | null {
  if (items.length > mostItems) return `expected at most ${mostItems}, ${items.length} came`;
  return traits.some === true && items.length === 0 ? 'expected at least one' : null;
}

/** Null means neither "leave it" nor "clear it" where a field cannot be cleared. */
function refuseNulls(input: object, type: GraphQLInputObjectType): void {
  const faults = Object.values(type.getFields()).flatMap((field): InvalidField[] => {
    if (traitsOf(field).clearable === true || Reflect.get(input, field.name) !== null) return [];
    return [{ path: ['input', field.name], reason: 'cannot be cleared: expected a value, null came' }];
  });
  if (faults.length > 0) throw invalid(faults);
}
