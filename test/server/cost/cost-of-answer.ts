import type { RawAnswer } from '../serve-gateway.ts';

export interface CostAnswer {
  status: number;
  headers: RawAnswer['headers'];
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
  cost?: { estimated: number; upstreamRequests: number };
}

/** An answer in JSON, and what it says of its cost. */
export function costOfAnswer({ status, headers, text }: RawAnswer): CostAnswer {
  const { extensions, ...answer } = JSON.parse(text) as { extensions?: Pick<CostAnswer, 'cost'> };
  return { status, headers, ...answer, ...extensions };
}
