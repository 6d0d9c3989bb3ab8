import type { Target } from '../../contract/write.ts';
import type { FieldFault } from '../../errors.ts';
import { isIdentifier, isPossibleServiceAccount, isReserved, isUserKey, isUuid } from './keys.ts';

/** Faults for fields that Wavefront has no notion of. Null asks for nothing: there, they are always null. */
export function unknownFields(input: object, names: readonly string[]): FieldFault[] {
  const given: [string, unknown][] = Object.entries(input);
  return given
    .filter(([name, value]) => names.includes(name) && value !== undefined && value !== null)
    .map(([name]) => ({ name, reason: 'is nothing that Wavefront keeps' }));
}

export interface Wanted {
  roleKeys?: readonly string[];
  groupKeys?: readonly string[];
  permissions?: readonly string[];
}

/** Faults of the three sets. `path` ends in a dot, or is empty. */
export function holdingFaults(input: Wanted, path = ''): FieldFault[] {
  return [
    ...idFaults(`${path}roleKeys`, input.roleKeys ?? []),
    ...idFaults(`${path}groupKeys`, input.groupKeys ?? []),
    ...permissionFaults(`${path}permissions`, input.permissions ?? []),
  ];
}

export function idFaults(path: string, keys: readonly string[]): FieldFault[] {
  return keys.flatMap((key, index) =>
    isUuid(key) ? [] : [{ name: `${path}.${index}`, reason: 'must be a UUID' }],
  );
}

/** Faults of form only: which permissions there are, the upstream knows. */
export function permissionFaults(path: string, permissions: readonly string[]): FieldFault[] {
  return permissions.flatMap((permission, index) =>
    isIdentifier(permission) && !/[\s/]/.test(permission)
      ? []
      : [{ name: `${path}.${index}`, reason: 'must be the name of a permission' }],
  );
}

/** Faults for the one permission that a service account can never have. */
export function forServiceAccount(permissions: readonly string[] | undefined): FieldFault[] {
  return (permissions ?? []).flatMap((permission, index) =>
    permission === 'token_management'
      ? [{ name: `permissions.${index}`, reason: 'cannot be given to a service account' }]
      : [],
  );
}

export function userNameFaults(path: string, name: string): FieldFault[] {
  if (isUserKey(name) && name.trim() !== '' && !isReserved(name)) return [];
  return [
    { name: path, reason: 'must be a user name of 1 to 255 characters, none of them a control character' },
  ];
}

export function nameFaults(path: string, name: string | null | undefined, longest: number): FieldFault[] {
  if (name === undefined || name === null) return [];
  if (name.trim() !== '' && name.length <= longest && !/[\p{Cc}\p{Cs}]/u.test(name)) return [];
  return [{ name: path, reason: `must have 1 to ${longest} characters, none of them a control character` }];
}

export function descriptionFaults(description: string | null | undefined): FieldFault[] {
  return description != null && /[^\P{Cc}\t\n\r]|\p{Cs}/u.test(description)
    ? [{ name: 'description', reason: 'must not hold control characters' }]
    : [];
}

export function targetFaults(targets: readonly Target[]): FieldFault[] {
  return targets.flatMap(({ type, key }, index) => {
    if (type === 'IntegrationUserAgent') {
      return [{ name: `targets.${index}.type`, reason: 'is nothing that Wavefront keeps' }];
    }
    return isPossibleTarget(type, key)
      ? []
      : [{ name: `targets.${index}.key`, reason: 'cannot be an id of this type' }];
  });
}

function isPossibleTarget(type: Target['type'], key: string): boolean {
  if (type === 'UserGroup') return isUuid(key);
  if (type === 'ServiceAccount') return isPossibleServiceAccount(key);
  return isUserKey(key) && !isReserved(key);
}

/** A fault where nothing is named that targets could be linked with. */
export function parentFaults(name: string, parents: readonly string[]): FieldFault[] {
  return parents.length > 0 ? [] : [{ name, reason: 'must name at least one' }];
}
