import type { Profile } from './profiles.ts';

/** What a body says, by field: texts, and lists where the name ended in []. */
export type Fields = ReadonlyMap<string, string | readonly string[]>;

/** Reads a form, and JSON where that is taken too; null for anything else. */
export async function readFields(request: Request, takesJson: boolean): Promise<Fields | null> {
  const mediaType = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  const text = await request.text();
  if (mediaType === 'application/x-www-form-urlencoded') return readForm(text);
  if (takesJson && mediaType === 'application/json') return readJson(text);
  return text === '' ? new Map() : null;
}

/** Forms are read as PHP does: `key[]` collects, a plain name that is repeated keeps its last value. */
function readForm(text: string): Fields {
  const fields = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (!name.endsWith('[]')) {
      fields.set(name, value);
      continue;
    }
    const list = fields.get(name.slice(0, -2));
    fields.set(name.slice(0, -2), [...(Array.isArray(list) ? list : []), value]);
  }
  return fields;
}

/** A list as this tenant's forms hold it; what is none stays as it is. */
export function readList(
  value: string | readonly string[] | undefined,
  lists: Profile['lists'],
): string | readonly string[] | undefined {
  if (lists === 'brackets' || typeof value !== 'string' || !value.startsWith('[')) return value;
  try {
    const items: unknown = JSON.parse(value);
    return Array.isArray(items) ? items.map(String) : value;
  } catch {
    return value;
  }
}

function readJson(text: string): Fields | null {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
    return new Map(
      Object.entries(body).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.map(String) : value === null ? '' : String(value),
      ]),
    );
  } catch {
    return null;
  }
}
