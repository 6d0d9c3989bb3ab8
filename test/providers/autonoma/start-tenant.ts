import { autonoma } from '../../../src/providers/autonoma/index.ts';
import { type StartedProvider, startProvider } from '../../support/start-provider.ts';

export type Answers = Readonly<Record<string, unknown>>;

/** An adapter before an upstream that knows these answers only: JSON by path below the base, or whole responses. */
export function startTenant(
  answers: Answers,
  settings: Record<string, unknown> = {},
): Promise<StartedProvider> {
  return startProvider(
    {
      ...autonoma,
      loadEmulator: async () => () => ({
        basePath: '/base',
        settings: { auth: { apiToken: 'a-token' } },
        handle: (request) => answer(answers[new URL(request.url).pathname.replace('/base', '')]),
      }),
    },
    { settings },
  );
}

function answer(content: unknown): Response {
  if (content === undefined) return Response.json({ message: 'Not found' }, { status: 404 });
  return content instanceof Response ? content.clone() : Response.json(content);
}
