import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { haveGone, isSignalable, processesStandingIn, signal } from './processes.ts'
import { StartupError } from './startup-error.ts'

/** What PostgreSQL itself says about a running server in postmaster.pid. */
export type Postmaster = { pid: number; isReady: boolean }

export function readPostmaster(clusterDir: string): Postmaster | null {
  try {
    const lines = readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    return pid > 1 ? { pid, isReady: lines[7]?.trim() === 'ready' } : null
  } catch {
    return null
  }
}

/**
 * Ends what a killed app or a killed server left behind in a cluster's folder: a server that lives on without its app is stopped properly,
 * orphaned children of a killed server are ended, and a pid file whose number now belongs to a stranger is removed, for PostgreSQL would
 * take that stranger for itself. The caller holds the folder's lock, so no living app stands behind the server found.
 */
export async function clearLeftovers(clusterDir: string, note: (text: string) => void): Promise<void> {
  if (!existsSync(join(clusterDir, 'PG_VERSION'))) return
  const left = readPostmaster(clusterDir)
  const standing = processesStandingIn(realpathSync(clusterDir)) ?? (left && looksLikePostgres(left.pid) ? [left.pid] : [])
  if (left && standing.includes(left.pid)) {
    note(`stopping the database server (process ${left.pid}) that a killed run left behind`)
    signal([left.pid], 'SIGINT') // fast shutdown; writing out much changed data may take its time
    if (!(await haveGone([left.pid], 60_000))) signal([left.pid], 'SIGQUIT')
    await haveGone([left.pid], 5_000)
  }
  if (!(await haveGone(standing, 500))) {
    note('ending processes of a killed database server')
    signal(standing, 'SIGKILL')
    if (!(await haveGone(standing, 5_000))) {
      throw new StartupError(`The processes ${standing.join(', ')} hold the database in ${clusterDir} and do not end. End them and start again.`)
    }
  }
  // Nobody of PostgreSQL's is left, so a pid file that is still there is stale, and its number, if alive, is somebody else's.
  const stale = readPostmaster(clusterDir)
  if (stale && isSignalable(stale.pid)) rmSync(join(clusterDir, 'postmaster.pid'), { force: true })
}

// Elsewhere than on Linux a process does not show its folder; its name has to do.
function looksLikePostgres(pid: number): boolean {
  if (!isSignalable(pid)) return false
  if (process.platform === 'win32') {
    return spawnSync('tasklist', ['/FI', `PID eq ${pid}`, '/NH'], { encoding: 'utf8' }).stdout.includes('postgres')
  }
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes('postgres')
}
