import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, closeSync, constants, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { giveToOwnerOfFolder } from './folder-lock.ts'
import type { ServerUser } from './server-user.ts'
import { StartupError } from './startup-error.ts'

export const superuser = 'prilavok'

/** The folder of the embedded server inside the data folder. */
export const clusterDir = (dataDir: string): string => join(dataDir, 'postgres')

const passwordFile = (dataDir: string): string => join(dataDir, 'postgres-password')

/**
 * How to name a folder to a program run as `user`. Handed over as an open descriptor it can be used even under a folder that only root may
 * enter: the kernel asks for rights on the folder itself, not on the way there.
 */
export function handOver(folder: string, user: ServerUser): { path: string; descriptors: number[]; close(): void } {
  if (!user || process.platform !== 'linux') return { path: folder, descriptors: [], close() {} }
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  return { path: '/proc/self/fd/3', descriptors: [descriptor], close: () => closeSync(descriptor) }
}

/** The environment of the server's programs: nothing of ours (keys, PG* variables) reaches them. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP } = process.env
  return { PATH, LC_ALL: 'C', ...(process.platform === 'win32' ? { SystemRoot, TEMP } : {}) }
}

/** Makes the cluster when there is none, and gives the superuser's password. */
export async function ensureCluster(dataDir: string, binaries: Binaries, user: ServerUser, isDurable: boolean): Promise<string> {
  const target = clusterDir(dataDir)
  if (existsSync(join(target, 'PG_VERSION'))) {
    refuseOtherVersion(target, binaries)
    return readPassword(dataDir)
  }
  const password = randomBytes(24).toString('base64url')
  writeFileSync(passwordFile(dataDir), password, { mode: 0o600, flush: isDurable })
  giveToOwnerOfFolder(passwordFile(dataDir))
  // Under another name until whole: a killed initdb leaves nothing that looks like a database.
  const draft = `${target}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  if (user) chownSync(draft, user.uid, user.gid)
  await initialise(draft, password, binaries, user, isDurable)
  rmSync(target, { recursive: true, force: true })
  renameSync(draft, target)
  return password
}

function readPassword(dataDir: string): string {
  try {
    return readFileSync(passwordFile(dataDir), 'utf8').trim()
  } catch (error) {
    throw new StartupError(`The database's password cannot be read from ${passwordFile(dataDir)} (${(error as Error).message}). Restore that file.`)
  }
}

function refuseOtherVersion(target: string, binaries: Binaries): void {
  const made = readFileSync(join(target, 'PG_VERSION'), 'utf8').trim()
  const have = binaries.version.split('.')[0]
  if (made === have) return
  throw new StartupError(`The database in ${target} was made by PostgreSQL ${made}, and this version of Prilavok brings PostgreSQL ${have}.`)
}

// pg_trgm asks the system, not PostgreSQL's own Unicode tables, what a letter is: under plain C it sees none in Russian words.
const letterLocales = process.platform === 'win32' ? ['en-US.UTF-8', 'en-US'] : ['C.UTF-8', 'C.utf8', 'en_US.UTF-8', 'ru_RU.UTF-8']

async function initialise(folder: string, password: string, binaries: Binaries, user: ServerUser, isDurable: boolean): Promise<void> {
  const secrets = mkdtempSync(join(user ? '/tmp' : tmpdir(), 'prilavok-'))
  const secret = join(secrets, 'password')
  writeFileSync(secret, password, { mode: 0o600 })
  if (user) for (const path of [secrets, secret]) chownSync(path, user.uid, user.gid)
  const place = handOver(folder, user)
  try {
    // Code-point order for indexes and keys, Unicode rules for letters, the same on every system; people's order is a collation of the query.
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    const access = [`--username=${superuser}`, `--pwfile=${secret}`, '--auth=scram-sha-256']
    const options = ['-D', place.path, ...locale, ...access, '--no-instructions', ...(isDurable ? [] : ['--no-sync'])]
    for (const letters of letterLocales) {
      const failure = await run(binaries.initdb, [...options, `--lc-ctype=${letters}`], user, place.descriptors)
      if (failure === null) return
      if (!failure.includes('invalid locale name')) throw new StartupError(`The database could not be made: ${failure}`)
    }
    throw new StartupError(`The database could not be made: this system has none of the locales ${letterLocales.join(', ')}.`)
  } finally {
    place.close()
    rmSync(secrets, { recursive: true, force: true })
  }
}

/** Resolves with null, or with what the program complained of. */
function run(program: string, args: string[], user: ServerUser, descriptors: number[]): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const cwd = process.platform === 'win32' ? undefined : '/'
    const child = spawn(program, args, { cwd, env: serverEnvironment(), stdio: ['ignore', 'ignore', 'pipe', ...descriptors], ...user })
    let complaint = ''
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (complaint += text))
    child.once('error', reject)
    child.once('close', (code) => resolve(code === 0 ? null : complaint.trim() || `initdb ended with ${code}`))
  })
}
