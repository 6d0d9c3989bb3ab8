/** One variant of each thing that the documentation leaves open or contradicts itself on. */
export interface Profile {
  envelope: 'array' | 'results';
  /** Below the entity's path: the reference says "list/", the overview nothing. */
  listPath: 'list/' | '';
  filtersById: boolean;
  /** PATCH wants the fields that its schema marks as required. */
  strictPatch: boolean;
  /** Relations in bodies: {id}, or the id alone. */
  relationForm: 'object' | 'id';
}

const usual: Profile = {
  envelope: 'array',
  listPath: 'list/',
  filtersById: true,
  strictPatch: false,
  relationForm: 'object',
};

const profiles: Readonly<Record<string, Profile>> = {
  default: usual,
  results: { ...usual, envelope: 'results' },
  noList: { ...usual, filtersById: false },
  root: { ...usual, listPath: '' },
  strict: { ...usual, strictPatch: true },
  bareIds: { ...usual, relationForm: 'id' },
};

export function findProfile(name: string = 'default'): Profile {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile !== undefined) return profile;
  throw new RangeError(`expected one of ${Object.keys(profiles).join(', ')} as profile, ${name} came`);
}
