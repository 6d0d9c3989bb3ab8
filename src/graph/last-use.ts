import type { LastUseRecord } from '../contract/record.ts';
import { builder } from './builder.ts';

const LastUseBasisEnum = builder.enumType('LastUseBasis', {
  description: 'How far the last use of something is known.',
  values: {
    USED: { description: 'It was used, at `at`.' },
    NEVER: { description: 'The backend says that it was never used.' },
    NOT_REPORTED: { description: 'The backend does not tell whether it was used.' },
  } satisfies Record<LastUseRecord['basis'], { description: string }>,
});

export const LastUseRef = builder.objectRef<LastUseRecord>('LastUse').implement({
  description: 'When something was last used, and how far that is known. Never used is not "not said".',
  fields: (t) => ({
    basis: t.field({ type: LastUseBasisEnum, description: 'What is known.', resolve: ({ basis }) => basis }),
    at: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When; null unless the basis is USED.',
      resolve: ({ at }) => at,
    }),
  }),
});
