const jsonTypes = ['application/graphql-response+json', 'application/json'] as const;

/**
 * The media type of JSON that a client accepts and likes best by its order, as yoga chooses it; null where it would rather
 * have a stream, or nothing that there is.
 */
export function chooseMediaType(accept = '*/*'): string | null {
  let chosen: string | null = null;
  for (const range of accept.replace(/\s/g, '').toLowerCase().split(',').reverse()) {
    const [type = '', ...parameters] = range.split(';');
    const charset = parameters.find((parameter) => parameter.includes('charset='));
    if (charset !== undefined && charset !== 'charset=utf-8') continue;
    const [kind, name] = type.split('/');
    if (kind !== '*' && kind !== 'application') continue;
    for (const known of jsonTypes) if (name === '*' || known === `application/${name}`) chosen = known;
  }
  return chosen;
}
