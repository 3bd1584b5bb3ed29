import { Type, type Static, type TSchema } from 'typebox'
import { CONTRAGENT_TYPES } from '../requisites.ts'
import { AddressParts, CustomerAddress, CustomerFigures, CustomerTag } from './customers.ts'

/**
 * What crosses the wire about corporate customers: a customer of the type customer_corporate, its companies (legal entities with requisites)
 * and contacts (ordinary customers). Ids in paths are the customer's. Money: integer minor units. Moments: ISO 8601, UTC.
 */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Text = (max = 255) => Type.String({ maxLength: max })
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Money = Type.Integer({ description: 'Minor units' })
const Parts = Type.Record(Type.String(), Type.Unknown())

const Contragent = Type.Object(
  {
    contragentType: Type.Optional(Type.Enum([...CONTRAGENT_TYPES])),
    ...Object.fromEntries(
      ['legalName', 'legalAddress', 'INN', 'KPP', 'OGRN', 'OGRNIP', 'OKPO', 'certificateNumber', 'certificateDate', 'BIK', 'bank', 'bankAddress', 'corrAccount', 'bankAccount']
        .map((name) => [name, Type.Optional(Nullable(Text(2000)))]),
    ),
  },
  { additionalProperties: false, description: 'Requisites. Check digits are not demanded: what does not fit is shown as such on the card.' },
)

export const WriteCompany = Type.Object(
  {
    name: Type.Optional(Text()), brand: Type.Optional(Nullable(Text())), externalId: Type.Optional(Nullable(Text())), active: Type.Optional(Type.Boolean()),
    isMain: Type.Optional(Type.Boolean({ description: 'true makes it the main one' })),
    contragent: Type.Optional(Contragent),
    addressId: Type.Optional(Nullable(Id)),
    address: Type.Optional(AddressParts),
  },
  { additionalProperties: false, description: 'A company; without a name the legal one is taken' },
)
export type WriteCompany = Static<typeof WriteCompany>

export const NewContact = Type.Object(
  {
    customerId: Type.Optional(Id),
    person: Type.Optional(Type.Object({
      firstName: Type.Optional(Text()), lastName: Type.Optional(Text()), patronymic: Type.Optional(Text()),
      phones: Type.Optional(Type.Array(Text(100), { maxItems: 100 })), emails: Type.Optional(Type.Array(Text(), { maxItems: 100 })),
    }, { additionalProperties: false })),
    isMain: Type.Optional(Type.Boolean()),
    companyIds: Type.Optional(Type.Array(Id, { maxItems: 1000, description: 'The companies that the person speaks for; empty = all' })),
  },
  { additionalProperties: false, description: 'A customer that is there, or a new person: one of the two' },
)
export type NewContact = Static<typeof NewContact>
export const EditContact = Type.Pick(NewContact, ['isMain', 'companyIds'])

export const CreateCompany = Type.Object(
  {
    site: Type.Optional(Type.String({ maxLength: 64, description: 'The default site of the account when absent' })),
    nickName: Type.Optional(Text()), externalId: Type.Optional(Text()), managerId: Type.Optional(Nullable(Id)),
    companies: Type.Optional(Type.Array(WriteCompany, { maxItems: 100 })),
    contacts: Type.Optional(Type.Array(NewContact, { maxItems: 100 })),
    addresses: Type.Optional(Type.Array(Type.Object({ address: AddressParts, name: Type.Optional(Nullable(Text())) }), { maxItems: 100 })),
    creditLimit: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 99_999_999_999_999, description: 'Minor units' }))),
    paymentDays: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 3650 }))),
  },
  { additionalProperties: false, description: 'A new corporate customer; its own name, or that of its first company' },
)
export type CreateCompany = Static<typeof CreateCompany>

export const LegalEntity = Type.Object({
  id: Id, externalId: Nullable(Type.String()), isMain: Type.Boolean(), active: Type.Boolean(), name: Type.String(), brand: Nullable(Type.String()),
  contragent: Parts, addressId: Nullable(Id), address: Nullable(Parts),
  ordersCount: Type.Integer(), totalSum: Money, debtSum: Nullable(Money),
})
export type LegalEntity = Static<typeof LegalEntity>

export const CompanyContact = Type.Object({
  id: Type.Integer({ description: 'Of the link' }), customerId: Id, isMain: Type.Boolean(), name: Type.String(), phone: Nullable(Type.String()), email: Nullable(Type.String()),
  companyIds: Type.Array(Id, { description: 'Empty = for all companies' }), ordersCount: Type.Integer(),
})
export type CompanyContact = Static<typeof CompanyContact>

export const CompanyCard = Type.Object({
  id: Id, site: Type.String(), externalId: Nullable(Type.String()), createdAt: Moment,
  nickName: Nullable(Type.String()), name: Type.String({ description: 'Its own name, else that of the main company' }),
  managerId: Nullable(Id), vip: Type.Boolean(), bad: Type.Boolean(), tags: Type.Array(CustomerTag),
  personalDiscount: Type.Number({ description: 'Percent' }), discountCardNumber: Nullable(Type.String()), customFields: Parts, source: Nullable(Parts),
  creditLimit: Nullable(Money), paymentDays: Nullable(Type.Integer({ description: 'Deferred payment' })),
  debtSum: Nullable(Type.Integer({ description: 'Unpaid parts of orders that are not cancelled, minor units; null when it is hidden from the reader' })),
  debtOrders: Nullable(Type.Integer({ description: 'Orders that are not paid in full' })),
  overdueSum: Nullable(Type.Integer({ description: 'What of it was due before today: shipped (else made) more days ago than were agreed; null when no deferral was agreed' })),
  figures: CustomerFigures,
  companies: Type.Array(LegalEntity, { description: 'The main one first' }),
  contacts: Type.Array(CompanyContact, { description: 'The main one first' }),
  addresses: Type.Array(CustomerAddress, { description: 'The main one first' }),
  mayChange: Type.Boolean(), mayChangeTerms: Type.Boolean(),
})
export type CompanyCard = Static<typeof CompanyCard>

export const CompanyOrder = Type.Object({
  id: Id, number: Type.String(), status: Type.String(), total: Money, unpaid: Nullable(Money), currency: Type.String(), createdAt: Moment, itemsCount: Type.Integer(),
  companyId: Nullable(Id), contactId: Nullable(Id), contactName: Nullable(Type.String()),
})
export type CompanyOrder = Static<typeof CompanyOrder>
export const CompanyOrders = Type.Object({ orders: Type.Array(CompanyOrder), nextCursor: Nullable(Type.String()) })
export const CompanyOrdersQuery = Type.Object({
  companyId: Type.Optional(Id), contactId: Type.Optional(Id),
  unpaid: Type.Optional(Type.Boolean({ description: 'Only orders that are owed for' })),
  cursor: Type.Optional(Type.String({ maxLength: 100, description: 'nextCursor of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
})
export type CompanyOrdersQuery = Static<typeof CompanyOrdersQuery>

export const FoundCompany = Type.Object({
  id: Id, name: Type.String(), inn: Nullable(Type.String()), site: Type.String(), vip: Type.Boolean(), bad: Type.Boolean(), ordersCount: Type.Integer(),
})
export type FoundCompany = Static<typeof FoundCompany>
export const FoundCompanies = Type.Object({ companies: Type.Array(FoundCompany) })

export const CompaniesOfContact = Type.Object({
  companies: Type.Array(Type.Object({ id: Id, name: Type.String(), isMain: Type.Boolean({ description: 'The person is its main contact' }) })),
})
