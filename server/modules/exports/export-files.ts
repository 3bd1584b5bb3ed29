import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

const NAME = /^[0-9a-f-]{36}$/
const folderOf = (dataDir: string): string => join(dataDir, 'exports')
const pathOf = (dataDir: string, name: string): string => {
  if (!NAME.test(name)) throw new Error(`not the name of an export: ${name}`)
  return join(folderOf(dataDir), name)
}

export type ExportFile = { write(text: string): Promise<void>; finish(): Promise<{ name: string; bytes: number }>; drop(): Promise<void> }

/** A file that has its name only when it is whole; closed to other users of the machine. Writing waits for the disk, so memory stays small. */
export async function openExportFile(dataDir: string): Promise<ExportFile> {
  await mkdir(folderOf(dataDir), { recursive: true, mode: 0o700 })
  const name = randomUUID()
  const unfinished = `${pathOf(dataDir, name)}.part`
  const stream = createWriteStream(unfinished, { mode: 0o600 })
  const failed = new Promise<never>((_resolve, reject) => stream.once('error', reject))
  failed.catch(() => {})
  await Promise.race([once(stream, 'open'), failed])
  return {
    async write(text) {
      if (!stream.write(text)) await Promise.race([once(stream, 'drain'), failed])
    },
    async finish() {
      stream.end()
      await Promise.race([once(stream, 'close'), failed])
      await rename(unfinished, pathOf(dataDir, name))
      return { name, bytes: (await stat(pathOf(dataDir, name))).size }
    },
    async drop() {
      stream.destroy()
      await rm(unfinished, { force: true })
    },
  }
}

export async function readExportFile(dataDir: string, name: string): Promise<ReadStream> {
  await stat(pathOf(dataDir, name))
  return createReadStream(pathOf(dataDir, name))
}

export const dropExportFile = (dataDir: string, name: string): Promise<void> => rm(pathOf(dataDir, name), { force: true })
