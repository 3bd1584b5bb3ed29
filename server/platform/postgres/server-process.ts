import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { handOver, serverEnvironment } from './cluster.ts'
import { readPostmaster } from './leftovers.ts'
import type { ServerUser } from './server-user.ts'
import { StartupError } from './startup-error.ts'

/** Where the server's own messages go; what it does in the ordinary course is for `debug`. Pino's logger fits. */
export type ServerLog = { debug?(message: string): void; warn(message: string): void; error(message: string): void }

/** What it takes to run the server on a cluster. */
export type Launch = { folder: string; binaries: Binaries; user: ServerUser; args: string[]; log: ServerLog }

/** A postmaster; `ended` resolves with the exit code or the signal's name. */
export type ServerProcess = { pid: number; ended: Promise<string>; stop(): Promise<void>; stopNow(): void }

const poll = 10

/** Resolves when the server takes connections. Recovery after an unclean stop may take a while: as long as it lives, it is waited for. */
export async function launchServer({ folder, binaries, user, args, log }: Launch): Promise<ServerProcess> {
  const place = handOver(folder, user)
  const child = spawn(binaries.postgres, ['-D', place.path, ...args], {
    cwd: process.platform === 'win32' ? undefined : '/',
    env: serverEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe', ...place.descriptors],
    // Ctrl-C goes to every process of the terminal; the app must be able to finish its work before its database goes.
    detached: process.platform !== 'win32',
    ...user,
  })
  place.close()
  const last: string[] = []
  createInterface({ input: child.stderr! }).on('line', (line) => {
    last.push(line)
    if (last.length > 5) last.shift()
    relay(line, log)
  })
  let end: string | null = null
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve((end = error.message)))
    child.once('close', (code, signalName) => resolve((end = signalName ?? `code ${code}`)))
  })
  if (child.pid) guard(child.pid, ended)
  const signal = () => interrupt(child, folder, binaries)
  for (;;) {
    const postmaster = readPostmaster(folder)
    if (postmaster?.pid === child.pid && postmaster?.isReady) break
    if (end !== null) throw new StartupError(`The database server did not start (${end as string}): ${last.join(' ')}`)
    await sleep(poll)
  }
  return { pid: child.pid!, ended, stop: () => (signal(), ended.then(() => {})), stopNow: signal }
}

// An app that is killed cannot stop its server. A shell that holds the other end of a pipe does: it reads the end of the pipe when the app
// is gone. Should it be killed as well, the next start finds the server and stops it.
function guard(pid: number, ended: Promise<string>): void {
  if (process.platform === 'win32') return
  const shell = spawn('/bin/sh', ['-c', 'read -r _ || kill -INT "$0"', String(pid)], { cwd: '/', stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  shell.once('error', () => {})
  shell.unref()
  void ended.then(() => shell.kill('SIGKILL'))
}

// PostgreSQL's fast shutdown: open transactions are rolled back, everything is written, nothing is left to recover.
function interrupt(child: ChildProcess, folder: string, binaries: Binaries): void {
  if (process.platform === 'win32') spawnSync(binaries.pgCtl, ['stop', '-D', folder, '-m', 'fast', '-W'])
  else child.kill('SIGINT')
}

// A failed statement is the asker's to report, and FATAL ends one connection, not the server.
function relay(line: string, log: ServerLog): void {
  const text = `postgres: ${line}`
  if (line.startsWith('PANIC:')) log.error(text)
  // Ending connections at a stop is our own doing.
  else if (/^(FATAL|WARNING):/.test(line) && !line.endsWith('due to administrator command')) log.warn(text)
  else log.debug?.(text)
}
