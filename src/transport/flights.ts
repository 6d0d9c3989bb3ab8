import { hash } from 'node:crypto';
import { onAbort } from './abort.ts';
import type { HttpRequest, HttpResponse, RequestMeter, TransportCall } from './exchange.ts';

/** Reads that are under way: who asks the same at the same moment gets the same answer. */
export interface Flights {
  /**
   * The answer of the flight for this request, begun if there is none. A call that ends leaves it, with its own reason;
   * the flight is given up when the last one has left. `isSent` tells whether the request has begun to leave.
   */
  join(request: HttpRequest, call: TransportCall, begin: Begin): Joined;
  /** Lets whoever comes from now on begin anew: what is under way may tell of the time before a write. */
  forget(): void;
}

export interface Joined {
  answer: Promise<HttpResponse>;
  isSent(): boolean;
}

export type Begin = (call: TransportCall, told: Told) => Promise<HttpResponse>;

export interface Told {
  onSent(): void;
  /** Counts a repetition; false where nobody who waits may send one more. */
  mayRepeat(): boolean;
}

interface Flight {
  answer: Promise<HttpResponse>;
  /** It ends with the last of those who wait for it, and has the latest of their deadlines. */
  call: TransportCall;
  waiting: number;
  /** Of the operations that have asked for it. */
  meters: Set<RequestMeter>;
  sent: boolean;
  giveUp(reason: unknown): void;
}

/**
 * An operation pays for a flight once, whether it begins it or joins it (`pay` throws where it cannot): what it costs must
 * not tell whether somebody else asks the same at the moment.
 */
export function createFlights(pay: (call: TransportCall) => void): Flights {
  const flights = new Map<string, Flight>();

  function take(name: string, call: TransportCall, begin: Begin): Flight {
    const { requestId, deadline, caller = '', meter } = call;
    const known = flights.get(name);
    if (meter === undefined || known?.meters.has(meter) !== true) pay(call);
    if (known !== undefined) {
      if (meter !== undefined) known.meters.add(meter);
      known.call.deadline = Math.max(known.call.deadline, deadline);
      return known;
    }
    const meters = new Set(meter === undefined ? [] : [meter]);
    const controller = new AbortController();
    const land = (): void => {
      if (flights.get(name) === flight) flights.delete(name);
    };
    const own: TransportCall = { signal: controller.signal, deadline, requestId, caller };
    const told: Told = {
      onSent: () => {
        flight.sent = true;
      },
      mayRepeat: () => meters.size === 0 || [...meters].filter((one) => one.take()).length > 0,
    };
    const flight: Flight = {
      call: own,
      waiting: 0,
      meters,
      sent: false,
      answer: begin(own, told),
      giveUp(reason) {
        land();
        controller.abort(reason);
      },
    };
    flights.set(name, flight);
    flight.answer.then(land, land);
    return flight;
  }

  return {
    forget: () => flights.clear(),
    join(request, call, begin) {
      const flight = take(nameOf(request), call, begin);
      return { answer: wait(flight, call.signal), isSent: () => flight.sent };
    },
  };
}

function wait(flight: Flight, signal: AbortSignal): Promise<HttpResponse> {
  flight.waiting += 1;
  return new Promise((resolve, reject) => {
    const stop = onAbort(signal, () => {
      flight.waiting -= 1;
      if (flight.waiting === 0) flight.giveUp(signal.reason);
      reject(signal.reason);
    });
    flight.answer.then(resolve, reject).finally(stop);
  });
}

/**
 * Equal for equal requests. With another token it is another request, whose refusal says nothing of this one's token.
 * Hashed, since headers, path and body may hold what is secret.
 */
function nameOf({ method, path, query, headers, body }: HttpRequest): string {
  return hash('sha256', JSON.stringify([method, path, query, headers, body]), 'base64');
}
