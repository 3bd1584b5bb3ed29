import { SaxesParser } from 'saxes'
import { IcmlError } from './icml-error.ts'

export type IcmlElement = { name: string; attributes: Record<string, string>; text: string }

/** A category or an offer as it stands in the file, with the line of its opening tag. `children` are direct ones; what is deeper is text of theirs. */
export type IcmlRecord = { kind: 'category' | 'offer'; line: number; attributes: Record<string, string>; text: string; children: IcmlElement[]; isTooLarge: boolean }

/** No row is larger in earnest; larger ones are skipped and reported. */
const LARGEST_RECORD = 1_000_000
/** Text between two tags is held until it ends: past this the file is no catalogue but an attack or a mistake. */
const LARGEST_TEXT = 16_000_000

/** Names that HTML has and XML has not: shops paste descriptions with them. */
const HTML_ENTITIES = {
  nbsp: '\u00a0', laquo: '«', raquo: '»', mdash: '—', ndash: '–', hellip: '…', bull: '•', deg: '°', times: '×', copy: '©', reg: '®', trade: '™',
  euro: '€', ldquo: '“', rdquo: '”', lsquo: '‘', rsquo: '’', frac12: '½', plusmn: '±', sup2: '²', sup3: '³', shy: '', zwnj: '', thinsp: '\u2009', ensp: '\u2002', emsp: '\u2003',
}

/**
 * Reads a catalogue file as it arrives, holding one record at a time, so that its size does not matter. Document types are passed over: nothing they
 * declare is expanded or fetched.
 * @throws IcmlError
 */
export async function* readIcml(text: AsyncIterable<string>): AsyncGenerator<IcmlRecord> {
  const records: IcmlRecord[] = []
  const parser = new SaxesParser()
  Object.assign(parser.ENTITIES, HTML_ENTITIES)
  let failure: IcmlError | undefined
  let isRootSeen = false
  let unbroken = 0
  // Of the record that is open: how deep we are in it (1 = the record itself), its direct child that is open, its size so far.
  let open: IcmlRecord | undefined
  let depth = 0
  let child: IcmlElement | undefined
  let size = 0

  parser.on('error', (error) => {
    // An entity that nobody knows stays as it is written; everything else means that the file is broken.
    if (!error.message.includes('undefined entity')) failure ??= new IcmlError('broken_xml', parser.line, { message: error.message })
  })
  parser.on('opentag', ({ name, attributes }) => {
    unbroken = 0
    if (!isRootSeen && name !== 'yml_catalog') failure ??= new IcmlError('not_a_catalogue', parser.line, { root: name.slice(0, 100) })
    isRootSeen = true
    if (!open) {
      if (name !== 'category' && name !== 'offer') return
      open = { kind: name, line: parser.line, attributes: { ...attributes }, text: '', children: [], isTooLarge: false }
      depth = 1
      size = 0
      return
    }
    depth += 1
    if (depth !== 2) return
    const opened = { name, attributes: { ...attributes }, text: '' }
    child = opened
    grow(name.length + Object.values(attributes).join('').length, () => open?.children.push(opened))
  })
  const addText = (piece: string): void => {
    unbroken = 0
    const into = child ?? open
    if (into) grow(piece.length, () => void (into.text += piece))
  }
  function grow(by: number, add: () => void): void {
    size += by
    if (size <= LARGEST_RECORD) add()
    else if (open) open.isTooLarge = true
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    if (!open || failure) return
    depth -= 1
    if (depth === 1) child = undefined
    if (depth > 0) return
    records.push(open)
    open = undefined
  })

  for await (const piece of text) {
    unbroken += piece.length
    parser.write(piece)
    if (unbroken > LARGEST_TEXT) failure ??= new IcmlError('element_too_large', parser.line)
    yield* records.splice(0)
    if (failure) throw failure
  }
  parser.close()
  yield* records.splice(0)
  if (failure) throw failure
}
