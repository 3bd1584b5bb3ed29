import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Refusal } from '#server/platform/errors.ts'
import type { CatalogueSource } from './load-catalogue.ts'

/** A catalogue file on this machine. @throws Refusal `file_not_readable` */
export async function openFile(path: string): Promise<CatalogueSource> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new Refusal('file_not_readable', { path, reason: error.code ?? '' })
  })
  if (!found.isFile()) throw new Refusal('file_not_readable', { path, reason: 'not_a_file' })
  return { name: path, bytes: createReadStream(path), bytesTotal: found.size }
}
