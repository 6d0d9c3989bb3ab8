import type { Json, JsonObject } from '../model.ts';
import type { Call } from './call.ts';
import type { PrincipalFilter, PrincipalRecord } from './principal.ts';
import type { ReadOperations } from './read.ts';
import type { Done, Written } from './write.ts';

export interface IntegrationUserAgentOperations
  extends ReadOperations<IntegrationUserAgentRecord, PrincipalFilter>,
    IntegrationUserAgentWrites {}

export interface IntegrationUserAgentRecord extends PrincipalRecord {
  applicationId?: string;
  serviceId?: string;
  serviceVersionId?: string;
  /** Key of the account (organization) that it belongs to. */
  organizationKey?: string | null;
  category?: string | null;
  customId?: string | null;
  clashingPriority?: number;
  registeredIpAddresses?: string[] | null;
  subscribedEvents?: Json[];
  allowedAccess?: JsonObject;
  activation?: IntegrationActivationRecord;
  personalInformationAcceptanceMode?: 'MODE_0' | 'MODE_1' | 'MODE_2' | null;
  requiresPersonalInformationAccess?: boolean;
  requiresSoleCategoryOwnership?: boolean;
  accessRequiresSpecificObjectConnection?: boolean | null;
  allowsTenantTokenGeneration?: boolean;
  allowsSubTenantTokenGeneration?: boolean;
  hasTenantHttpInvokableMethod?: boolean;
  hasSubTenantHttpInvokableMethod?: boolean;
}

export interface IntegrationActivationRecord {
  objectId: string | null;
  contentTypeId: string | null;
  variables: JsonObject | null;
  data: JsonObject | null;
}

export interface IntegrationUserAgentWrites {
  create?(input: NewIntegrationUserAgent, call: Call): Promise<Written<IntegrationUserAgentRecord>>;
  update?(
    key: string,
    changes: IntegrationUserAgentChanges,
    call: Call,
  ): Promise<Written<IntegrationUserAgentRecord>>;
  delete?(key: string, call: Call): Promise<Done>;
}

/** Absent: unchanged. Null: cleared. */
export interface IntegrationUserAgentChanges {
  applicationId?: string;
  serviceId?: string;
  serviceVersionId?: string;
  clashingPriority?: number;
  active?: boolean;
  category?: string | null;
  customId?: string | null;
  organizationKey?: string | null;
  accessRequiresSpecificObjectConnection?: boolean;
  personalInformationAcceptanceMode?: 'MODE_0' | 'MODE_1' | 'MODE_2' | null;
  /** The pair is set or cleared together. */
  activationObjectId?: string | null;
  activationContentTypeId?: string | null;
  activationVariables?: JsonObject | null;
  activationData?: JsonObject | null;
}

export interface NewIntegrationUserAgent extends IntegrationUserAgentChanges {
  applicationId: string;
  serviceId: string;
  serviceVersionId: string;
  clashingPriority: number;
}

/** Lists of integration user agents are ordered by the first of these fields that a record has. */
export const integrationUserAgentOrder: readonly (keyof IntegrationUserAgentRecord)[] = ['key'];
