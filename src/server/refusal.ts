/** A request that is answered before GraphQL comes into play: a status, and a line for whoever reads it. */
export interface Refusal {
  status: number;
  text: string;
  headers?: Readonly<Record<string, string>>;
}

export function headersOfRefusal({ headers }: Refusal): Record<string, string> {
  return {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...headers,
  };
}

export function refusalResponse(refusal: Refusal, ResponseOfYoga: typeof Response): Response {
  return new ResponseOfYoga(`${refusal.text}\n`, {
    status: refusal.status,
    headers: headersOfRefusal(refusal),
  });
}

/** What a caller sent, short and printable, for an error text. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
}
