import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Refusal } from '../errors.ts'

export type KeptFile = { storageKey: string; size: number; sha256: string }

const KEY = /^[0-9a-f]{2}\/[0-9a-f-]{36}$/
const folderOf = (dataDir: string): string => join(dataDir, 'files')

/**
 * Writes a stream of bytes under a fresh name. It gets its name only when it is whole, so that a broken upload leaves nothing that
 * could be taken for a file.
 * @throws Refusal `file_too_large` as soon as the limit is passed
 */
export async function keepFile(dataDir: string, bytes: Readable, limit: number): Promise<KeptFile> {
  const id = randomUUID()
  const storageKey = `${id.slice(0, 2)}/${id}`
  const folder = join(folderOf(dataDir), id.slice(0, 2))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const unfinished = join(folder, `${id}.part`)
  const hash = createHash('sha256')
  let size = 0
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > limit) return done(new Refusal('file_too_large', { limit }, 413))
      hash.update(chunk)
      done(null, chunk)
    },
  })
  try {
    await pipeline(bytes, counted, createWriteStream(unfinished, { mode: 0o600 }))
    await rename(unfinished, join(folder, id))
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
  return { storageKey, size, sha256: hash.digest('hex') }
}

/** The bytes of a kept file. Fails when the folder was lost: the caller answers a fault. */
export async function openKept(dataDir: string, storageKey: string): Promise<Readable> {
  const path = pathOf(dataDir, storageKey)
  await stat(path)
  return createReadStream(path)
}

export async function dropKept(dataDir: string, storageKey: string): Promise<void> {
  await rm(pathOf(dataDir, storageKey), { force: true })
}

/** Names in the folder that are older than so many milliseconds. */
export async function* keptBefore(dataDir: string, age: number): AsyncGenerator<string> {
  const root = folderOf(dataDir)
  const until = Date.now() - age
  for (const part of await readdir(root).catch(() => [])) {
    for (const name of await readdir(join(root, part)).catch(() => [])) {
      const { mtimeMs } = await stat(join(root, part, name)).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
      if (mtimeMs < until) yield `${part}/${name}`
    }
  }
}

export async function dropPath(dataDir: string, relative: string): Promise<void> {
  await rm(join(folderOf(dataDir), relative), { force: true })
}

function pathOf(dataDir: string, storageKey: string): string {
  if (!KEY.test(storageKey)) throw new Error(`not a storage key: ${storageKey}`)
  return join(folderOf(dataDir), storageKey)
}
