import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { ImapFlow } from 'imapflow'
import { afterAll, beforeAll, describe } from 'vitest'

const ROOT = process.env.PRILAVOK_DOVECOT ?? '/'
const BINARY = join(ROOT, 'usr', 'sbin', 'dovecot')

/** Tests that talk to a real mail server; skipped, with the reason in their name, where there is none (setup/dovecot.mjs). */
export const describeWithImap = existsSync(BINARY) ? describe : (name: string, body: () => void) => describe.skipIf(true)(`${name} [skipped: no Dovecot, see setup/dovecot.mjs]`, body)

export const MAIL_PASSWORD = 'mail-secret'

export type ImapServer = {
  readonly port: number
  /** A connection of a mailer to the box of a person, whose name is free; the box comes to be by it. */
  mailer(login: string): Promise<ImapFlow>
  /** A letter comes in. */
  deliver(login: string, letter: string | Buffer, folder?: string): Promise<void>
}

/** Debian's Dovecot as an ordinary user, in a folder of its own. Call at the top of a describe. */
export function imapServer(): ImapServer {
  const held: { process?: ChildProcess; dir?: string; port?: number; mailers: Map<string, ImapFlow> } = { mailers: new Map() }
  beforeAll(async () => {
    held.dir = await mkdtemp(join(tmpdir(), 'prilavok-imap-'))
    held.port = await freePort()
    held.process = await start(held.dir, held.port)
  })
  afterAll(async () => {
    for (const mailer of held.mailers.values()) mailer.close()
    if (held.process && held.process.exitCode === null) {
      held.process.kill('SIGTERM')
      await once(held.process, 'exit')
    }
    if (held.dir) await rm(held.dir, { recursive: true, force: true })
  })
  const mailer = async (login: string): Promise<ImapFlow> => {
    const known = held.mailers.get(login)
    if (known?.usable) return known
    const client = new ImapFlow({ host: '127.0.0.1', port: held.port!, secure: false, doSTARTTLS: false, auth: { user: login, pass: MAIL_PASSWORD }, logger: false })
    client.on('error', () => {})
    await client.connect()
    held.mailers.set(login, client)
    return client
  }
  return {
    get port() {
      return held.port!
    },
    mailer,
    deliver: async (login, letter, folder = 'INBOX') => {
      const bytes = typeof letter === 'string' ? Buffer.from(letter.replaceAll(/\r?\n/g, '\r\n')) : letter
      await (await mailer(login)).append(folder, bytes)
    },
  }
}

async function start(dir: string, port: number): Promise<ChildProcess> {
  // Root may not own mail in Dovecot's eyes; whoever runs the tests otherwise, may.
  const isRoot = process.getuid!() === 0
  const [uid, gid] = isRoot ? [65_534, 65_534] : [process.getuid!(), process.getgid!()]
  const name = isRoot ? 'nobody' : userInfo().username
  for (const folder of ['', 'run', 'state', 'home']) {
    mkdirSync(join(dir, folder), { recursive: true, mode: 0o700 })
    chownSync(join(dir, folder), uid, gid)
  }
  const config = join(dir, 'dovecot.conf')
  writeFileSync(config, configuration(dir, port, { name, uid, gid }))
  const libraries = ['usr/lib/dovecot', 'usr/lib/x86_64-linux-gnu', 'usr/lib/aarch64-linux-gnu', 'lib/x86_64-linux-gnu', 'lib/aarch64-linux-gnu'].map((path) => join(ROOT, path))
  const env = ROOT === '/' ? process.env : { ...process.env, LD_LIBRARY_PATH: libraries.join(':') }
  const child = spawn(BINARY, ['-F', '-c', config], { stdio: 'ignore', env, ...(isRoot ? { uid, gid } : {}) })
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (child.exitCode !== null || tries > 200) throw new Error(`Dovecot did not start: ${await readFile(join(dir, 'log'), 'utf8').catch(() => 'it left no log')}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return child
}

const configuration = (dir: string, port: number, { name, uid, gid }: { name: string; uid: number; gid: number }): string => `
base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = ${dir}/log
libexec_dir = ${join(ROOT, 'usr/lib/dovecot')}
mail_plugin_dir = ${join(ROOT, 'usr/lib/dovecot/modules')}
protocols = imap
listen = 127.0.0.1
default_internal_user = ${name}
default_login_user = ${name}
default_internal_group = ${gid === 65_534 ? 'nogroup' : gid}
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~/mail
passdb {
  driver = static
  args = password=${MAIL_PASSWORD}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${dir}/home/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
namespace inbox {
  inbox = yes
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
}
mail_max_userip_connections = 100
`

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** A line to a server that breaks when told: after so many bytes of its answers, or at once. */
export type BreakingLine = { readonly port: number; readonly connections: number; breakAfter(bytes: number | null): void; breakNow(): void; close(): Promise<void> }

export async function breakingLine(target: number): Promise<BreakingLine> {
  let left: number | null = null
  let connections = 0
  const open = new Set<Socket>()
  const server: Server = createServer((near) => {
    connections += 1
    const far = connect(target, '127.0.0.1')
    const end = () => {
      near.destroy()
      far.destroy()
      open.delete(near)
    }
    open.add(near)
    near.pipe(far)
    far.on('data', (chunk: Buffer) => {
      if (left !== null && chunk.length >= left) {
        near.write(chunk.subarray(0, left))
        left = null
        return end()
      }
      if (left !== null) left -= chunk.length
      near.write(chunk)
    })
    for (const socket of [near, far]) socket.on('close', end).on('error', end)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections
    },
    breakAfter: (bytes) => void (left = bytes),
    breakNow: () => open.forEach((socket) => socket.destroy()),
    close: async () => {
      open.forEach((socket) => socket.destroy())
      server.close()
      await once(server, 'close')
    },
  }
}
