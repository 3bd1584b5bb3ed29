import type { Page, Response } from 'playwright-core'
import type { Report, ReportBehind, ReportBehindQuestion } from '../../shared/contracts/reports.ts'
import { faultOf, numbersOf, type Cell } from '../report-walk.ts'

/** What a person sees of a number and, having opened it, of its list. */
type Seen = { name: string; text: string; cell: Cell; sum: string | null; count: string | null; part: string | null; rows: number; hasMore: boolean; isEmpty: boolean }

const OPENS = /: ([^:]*)\. Показать, что за числом$/
const plain = (text: string | null): string => (text ?? '').replace(/[\u00a0\u202f]/g, ' ').trim()
const placeOf = ({ block, row, column, across }: Cell): string => JSON.stringify([block, row, column, across ?? null])

/**
 * Clicks every number of the report that the page shows, in all its views of a chart or a matrix, and holds the list that opens against the number: as it stands on
 * the screen, and as it was told. Gives what is wrong: also of a number of the answer that stands nowhere.
 */
export async function walkScreen(page: Page, report: Report): Promise<{ wrong: string[]; walked: number }> {
  const lists = new Map<string, ReportBehind>()
  const read: Promise<void>[] = []
  const keep = (response: Response): void => {
    if (!response.url().endsWith('/behind')) return
    const { cell } = response.request().postDataJSON() as ReportBehindQuestion
    read.push(response.json().then((list) => void lists.set(placeOf(cell), list as ReportBehind), () => undefined))
  }
  page.on('response', keep)
  const seen = await page.evaluate(clickThrough)
  await Promise.all(read)
  page.off('response', keep)
  const told = new Map(numbersOf(report).filter(({ cell, said }) => said !== null && !cell.compared).map((one) => [placeOf(one.cell), one]))
  const wrong: string[] = []
  for (const one of seen) {
    const place = placeOf(one.cell)
    const [number, list] = [told.get(place), lists.get(place)]
    if (!number || !list) wrong.push(`${plain(one.name)}: ${number ? 'its list was not asked for' : 'the answer has no such number'} ${place}`)
    else {
      const fault = faultOf(number, { ...list, rows: list.nextCursor === null ? list.rows : Array.from({ length: list.count }, () => list.rows[0]!) }) ?? faultOnScreen(one, list)
      if (fault) wrong.push(`${plain(one.name)} ${place}: ${fault}`)
    }
  }
  const walked = new Set(seen.map(({ cell }) => placeOf(cell)))
  for (const { cell } of told.values()) if (!walked.has(placeOf(cell)) && !isUntold(report, cell)) wrong.push(`${placeOf(cell)} cannot be opened`)
  return { wrong, walked: seen.length }
}

/** The whole of a matrix stands nowhere, its rows do; the whole of days is the figures above them; a dash opens nothing. */
function isUntold(report: Report, { block: code, row, column, across }: Cell): boolean {
  const block = report.blocks.find((one) => one.code === code)!
  const cells = row === null ? block.total!.cells : block.rows.find((one) => one.key === row)!.cells
  return ((block.kind === 'matrix' || block.kind === 'series') && row === null) || cells[across === undefined ? column : `${across}:${column}`]!.value === null
}

/** A column writes all its numbers with as many decimals as the longest; a list its own. */
const asShort = (text: string): string => text.replace(/,(\d*?)0+(?!\d)/g, (_, digits: string) => (digits === '' ? '' : `,${digits}`))

function faultOnScreen(seen: Seen, list: ReportBehind): string | null {
  const said = OPENS.exec(plain(seen.name))?.[1]
  if (said !== plain(seen.text)) return `it says «${plain(seen.text)}», and is called «${said}»`
  if (seen.isEmpty !== (list.count === 0) || seen.rows !== list.rows.length || seen.hasMore !== (list.nextCursor !== null)) return `${seen.rows} rows on the screen of ${list.count}`
  if (list.opens === 'values') return null
  const shown = asShort(plain(list.opens === 'sum' ? seen.sum : seen.count))
  const expected = asShort(seen.part === null ? said : plain(seen.part))
  return shown === expected || shown.startsWith(`${expected} `) ? null : `the list says «${shown}», and the number «${expected}»`
}

/** In the page: one click after the other, each waited for until its own list stands there. */
async function clickThrough(): Promise<Seen[]> {
  const until = <Found>(find: () => Found | null | undefined | false, what: string): Promise<Found> =>
    new Promise((resolve, reject) => {
      const started = performance.now()
      const look = (): void => {
        const found = find()
        if (found) resolve(found)
        else if (performance.now() - started > 60_000) reject(new Error(`never came: ${what}`))
        else requestAnimationFrame(look)
      }
      look()
    })
  const seen: Seen[] = []
  const text = (element: Element | null | undefined): string | null => element?.textContent ?? null
  const walkNumbers = async (within: Element): Promise<void> => {
    for (const number of within.querySelectorAll<HTMLButtonElement>('button[aria-label$="Показать, что за числом"]')) {
      const before = document.querySelector('aside output[aria-label="Количество"]')
      const address = new URLSearchParams(location.search).get('behind')
      number.click()
      const name = number.getAttribute('aria-label')!
      const list = await until(() => {
        const panel = document.querySelector('aside')
        const count = panel?.querySelector('output[aria-label="Количество"]')
        return new URLSearchParams(location.search).get('behind') !== address && count && count !== before && panel
      }, name)
      const opened = JSON.parse(new URLSearchParams(location.search).get('behind')!) as { at: { cell: Cell } }
      seen.push({
        name, text: text(number)!, cell: opened.at.cell,
        sum: text(list.querySelector('output[aria-label="Сумма"]')), count: text(list.querySelector('output[aria-label="Количество"]')), part: text(list.querySelector('output[aria-label="Делимое"]')),
        rows: list.querySelectorAll('tbody tr').length, hasMore: [...list.querySelectorAll('button')].some((button) => button.textContent?.startsWith('Показать ещё')),
        isEmpty: list.textContent.includes('За этим числом ничего нет'),
      })
    }
  }
  for (const section of document.querySelectorAll('main section[aria-label]')) {
    for (const toggle of section.querySelectorAll('button')) {
      if (toggle.textContent !== 'Таблицей') continue
      toggle.click()
      await until(() => toggle.getAttribute('aria-expanded') === 'true', 'the table of a chart')
    }
    const choices = section.querySelectorAll<HTMLInputElement>('input[type=radio]')
    if (choices.length === 0) await walkNumbers(section)
    for (const choice of choices) {
      const caption = (): string | null => text(section.querySelector('caption'))
      const before = caption()
      if (!choice.checked) {
        choice.click()
        await until(() => caption() !== before, 'another view')
      }
      await walkNumbers(section)
    }
  }
  return seen
}
