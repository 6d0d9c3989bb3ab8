import type { Connection } from '../../../contract/provider.ts';
import { createJsonClient, type JsonClient } from '../../../transport/json-client.ts';
import type { Settings } from '../settings.ts';
import { decodeFailure } from './failures.ts';

/** Sends requests with the credentials of one connection. */
export function createClient({ http, settings }: Connection<Settings>): JsonClient {
  const credentials = toHeaders(settings.auth);
  const secrets = [settings.auth.clientSecret];
  return createJsonClient({ http, decodeFailure, authorize: () => credentials, secrets, ownReasons: true });
}

function toHeaders(auth: Settings['auth']): Record<string, string> {
  return {
    'x-pigello-customer-id': auth.customerId,
    'x-pigello-application-id': auth.applicationId,
    'x-pigello-service-id': auth.serviceId,
    'x-pigello-service-version-id': auth.serviceVersionId,
    'x-pigello-client-ct': auth.clientContentType,
    // The documentation's security scheme calls this one client_object_id; the header is named otherwise.
    'x-pigello-client-entity': auth.clientEntity,
    'x-pigello-client-secret': auth.clientSecret,
  };
}
