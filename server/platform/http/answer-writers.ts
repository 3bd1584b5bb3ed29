import fastJsonStringify from 'fast-json-stringify'
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'

type Write = (answer: unknown) => string

/** By schema: most are constants of the contracts, so several apps of one process (tests) share what was compiled once. */
const compiled = new WeakMap<object, Write>()

/** What writes answers of this schema as JSON. @throws Error when the schema is not one that can be written by */
export function writerOf(schema: object): Write {
  const known = compiled.get(schema)
  if (known) return known
  const write = fastJsonStringify(schema as Parameters<typeof fastJsonStringify>[0]) as Write
  compiled.set(schema, write)
  return write
}

/**
 * Compiles how answers are written when the first of a kind is due. Compiling all of them took nine tenths of the time until the program listened, and most are
 * never asked for. That all of them can be compiled is held by a test.
 */
export const answerWriters: FastifySerializerCompiler<object> = ({ schema }) => {
  let write: Write | undefined
  return (answer: unknown) => (write ??= writerOf(schema))(answer)
}
