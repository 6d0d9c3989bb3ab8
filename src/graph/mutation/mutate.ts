import { randomUUID } from 'node:crypto';
import type { GraphQLInputObjectType } from 'graphql';
import { boundError, boundEvent } from '../../ledger/bounds.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Claim, Result, Ticket } from '../../ledger/records.ts';
import type { Entity } from '../../loaders/resource-loader.ts';
import type { JsonObject } from '../../model.ts';
import type { GraphContext } from '../context.ts';
import { auditedInput, holdsSecret } from './audited-input.ts';
import { checkInput } from './check-input.ts';
import { checkNeeds, type Need } from './effects.ts';
import { createFault, type Fault, FaultError, readFault, withoutQuotes } from './fault.ts';
import { createPayload, type Payload, recall, remember } from './payload.ts';
import type { Plan } from './plan.ts';

export interface MutationRequest {
  operation: string;
  /** The scopes without which nothing is done, or told. */
  needs(): readonly Need[];
  /** What the caller wrote, and its type, whose fields carry their traits. */
  input: { idempotencyKey?: unknown };
  inputType: GraphQLInputObjectType;
  prepare(): Plan;
}

/**
 * The one way through which everything is changed: authorise, check, claim the idempotency key and write the audit
 * event, send, write what came of it. An expected failure is a value; whatever is thrown is a fault of the gateway.
 */
export async function mutate(context: GraphContext, request: MutationRequest): Promise<Payload | Fault> {
  try {
    return await runOnce(context, request, prepare(context, request));
  } catch (error) {
    const fault = readFault(error);
    if (fault === null) throw error;
    return fault;
  }
}

/** What is refused here is told to the log: who asked, for what, and why not. */
function prepare(context: GraphContext, request: MutationRequest): Plan {
  try {
    checkNeeds(context, request.needs());
    checkInput(request.input, request.inputType);
    return request.prepare();
  } catch (error) {
    const fault = readFault(error);
    const { ledger, viewer, requestId } = context;
    ledger.refused({
      subject: viewer.ledgerSubject,
      operation: request.operation,
      requestId,
      error: boundError(fault === null ? 'unexpected error' : `${fault.code}: ${fault.message}`),
    });
    throw error;
  }
}

async function runOnce(
  context: GraphContext,
  request: MutationRequest,
  plan: Plan,
): Promise<Payload | Fault> {
  const { ledger, loaders } = context;
  const claim = await claimKey(context, request, plan);
  if (claim.kind !== 'run') return answerWithoutRunning(claim);
  const { result, seen, unexpected } = await attempt(plan);
  const complete = await finish(ledger, claim.ticket, { result, unexpected: unexpected !== null });
  for (const backend of plan.backends) loaders.refresh(backend);
  for (const entity of seen) keepInMind(loaders, entity);
  if (unexpected !== null) throw unexpected.error;
  if (complete || result.type !== 'Payload') return result;
  return { ...result, warnings: [...result.warnings, 'it was done, but the ledger could not be completed'] };
}

/** What was written is told all the same, its secret too: a record that cannot be kept is read again. */
function keepInMind(loaders: GraphContext['loaders'], { type, backend, record }: Entity): void {
  try {
    loaders.see(type, backend, record);
  } catch {
    loaders.refresh(backend);
  }
}

async function claimKey(
  { ledger, viewer, requestId, sentRequestId, loaders }: GraphContext,
  { operation, input, inputType }: MutationRequest,
  plan: Plan,
): Promise<Claim> {
  const { idempotencyKey, ...rest } = input;
  const whole = JSON.parse(JSON.stringify(rest)) as JsonObject;
  try {
    const mutation = boundEvent({
      subject: viewer.ledgerSubject,
      operation,
      idempotencyKey: typeof idempotencyKey === 'string' ? idempotencyKey : null,
      input: auditedInput(whole, inputType),
      hashed: whole,
      holdsSecret: holdsSecret(input, inputType),
      backend: plan.backends.length === 1 ? (plan.backends[0]?.name ?? null) : null,
      backends: plan.backends.map(({ name }) => name),
      targetIds: plan.targetIds,
      // Anybody may send any id: the audit trail has one of ours beside it.
      requestId: sentRequestId === null ? requestId : randomUUID(),
      sentRequestId,
      signal: loaders.writeSignal,
    });
    return await ledger.begin(mutation);
  } catch (cause) {
    const fault = createFault(
      'INTERNAL',
      'the ledger cannot be written, so nothing was sent; try again later',
      {
        retryable: true,
      },
    );
    throw new FaultError(fault, cause);
  }
}

function answerWithoutRunning(claim: Exclude<Claim, { kind: 'run' }>): Payload | Fault {
  switch (claim.kind) {
    case 'replay':
      return recall(claim.outcome);
    case 'conflict':
      return createFault(
        'CONFLICT',
        'this idempotency key was used with another operation or input; use a new key for a new request',
      );
    case 'busy':
      return createFault(
        'CONFLICT',
        'the same request runs still under this idempotency key; ask again later',
        {
          retryable: true,
        },
      );
    case 'unknown':
      return createFault(
        'OUTCOME_UNKNOWN',
        'this request was sent once, and its answer never came: it may or may not have happened. Look, and use a new idempotency key if it did not',
      );
  }
}

interface Attempt {
  result: Payload | Fault;
  seen: Entity[];
  unexpected: { error: unknown } | null;
}

async function attempt(plan: Plan): Promise<Attempt> {
  try {
    const { payload, seen } = await plan.run();
    return { result: payload, seen, unexpected: null };
  } catch (error) {
    return attemptThatFailed(error);
  }
}

/** A failure that cannot be read is an unexpected one: its key is settled like every other's. */
function attemptThatFailed(error: unknown): Attempt {
  let fault: Fault | null = null;
  try {
    fault = readFault(error);
  } catch (unreadable) {
    return { result: createPayload({}), seen: [], unexpected: { error: unreadable } };
  }
  if (fault !== null) return { result: fault, seen: [], unexpected: null };
  // Where it stopped is anybody's guess: it may have been sent.
  return { result: createPayload({}), seen: [], unexpected: { error } };
}

/** False when the ledger failed: what happened is told all the same. */
async function finish(
  ledger: Ledger,
  ticket: Ticket,
  { result, unexpected }: { result: Payload | Fault; unexpected: boolean },
): Promise<boolean> {
  try {
    await ledger.finish(ticket, unexpected ? unexpectedEnd : endOf(inOurWords(result)));
    return true;
  } catch {
    return false;
  }
}

const unexpectedEnd: Result = { outcome: 'UNKNOWN', error: 'unexpected error', replay: null };

function inOurWords(result: Payload | Fault): Payload | Fault {
  if (result.type !== 'Payload') return withoutQuotes(result);
  const outcomes = result.outcomes.map((outcome) =>
    outcome.fault === null ? outcome : { ...outcome, fault: withoutQuotes(outcome.fault) },
  );
  return { ...result, outcomes };
}

/** A result that cannot be written down is settled as unknown: the key is never left as if it ran still. */
function endOf(result: Payload | Fault): Result {
  try {
    const faults = faultsOf(result);
    const unknown = faults.some((fault) => fault.code === 'OUTCOME_UNKNOWN');
    const nothingDone =
      result.type !== 'Payload' || (faults.length > 0 && faults.length === result.outcomes.length);
    const free = !unknown && nothingDone && faults.every(mayBeTriedAgain);
    const single = unknown && result.type !== 'Payload';
    return {
      outcome: unknown ? 'UNKNOWN' : faults.length > 0 ? 'FAILED' : 'SUCCEEDED',
      error: describeFaults(faults, result),
      replay: free || single ? null : remember(result),
    };
  } catch {
    return unexpectedEnd;
  }
}

/** Nothing happened, and the next try may be another: the backend recovers, or the caller mends the input. */
function mayBeTriedAgain({ retryable, code }: Fault): boolean {
  return retryable || freeingCodes.has(code);
}

const freeingCodes: ReadonlySet<string> = new Set([
  'INVALID_INPUT',
  'UNSUPPORTED',
  'BACKEND_AUTHENTICATION',
  'UNAUTHENTICATED',
]);

function faultsOf(result: Payload | Fault): Fault[] {
  if (result.type !== 'Payload') return [result];
  return result.outcomes.flatMap(({ fault }) => (fault === null ? [] : [fault]));
}

function describeFaults(faults: Fault[], result: Payload | Fault): string | null {
  const [first] = faults;
  if (first === undefined) return null;
  const count = result.type === 'Payload' ? `${faults.length} of ${result.outcomes.length} targets: ` : '';
  return boundError(`${count}${first.code}: ${first.message}`);
}
