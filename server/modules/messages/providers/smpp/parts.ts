import smpp from 'smpp'

export type SmsPart = { /** 0: GSM 03.38, 8: UCS-2. */ coding: 0 | 8; udh: Buffer | null; bytes: Buffer }

const ONE = { 0: 160, 8: 140 } as const
const OF_MANY = { 0: 153, 8: 134 } as const
const MOST = 255
const ESCAPE = 0x1b

/**
 * A text as the network carries it: whole, or in parts that the phone puts together by the same reference. No letter is torn apart, neither an
 * escaped one of GSM nor a surrogate pair.
 * @returns null for a text that no number of parts can carry
 */
export function smsParts(text: string, reference: number): SmsPart[] | null {
  const coding = smpp.encodings.ASCII.match(text) ? 0 : 8
  const bytes = coding === 0 ? smpp.encodings.ASCII.encode(text) : smpp.encodings.UCS2.encode(text)
  if (bytes.length <= ONE[coding]) return [{ coding, udh: null, bytes }]
  const cuts = cutsOf(bytes, coding)
  if (cuts.length > MOST) return null
  return cuts.map((part, index) => ({ coding, udh: Buffer.from([5, 0, 3, reference & 0xff, cuts.length, index + 1]), bytes: part }))
}

function cutsOf(bytes: Buffer, coding: 0 | 8): Buffer[] {
  const parts: Buffer[] = []
  for (let from = 0; from < bytes.length;) {
    let to = Math.min(from + OF_MANY[coding], bytes.length)
    if (to < bytes.length) {
      if (coding === 0 && bytes[to - 1] === ESCAPE) to -= 1
      // The first half of a pair is 0xD800–0xDBFF.
      if (coding === 8 && (bytes[to - 2]! & 0xfc) === 0xd8) to -= 2
    }
    parts.push(bytes.subarray(from, to))
    from = to
  }
  return parts
}
