import type { Capability } from '../contract/capability.ts';

/** Capabilities for people: "account read list, user read list". */
export function summarize(capabilities: readonly Capability[]): string {
  const verbs = new Map<string, string[]>();
  for (const capability of capabilities) {
    const words = capability.toLowerCase().split('_');
    const verb = words.pop() ?? '';
    const resource = words.join(' ');
    verbs.set(resource, [...(verbs.get(resource) ?? []), verb]);
  }
  return [...verbs].map(([resource, list]) => `${resource} ${list.join(' ')}`).join(', ');
}
