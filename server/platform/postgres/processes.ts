import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * When a running process began, as an opaque text, or null when there is no such process (a zombie counts as gone).
 * Together with the pid it names one process for good: a pid is used again, a pid with its start is not.
 */
export function processStart(pid: number): string | null {
  if (process.platform === 'linux') return linuxProcessStart(pid)
  if (process.platform === 'win32') return isSignalable(pid) ? 'unknown' : null
  const answer = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
  return answer.stdout?.trim() || null
}

/** Whether the process that once had this pid and start still lives. */
export function isSameProcess(known: { pid: number; start: string }): boolean {
  return processStart(known.pid) === known.start
}

function linuxProcessStart(pid: number): string | null {
  const stat = readIfThere(`/proc/${pid}/stat`)
  if (stat === null) return null
  // The second field is the program's name in brackets and may hold spaces and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields[0] === 'Z' || fields[0] === 'X') return null
  return `${readIfThere('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}/${fields[19]}`
}

/** Whether a process of that pid lives, whoever owns it. */
export function isSignalable(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Pids of the processes whose current folder is `folder` (a real path). PostgreSQL's postmaster and all its children stand in their data
 * folder, which tells them from a stranger that was given the pid of a dead one. Null where the system does not show it.
 */
export function processesStandingIn(folder: string): number[] | null {
  if (process.platform !== 'linux') return null
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => standsIn(pid, folder))
}

function standsIn(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder && processStart(pid) !== null
  } catch {
    return false // gone meanwhile, or of another user, whose folders are not ours either
  }
}

/** Waits until none of the processes lives. False when some still do after `patience` milliseconds. */
export async function haveGone(pids: number[], patience: number): Promise<boolean> {
  const until = Date.now() + patience
  while (pids.some((pid) => processStart(pid) !== null)) {
    if (Date.now() > until) return false
    await sleep(20)
  }
  return true
}

/** Sends a signal; a process that has already gone is fine. */
export function signal(pids: number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
