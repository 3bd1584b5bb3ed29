import { parse } from 'csv-parse/sync'
import { Refusal } from '#server/platform/errors.ts'
import { allowedNetworks, fetchOutside, type OutsideAnswer } from '#server/platform/outside/index.ts'
import type { Spend } from '../../ad-spend/read-spend.ts'
import { readAmount, readCount, readDay } from '../../ad-spend/read-cell.ts'
import { AdServiceError, type Asking, type SpendAnswer } from '../ad-service.ts'

const LIVE = 'https://api.direct.yandex.com'
const SANDBOX = 'https://api-sandbox.direct.yandex.com'
const TIMEOUT = 90_000
const LARGEST = 50_000_000
const FIELDS = ['Date', 'CampaignName', 'Impressions', 'Clicks', 'Cost']
/** Codes of Direct: the token, its rights, the daily allowance, too many requests at once. */
const AUTH = new Set(['53', '54', '513', '58', '3000', '3001'])
const NO_UNITS = new Set(['152'])
const BUSY = new Set(['52', '506', '56', '1000', '1001', '1002'])

/**
 * What was spent, day by day and campaign by campaign. 201 and 202 mean that the report is being made: asked for again by the same name it is given when it
 * is ready. The last line tells how many lines there are, so that a part is never taken for the whole.
 * @throws AdServiceError
 */
export async function directSpend(asking: Asking): Promise<SpendAnswer> {
  const answer = await ask(asking)
  const units = Number(/^\d+\/(\d+)\//.exec(String(answer.headers['units'] ?? ''))?.[1])
  const unitsLeft = Number.isSafeInteger(units) ? { unitsLeft: units } : {}
  if (answer.status === 200) return { state: 'ready', rows: rowsOf(answer.text, asking), ...unitsLeft }
  if (answer.status === 201 || answer.status === 202) {
    const seconds = Number(answer.headers['retryin'])
    return { state: 'later', seconds: Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) : 60, ...unitsLeft }
  }
  throw wrong(answer, asking.secrets['token'] ?? '')
}

async function ask({ db, settings, secrets, from, to, name }: Asking): Promise<OutsideAnswer> {
  const base = (settings['url'] as string | undefined) ?? (settings['sandbox'] ? SANDBOX : LIVE)
  const body = {
    params: {
      SelectionCriteria: { DateFrom: from, DateTo: to }, FieldNames: FIELDS, OrderBy: [{ Field: 'Date' }], ReportName: name, ReportType: 'CAMPAIGN_PERFORMANCE_REPORT', DateRangeType: 'CUSTOM_DATE', Format: 'TSV',
      IncludeVAT: settings['withVat'] === false ? 'NO' : 'YES',
    },
  }
  const headers: Record<string, string> = {
    'authorization': `Bearer ${secrets['token'] ?? ''}`, 'accept-language': 'ru', 'content-type': 'application/json; charset=utf-8', 'processingmode': 'auto', 'returnmoneyinmicros': 'false',
    'skipreportheader': 'true', 'skipreportsummary': 'false', ...(settings['clientLogin'] ? { 'client-login': settings['clientLogin'] as string } : {}),
  }
  try {
    return await fetchOutside(`${base}/json/v5/reports`, { method: 'POST', headers, body: JSON.stringify(body), timeout: TIMEOUT, limit: LARGEST, allowPrivate: await allowedNetworks(db.kysely) })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'answer_too_long') throw new AdServiceError('too_large', `more than ${LARGEST} bytes`, false)
    const reason = error.params['reason'] ?? error.params['timeout'] ?? error.params['range'] ?? ''
    if (error.code === 'url_unreachable' || error.code === 'url_too_slow') throw new AdServiceError('unreachable', `${error.code} ${String(reason)}`.trim(), true)
    throw new AdServiceError('settings_wrong', `${error.code} ${String(reason)}`.trim(), false)
  }
}

/** A TSV with a row of names, lines, and «Total rows: n». */
function rowsOf(text: string, { source, medium, from, to }: Asking): Spend[] {
  let lines: string[][]
  try {
    lines = parse(text, { delimiter: '\t', bom: true, quote: null, relax_column_count: true, skip_empty_lines: true }) as string[][]
  } catch {
    throw new AdServiceError('strange_answer', text.slice(0, 200), true)
  }
  const [header, ...rest] = lines
  const at = (name: string): number => header?.indexOf(name) ?? -1
  if (!header || FIELDS.some((name) => at(name) < 0)) throw new AdServiceError('strange_answer', text.slice(0, 200), true)
  const total = /^total rows:\s*(\d+)$/i.exec(rest.at(-1)?.[0]?.trim() ?? '')
  const rows = total ? rest.slice(0, -1) : rest
  if (!total || Number(total[1]) !== rows.length) throw new AdServiceError('partial', `${rows.length} of ${total?.[1] ?? '?'}`, true)
  return rows.map((row) => {
    const cell = (name: string): string => row[at(name)] ?? ''
    const [day, amount] = [readDay(cell('Date')), readAmount(cell('Cost'))]
    if (day === null || amount === null || amount < 0 || day < from || day > to) throw new AdServiceError('strange_answer', row.join(' ').slice(0, 200), true)
    return { dateFrom: day, dateTo: day, amount, source, medium, campaign: cell('CampaignName').slice(0, 255) || null, keyword: null, content: null, clicks: readCount(cell('Clicks')), views: readCount(cell('Impressions')), comment: '' }
  })
}

function wrong({ status, text }: OutsideAnswer, token: string): AdServiceError {
  const told = errorOf(text)
  const words = `${status} ${told ? [told.error_code, told.error_string, told.error_detail].filter(Boolean).join(' ') : text.slice(0, 200)}`.replaceAll(token || '\0', '…')
  const code = String(told?.error_code ?? '')
  if (AUTH.has(code) || status === 401 || status === 403) return new AdServiceError('auth_failed', words, false)
  if (NO_UNITS.has(code)) return new AdServiceError('no_units', words, true)
  if (BUSY.has(code) || status === 429 || status >= 500) return new AdServiceError('service_fault', words, true)
  return new AdServiceError('settings_wrong', words, false)
}

function errorOf(text: string): { error_code?: unknown; error_string?: string; error_detail?: string } | undefined {
  try {
    return (JSON.parse(text) as { error?: object }).error
  } catch {
    return undefined
  }
}
