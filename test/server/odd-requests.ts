export const viewer = '{ viewer { subject } }';
/** The body of a POST. */
export const post = (query: string, rest: object = {}): string => JSON.stringify({ query, ...rest });

/** What is asked. */
export const bodies: Record<string, string | Buffer> = {
  'an operation': post(viewer),
  'an operation among others': post(`query A ${viewer} query B { __typename }`, { operationName: 'B' }),
  'an operation that is not named among others': post(`query A ${viewer} query B { __typename }`),
  'an operation that is not there': post(`query A ${viewer}`, { operationName: 'B' }),
  'a name that is empty': post(viewer, { operationName: '' }),
  'nulls in place of the rest': post(viewer, { operationName: null, variables: null, extensions: null }),
  extensions: post(viewer, { extensions: { persistedQuery: { version: 1 } } }),
  'parameters that nobody knows': post(viewer, { id: 'x', doc_id: 7 }),
  '__proto__ as a parameter': `{"query":"${viewer}","__proto__":{"variables":7}}`,
  'a byte-order mark': `\uFEFF${post(viewer)}`,
  'a text that is no UTF-8': Buffer.from(post('{ é }'), 'latin1'),
  'no JSON': '{',
  nothing: '',
  spaces: '   ',
  'a batch': `[${post(viewer)},${post(viewer)}]`,
  'an empty batch': '[]',
  'an empty query': post(' '),
  'a syntax error': post('{ viewer {'),
  'a field that is not there': post('{ nope }'),
  'many faults': post(`{ ${Array.from({ length: 60 }, (_, index) => `nope${index}`).join(' ')} }`),
  'too many tokens': post(`{ ${'__typename '.repeat(2_001)} }`),
  'too many brackets': post(`${'{ a '.repeat(401)}`),
  'a variable that is missing': post('query ($id: ID!) { node(id: $id) { id } }'),
  'a variable of a wrong type': post('query ($n: Int) { users(first: $n) { totalCount } }', {
    variables: { n: 'x' },
  }),
  'null for a variable that decides': post('query ($c: Boolean = true) { __typename @skip(if: $c) }', {
    variables: { c: null },
  }),
  'an argument that is refused': post('{ users(first: 0) { totalCount } }'),
  'an error within a field': post('{ viewer { subject } users(after: "x") { nodes { id } } }'),
  'a mutation that finds nothing': post('mutation { deleteUser(input: { id: "x" }) { __typename } }'),
  'a subscription': post('subscription { __typename }'),
  'fragments in a circle': post('{ ...F } fragment F on Query { ...F }'),
  introspection: post('{ __schema { queryType { name } } __type(name: "User") { name } }'),
  'names of the prototype': post('{ __proto__: __typename constructor: __typename }'),
  'a character of four bytes': post(`{ viewer { subject } } # 🞶`),
  'as many bytes as are allowed': post(viewer, { extensions: { x: 'x'.repeat(255_937) } }),
  'more bytes than are allowed': post(viewer, { extensions: { x: 'x'.repeat(256_000) } }),
};

/** Who asks, by the header Accept. */
export const accepts: Record<string, string | undefined> = {
  Apollo: 'application/graphql-response+json,application/json;q=0.9',
  'Apollo before version 4': '*/*',
  urql: 'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
  Relay: 'application/json',
  'a browser': 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'a page': 'text/html',
  nobody: undefined,
  'whoever says nothing': '',
  'a stream': 'text/event-stream',
  'parts, and JSON': 'multipart/mixed;deferSpec=20220824, application/json',
  'an old charset': 'application/json; charset=iso-8859-1',
  'a charset': 'application/json; charset=utf-8',
  'a charset in capitals and spaces': 'APPLICATION/JSON ; CHARSET = UTF-8',
  'another charset with spaces': 'application/json; charset = latin1, application/graphql-response+json',
  'a charset in quotes': 'application/json; charset="utf-8"',
  XML: 'text/xml',
  'any of one kind': 'application/*',
  'JSON of any kind': '*/json',
};
