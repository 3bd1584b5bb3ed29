import { sql, type RawBuilder } from 'kysely'
import { wireDateTime } from './wire/dates.ts'
import { mapOrList, present } from './wire/envelope.ts'
import type { Call } from './wire/method.ts'

type Json = Record<string, unknown>

type Program = { id: number; name: string; active: boolean; accrual_percent: number; currency: string; created_at: Date; activated_at: Date | null; deactivated_at: Date | null }
type Account = {
  id: number; status: string; phone: string | null; card_number: string | null; balance: number; orders_sum: number; custom_fields: Json; created_at: Date; activated_at: Date | null
  customer: Json; program: Program
}

/** There is one level, that of the programme: a percent of what was paid. */
const levelOf = ({ id, accrual_percent }: Pick<Program, 'id' | 'accrual_percent'>): Json =>
  ({ id, name: 'Базовый', type: 'bonus_percent', sum: 0, privilegeSize: Number(accrual_percent), privilegeSizePromo: Number(accrual_percent) })

function programAnswer(program: Program, zone: string): Json {
  const at = (moment: Date | null): string | null => moment && wireDateTime(new Date(moment), zone)
  return present({
    id: program.id, name: program.name, active: program.active, blocked: false, currency: program.currency, levels: [levelOf(program)], confirmSmsCharge: false, confirmSmsRegistration: false,
    createdAt: at(program.created_at), activatedAt: at(program.activated_at), deactivatedAt: at(program.deactivated_at),
  })
}

/** Programmes of the wire that match, by id. Over the alias `g`. */
export async function programAnswers(call: Call, where: RawBuilder<unknown>, page = sql``): Promise<Json[]> {
  const { rows } = await sql<Program>`
    select g.*, (select currency from account) as currency from loyalty_program g where ${where} order by g.id ${page}`.execute(call.db.kysely)
  return rows.map((row) => programAnswer(row, call.account.timeZone))
}

/** Accounts of the wire that match, newest first. Over the aliases `a`, `g` and `c`. */
export async function accountAnswers(call: Call, where: RawBuilder<unknown>, page = sql``): Promise<Json[]> {
  const zone = call.account.timeZone
  const { rows } = await sql<Account>`
    select a.id, a.status, a.phone, a.card_number, a.balance, a.custom_fields, a.created_at, a.activated_at, coalesce(f.total_sum, 0)::float8 as orders_sum,
      jsonb_build_object('type', c.type, 'id', c.id, 'externalId', c.external_id, 'site', c.site, 'firstName', c.first_name, 'lastName', c.last_name, 'patronymic', c.patronymic) as customer,
      jsonb_build_object('id', g.id, 'name', g.name, 'accrual_percent', g.accrual_percent) as program
    from ${ACCOUNTS} left join customer_figures f on f.customer_id = c.id where ${where} order by a.id desc ${page}`.execute(call.db.kysely)
  return rows.map((row) =>
    present({
      id: row.id, active: row.status === 'activated', status: row.status, phoneNumber: row.phone && `+${row.phone}`, cardNumber: row.card_number, amount: row.balance,
      ordersSum: row.orders_sum, orderSum: row.orders_sum, level: levelOf(row.program), loyalty: { id: row.program.id, name: row.program.name }, customer: present(row.customer),
      createdAt: wireDateTime(row.created_at, zone), activatedAt: row.activated_at && wireDateTime(row.activated_at, zone), customFields: mapOrList(row.custom_fields),
    }))
}

/** An account lives on with whom its customer was merged into. */
export const ACCOUNTS = sql`loyalty_account a join loyalty_program g on g.id = a.program_id join customer k on k.id = a.customer_id join customer c on c.id = coalesce(k.merged_into, k.id)`

type Operation = { type: string; amount: number; created_at: Date; order: Json | null; account: number; program: number }

/** Lines of the ledger, over the aliases `p`, `a` and `g`. */
export async function operationAnswers(call: Call, where: RawBuilder<unknown>, page: RawBuilder<unknown>): Promise<(Json & { id: number })[]> {
  const { rows } = await sql<Operation & { id: number }>`
    select p.id, p.type, p.amount, p.created_at, a.id as account, g.id as program,
      (select jsonb_build_object('id', o.id, 'externalId', o.external_id) from "order" o where o.id = p.order_id) as "order"
    from loyalty_operation p join loyalty_account a on a.id = p.account_id join loyalty_program g on g.id = a.program_id where ${where} ${page}`.execute(call.db.kysely)
  return rows.map((row) => ({
    id: row.id,
    ...present({
      type: row.type, amount: row.amount, createdAt: wireDateTime(row.created_at, call.account.timeZone), order: row.order && present(row.order),
      loyaltyAccount: { id: row.account }, loyalty: { id: row.program },
    }),
  }))
}
