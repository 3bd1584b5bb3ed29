import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerUser } from './server-user.ts'

/** Where the server listens: a folder for its socket, or an address of this machine alone where there are no such sockets. */
export type ListenPlace = { host: string; port: number; settings: Record<string, string>; remove(): void }

// A socket's path holds at most 107 bytes, and the data folder may lie deep: hence a short place of its own. The name is unguessable and made
// at each start, so that no other user can have put a folder there before.
export async function listenPlace(user: ServerUser): Promise<ListenPlace> {
  if (process.platform === 'win32') {
    const port = await freePort()
    return { host: '127.0.0.1', port, settings: { listen_addresses: '127.0.0.1' }, remove() {} }
  }
  const folder = mkdtempSync(join(shortTemporaryFolder(user), 'prilavok-'))
  if (user) chownSync(folder, user.uid, user.gid)
  return {
    host: folder,
    port: 5432, // only the socket file's name
    settings: { listen_addresses: '', unix_socket_directories: folder, unix_socket_permissions: '0700' },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Removes the socket folder of a server that was killed. Only a folder of our making is ever touched. */
export function removeAbandoned(host: string): void {
  if (/\/prilavok-[A-Za-z0-9]{6}$/.test(host)) rmSync(host, { recursive: true, force: true })
}

function shortTemporaryFolder(user: ServerUser): string {
  const folder = tmpdir()
  // Root's own temporary folder may be closed to the user the server runs as.
  return user || Buffer.byteLength(folder) > 60 ? '/tmp' : folder
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
