/** What a column of a file of spend may be. */
export const SPEND_COLUMNS = ['date', 'dateTo', 'amount', 'source', 'medium', 'campaign', 'keyword', 'content', 'clicks', 'views', 'comment'] as const
export type SpendColumn = (typeof SPEND_COLUMNS)[number]
/** Which column stands where, from 0. */
export type Columns = Partial<Record<SpendColumn, number>>

/** Headings as cabinets and people write them: lower case, without brackets and units. */
const HEADINGS: Record<SpendColumn, readonly string[]> = {
  date: ['дата', 'день', 'date', 'day', 'дата начала', 'начало', 'date_from', 'datefrom', 'date from', 'reporting starts', 'с', 'период'],
  dateTo: ['дата окончания', 'дата конца', 'конец', 'date_to', 'dateto', 'date to', 'reporting ends', 'по'],
  amount: ['расход', 'расходы', 'сумма', 'затраты', 'стоимость', 'потрачено', 'всего потрачено', 'бюджет', 'списано', 'cost', 'costs', 'spend', 'spent', 'amount', 'amount spent', 'сумма затрат', 'расход с ндс', 'расход без ндс', 'summ'],
  source: ['источник', 'utm_source', 'source', 'рекламная система', 'площадка', 'канал рекламы'],
  medium: ['канал', 'utm_medium', 'medium', 'тип трафика', 'тип'],
  campaign: ['кампания', 'название кампании', 'рекламная кампания', 'имя кампании', 'utm_campaign', 'campaign', 'campaign name', 'campaignname', 'имя рекламной кампании'],
  keyword: ['ключевое слово', 'ключевая фраза', 'фраза', 'условие показа', 'utm_term', 'keyword', 'term', 'criterion'],
  content: ['объявление', 'название объявления', 'номер объявления', 'utm_content', 'content', 'ad', 'ad name', 'креатив'],
  clicks: ['клики', 'кликов', 'переходы', 'clicks', 'link clicks'],
  views: ['показы', 'показов', 'impressions', 'views'],
  comment: ['комментарий', 'примечание', 'comment', 'note'],
}

export const plainHeading = (cell: string): string => cell.toLowerCase().replace(/ё/g, 'е').replace(/\(.*?\)|\[.*?\]/g, '').replace(/,?\s*(руб\.?|₽|rub|rur|%)\s*$/, '').replace(/[\s\u00a0]+/g, ' ').replace(/^["'\s]+|["':.\s]+$/g, '').trim()

/** What the columns of a row of headings are; each is taken once, the first that fits. */
export function columnsOf(header: readonly string[]): Columns {
  const headings = header.map(plainHeading)
  const columns: Columns = {}
  for (const name of SPEND_COLUMNS) {
    const at = HEADINGS[name].map((heading) => headings.indexOf(heading)).find((index) => index >= 0 && !Object.values(columns).includes(index))
    if (at !== undefined) columns[name] = at
  }
  return columns
}

/** A row of headings names the day and the money; above it stand titles and periods. */
export const isHeader = (cells: readonly string[]): boolean => {
  const columns = columnsOf(cells)
  return columns.date !== undefined && columns.amount !== undefined
}
