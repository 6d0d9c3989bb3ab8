import type { StreamState, StreamStates } from './cursor.ts';
import type { Stream } from './stream.ts';

/** The way that a page took through its streams: one change a step, since few edges are ever asked for their cursor. */
export interface Trail {
  /** Notes where the stream stands now. */
  note(stream: Pick<Stream<unknown>, 'name' | 'state'>): void;
  /** How many changes there are so far. */
  length(): number;
  /** Where every stream stood after so many changes; good until it is asked again. */
  statesAfter(changes: number): StreamStates;
}

/** Streams that are not noted keep the state that they had before. */
export function createTrail(before: StreamStates): Trail {
  const changes: { name: string; state: StreamState }[] = [];
  let states = new Map(before);
  let applied = 0;
  return {
    note: ({ name, state }) => void changes.push({ name, state: state() }),
    length: () => changes.length,
    statesAfter(wanted) {
      if (wanted < applied) {
        states = new Map(before);
        applied = 0;
      }
      for (const { name, state } of changes.slice(applied, wanted)) states.set(name, state);
      applied = wanted;
      return states;
    },
  };
}
