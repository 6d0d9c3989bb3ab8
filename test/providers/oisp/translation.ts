/** Recorded ids and activation codes have other values in a replay: learnt from the answers, used in the requests. */
interface Translation {
  /** Walks two answers side by side and notes what stands where a recorded id or code stood. */
  learn(recorded: unknown, live: unknown): void;
  /** With every recorded value that is known by now replaced. */
  text(recorded: string): string;
  apply(recorded: unknown): unknown;
  /** With moments, tokens and unstable orders made alike. */
  comparable(value: unknown): unknown;
  pairs(): [recorded: string, live: string][];
}

export function createTranslation(): Translation {
  const known = new Map<string, string>();

  function note(recorded: string, live: string): void {
    if ((known.get(recorded) ?? live) !== live)
      throw new Error(`${recorded} stood for something else before`);
    known.set(recorded, live);
  }

  function learn(recorded: unknown, live: unknown): void {
    if (typeof recorded === 'string' && typeof live === 'string') {
      if (isUuid(recorded) && isUuid(live)) note(recorded, live);
      return;
    }
    if (Array.isArray(recorded) && Array.isArray(live)) {
      for (const [left, right] of pairsByName(recorded, live)) learn(left, right);
      return;
    }
    if (!isObject(recorded) || !isObject(live)) return;
    for (const [name, value] of Object.entries(recorded)) {
      const other = live[name];
      if (codeFields.has(name) && typeof value === 'string' && typeof other === 'string') {
        note(value, other);
      } else {
        learn(value, other);
      }
    }
  }

  const text = (recorded: string): string =>
    [...known].reduce((result, [from, to]) => result.replaceAll(from, to), recorded);

  return {
    learn,
    text,
    apply: (recorded) =>
      recorded === undefined ? '' : (JSON.parse(text(JSON.stringify(recorded))) as unknown),
    comparable: (value) => comparable(value),
    pairs: () => [...known],
  };
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

const codeFields = new Set(['activation_code', 'activationCode']);
const momentFields = new Set([
  'created',
  'updated',
  'activation_code_expire_date',
  'timeLeft',
  'exp',
  'token',
]);

function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(comparable).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, one]): [string, unknown] =>
    momentFields.has(name) && one !== null ? [name, typeof one] : [name, comparable(one)],
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Lists come in no order: what has the same e-mail address or name belongs together. */
function pairsByName(recorded: unknown[], live: unknown[]): [unknown, unknown][] {
  return recorded.map((one) => [one, live.find((other) => nameOf(other) === nameOf(one))]);
}

function nameOf(value: unknown): unknown {
  return isObject(value) ? (value['email'] ?? value['name']) : value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
