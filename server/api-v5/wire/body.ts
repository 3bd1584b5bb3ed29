import { Refusal } from '#server/platform/errors.ts'
import { isMap, parseParameters, type Parameters } from './parameters.ts'
import { soundInput, UnsoundInput } from './sound-input.ts'

/** Uploads of 50 full orders stay far below it. */
export const LARGEST_BODY = 10 * 1024 * 1024

/**
 * A POST body in any of the three encodings stores use: urlencoded form, multipart form, JSON object. Anything with another or no content
 * type is told apart by its first character, because hand-written clients often leave the header out.
 * @throws Refusal `body_unreadable`
 */
export async function parseBody(body: Buffer, contentType: string | undefined): Promise<Parameters> {
  if (body.length === 0) return {}
  const type = (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase()
  if (type === 'multipart/form-data') return parseMultipart(body, contentType!)
  // TextDecoder drops a byte order mark and turns broken UTF-8 into U+FFFD.
  const text = new TextDecoder().decode(body)
  if (type === 'application/json' || (type !== 'application/x-www-form-urlencoded' && text.trimStart().startsWith('{'))) {
    return parseJsonObject(text)
  }
  return parseParameters(text).last
}

function parseJsonObject(text: string): Parameters {
  if (text.trim() === '') return {}
  const value = parseJson(text)
  if (!isMap(value)) throw new Refusal('body_unreadable', { reason: 'the JSON body is not an object' })
  return value
}

/** @throws Refusal `body_unreadable` for what is not JSON or nests too deep */
export function parseJson(text: string): unknown {
  try {
    return soundInput(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof UnsoundInput) throw new Refusal('body_unreadable', { reason: error.message })
    throw error
  }
}

async function parseMultipart(body: Buffer, contentType: string): Promise<Parameters> {
  let form: FormData
  try {
    form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
  } catch {
    throw new Refusal('body_unreadable', { reason: 'the multipart body is broken' })
  }
  const pairs: string[] = []
  for (const [name, value] of form) {
    // A file part is never an entity; PHP keeps files apart from fields as well.
    if (typeof value === 'string') pairs.push(`${encode(name)}=${encode(value)}`)
  }
  return parseParameters(pairs.join('&')).last
}

const encode = (text: string): string => encodeURIComponent(text.toWellFormed())
