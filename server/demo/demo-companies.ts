import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { createCorporate, type NewCorporate } from '#server/modules/companies/index.ts'
import { addNote } from '#server/modules/customers/index.ts'
import { createOrder } from '#server/modules/orders/index.ts'
import { money } from '#shared/money.ts'
import { isBankAccount, isCorrAccount, isInn, isOgrn, isOgrnip } from '#shared/requisites.ts'
import { chance } from './chance.ts'
import { DEMO_SITE } from './demo-orders.ts'

const DAY = 86_400_000
const BIK = '044525000'

type Invented = { name: string; legalName: string; brand?: string; sole?: boolean; city: string; second?: string; limit: number | null; days: number | null; contacts: [string, string][]; note?: string }

const COMPANIES: Invented[] = [
  { name: 'Кофейня «Зерно»', legalName: 'ООО «Зерно и Ко»', brand: 'Зерно', city: 'Тула', limit: 150_000, days: 14, contacts: [['Марина', 'Котова'], ['Олег', 'Ершов']], note: 'Закупают по вторникам, счёт нужен до обеда' },
  { name: 'Отель «Берег»', legalName: 'АО «Гостиница Берег»', city: 'Сочи', second: 'ООО «Берег-Сервис»', limit: 15_000, days: 30, contacts: [['Ирина', 'Волкова']] },
  { name: 'Подарки оптом', legalName: 'ИП Лапина Светлана Игоревна', sole: true, city: 'Казань', limit: null, days: null, contacts: [['Светлана', 'Лапина']] },
  { name: 'Детский сад № 12', legalName: 'МБДОУ «Детский сад № 12»', city: 'Рязань', limit: 60_000, days: 45, contacts: [['Нина', 'Фомина'], ['Алла', 'Гусева']], note: 'Оплата только по договору, документы почтой' },
  { name: 'Студия «Север»', legalName: 'ООО «Север Дизайн»', brand: 'North', city: 'Мурманск', limit: 100_000, days: 7, contacts: [['Егор', 'Титов']] },
]

/** A few organisations that buy: with requisites that pass their checks, people to talk to, orders paid and not. Those that are there are passed over. */
export async function demoCompanies(db: Db): Promise<void> {
  const { rows: offers } = await db.pool.query<{ id: number; price: string }>(`
    select f.id, p.price::text as price from offer f join offer_price p on p.offer_id = f.id and p.price_type = 'base'
    where f.site = $1 and f.active and p.price between 100 and 5000 order by f.id limit 60`, [DEMO_SITE])
  for (const [index, invented] of COMPANIES.entries()) {
    const externalId = `demo-company-${index + 1}`
    await transact(db, systemActor('demo'), async (tx) => {
      const known = await tx.db.selectFrom('customer').select('id').where('site', '=', DEMO_SITE).where('external_id', '=', externalId).executeTakeFirst()
      if (known) return
      const draw = chance(externalId)
      const { id, companyIds } = await createCorporate(tx, corporateOf(invented, externalId, index, tx.at))
      if (invented.note) await addNote(tx, id, { text: invented.note, pinned: true })
      if (offers.length === 0) return
      for (let number = 1; number <= 3 + draw.below(4); number += 1) {
        const ago = number * (5 + draw.below(9))
        const isPaid = number > 2 || draw.below(3) === 0
        await createOrder(tx, {
          site: DEMO_SITE, externalId: `${externalId}-${number}`, createdAt: new Date(tx.at.getTime() - ago * DAY), status: ago > 20 ? 'complete' : 'assembling', orderMethod: 'phone', orderType: 'eshop-legal',
          customer: { id }, company: { id: companyIds[draw.below(companyIds.length)]! },
          items: Array.from({ length: 2 + draw.below(4) }, () => {
            const offer = draw.of(offers)
            return { offer: { id: offer.id }, quantity: 2 + draw.below(20), initialPrice: money(offer.price) }
          }),
          payments: [{ type: 'bank-transfer', status: isPaid ? 'paid' : 'not-paid' }],
        }, { by: 'api', withoutStock: ago > 20 })
      }
    })
  }
}

function corporateOf(invented: Invented, externalId: string, index: number, at: Date): NewCorporate {
  const address = { countryIso: 'RU', city: invented.city, street: 'ул. Торговая', house: String(3 + index * 4) }
  return {
    site: DEMO_SITE, externalId, nickName: invented.name, createdAt: new Date(at.getTime() - (200 - index * 17) * DAY), tags: index % 2 === 0 ? ['опт'] : [],
    addresses: [{ address, name: 'Офис' }],
    companies: [{ name: invented.legalName, ...(invented.brand ? { brand: invented.brand } : {}), contragent: requisites(invented, index) }, ...(invented.second ? [{ name: invented.second, contragent: requisites({ ...invented, legalName: invented.second }, index + 50) }] : [])],
    contacts: invented.contacts.map(([firstName, lastName], place) => ({ person: { firstName, lastName, phones: [`+7999800${index}${place}00`], emails: [`office${index + 1}${place ? `.${place}` : ''}@example.com`] } })),
    terms: { creditLimit: invented.limit === null ? null : invented.limit * 100, paymentDays: invented.days },
  }
}

/** Numbers that nobody bears, with check digits that fit. */
function requisites({ legalName, sole, city }: Invented, index: number): Record<string, unknown> {
  const nine = `99${String(index).padStart(2, '0')}00${String(100 + index)}`
  const common = {
    legalName, legalAddress: `г. ${city}, ул. Торговая, д. ${3 + index}`, BIK, bank: 'Банк «Пример»',
    corrAccount: fitting('30101810', '00000000000', (account) => isCorrAccount(account, BIK)), bankAccount: fitting('40702810', `00000000${String(100 + index)}`, (account) => isBankAccount(account, BIK)),
  }
  if (sole) return { contragentType: 'enterpreneur', ...common, INN: fitting(`${nine}0`, '', isInn, 2), OGRNIP: fitting('31800000000000', '', isOgrnip) }
  return { contragentType: 'legal-entity', ...common, INN: fitting(nine, '', isInn), KPP: '990001001', OGRN: fitting('102990000000', '', isOgrn) }
}

/** The number with the check digits, between its two parts, that make it right. */
function fitting(head: string, tail: string, isRight: (number: string) => boolean, digits = 1): string {
  for (let key = 0; key < 10 ** digits; key += 1) {
    const number = `${head}${String(key).padStart(digits, '0')}${tail}`
    if (isRight(number)) return number
  }
  throw new Error(`no check digit fits ${head}…${tail}`)
}
