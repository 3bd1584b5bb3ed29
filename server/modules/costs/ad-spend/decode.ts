import { Refusal } from '#server/platform/errors.ts'

export type Encoding = 'utf-8' | 'windows-1251' | 'utf-16le'

/** Bytes that are looked at to tell encoding and separator. */
const SAMPLE = 64 * 1024

/**
 * How a file is written, told by its beginning: a mark says it, else what is no UTF-8 is windows-1251.
 * @throws Refusal `file_not_text` for pictures, archives and spreadsheets
 */
function encodingOf(sample: Uint8Array): Encoding {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le'
  // Office documents are archives: their first letters are PK.
  if ((sample[0] === 0x50 && sample[1] === 0x4b) || sample.includes(0)) throw new Refusal('file_not_text')
  try {
    // A letter may be cut by the end of the sample: `stream` lets it be.
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true })
    return 'utf-8'
  } catch {
    return 'windows-1251'
  }
}

/** The sign that stands most often in the lines, outside of quotes; tab and semicolon go before a comma, which may be a decimal one. */
export function separatorOf(text: string): string {
  const lines = text.split(/\r\n|\n|\r/).slice(0, 30).map((line) => line.replace(/"[^"]*"/g, ''))
  const most = (sign: string): number => Math.max(...lines.map((line) => line.split(sign).length - 1))
  return ['\t', ';', '|'].find((sign) => most(sign) > 0 && most(sign) >= most(',') / 2) ?? ','
}

/** The text of a file as it arrives, without its mark. @throws Refusal `file_not_text`, `file_empty` */
export async function* decoded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<{ text: string; encoding: Encoding }> {
  let head: Buffer[] = []
  let known: { decoder: TextDecoder; encoding: Encoding } | undefined
  const begin = (): { text: string; encoding: Encoding } => {
    const sample = Buffer.concat(head)
    head = []
    const encoding = encodingOf(sample.subarray(0, SAMPLE))
    known = { decoder: new TextDecoder(encoding), encoding }
    return { text: known.decoder.decode(sample, { stream: true }), encoding }
  }
  for await (const chunk of bytes) {
    if (known) yield { text: known.decoder.decode(chunk, { stream: true }), encoding: known.encoding }
    else {
      head.push(Buffer.from(chunk))
      if (head.reduce((size, one) => size + one.length, 0) >= SAMPLE) yield begin()
    }
  }
  if (!known) {
    if (head.length === 0 || head.every((chunk) => chunk.length === 0)) throw new Refusal('file_empty')
    yield begin()
  }
  const last = known!.decoder.decode()
  if (last) yield { text: last, encoding: known!.encoding }
}
