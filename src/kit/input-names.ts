import type { InputNames } from '../transport/json-client.ts';

/**
 * Paths of the input by the upstream's names of its fields, for refusals. A name may have levels, however the upstream
 * joins them ("accountContact.email", "labels[0].name"): each is looked up by itself, an index stays, and "" is a level
 * that the input does not have.
 */
export function inputNames(levels: Readonly<Record<string, string>>, prefix = ''): InputNames {
  return (field) => {
    const path: string[] = prefix === '' ? [] : [prefix];
    const parts = field.split(/[./[\]]+/).filter((part) => part !== '' && part !== '$');
    for (const part of parts) {
      const own = /^\d+$/.test(part) ? part : Object.hasOwn(levels, part) ? levels[part] : undefined;
      if (own === undefined) return null;
      if (own !== '') path.push(own);
    }
    return parts.length === 0 || path.length === 0 ? null : path.join('.');
  };
}
