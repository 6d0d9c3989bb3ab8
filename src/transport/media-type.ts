export interface ContentType {
  /** Without parameters, in lower case; null when there is none that is one. */
  mediaType: string | null;
  /** Every charset that is named, in lower case, each once. */
  charsets: readonly string[];
}

/**
 * Reads a content type, in any case, with parameters, quoted or not. Of several, which proxies make, the last media type
 * counts, as in browsers.
 */
export function readContentType(header: string | undefined): ContentType {
  let mediaType: string | null = null;
  const charsets = new Set<string>();
  for (const value of split(header ?? '', ',')) {
    const [essence = '', ...parameters] = split(value, ';');
    if (!/^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+$/.test(essence) || essence.length > longest) continue;
    mediaType = essence.toLowerCase();
    for (const parameter of parameters) {
      const [, charset] = /^charset\s*=\s*(.*)$/is.exec(parameter) ?? [];
      if (charset !== undefined) charsets.add(unquote(charset).trim().toLowerCase());
    }
  }
  charsets.delete('');
  return { mediaType, charsets: [...charsets] };
}

/** RFC 6838 grants each half 127 characters. */
const longest = 255;

/** The parts between separators that stand outside of quotes. */
function split(text: string, separator: ',' | ';'): string[] {
  const parts: string[] = [''];
  for (const [piece] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[^"]/gs)) {
    if (piece === separator) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts.map((part) => part.trim());
}

/** Apostrophes are no quotes in HTTP, but some servers think so. */
function unquote(text: string): string {
  const [, quoted] = /^["'](.*?)["']?$/s.exec(text) ?? [];
  return quoted === undefined ? text : quoted.replaceAll(/\\(.)/gs, '$1');
}
