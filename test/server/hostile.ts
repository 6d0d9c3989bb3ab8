import { getNamedType, isInputObjectType, isLeafType } from 'graphql';
import { schema } from '../../src/graph/schema.ts';
import { createRandom, type Random } from './execution/random.ts';
import { randomOperation } from './execution/random-operation.ts';
import { hostileText, hostileValue } from './hostile-values.ts';
import { jsonHeaders, type RawRequest, type ServedGateway } from './serve-gateway.ts';

export interface Fuzzed {
  asked: number;
  byStatus: Record<number, number>;
  /** Requests that were answered with a fault of the gateway, or by nobody. */
  broken: string[];
  /** Bytes that the process holds, at several moments after the first fifth. */
  memory: number[];
}

const atOnce = 8;
const moments = 5;

/** Sends so many hostile documents, variables and HTTP shapes, each made from the seed and its number. */
export async function fuzz(
  gateway: ServedGateway,
  { count, seed }: { count: number; seed: number },
): Promise<Fuzzed> {
  const found: Fuzzed = { asked: 0, byStatus: {}, broken: [], memory: [] };
  const next = async (): Promise<void> => {
    while (found.asked < count) {
      const number = found.asked;
      found.asked += 1;
      const request = hostileRequest(createRandom(seed * 1_000_003 + number));
      const answer = await gateway.send(request).catch((error: Error) => error);
      if (answer instanceof Error) found.broken.push(`${number}: ${answer.message}`);
      else {
        found.byStatus[answer.status] = (found.byStatus[answer.status] ?? 0) + 1;
        if (answer.status >= 500 || answer.text.includes('"INTERNAL"') || /node_modules/.test(answer.text))
          found.broken.push(`${number}: ${answer.status} ${answer.text.slice(0, 300)} ${show(request)}`);
      }
      if (number % Math.ceil(count / moments) === 0 && number > 0) {
        gateway.forget();
        gateway.log.splice(0);
        found.memory.push(process.memoryUsage().rss);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, next));
  return found;
}

function show({ headers, body, path }: RawRequest): string {
  return JSON.stringify({ path, headers, body: String(body).slice(0, 400) });
}

function hostileRequest(random: Random): RawRequest {
  const query = hostileDocument(random);
  const variables = random.chance(0.5) ? hostileValue(random, 0) : undefined;
  if (random.chance(0.15)) return hostileGet(random, query, variables);
  const whole = JSON.stringify({
    query: random.chance(0.03) ? hostileValue(random, 2) : query,
    variables,
    ...(random.chance(0.1) && { operationName: hostileText(random) }),
    ...(random.chance(0.1) && { extensions: hostileValue(random, 1) }),
  });
  const headers: Record<string, string> = { ...jsonHeaders };
  if (random.chance(0.2))
    headers['accept'] = random.pick([
      '*/*',
      'text/html',
      'text/event-stream',
      ';;;',
      'application/json;charset=x',
    ]);
  if (random.chance(0.15))
    headers['content-type'] = random.pick([
      'text/plain',
      'application/json; charset=utf-16',
      'multipart/form-data; boundary=a',
      'application/x-www-form-urlencoded',
      ';',
      'application/json;;;',
    ]);
  if (random.chance(0.1))
    headers[
      random.pick(['x-request-id', 'origin', 'sec-fetch-site', 'content-encoding', 'authorization', 'cookie'])
    ] = random.pick(['a', 'null', '../..', 'x'.repeat(2_000), 'Bearer x', 'identity']);
  if (random.chance(0.03))
    headers['host'] = random.pick(['[', 'a b', 'x:99999', 'a@b:c', '%00', 'evil.example']);
  return { headers, body: random.chance(0.15) ? damaged(random, whole) : whole };
}

function hostileGet(random: Random, query: string, variables: unknown): RawRequest {
  const search = new URLSearchParams({
    query,
    variables: random.chance(0.4) ? hostileText(random) : JSON.stringify(variables ?? {}),
  });
  const path = random.chance(0.1)
    ? `/graphql?${random.pick(['%', '%ff', 'query=%00', 'query', '&&=', '?query={a}'])}`
    : `/graphql?${search}`;
  return {
    method: random.pick(['GET', 'GET', 'GET', 'PUT', 'OPTIONS', 'DELETE']),
    path: path.slice(0, 8_000),
    headers: { accept: jsonHeaders.accept },
  };
}

function damaged(random: Random, text: string): string | Buffer {
  const at = random.below(text.length);
  if (random.chance(0.3)) return text.slice(0, at);
  if (random.chance(0.3))
    return Buffer.concat([
      Buffer.from(text.slice(0, at)),
      Buffer.from([0xff, 0xc0, 0]),
      Buffer.from(text.slice(at)),
    ]);
  return `${text.slice(0, at)}${random.pick(['"', '{', '\u0000', '\\', '[', '1e999', '\ud800'])}${text.slice(at)}`;
}

function hostileDocument(random: Random): string {
  const text = random.pick([wildOperation, wildMutation, repeated, nested, cutOperation, cutOperation])(
    random,
  );
  return text;
}

/** Valid mostly, with arguments that no list and no id has. */
function wildOperation(random: Random): string {
  const { text } = randomOperation({
    schema,
    random,
    kind: 'query',
    depth: 3,
    breadth: 3,
    valueFor: () => hostileArgument(random),
  });
  return text;
}

function hostileArgument(random: Random): unknown {
  if (random.chance(0.4)) return undefined;
  return random.pick([
    0,
    -1,
    2,
    201,
    'x',
    '',
    '__proto__',
    Buffer.from('["User","astra","x"]').toString('base64url'),
    'WyJVc2VyIl0',
  ]);
}

/** A mutation by the names of its input, whose values are of any kind; most are refused, none may break anything. */
function wildMutation(random: Random): string {
  const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
  const field = fields[random.below(fields.length)];
  const input = field?.args[0] === undefined ? undefined : getNamedType(field.args[0].type);
  if (field === undefined || !isInputObjectType(input)) return 'mutation { __typename }';
  const values = Object.values(input.getFields())
    .filter(() => random.chance(0.7))
    .map(({ name, type }) => `${name}: ${isLeafType(getNamedType(type)) ? literal(random) : '{}'}`);
  return `mutation { ${field.name}(input: { ${values.join(' ')} }) { __typename } }`;
}

function literal(random: Random): string {
  return random.pick([
    '"x"',
    '"wavefront"',
    '["x", "y"]',
    'true',
    '1',
    '-1.5e9',
    'null',
    '"\\u0000"',
    '{ a: 1 }',
    '"../../x"',
    'ACTIVE',
    `"${'y'.repeat(500)}"`,
  ]);
}

function repeated(random: Random): string {
  const count = random.below(700);
  const part = random.pick([
    'a:__typename ',
    '@skip(if:false) ',
    '...{__typename} ',
    '__typename @a @b ',
    'viewer{subject} ',
    '#x\n',
  ]);
  return `{ __typename ${part.startsWith('@') ? '__typename ' : ''}${part.repeat(count)} }`;
}

function nested(random: Random): string {
  const depth = random.below(90);
  return random.pick([
    `${'{viewer'.repeat(depth)}${'}'.repeat(depth)}`,
    `{ node(id: ${'['.repeat(depth)}${']'.repeat(depth)}) { id } }`,
    `{ accounts(first: 1) { nodes { ${'parent { '.repeat(depth)} id ${'} '.repeat(depth)} } } }`,
    `{ ...F0 } ${Array.from({ length: depth }, (_, index) => `fragment F${index} on Query { ...F${index + 1} }`).join(' ')} fragment F${depth} on Query { __typename }`,
  ]);
}

/** A random operation with a piece of it lost, doubled or swapped. */
function cutOperation(random: Random): string {
  const text = wildOperation(random);
  const [from, to] = [random.below(text.length), random.below(text.length)];
  const piece = text.slice(Math.min(from, to), Math.max(from, to));
  return random
    .pick([
      text.replace(piece, ''),
      text.replace(piece, () => piece + piece),
      text.replace(piece, hostileText(random)),
      text,
    ])
    .slice(0, 20_000);
}
