import { sql } from 'kysely'
import type { CompanyCard } from '#shared/contracts/companies.ts'
import { may, type Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { cardShownTo, maySee, shownTo } from '#server/platform/fields.ts'
import { canSeeCustomer, customerCatalogue, reachesCustomer, shownName, whoIsGone } from '#server/modules/customers/index.ts'
import { freshReferences, inBase } from '#server/modules/settings/index.ts'
import { companyCatalogue } from './fields.ts'
import { UNPAID_IN_BASE } from './recount-debts.ts'
import { CORPORATE_NAME } from './shown-name.ts'

type Row = Omit<CompanyCard, 'mayChangeTerms'>

const iso = (moment: ReturnType<typeof sql>) => sql`to_char((${moment}) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const unpaid = sql.raw(UNPAID_IN_BASE)

/**
 * All about one corporate customer, in one statement.
 * @throws Refusal `not_found`, also for a person and for what the actor may not see; `customer_merged` with `survivorId` for what became part of another
 */
export async function companyCard(db: Database, actor: Actor, id: number): Promise<CompanyCard> {
  const { account } = await freshReferences(db)
  const { rows } = await sql<{ card: Row }>`
    select jsonb_build_object(
      'id', c.id, 'site', c.site, 'externalId', c.external_id, 'createdAt', ${iso(sql`c.created_at`)}, 'nickName', c.nick_name, 'name', ${CORPORATE_NAME},
      'managerId', c.manager_id, 'vip', c.vip, 'bad', c.bad, 'personalDiscount', c.personal_discount, 'discountCardNumber', c.discount_card_number,
      'customFields', c.custom_fields, 'source', c.source,
      'creditLimit', (a.credit_limit * 100)::bigint, 'paymentDays', a.payment_days, 'debtSum', (a.debt_sum * 100)::bigint, 'debtOrders', a.debt_orders,
      'overdueSum', case when a.payment_days is not null then (select coalesce((sum(${unpaid}) * 100)::bigint, 0)
        from "order" o left join order_status s on s.code = o.status
        where o.customer_id = c.id and o.total > o.paid_sum
          and (case when o.shipped and o.shipment_date is not null then o.shipment_date else (o.created_at at time zone ${account.timeZone})::date end)
            + a.payment_days < (now() at time zone ${account.timeZone})::date) end,
      'mayChange', ${reachesCustomer(actor, 'customers.change')}) || jsonb_build_object(
      'tags', (select coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'color', t.color, 'attached', t.attached) order by t.name), '[]')
        from customer_tag t where t.customer_id = c.id),
      'addresses', (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'isMain', d.is_main, 'name', d.name, 'address', d.address) order by d.is_main desc, d.id), '[]')
        from customer_address d where d.customer_id = c.id),
      'companies', (select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'externalId', k.external_id, 'isMain', k.is_main, 'active', k.active, 'name', k.name, 'brand', k.brand,
          'contragent', k.contragent, 'addressId', k.address_id, 'address', d.address, 'ordersCount', n.orders, 'totalSum', (n.total * 100)::bigint, 'debtSum', (n.debt * 100)::bigint)
          order by k.is_main desc, k.active desc, k.id), '[]')
        from company k left join customer_address d on d.id = k.address_id
        left join lateral (
          select count(*) filter (where s.group_code is distinct from 'cancel') as orders,
            coalesce(sum(${inBase(sql`o.total`)}) filter (where s.group_code is distinct from 'cancel'), 0) as total, coalesce(sum(${unpaid}), 0) as debt
          from "order" o left join order_status s on s.code = o.status where o.company_id = k.id
        ) n on true
        where k.customer_id = c.id),
      'contacts', (select coalesce(jsonb_agg(p.contact order by p.is_main desc, p.link), '[]') from (
        select l.is_main, l.id as link, jsonb_build_object('id', l.id, 'customerId', contact.id, 'isMain', l.is_main, 'name', contact.name, 'phone', contact.phone, 'email', contact.email,
          'companyIds', array(select of.company_id from corporate_contact_company of where of.link_id = l.id order by of.company_id),
          'ordersCount', (select count(*) from "order" o left join order_status s on s.code = o.status
            where o.contact_id = l.contact_id and o.customer_id = l.corporate_id and s.group_code is distinct from 'cancel')) as contact
        from corporate_contact l
        join lateral (select c.id, c.phone, c.email, ${shownName(actor)} as name from customer c where c.id = l.contact_id) contact on true
        where l.corporate_id = c.id) p),
      'figures', jsonb_build_object(
        'currency', f.currency, 'ordersCount', f.orders_count, 'cancelledCount', f.cancelled_count, 'totalSum', (f.total_sum * 100)::bigint, 'averageSum', (f.average_sum * 100)::bigint,
        'marginSum', (f.margin_sum * 100)::bigint, 'firstOrderAt', ${iso(sql`f.first_order_at`)}, 'lastOrderAt', ${iso(sql`f.last_order_at`)},
        'daysBetweenOrders', null, 'nextOrderExpectedAt', null)) as card
    from customer c join customer_figures f on f.customer_id = c.id join corporate_account a on a.customer_id = c.id
    where c.id = ${id} and c.type = 'customer_corporate' and ${canSeeCustomer(actor)}`.execute(db)
  const card = rows[0]?.card
  if (!card) throw await whoIsGone(db, actor, id)
  return shown(actor, { ...card, mayChangeTerms: card.mayChange && may(actor, 'companies.terms') })
}

/** What is kept from the actor's group is not on the card either: sums of the company, phones and e-mails of its people. */
function shown(actor: Actor, card: CompanyCard): CompanyCard {
  const owes = maySee(actor, companyCatalogue.fields.get('debtSum')!)
  const sees = (name: string): boolean => maySee(actor, companyCatalogue.fields.get(name)!)
  return {
    ...cardShownTo(actor, companyCatalogue, card),
    debtOrders: owes ? card.debtOrders : null,
    overdueSum: owes ? card.overdueSum : null,
    companies: card.companies.map((company) => ({
      ...company,
      debtSum: owes ? company.debtSum : null,
      contragent: (shownTo(actor, customerCatalogue, 'contragent', company.contragent) as typeof company.contragent | undefined) ?? {},
      address: (shownTo(actor, customerCatalogue, 'address', company.address) as typeof company.address | undefined) ?? null,
    })),
    addresses: (shownTo(actor, customerCatalogue, 'address', card.addresses) as typeof card.addresses | undefined) ?? [],
    contacts: card.contacts.map((contact) => ({
      ...contact,
      name: (shownTo(actor, customerCatalogue, 'fullName', contact.name) as string | undefined) ?? '',
      phone: (shownTo(actor, customerCatalogue, 'phones', contact.phone) as string | null | undefined) ?? null,
      email: (shownTo(actor, customerCatalogue, 'email', contact.email) as string | null | undefined) ?? null,
    })),
    source: (shownTo(actor, customerCatalogue, 'source', card.source) as typeof card.source | undefined) ?? null,
    customFields: (shownTo(actor, customerCatalogue, 'customFields', card.customFields) as typeof card.customFields | undefined) ?? {},
    figures: { ...card.figures, marginSum: sees('marginSum') ? card.figures.marginSum : null },
  }
}
