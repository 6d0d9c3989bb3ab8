import type { Adapter, Connection } from '../../../contract/provider.ts';
import { createJsonClient } from '../../../transport/json-client.ts';
import type { PigelloSettings } from '../settings.ts';
import { decodeFailure } from './failures.ts';
import { integrationUserAgentOperations } from './integration-user-agents.ts';
import { roleWrites } from './role-writes.ts';
import { pingUsers, userOperations } from './users.ts';

/** Organizations and roles are references only: Pigello documents no way to read them. */
export function createAdapter({ http, settings }: Connection<PigelloSettings>): Adapter {
  const credentials = toHeaders(settings.auth);
  const client = createJsonClient({ http, decodeFailure, authorize: () => credentials });
  const connected = { http, client, settings };
  return {
    ping: pingUsers(connected),
    integrationUserAgent: integrationUserAgentOperations(connected),
    user: userOperations(connected),
    role: roleWrites(connected),
  };
}

function toHeaders(auth: PigelloSettings['auth']): Record<string, string> {
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
