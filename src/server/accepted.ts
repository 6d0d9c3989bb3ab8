const jsonTypes = ['application/graphql-response+json', 'application/json'] as const;

/**
 * The media type of JSON that a client accepts and likes best by its order, as yoga chooses it; null where it would rather
 * have a stream, or nothing that there is.
 */
export function chooseMediaType(accept = '*/*'): string | null {
  let chosen: string | null = null;
  for (const range of accept.toLowerCase().split(',').reverse()) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    const charset = parameters.find((parameter) => parameter.startsWith('charset='));
    if (charset !== undefined && charset !== 'charset=utf-8') continue;
    for (const known of jsonTypes)
      if (type === known || type === '*/*' || type === 'application/*') chosen = known;
  }
  return chosen;
}
