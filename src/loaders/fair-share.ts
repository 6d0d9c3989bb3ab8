/**
 * How many records to ask of each stream of a backend at first, where so many backends share the page: well more than
 * its part, so that only data that is spread very unevenly needs a second request, and yet less than three records in
 * all for each that the page shows.
 */
export function fairShare(
  wanted: number,
  { backends, streams }: { backends: number; streams: number },
): number {
  const ofBackend = portion(wanted, backends, leastOfBackend);
  return streams > 1 ? portion(ofBackend, streams, leastOfStream) : ofBackend;
}

function portion(wanted: number, sharers: number, least: number): number {
  return Math.min(wanted, Math.max(least, Math.ceil((margin * wanted) / sharers)));
}

const margin = 2.8;
/** Below these a second request costs more than the records that the first would have read too many. */
const leastOfBackend = 25;
const leastOfStream = 20;

export interface Progress {
  /** What the page has taken: of this stream, and of all. */
  taken: { own: number; all: number };
  /** Of the stream's records, read and not taken. */
  waiting: number;
  wanted: number;
}

/** How many more a stream needs for the rest of the page if it goes on as it began; 0 where it has enough. */
export function shortfall({ taken, waiting, wanted }: Progress): number {
  if (taken.all === 0) return 0;
  const expected = Math.ceil((wanted * taken.own) / taken.all);
  return expected <= waiting ? 0 : Math.min(wanted, expected - waiting + leastOfStream);
}
