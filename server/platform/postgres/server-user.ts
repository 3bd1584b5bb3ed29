import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { StartupError } from './startup-error.ts'

/** The user the database server runs as; null means the user we are already. */
export type ServerUser = { uid: number; gid: number } | null

/**
 * PostgreSQL refuses to run as root. Root therefore drops to the owner of the existing cluster (whoever made it keeps it), else to an
 * account found or made for the purpose. An ordinary user runs it as himself.
 */
export function serverUser(clusterDir: string): ServerUser {
  const own = process.getuid?.()
  if (own === undefined) return null
  const owner = statSync(clusterDir, { throwIfNoEntry: false })
  if (own !== 0) {
    if (owner && owner.uid !== own) {
      throw new StartupError(
        `The database in ${clusterDir} belongs to user number ${owner.uid}, and this is user number ${own}. ` +
          'Start as that user or as root, or set PRILAVOK_DATA to another folder.',
      )
    }
    return null
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return knownUser('prilavok') ?? knownUser('postgres') ?? madeUser() ?? knownUser('nobody') ?? noUser()
}

function knownUser(name: string): ServerUser {
  const line = process.platform === 'linux' ? passwdLine(name) : null
  if (line) return { uid: Number(line[2]), gid: Number(line[3]) }
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }))
  if (uid?.status !== 0 || gid?.status !== 0) return null
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

function passwdLine(name: string): string[] | undefined {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find((fields) => fields[0] === name)
}

// initdb looks its own user up by number, so a free number without an account would not do.
function madeUser(): ServerUser {
  if (process.platform !== 'linux') return null
  const shell = '/usr/sbin/nologin'
  const made = [
    ['useradd', '--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', shell, 'prilavok'],
    ['adduser', '-S', '-D', '-H', '-s', '/sbin/nologin', 'prilavok'], // BusyBox
  ].some(([command, ...rest]) => spawnSync(command!, rest).status === 0)
  return made ? knownUser('prilavok') : null
}

function noUser(): never {
  throw new StartupError(
    'The database server may not run as root, and no other account was found or could be made. Start as an ordinary user, add a system user ' +
      'named "prilavok", or set DATABASE_URL to a PostgreSQL server of your own.',
  )
}
