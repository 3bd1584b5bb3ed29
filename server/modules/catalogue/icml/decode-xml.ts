import { IcmlError } from './icml-error.ts'

/** Bytes that are enough to hold the declaration of any XML file. */
const DECLARATION = 256

/**
 * Bytes of an XML file as text, in the encoding that its first bytes or its declaration tell: old shops still publish windows-1251.
 * @throws IcmlError `unknown_encoding`
 */
export async function* decodeXml(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let head = new Uint8Array(0)
  let decoder: TextDecoder | undefined
  for await (const chunk of bytes) {
    if (decoder) {
      yield decoder.decode(chunk, { stream: true })
      continue
    }
    head = Buffer.concat([head, chunk])
    if (head.length < DECLARATION) continue
    decoder = decoderFor(head)
    yield decoder.decode(head, { stream: true })
  }
  decoder ? yield decoder.decode() : yield decoderFor(head).decode(head)
}

function decoderFor(head: Uint8Array): TextDecoder {
  const label = encodingOf(head)
  try {
    return new TextDecoder(label)
  } catch {
    throw new IcmlError('unknown_encoding', 1, { encoding: label })
  }
}

function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  if (head[0] === 0xef && head[1] === 0xbb) return 'utf-8'
  const declaration = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(Buffer.from(head.subarray(0, DECLARATION)).toString('latin1'))
  return declaration?.[1] ?? 'utf-8'
}
