import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Asked = { headers: Record<string, string | string[] | undefined>; params: { SelectionCriteria: { DateFrom: string; DateTo: string }; ReportName: string; IncludeVAT: string } }
type Said = { status?: number; headers?: Record<string, string>; body?: string }
export type FakeDirect = { url: string; asked: Asked[]; /** Whole answers that go before what it would say. */ next: Said[]; spend: { date: string; campaign: string; views: number; clicks: number; cost: string }[]; /** How often a report is not ready yet. */ later: number; close(): Promise<void> }

/** The reports service of Direct on this machine: the token is «right», reports are made after `later` questions. */
export async function fakeDirect(): Promise<FakeDirect> {
  const fake = { url: '', asked: [], next: [], spend: [], later: 0 } as unknown as FakeDirect
  const questions = new Map<string, number>()
  const error = (status: number, code: number, text: string): Said => ({ status, body: JSON.stringify({ error: { error_code: code, error_string: text, error_detail: '', request_id: '1' } }) })

  function answer({ headers, params }: Asked): Said {
    if (headers['authorization'] !== 'Bearer right') return error(400, 53, 'Ошибка авторизации')
    if (headers['client-login'] === 'nobody') return error(400, 8800, 'Логин не найден')
    const times = (questions.get(params.ReportName) ?? 0) + 1
    questions.set(params.ReportName, times)
    const units = { units: '10/15980/16000' }
    if (times <= fake.later) return { status: times === 1 ? 201 : 202, headers: { retryIn: '30', reportsInQueue: '1', ...units } }
    const { DateFrom: from, DateTo: to } = params.SelectionCriteria
    const rows = fake.spend.filter(({ date }) => date >= from && date <= to).map((row) => [row.date, row.campaign, row.views, row.clicks, row.cost].join('\t'))
    return { headers: units, body: `${['Date\tCampaignName\tImpressions\tClicks\tCost', ...rows, `Total rows: ${rows.length}`].join('\n')}\n` }
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (request.url !== '/json/v5/reports') return void response.writeHead(404).end()
    const asked: Asked = { headers: request.headers, params: (JSON.parse(Buffer.concat(chunks).toString()) as { params: Asked['params'] }).params }
    fake.asked.push(asked)
    const said = fake.next.shift() ?? answer(asked)
    response.writeHead(said.status ?? 200, { 'content-type': 'text/tab-separated-values', ...said.headers }).end(said.body ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  fake.close = () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve())))
  return fake
}
