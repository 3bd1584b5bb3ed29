import { existsSync, writeFileSync } from 'node:fs'
import { at, hashOf, readIfThere, say, SetupError, step } from './project.mjs'

const stamp = at('node_modules', '.prilavok-lock')

/** Installs the packages of package-lock.json when it has changed since the last time. Otherwise needs neither network nor time. */
export function ensureInstalled() {
  const oldest = 20
  if (Number(process.versions.node.split('.')[0]) < oldest) {
    throw new SetupError(`Node ${process.versions.node} is too old: Prilavok needs Node ${oldest} or newer.`)
  }
  const lock = readIfThere(at('package-lock.json'))
  if (lock === null) throw new SetupError('package-lock.json is missing: take a whole copy of the project.')
  const wanted = hashOf(lock, process.platform, process.arch)
  if (readIfThere(stamp) === wanted) return
  if (!isInstalledAlready(lock)) installFromLock()
  writeFileSync(stamp, wanted)
}

function installFromLock() {
  say('installing packages (once; a minute or two) …')
  // Whatever the machine's npm is set to omit, the web app is built here, from packages that only the build needs.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath
  const failure = 'The packages could not be installed. Is the network there? The lines above say what npm met.'
  if (npm && existsSync(npm) && /\.[cm]?js$/.test(npm)) step(process.execPath, [npm, ...args], failure)
  else step('npm', args, failure, { shell: process.platform === 'win32' })
}

// Somebody ran npm by hand: npm's own record of what lies in node_modules agrees with the lock.
function isInstalledAlready(lock) {
  const record = readIfThere(at('node_modules', '.package-lock.json'))
  if (record === null) return false
  const installed = JSON.parse(record).packages
  const locked = JSON.parse(lock).packages
  const agrees = ([path, { version }]) => locked[path]?.version === version
  const isThere = ([path, { optional, peer }]) => path === '' || optional || peer || path in installed
  return Object.entries(installed).every(agrees) && Object.entries(locked).every(isThere)
}
