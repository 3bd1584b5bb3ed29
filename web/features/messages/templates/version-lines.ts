import type { LetterBlock, TemplateVersion } from '#shared/contracts/message-templates.ts'

/** A version as lines that a person can compare. */
export function linesOf({ content }: Pick<TemplateVersion, 'content'>): string[] {
  return (['ru', 'en'] as const).flatMap(locale => {
    const one = content[locale]
    if (!one) return []
    const body = Array.isArray(one.body) ? (one.body as LetterBlock[]).flatMap(blockLines) : one.body.split('\n')
    return [`[${locale}]`, ...(one.subject ? [`# ${one.subject}`] : []), ...(one.preheader ? [`## ${one.preheader}`] : []), ...body, '']
  })
}

function blockLines(block: LetterBlock): string[] {
  const { kind, ...fields } = block
  const texts = Object.entries(fields).flatMap(([name, value]) => String(value).split('\n').map((line, place) => (place === 0 ? `  ${name}: ${line}` : `    ${line}`)))
  return [`▪ ${kind}`, ...texts]
}

export type Line = { kind: 'same' | 'added' | 'removed'; text: string }

/** The least that has to be taken away and put in: by the longest common run of lines. */
export function lineDifferences(before: string[], after: string[]): Line[] {
  const width = after.length + 1
  const longest = new Uint32Array((before.length + 1) * width)
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = before[i] === after[j] ? longest[(i + 1) * width + j + 1]! + 1 : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!)
    }
  }
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) { lines.push({ kind: 'same', text: after[j]! }); i += 1; j += 1 }
    else if (j >= after.length || (i < before.length && longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)) { lines.push({ kind: 'removed', text: before[i]! }); i += 1 }
    else { lines.push({ kind: 'added', text: after[j]! }); j += 1 }
  }
  return lines
}
