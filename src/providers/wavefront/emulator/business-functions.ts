import { type AccountRow, type Tables, unitedPermissions } from './tables.ts';

/** What everybody may do. */
const everybody = [
  'LOGIN',
  'LOGOUT',
  'VIEW_DASHBOARDS',
  'VIEW_ALERTS',
  'VIEW_EVENTS',
  'VIEW_METRIC_TIMESERIES',
];

/** A plausible share of the 102 documented names; which permission brings which is documented nowhere. */
const byPermission: Readonly<Record<string, readonly string[]>> = {
  user_management: [
    'GET_ALL_ACCOUNTS',
    'GET_ALL_USERS',
    'INVITE_USER',
    'ADMINISTER_GROUPS',
    'ROLES_MANAGEMENT',
  ],
  token_management: ['CREATE_TOKEN', 'REVOKE_TOKEN', 'GET_TOKENS'],
  alerts_management: ['MODIFY_ALERTS', 'MODIFY_ALERT_TAGS', 'MODIFY_TARGETS'],
  application_management: ['MODIFY_APPLICATIONS'],
  batch_query_priority: [],
  embedded_charts: ['CREATE_EMBEDDED_CHARTS'],
  dashboard_management: ['MODIFY_DASHBOARDS', 'MODIFY_DASHBOARD_TAGS'],
  derived_metrics_management: ['MODIFY_REGISTERED_QUERIES'],
  external_links_management: ['MODIFY_EXTERNAL_LINKS'],
  host_tag_management: ['MODIFY_HOST_TAGS'],
  agent_management: ['MODIFY_AGENTS', 'VIEW_AGENTS'],
  metrics_management: ['MODIFY_METRIC_VISIBILITY', 'METRICS_POLICY_MANAGEMENT'],
  ingestion: ['METRIC_INGESTION'],
  log_management: ['VIEW_LOGS'],
  saml_sso_management: ['VIEW_SAML_SSO_SETTINGS', 'MODIFY_SAML_SSO_SETTINGS'],
  monitored_application_service_management: ['MODIFY_MONITORED_APPLICATION_SERVICE'],
  events_management: ['MODIFY_EVENTS', 'MODIFY_EVENT_TAGS'],
};

export function businessFunctionsOf(tables: Tables, account: AccountRow): string[] {
  const granted = unitedPermissions(tables, account).flatMap((permission) => byPermission[permission] ?? []);
  return [...new Set([...everybody, ...granted])];
}
