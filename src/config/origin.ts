const wanted =
  'expected an origin as browsers send it, such as "https://app.example.com" or "http://localhost:3000"';

/** Null when the text is an origin as a browser sends it; else what is wrong, with the origin that was probably meant. */
export function explainOrigin(text: string): string | null {
  if (text === 'null')
    return `${wanted}; "null" is the origin of every sandboxed page and file, so that anybody could read`;
  if (text.includes('*')) return `${wanted}; there are no wildcards: list each origin`;
  if (/[\s,;]/.test(text)) return `${wanted}, one to an entry, without spaces`;
  const meant = originOf(text);
  if (meant === text) return null;
  return meant === null ? wanted : `${wanted}; did you mean ${JSON.stringify(meant)}?`;
}

/** The origin of a URL and nothing more, so that no user name, password or query of it is shown. */
function originOf(text: string): string | null {
  const complete = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text.replace(/^\/\//, '')}`;
  if (!URL.canParse(complete)) return null;
  const { protocol, origin, host } = new URL(complete);
  if (host === '') return null;
  if (protocol === 'https:' || protocol === 'http:') return origin;
  // Pages never come from these; those of apps and extensions have schemes of their own.
  if (/^(wss?|ftp|file):$/.test(protocol)) return `https://${host}`;
  return `${protocol}//${host.toLowerCase()}`;
}
