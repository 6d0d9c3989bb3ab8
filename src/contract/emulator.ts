/** The contract of the emulators: a provider in miniature, served over HTTP by `src/sandbox`. */
import type { Dataset } from '../sandbox/dataset.ts';

export type CreateEmulator = (options: EmulatorOptions) => Emulator;

export interface EmulatorOptions {
  dataset: Dataset;
  /** Milliseconds since the epoch. */
  now(): number;
  /** One of the provider's profiles (OISP: v1, v2); absent: the first. */
  profile?: string;
}

/** A provider in miniature. State lives in memory and dies with it. */
export interface Emulator {
  handle(request: Request): Response | Promise<Response>;
  /** What follows the server's origin in the backend's `url`: "" or "/v1/api". */
  basePath: string;
  /** The settings, beside `url`, with which a gateway reaches this emulator, its credentials included. */
  settings: Record<string, unknown>;
}
