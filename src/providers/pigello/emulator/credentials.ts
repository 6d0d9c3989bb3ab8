import type { Dataset } from '../../../sandbox/dataset.ts';
import { organizationIdsOf } from './organizations.ts';

/** What an activation may see: everything, or what belongs to one organization. */
export interface Scope {
  organizationId: string | null;
}

export interface Credentials {
  /** As a gateway's `auth` settings name them: an activation for the whole customer. */
  auth: Record<string, string>;
  /** The scope of a request, or the answer that refuses it. */
  check(headers: Headers): Scope | Response;
}

export function createCredentials(dataset: Dataset): Credentials {
  const idOf = (what: string): string => dataset.uuid('pigello', 'activation', what);
  const customerType = idOf('content type customer');
  const organizationType = idOf('content type organization');
  const customerId = idOf('customer');
  const auth = {
    customerId,
    applicationId: idOf('application'),
    serviceId: idOf('service'),
    serviceVersionId: idOf('service version'),
    clientContentType: customerType,
    clientEntity: customerId,
    clientSecret: 'pigello-sandbox-secret',
  };
  const organizations = new Set(organizationIdsOf(dataset));

  return {
    auth,
    check(headers) {
      const sent = headerNames.map((name) => headers.get(name) ?? '');
      if (sent.includes('')) return detail(401, 'Authentication credentials were not provided.');
      const [customer, application, service, version, type, entity = '', secret] = sent;
      const known =
        customer === auth.customerId &&
        application === auth.applicationId &&
        service === auth.serviceId &&
        version === auth.serviceVersionId &&
        secret === auth.clientSecret;
      if (known && type === customerType && entity === customerId) return { organizationId: null };
      if (known && type === organizationType && organizations.has(entity)) return { organizationId: entity };
      return detail(403, 'Incorrect authentication credentials.');
    },
  };
}

const headerNames = [
  'X-PIGELLO-CUSTOMER-ID',
  'X-PIGELLO-APPLICATION-ID',
  'X-PIGELLO-SERVICE-ID',
  'X-PIGELLO-SERVICE-VERSION-ID',
  'X-PIGELLO-CLIENT-CT',
  'X-PIGELLO-CLIENT-ENTITY',
  'X-PIGELLO-CLIENT-SECRET',
];

export function detail(status: number, text: string): Response {
  return Response.json({ detail: text }, { status });
}
