import type { GraphQLError } from 'graphql';

type ToldError = Pick<GraphQLError, 'message' | 'path' | 'locations' | 'extensions'>;

/** An answer of an executor, or of the gateway as JSON. */
export interface Answer {
  data?: unknown;
  errors?: readonly ToldError[] | undefined;
}

/** An answer as far as it is no matter of chance: of errors that empty the same place, one is told, whichever came first. */
export interface Certain {
  /** As it is written, so that the order of names counts. */
  data: string;
  errors: string[];
  /** Places that an error beneath them emptied. */
  emptied: string[];
}

export function certainPart({ data, errors = [] }: Answer): Certain {
  const told = errors.map((error) => ({ error, place: emptyPlace(data, error.path ?? []) }));
  const isBeneath = ({ error, place }: (typeof told)[number]): boolean =>
    place.length < (error.path ?? []).length;
  return {
    data: JSON.stringify(data) ?? 'none',
    errors: told
      .filter((one) => !isBeneath(one))
      .flatMap(({ error }) => describe(error))
      .sort(),
    emptied: [...new Set(told.filter(isBeneath).map(({ place }) => JSON.stringify(place)))].sort(),
  };
}

/** The first place on the way that is null: the end of the way where the error emptied nothing else. */
function emptyPlace(data: unknown, path: readonly (string | number)[]): readonly (string | number)[] {
  let at = data;
  for (const [index, key] of path.entries()) {
    if (at === null || at === undefined) return path.slice(0, index);
    at = (at as Record<string | number, unknown>)[key];
  }
  return path;
}

/** The texts of the parts of the one error that has parts, which only some executors tell, and only in some places. */
export const parts = { whole: 'two at once', texts: ['the first', 'the second'] };

function describe({ message, path, locations, extensions }: ToldError): string[] {
  const texts = message === parts.whole ? parts.texts : [sameText(message)];
  return texts.map((text) => JSON.stringify([path, text, locations, extensions]));
}

/**
 * What is said otherwise on purpose: of faults of the schema's own code, whose texts no caller sees since they are
 * masked. graphql-js shows the value, which may be a secret, and yoga makes a text of whatever is thrown.
 */
function sameText(message: string): string {
  return message
    .replace(/^Expected value of type "(\w+)"(,| but got:).*/s, 'a value of another type than $1')
    .replace(/^Expected `(\w+)\.serialize(\(.*\))?` to return .*/s, 'nothing from serialize of $1')
    .replace(/^Abstract type "(\w+)" (must|was).*/s, 'no object type of $1')
    .replace(/^Expected the type of a value of (\w+) at .*/s, 'no object type of $1')
    .replace(/^(Unexpected error value: .*|a text|an object)$/s, 'what was thrown is no error');
}
