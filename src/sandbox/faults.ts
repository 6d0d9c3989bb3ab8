/**
 * Faults that an emulated backend commits on purpose: the same schedule and seed give the same faults in the same
 * order of requests.
 */
export interface FaultSchedule {
  /** Default 1. */
  seed?: number | undefined;
  rules: FaultRule[];
}

export interface FaultRule {
  kind: FaultKind;
  /** Chance that a matching request is hit, 0 to 1. Default 1. */
  probability?: number | undefined;
  /** How many requests are hit at the most. Default: no end. */
  times?: number | undefined;
  /** Only requests of this method. */
  method?: string | undefined;
  /** Only requests whose path contains this. */
  path?: string | undefined;
  /** latency: milliseconds. Default 1000. */
  ms?: number | undefined;
  /** status: the HTTP status. Default 503. */
  status?: number | undefined;
  /** status: seconds for a Retry-After header. Default: no header. */
  retryAfter?: number | undefined;
  /** body: what is answered, with status 200 unless `status` says otherwise. */
  body?: string | undefined;
  /** body: its media type. Default text/html. */
  mediaType?: string | undefined;
}

export const faultKinds = [
  'latency',
  'status',
  'body',
  'drop',
  'truncate',
  'wrongType',
  'duplicatePage',
  'lostAnswer',
] as const;
/**
 * latency: late. status: an error status without effect. body: a canned answer without effect. drop: the connection
 * breaks before anything happens. truncate: half of the answer's body. wrongType: one value of the JSON changes its
 * type. duplicatePage: the answer before, of the same path, once more. lostAnswer: it happens, and the connection
 * breaks before the answer.
 */
export type FaultKind = (typeof faultKinds)[number];

export type Handler = (request: Request) => Response | Promise<Response>;

/** Instead of a response: close the connection. */
export const disconnected = Symbol('disconnected');

export type FaultyHandler = (request: Request) => Promise<Response | typeof disconnected>;

export function withFaults(handle: Handler, schedule: FaultSchedule): FaultyHandler {
  const random = createRandom(schedule.seed ?? 1);
  const hits = new Map<FaultRule, number>();
  const previousAnswers = new Map<string, string>();

  function strikes(rule: FaultRule, request: Request): boolean {
    if (rule.method !== undefined && rule.method !== request.method) return false;
    if (rule.path !== undefined && !new URL(request.url).pathname.includes(rule.path)) return false;
    const soFar = hits.get(rule) ?? 0;
    if (soFar >= (rule.times ?? Number.POSITIVE_INFINITY)) return false;
    if (random() >= (rule.probability ?? 1)) return false;
    hits.set(rule, soFar + 1);
    return true;
  }

  /** A rule that answers instead of the emulator leaves nothing for the rules behind it. */
  function strikingRules(request: Request): { rule: FaultRule; chance: number }[] {
    const struck: { rule: FaultRule; chance: number }[] = [];
    for (const rule of schedule.rules) {
      if (!strikes(rule, request)) continue;
      // Drawn now: requests that end in another order would draw in another order.
      struck.push({ rule, chance: rule.kind === 'wrongType' ? random() : 0 });
      if (rule.kind === 'drop' || rule.kind === 'status' || rule.kind === 'body') break;
    }
    return struck;
  }

  return async (request) => {
    const struck = strikingRules(request);
    for (const { rule } of struck) {
      if (rule.kind === 'latency') await new Promise((resolve) => setTimeout(resolve, rule.ms ?? 1000));
      if (rule.kind === 'drop') return disconnected;
      if (rule.kind === 'status') return failureOf(rule);
      if (rule.kind === 'body') return cannedAnswer(rule);
    }
    const line = `${request.method} ${new URL(request.url).pathname}`;
    let response = await handle(request);
    for (const { rule, chance } of struck) {
      if (rule.kind === 'lostAnswer') return disconnected;
      if (rule.kind === 'truncate')
        response = await rewrite(response, (text) => text.slice(0, text.length / 2));
      if (rule.kind === 'wrongType')
        response = await rewrite(response, (text) => changeOneType(text, chance));
      if (rule.kind === 'duplicatePage') {
        response = await rewrite(response, (text) => previousAnswers.get(line) ?? text);
      }
    }
    if (schedule.rules.some((rule) => rule.kind === 'duplicatePage')) {
      previousAnswers.set(line, await response.clone().text());
    }
    return response;
  };
}

function failureOf(rule: FaultRule): Response {
  const headers = rule.retryAfter === undefined ? undefined : { 'retry-after': String(rule.retryAfter) };
  return new Response(null, { status: rule.status ?? 503, ...(headers && { headers }) });
}

function cannedAnswer(rule: FaultRule): Response {
  return new Response(rule.body ?? '', {
    status: rule.status ?? 200,
    headers: { 'content-type': rule.mediaType ?? 'text/html' },
  });
}

async function rewrite(response: Response, change: (text: string) => string): Promise<Response> {
  const text = change(await response.clone().text());
  // Some statuses (204) may have no body, not even an empty one.
  return new Response(response.body === null ? null : text, {
    status: response.status,
    headers: response.headers,
  });
}

/** Turns one value, chosen by chance, into an array. */
function changeOneType(text: string, chance: number): string {
  const values = text.match(/:\s*("(?:[^"\\]|\\.)*"|true|false|-?\d+(?:\.\d+)?)/g);
  const chosen = values?.[Math.floor(chance * values.length)];
  return chosen === undefined ? text : text.replace(chosen, ':[[]]');
}

/** mulberry32: small, fast, the same everywhere. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
