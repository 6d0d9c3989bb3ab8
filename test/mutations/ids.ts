import { createDataset } from '../../src/sandbox/dataset.ts';
import { globalId } from './mutating.ts';

const { uuid } = createDataset();
const headquarters = 'f626b867-2ade-57ca-9c95-07d85e25fc2a';

/** Global ids of what the sandbox always has. */
export const astra = {
  account: globalId('Account', 'astra', headquarters),
  otherAccount: globalId('Account', 'astra', '654d50a5-57b8-5a41-8185-87294d21b5ab'),
  /** Holds the role of a member only. */
  elena: globalId('User', 'astra', `${headquarters}/4f93ad87-6bb1-5fc5-ae84-26219de4185f`),
  grace: globalId('User', 'astra', `${headquarters}/faba80a8-76d6-5d20-80bf-47d3cd5cc162`),
  lee: globalId('User', 'astra', '68622e09-0fa1-51e5-b316-a95d93c4f33a/a753259f-3de9-57cb-a359-7c209f6b8684'),
  leesToken: globalId(
    'Token',
    'astra',
    '68622e09-0fa1-51e5-b316-a95d93c4f33a/a753259f-3de9-57cb-a359-7c209f6b8684/92a0fcf2-1496-5033-b013-395e2ddf71f9',
  ),
  group: globalId('UserGroup', 'astra', `${headquarters}/818f2688-4e42-53b6-a708-b27cbe0012c4`),
  role: (name: string): string => globalId('Role', 'astra', name),
};

export const autonoma = {
  account: globalId('Account', 'autonoma', '48'),
  workshop: globalId('Account', 'autonoma', '62'),
  ann: globalId('User', 'autonoma', '1000003'),
  role: globalId('Role', 'autonoma', '203'),
};

export const oisp = {
  /** The gateway's log-in is its administrator. */
  account: globalId('Account', 'oisp', uuid('oisp', 'account', 0)),
  /** The gateway's log-in is invited to it. */
  partner: globalId('Account', 'oisp', uuid('oisp', 'partner')),
  mina: globalId('User', 'oisp', uuid('oisp', 'user', 0)),
  minasAccount: globalId('Account', 'oisp', uuid('oisp', 'account', 1)),
  role: (name: string): string => globalId('Role', 'oisp', name),
};

export const pigello = {
  agent: globalId('IntegrationUserAgent', 'pigello', '03a929e5-69bc-552c-befd-a86dbc57b307'),
  otherAgent: globalId('IntegrationUserAgent', 'pigello', '0d9bfba0-1789-51df-af20-255385d836be'),
  elena: globalId('User', 'pigello', 'organizationuser/aa6324ae-d406-5130-9f1b-ddf3300001ef'),
  elenasRole: globalId('Role', 'pigello', 'c3228e32-3021-54a5-bb06-122ae475dc05'),
  /** Has no role. */
  carlos: globalId('User', 'pigello', 'organizationuser/77b5a16e-0f1d-576e-b43a-50fe7eaa1a9d'),
};

export const newAgent = {
  applicationId: '497f6eca-6276-4993-bfeb-53cbbbba6f08',
  serviceId: '641e839f-864e-4cce-98f9-40f6cbb3e9e0',
  serviceVersionId: '26d5aff9-394f-4ac9-b146-a5dbfb7218eb',
  clashingPriority: -5,
};

export const wavefront = {
  tenant: globalId('Account', 'wavefront', 'nordhafen'),
  carlos: globalId('User', 'wavefront', 'carlos.mendez@nordhafen.example'),
  daniel: globalId('User', 'wavefront', 'daniel.sandberg@nordhafen.example'),
  beatriz: globalId('User', 'wavefront', 'beatriz.lima@nordhafen.example'),
  ghost: globalId('User', 'wavefront', 'ghost@nordhafen.example'),
  exporter: globalId('ServiceAccount', 'wavefront', 'sa::aarhus-terminal-exporter'),
  /** Has tokens. */
  warehouse: globalId('ServiceAccount', 'wavefront', 'sa::aarhus-warehouse-exporter'),
  viewers: globalId('Role', 'wavefront', '78f95418-3ac4-5701-b6fe-c9ba50c0a8cb'),
  exporters: globalId('Role', 'wavefront', 'bb63ce50-cc83-5c6d-b352-6b78aa124157'),
  bergen: globalId('UserGroup', 'wavefront', 'ba6eeead-7051-5b25-ab5e-328fd78264fc'),
  bilbao: globalId('UserGroup', 'wavefront', 'a3ff3e44-430c-5814-bf3e-8a20076ed739'),
};
