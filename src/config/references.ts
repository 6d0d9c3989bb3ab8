/** `$$`, `${NAME}` with or without a default, and what looks like a reference and is none. */
const pattern = /\$\$|\$\{([A-Za-z_]\w*)(?:(:?-)([^${}]*))?\}|\$\{|\$(?=[A-Za-z_])/g;

/** A reference to an environment variable, as it was written. */
export interface Reference {
  name: string;
  fallback: { text: string; whenEmpty: boolean } | null;
}

/** Replaces the references in a text, and `$$` by `$`; tells each kind of broken reference once, quoting nothing. */
export function replaceReferences(
  text: string,
  { replace, refuse }: { replace(reference: Reference): string; refuse(message: string): void },
): string {
  const broken = new Set<string>();
  const replaced = text.replaceAll(pattern, (match, name?: string, operator?: string, fallback = '') => {
    if (match === '$$') return '$';
    if (name !== undefined)
      return replace({
        name,
        fallback: operator === undefined ? null : { text: fallback, whenEmpty: operator === ':-' },
      });
    broken.add(match === '${' ? unclosed : bare);
    return '';
  });
  for (const message of broken) refuse(message);
  return replaced;
}

/** Whether the text is one reference and nothing else. */
export function isOneReference(text: string): boolean {
  const [match, ...others] = [...text.matchAll(pattern)];
  return others.length === 0 && match?.[0] === text && match[1] !== undefined;
}

const forms =
  `write \${NAME} or \${NAME:-default} for an environment variable (a default holds no $, { or }), ` +
  'and $$ for the character $';
const unclosed = `"\${" begins no reference that can be read; ${forms}`;
const bare = `a $ stands right before a name; ${forms}`;
