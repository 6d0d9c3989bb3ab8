import type { Call } from '../../provider.ts';

/** The same call with a memory of its own: a write must not judge by what was read before it, nor answer with it. */
export function afresh({ signal, deadline, requestId }: Call): Call {
  const answers = new Map<string, Promise<unknown>>();
  return {
    signal,
    deadline,
    requestId,
    once<T>(name: string, read: () => Promise<T>): Promise<T> {
      const answer = answers.get(name) ?? read();
      answers.set(name, answer);
      return answer as Promise<T>;
    },
  };
}
