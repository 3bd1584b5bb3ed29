/**
 * What was copied out of a spreadsheet, as amounts: a column, or a column of names and one of amounts. Reads «1 200 000,50», «1,200,000.5» and «₽».
 * @returns by row: a name when there was one, and the amount; null where there is none
 */
export function readPasted(text: string): { name: string | null; amount: number | null }[] {
  return text.replace(/\r/g, '').replace(/\n+$/, '').split('\n').map(line => {
    const cells = line.split('\t').map(cell => cell.trim())
    const last = cells.findLast(cell => cell !== '') ?? ''
    const first = cells[0] ?? ''
    const amount = readAmount(last)
    return { name: cells.length > 1 && first !== '' && readAmount(first) === null ? first : null, amount }
  })
}

/** A number as people write it; null when it is none. */
export function readAmount(text: string): number | null {
  const bare = text.replace(/[\s\u00a0\u202f']/g, '').replace(/[^\d.,-]/g, '')
  if (!/\d/.test(bare)) return null
  const [dot, comma] = [bare.lastIndexOf('.'), bare.lastIndexOf(',')]
  const decimal = dot > comma ? '.' : ','
  const isGrouped = (separator: string): boolean => new RegExp(`^-?\\d{1,3}(\\${separator}\\d{3})+$`).test(bare)
  // One kind of separator before three digits each parts thousands: 1.200.000; «1,5» does not.
  const plain = dot >= 0 && comma >= 0 ? bare.replaceAll(decimal === '.' ? ',' : '.', '').replace(decimal, '.')
    : bare.includes(decimal) && isGrouped(decimal) && bare.split(decimal).length > 2 ? bare.replaceAll(decimal, '') : bare.replace(decimal, '.')
  const value = Number(plain)
  return Number.isFinite(value) && value >= 0 ? value : null
}
