import type { FaultSchedule } from '../sandbox/faults.ts';
import { faultScheduleSchema } from './backend-schema.ts';
import { explainIssue } from './explain-issue.ts';
import { ConfigurationError, createFaultList } from './faults.ts';
import { readYaml } from './read-yaml.ts';

/** The faults that `emulate --faults file` commits. */
export function readFaultSchedule(file: string, readFile: (path: string) => string): FaultSchedule {
  const schedule = faultScheduleSchema.safeParse(readYaml(file, readFile), { error: explainIssue });
  if (schedule.success) return schedule.data;
  const faults = createFaultList();
  faults.addIssues(schedule.error, []);
  throw new ConfigurationError(faults.faults.map((fault) => `${file}: ${fault}`));
}
