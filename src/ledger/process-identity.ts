import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells one process from all others, over restarts and reused pids. */
export interface ProcessIdentity {
  machine: string;
  pid: number;
  started: string;
}

/** Pids mean something only on one host, in one pid namespace (two containers may both have a pid 1), until it reboots. */
export function identifyProcess(): ProcessIdentity {
  const boot = orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const namespace = orEmpty(() => readlinkSync('/proc/self/ns/pid'));
  const machine = [hostname(), boot, namespace].join(' ');
  return { machine, pid: process.pid, started: startOf(process.pid) };
}

/** Whether a process of this machine runs; null where the system says only that its pid is taken, perhaps by another. */
export function isRunning({ pid, started }: Pick<ProcessIdentity, 'pid' | 'started'>): boolean | null {
  if (!isTaken(pid)) return false;
  const now = startOf(pid);
  return started === '' || now === '' ? null : now === started;
}

function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It exists and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Linux: ticks since the boot, or "ended" for a process that has ended and still has an entry (a zombie); elsewhere empty. */
function startOf(pid: number): string {
  const stat = orEmpty(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The program's name, in parentheses, may hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = ''] = fields;
  return state === 'Z' || state === 'X' ? 'ended' : (fields[19] ?? '');
}

function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
