import { createRequire } from 'node:module'
import { IANAZone, DateTime } from 'luxon'
import PDFDocument from 'pdfkit'
import { encode } from 'uqr'
import type { Actor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { notFound } from '#server/platform/errors.ts'
import { shownTo } from '#server/platform/fields.ts'
import { freshReferences, type References } from '#server/modules/settings/index.ts'
import { orderEntity } from '../fields.ts'

const require = createRequire(import.meta.url)
const font = (weight: string): string => require.resolve(`@expo-google-fonts/golos-text/${weight}/GolosText_${weight}.ttf`)
const FONT = { text: font('400Regular'), bold: font('600SemiBold') }

const WORDS = {
  ru: {
    title: (number: string) => `Лист комплектации № ${number}`, created: 'Создан', buyer: 'Получатель', delivery: 'Доставка', on: 'Дата доставки', track: 'Трек-номер',
    customer: 'Комментарий клиента', manager: 'Комментарий менеджера', columns: ['№', 'Артикул', 'Товар', 'Кол-во', 'Где лежит', ''], nothing: 'Товаров нет',
    total: (lines: number, pieces: string) => `Строк: ${lines}, всего: ${pieces}`, packed: 'Собрал', checked: 'Проверил', page: (page: number, pages: number) => `${page} из ${pages}`,
  },
  en: {
    title: (number: string) => `Packing list № ${number}`, created: 'Created', buyer: 'Recipient', delivery: 'Delivery', on: 'Delivery date', track: 'Track number',
    customer: 'Customer’s comment', manager: 'Manager’s comment', columns: ['#', 'Article', 'Product', 'Qty', 'Lies in', ''], nothing: 'No goods',
    total: (lines: number, pieces: string) => `Lines: ${lines}, in all: ${pieces}`, packed: 'Packed by', checked: 'Checked by', page: (page: number, pages: number) => `${page} of ${pages}`,
  },
} as const

type Line = { name: string; article: string | null; quantity: number; unit: string | null; status: string; comment: string | null; properties: { name?: string; value?: string }[]; stores: { store: string; quantity: number }[] }
type Sheet = {
  number: string; created_at: Date; buyer: string; delivery_type: string | null; delivery_date: string | null; track_number: string | null
  customer_comment: string | null; manager_comment: string | null; items: Line[]
}

const SHEET = `
  select o.number, o.created_at, concat_ws(' ', nullif(o.last_name, ''), nullif(o.first_name, ''), nullif(o.patronymic, '')) as buyer, o.delivery_type, o.delivery_date::text,
    o.track_number, o.customer_comment, o.manager_comment, (
      select coalesce(jsonb_agg(jsonb_build_object('name', i.product_name, 'article', i.article, 'quantity', i.quantity, 'unit', f.unit, 'status', i.status,
        'comment', i.comment, 'properties', i.properties, 'stores', (
          select coalesce(jsonb_agg(jsonb_build_object('store', r.store, 'quantity', r.quantity) order by r.store), '[]') from stock_reservation r where r.order_item_id = i.id)
        ) order by i.position, i.id), '[]')
      from order_item i left join offer f on f.id = i.offer_id where i.order_id = o.id) as items
  from "order" o where o.id = $1`

/**
 * The sheet that goes to the warehouse with an order: what to take, how much, from which store, a box to tick. No prices and no phone: it
 * lies about in the open. A4, in the account's language, the number also as a QR code.
 * @throws Refusal `not_found`
 */
export async function packingList(db: Db, actor: Actor, orderId: number): Promise<{ name: string; bytes: Buffer }> {
  const sheet = await packingSheet(db, actor, orderId)
  return { name: `packing-list-${sheet.number}.pdf`, bytes: await drawn(sheet, await freshReferences(db.kysely)) }
}

/** What stands on it, as far as whoever prints it may see it. @throws Refusal `not_found` */
export async function packingSheet(db: Db, actor: Actor, orderId: number): Promise<Sheet> {
  const { rows } = await db.pool.query<Sheet>({ name: 'order_packing_list', text: SHEET, values: [orderId] })
  const sheet = rows[0]
  if (!sheet) throw notFound('order', orderId)
  const shown = <T>(field: string, value: T): T | null => (shownTo(actor, orderEntity, field, value) as T | undefined) ?? null
  return {
    ...sheet,
    buyer: shown('firstName', sheet.buyer) ?? '',
    track_number: shown('trackNumber', sheet.track_number),
    customer_comment: shown('customerComment', sheet.customer_comment),
    manager_comment: shown('managerComment', sheet.manager_comment),
  }
}

const MARGIN = 40
const GREY = '#666666'
/** Left edges and widths of the columns, in points. */
const COLUMNS = [[0, 24], [26, 84], [114, 228], [346, 54], [408, 84], [497, 18]] as const

async function drawn(sheet: Sheet, references: References): Promise<Buffer> {
  const words = WORDS[references.account.locale === 'en' ? 'en' : 'ru']
  const doc = new PDFDocument({ size: 'A4', margin: MARGIN, bufferPages: true, info: { Title: words.title(sheet.number) } })
  const chunks: Buffer[] = []
  const whole = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
  doc.registerFont('text', FONT.text).registerFont('bold', FONT.bold)
  head(doc, sheet, words, references)
  const lines = sheet.items.filter((item) => !references.itemStatuses.byCode.get(item.status)?.cancelStatus)
  table(doc, lines, words, references)
  foot(doc, lines, words)
  const { start, count } = doc.bufferedPageRange()
  for (let page = start; page < start + count; page += 1) {
    doc.switchToPage(page)
    // Written below the margin, where text would begin a new page of its own.
    doc.page.margins.bottom = 0
    doc.font('text').fontSize(8).fillColor(GREY)
    doc.text(`№ ${one(sheet.number)} · ${words.page(page + 1, count)}`, MARGIN, doc.page.height - 28, { width: width(doc), align: 'right', lineBreak: false })
  }
  doc.end()
  return whole
}

type Words = (typeof WORDS)[keyof typeof WORDS]
type Doc = PDFKit.PDFDocument
const width = (doc: Doc): number => doc.page.width - 2 * MARGIN
/** Control characters have no shape in any font; direction marks turn the line around. */
const one = (text: string): string => text.replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim()

function head(doc: Doc, sheet: Sheet, words: Words, references: References): void {
  const qr = encode(sheet.number, { border: 0 })
  const dot = 72 / qr.size
  const left = doc.page.width - MARGIN - 72
  qr.data.forEach((row, y) => row.forEach((isDark, x) => isDark && doc.rect(left + x * dot, MARGIN + y * dot, dot + 0.05, dot + 0.05)))
  doc.fill('#000000')
  doc.font('bold').fontSize(16).text(words.title(one(sheet.number)), MARGIN, MARGIN, { width: width(doc) - 90 })
  doc.moveDown(0.4).fontSize(10)
  const zone = IANAZone.isValidZone(references.account.timeZone) ? references.account.timeZone : 'UTC'
  const facts: [string, string | null | undefined][] = [
    [words.created, DateTime.fromJSDate(sheet.created_at, { zone }).toFormat('dd.MM.yyyy HH:mm')],
    [words.buyer, sheet.buyer],
    [words.delivery, sheet.delivery_type && (references.deliveryTypes.byCode.get(sheet.delivery_type)?.name ?? sheet.delivery_type)],
    [words.on, sheet.delivery_date && DateTime.fromISO(sheet.delivery_date).toFormat('dd.MM.yyyy')],
    [words.track, sheet.track_number],
    [words.customer, sheet.customer_comment],
    [words.manager, sheet.manager_comment],
  ]
  for (const [label, value] of facts) {
    if (!value || one(value) === '') continue
    doc.font('text').fillColor(GREY).text(`${label}: `, MARGIN, doc.y, { continued: true, width: width(doc) - 90 })
    doc.fillColor('#000000').text(one(value).slice(0, 1000))
  }
  doc.y = Math.max(doc.y, MARGIN + 72) + 14
}

function table(doc: Doc, lines: Line[], words: Words, references: References): void {
  header(doc, words)
  if (lines.length === 0) doc.font('text').fillColor(GREY).text(words.nothing, MARGIN, doc.y + 6).fillColor('#000000')
  lines.forEach((line, index) => {
    const cells = [
      String(index + 1), one(line.article ?? ''), nameOf(line), `${amount(line.quantity)} ${unitOf(line, references)}`.trim(),
      line.stores.map((held) => `${references.stores.byCode.get(held.store)?.name ?? held.store}: ${amount(held.quantity)}`).join('\n'), '',
    ]
    doc.font('text').fontSize(10)
    const height = Math.max(20, ...cells.map((cell, column) => doc.heightOfString(cell, { width: COLUMNS[column]![1] }))) + 8
    if (doc.y + height > doc.page.height - MARGIN - 20) {
      doc.addPage()
      header(doc, words)
    }
    const top = doc.y
    cells.forEach((cell, column) => {
      doc.font(column === 3 ? 'bold' : 'text').text(cell, MARGIN + COLUMNS[column]![0], top + 4, { width: COLUMNS[column]![1], align: column === 3 ? 'right' : 'left' })
    })
    doc.lineWidth(0.8).rect(MARGIN + COLUMNS[5][0], top + 5, 12, 12).stroke('#000000')
    doc.lineWidth(0.4).moveTo(MARGIN, top + height).lineTo(doc.page.width - MARGIN, top + height).stroke('#cccccc')
    doc.y = top + height
  })
}

function header(doc: Doc, words: Words): void {
  const top = doc.y
  doc.font('bold').fontSize(9).fillColor(GREY)
  words.columns.forEach((name, column) => doc.text(name, MARGIN + COLUMNS[column]![0], top, { width: COLUMNS[column]![1], align: column === 3 ? 'right' : 'left' }))
  doc.lineWidth(0.8).moveTo(MARGIN, top + 14).lineTo(doc.page.width - MARGIN, top + 14).stroke('#000000')
  doc.fillColor('#000000').fontSize(10)
  doc.y = top + 15
}

function foot(doc: Doc, lines: Line[], words: Words): void {
  if (doc.y > doc.page.height - MARGIN - 90) doc.addPage()
  doc.font('bold').fontSize(10).text(words.total(lines.length, amount(lines.reduce((sum, line) => sum + Math.round(line.quantity * 1000), 0) / 1000)), MARGIN, doc.y + 10)
  doc.font('text').text(`${words.packed} ________________________        ${words.checked} ________________________`, MARGIN, doc.y + 24)
}

function nameOf(line: Line): string {
  const properties = (Array.isArray(line.properties) ? line.properties : []).map((property) => [property.name, property.value].filter(Boolean).join(': ')).filter(Boolean)
  return [one(line.name), one(properties.join(', ')), one(line.comment ?? '')].filter(Boolean).join('\n')
}

const unitOf = (line: Line, references: References): string => (line.unit ? (references.units.byCode.get(line.unit)?.sym ?? line.unit) : '')
const amount = (value: number): string => String(value).replace('.', ',')
