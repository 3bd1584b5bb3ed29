import { Type, type Static } from 'typebox'

/** Largest file that may be attached, bytes. */
export const FILE_LIMIT = 50 * 1024 * 1024

export const AttachedFile = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  name: Type.String(),
  mime: Type.String({ description: 'As the browser said it; files are always downloaded, never shown in place' }),
  size: Type.Integer({ description: 'Bytes' }),
  createdAt: Type.String({ description: 'ISO 8601, UTC' }),
  by: Type.Union([Type.String(), Type.Null()], { description: 'Who attached it' }),
  mayRemove: Type.Boolean(),
})
export type AttachedFile = Static<typeof AttachedFile>
export const AttachedFiles = Type.Object({ files: Type.Array(AttachedFile) })
export type AttachedFiles = Static<typeof AttachedFiles>
