import type { z } from 'zod';
import type { AccountRecord } from '../../../contract/account.ts';
import type { Call } from '../../../contract/call.ts';
import type { Parent } from '../../../contract/read.ts';
import { UpstreamError } from '../../../errors.ts';
import { readItems } from '../../../kit/read-body.ts';
import { settle } from '../../../kit/settle.ts';
import type { WholeList } from '../../../kit/whole-list.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import * as api from '../api.ts';
import { toPartialAccount } from '../normalize.ts';
import type { Client } from './client.ts';
import type { Resources } from './resources.ts';

/** The accounts that the configuration names, and those that the tenant lists where it can. */
export interface KnownAccounts {
  configured: readonly string[];
  /** Empty where the tenant has no list; a list that failed is one error in it. */
  listed(call: Call): Promise<(AccountRecord | UpstreamError)[]>;
  /** The rows of a relation of the parent account or, without a parent, of every known account: each row once. */
  related<T extends { id: string | number }, R>(
    reading: RelationReading<T, R>,
    parent: Parent | null,
    call: Call,
  ): Promise<WholeList<R>>;
}

export interface RelationReading<T, R> {
  relation: string;
  /** The rows' resource, in errors. */
  title: string;
  schema: z.ZodType<T>;
  normalize: (row: T, accountKey: string) => R;
}

export function createKnownAccounts({ http, settings }: Client, resources: Resources): KnownAccounts {
  const configured = [...new Set(settings.accountIds)];

  async function listed(call: Call): Promise<(AccountRecord | UpstreamError)[]> {
    if (!settings.listAccounts) return [];
    const all = await settle(resources.all('account', call));
    if (all instanceof UpstreamError) return [all];
    const rows = all.rows.filter(createDistinct());
    const accounts = readItems(http, api.account, rows, 'Account', toPartialAccount);
    return all.incomplete === null ? accounts : [...accounts, all.incomplete];
  }

  return {
    configured,
    listed,
    async related(reading, parent, call) {
      const accounts = parent === null ? await listed(call) : [];
      const errors = accounts.filter((entry) => entry instanceof UpstreamError);
      const keys = parent === null ? [...configured, ...keysOf(accounts)] : [accountKey(http, parent)];
      const answers = await Promise.all(
        [...new Set(keys)].map(async (key) => ({
          key,
          answer: await settle(resources.relation('account', key, reading.relation, call)),
        })),
      );
      const failed = answers.flatMap(({ answer }) => (answer instanceof UpstreamError ? [answer] : []));
      refuseIfAllFailed([...errors, ...answers.map(({ answer }) => answer)]);
      const isNew = createDistinct();
      const whole = answers.flatMap(({ key, answer }) =>
        answer === null || answer instanceof UpstreamError ? [] : [{ key, ...answer }],
      );
      const entries = whole.flatMap(({ key, rows }) =>
        readItems(http, reading.schema, rows.filter(isNew), reading.title, (row) =>
          reading.normalize(row, key),
        ),
      );
      const incomplete = whole.find((relation) => relation.incomplete !== null)?.incomplete ?? null;
      return { entries: [...errors, ...failed, ...entries], incomplete };
    },
  };
}

function keysOf(accounts: readonly (AccountRecord | UpstreamError)[]): string[] {
  return accounts.flatMap((account) => (account instanceof UpstreamError ? [] : [account.key]));
}

function accountKey(http: HttpClient, { type, key }: Parent): string {
  if (type === 'Account') return key;
  throw http.failure({ code: 'UNSUPPORTED', message: `expected an account as parent, ${type} came` });
}

/**
 * A filter that keeps the first row of each id, since a user may be in several accounts. Rows without an id are kept:
 * each becomes an error of its own.
 */
export function createDistinct(): (row: unknown) => boolean {
  const seen = new Set<string>();
  return (row) => {
    const id: unknown = typeof row === 'object' && row !== null && 'id' in row ? row.id : undefined;
    if (typeof id !== 'string' && typeof id !== 'number') return true;
    const isNew = !seen.has(String(id));
    seen.add(String(id));
    return isNew;
  };
}

/** A backend that answers nothing at all is one failure, not one for each of its accounts. */
export function refuseIfAllFailed(answers: readonly unknown[]): void {
  const [first] = answers;
  if (first instanceof UpstreamError && answers.every(isOfTheBackend)) throw first;
}

function isOfTheBackend(answer: unknown): boolean {
  return answer instanceof UpstreamError && (answer.retryable || answer.code === 'BACKEND_AUTHENTICATION');
}
