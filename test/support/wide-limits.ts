/** For what must hold by itself behind the limits of an operation. */
export const wideLimits = {
  maxFieldDepth: 500,
  maxAliases: 100_000,
  maxDirectives: 100_000,
  maxRootFields: 100_000,
  maxMutations: 100_000,
};
