// Starts the processes of the benchmark, each on its core where the system lets us say so.

import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const canPin = availableParallelism() > 1 && spawnSync('taskset', ['-p', String(process.pid)]).status === 0;

/** What is measured runs on the first core, what measures it and stands behind it on the second. */
export const cores = { server: 0, others: 1 };

export const isPinned = canPin;

/** Starts a module of the benchmark (or a whole command line of Node) that answers messages one by one. */
export function start({ core, command, env = {}, log = null }) {
  const node = [process.execPath, ...command];
  const [file, ...rest] = canPin ? ['taskset', '-c', String(core), ...node] : node;
  const output = log === null ? 'inherit' : openSync(log, 'w');
  const child = spawn(file, rest, {
    env: { ...process.env, ...env },
    stdio: ['ignore', output, log === null ? 'inherit' : output, 'ipc'],
  });
  if (log !== null) closeSync(output);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    isAlive: () => child.exitCode === null && child.signalCode === null,
    ask: (message) => {
      child.send(message);
      return next(child);
    },
    next: () => next(child),
    output: () => (log === null ? '' : readFileSync(log, 'utf8')),
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

export function pathOf(file) {
  return fileURLToPath(new URL(file, import.meta.url));
}

function next(child) {
  return new Promise((resolve, reject) => {
    const onExit = (code) => reject(new Error(`a process of the benchmark ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}

/** Waits until something listens there. */
export async function waitFor(server, port) {
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    if (!server.isAlive()) throw new Error(`it ended at once:\n${server.output()}`);
    if (await isListening(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`expected it to listen within 20 s:\n${server.output()}`);
}

function isListening(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.end());
  });
}
