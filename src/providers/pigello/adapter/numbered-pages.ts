import type { Call } from '../../../contract/call.ts';
import type { UpstreamError } from '../../../errors.ts';
import { judgePage, type OffsetPage, tooManyRecords } from '../../../kit/offset-list.ts';
import { readItems } from '../../../kit/read-body.ts';
import type { Context } from './context.ts';
import type { Entity } from './entity.ts';
import { createListReader } from './list-reader.ts';

/** One page of a list, and what it says of those behind it. */
export interface NumberedPage<R> {
  /** Counted from 1. */
  number: number;
  /** How many records came in the pages before it. */
  before: number;
  answer: OffsetPage<unknown>;
  entries: (R | UpstreamError)[];
  end: boolean;
  total: number | null;
  contradiction: UpstreamError | null;
}

/** The pages of one list; an operation reads each once. */
export interface NumberedPages<R> {
  read(number: number, before: number): Promise<NumberedPage<R>>;
  /** What an earlier page said of more still stands when this one says nothing. */
  behind(page: NumberedPage<R>): Promise<NumberedPage<R>>;
}

/**
 * Pages are asked by their number, always of one size. A page that is shorter than asked is still one page: the upstream
 * may grant fewer than asked, or leave out records that may not be seen, and in both cases the next number goes on
 * behind it, where an offset counted from what came would not.
 */
export function createNumberedPages<T extends { id: string }, R>(
  context: Context,
  entity: Entity<T, R>,
): (query: Record<string, string>, call: Call) => NumberedPages<R> {
  const { http, settings } = context;
  const pageSize = settings.maxPageSize;
  const readOnce = createPageReader(context, entity);
  const reader = { http, read: neverByOffset, endsEmpty: true };

  return (query, call) => {
    async function read(
      number: number,
      before: number,
      said?: OffsetPage<unknown>,
    ): Promise<NumberedPage<R>> {
      const { answer, entries } = await readOnce(number, query, call);
      const { rows } = answer;
      const isSilent = rows.length === 0 && answer.total === null && answer.more === null;
      const { total, more } = isSilent && said !== undefined ? said : answer;
      const judged = judgePage({ rows, total, more, offset: before, asked: pageSize, reader });
      return { number, before, answer, entries, ...judged };
    }

    return {
      read: (number, before) => read(number, before),
      behind: ({ number, before, answer }) => read(number + 1, before + answer.rows.length, answer),
    };
  };
}

type ReadPage<R> = (
  number: number,
  query: Record<string, string>,
  call: Call,
) => Promise<Pick<NumberedPage<R>, 'answer' | 'entries'>>;

function createPageReader<T, R>(context: Context, entity: Entity<T, R>): ReadPage<R> {
  const { http, settings } = context;
  const readList = createListReader(context, entity);

  return (number, query, call) => {
    const asked = { ...query, _order_by: entity.orderBy };
    return call.once(`pigello:${entity.name}:${JSON.stringify(asked)}:${number}`, async () => {
      const answer = await readList({ page: number, pageSize: settings.maxPageSize }, asked, call);
      if (!call.hold(answer.rows.length))
        throw http.failure({ code: 'BACKEND_PROTOCOL', message: tooManyRecords(call) });
      const entries = readItems(http, entity.schema, answer.rows, entity.name, entity.normalize);
      return { answer, entries };
    });
  };
}

async function neverByOffset(): Promise<never> {
  throw new TypeError('pages of this list have numbers, no offsets');
}
