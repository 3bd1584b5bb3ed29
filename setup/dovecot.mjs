import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { at, say, step } from './project.mjs'

/** Where Debian's package puts it; below a folder of one's own it is the same. */
const BINARY = ['usr', 'sbin', 'dovecot']
const runs = (root) => existsSync(join(root, ...BINARY)) && existsSync(join(root, 'usr', 'lib', 'dovecot', 'imap'))

/**
 * The root of a file system that holds Dovecot, the mail server that the tests of mail talk to: the one named in PRILAVOK_DOVECOT, the system's,
 * one installed now, or one unpacked from Debian's packages for this project alone. Null when there is none to be had.
 */
export function ensureDovecot() {
  const named = process.env.PRILAVOK_DOVECOT
  if (named && runs(named)) return named
  if (runs('/')) return '/'
  if (!existsSync('/usr/bin/apt-get')) return none()
  return (process.getuid?.() === 0 ? installed() : null) ?? unpacked() ?? none()
}

function installed() {
  say('installing Dovecot for the tests of mail …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    step('apt-get', ['update', '-qq'], 'apt-get update failed', { env })
    step('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'dovecot-imapd'], 'apt-get install dovecot-imapd failed', { env })
  } catch (error) {
    say(error.message)
  }
  return runs('/') ? '/' : null
}

/** Anybody may download packages and unpack them; what they depend on and is not there comes along. */
function unpacked() {
  const root = at('.cache', 'dovecot')
  if (runs(root)) return root
  say('unpacking Dovecot for the tests of mail …')
  try {
    mkdirSync(root, { recursive: true })
    const listed = execFileSync('apt-get', ['install', '-s', '-q', '--no-install-recommends', 'dovecot-imapd'], { encoding: 'utf8' })
    const packages = [...listed.matchAll(/^Inst (\S+)/gm)].map((match) => match[1]).filter((name) => /^(?:dovecot|lib)/.test(name))
    execFileSync('apt-get', ['download', '-q', ...packages], { cwd: root, stdio: 'ignore' })
    for (const file of readdirSync(root).filter((name) => name.endsWith('.deb'))) {
      execFileSync('dpkg-deb', ['-x', join(root, file), root])
      rmSync(join(root, file))
    }
  } catch (error) {
    say(error.message)
  }
  return runs(root) ? root : null
}

function none() {
  say('no Dovecot: the tests that talk to a real IMAP server will be skipped. Install it (Debian: apt install dovecot-imapd) or name a folder that holds it in PRILAVOK_DOVECOT.')
  return null
}
