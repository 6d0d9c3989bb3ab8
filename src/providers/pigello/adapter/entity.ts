import type { z } from 'zod';

/** Every Pigello entity has the same paths and the same query language; these are the differences. */
export interface Entity<T, R> {
  /** Its name in the documentation. */
  name: string;
  /** Begins and ends with a slash: without the last one, Django redirects. */
  path: string;
  schema: z.ZodType<T>;
  normalize(item: T): R;
  /** Ends with the unique id, so that pages neither overlap nor leave gaps. */
  orderBy: string;
}
