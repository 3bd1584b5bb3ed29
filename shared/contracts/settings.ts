import { Type, type Static, type TArray, type TObject, type TProperties, type TSchema } from 'typebox'

// References of the account as they cross the wire, and as each process keeps them in memory. Codes never change; rows are never deleted,
// only deactivated, since orders carry the codes. Money is in minor units.

export const Code = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$', description: 'Immutable code: letters, digits, - _ .' })
const name = Type.String({ minLength: 1, maxLength: 255, pattern: '\\S', description: 'What people read' })
const text = (description: string) => Type.Union([Type.String({ maxLength: 2000 }), Type.Null()], { description })
const flag = (description: string) => Type.Boolean({ description })
const ordering = Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'Place in lists, ascending' })
const color = Type.String({ pattern: '^#[0-9A-Fa-f]{6}$', description: 'Colour as #RRGGBB' })
const codes = (description: string) => Type.Array(Code, { maxItems: 1000, uniqueItems: true, description })
const codeOrNone = (description: string) => Type.Union([Code, Type.Null()], { description })
const cost = Type.Union([Type.Integer({ minimum: 0, maximum: 99_999_999_999_999 }), Type.Null()], { description: 'Minor units; null = none' })
const active = flag('Offered for new choices; records that carry the code keep it')
const defaultForCrm = flag('Chosen for orders made by hand; one of the list')
const defaultForApi = flag('Chosen for orders of the API that name none; one of the list')
const common = { code: Code, name, active, ordering }

export const Site = Type.Object({
  id: Type.Integer(),
  ...common,
  url: Type.String({ maxLength: 2000, description: 'Address of the store' }),
  description: text('For people'),
  phones: text('For people'),
  address: text('For people'),
  zip: text('Postal code'),
  countryIso: Code,
  currency: Code,
  defaultForCrm,
  ymlUrl: text('Address of the ICML file with the catalogue'),
  loadFromYml: flag('The catalogue is loaded from ymlUrl regularly'),
  contragentCode: codeOrNone('Legal entity'),
  senderEmail: text('Sender of letters'),
  senderName: text('Sender of letters'),
  orderNumberTemplate: text('Overrides the template of the account; {id} and {letter} are filled in'),
  isDemo: flag('Holds demo data'),
})
export const StatusGroup = Type.Object({
  ...common,
  process: flag('Orders in it are being worked on'),
  locked: flag('The beginning or an end of every order: cannot be edited'),
  color,
})
export const Status = Type.Object({
  ...common,
  group: Code,
  deadlineHours: Type.Union([Type.Number({ exclusiveMinimum: 0, maximum: 10_000, multipleOf: 0.01 }), Type.Null()], {
    description: 'Working hours that an order may stay in it; null = no limit',
  }),
  commentRequired: flag('Entering it demands a comment'),
  requiredFields: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 50, uniqueItems: true, description: 'Fields of the order that must be filled to enter it' }),
})
export const OrderType = Type.Object({ ...common, defaultForCrm, defaultForApi })
export const OrderMethod = Type.Object({ ...common, defaultForCrm, defaultForApi, isFromPos: flag('Made at a till') })
export const PaymentType = Type.Object({
  ...common,
  defaultForCrm,
  defaultForApi,
  description: text('For people'),
  sites: codes('Sites that offer it; empty = all'),
  paymentStatuses: codes('Payment statuses that go with it'),
})
export const PaymentStatus = Type.Object({
  ...common,
  defaultForCrm,
  defaultForApi,
  paymentComplete: flag('A payment in it counts as paid'),
  description: text('For people'),
})
export const DeliveryType = Type.Object({
  id: Type.Integer(),
  ...common,
  defaultCost: cost,
  defaultNetCost: cost,
  description: text('For people'),
  integrationCode: text('Code of the carrier that serves it'),
  defaultForCrm,
  vatRate: text('none or percent'),
  sites: codes('Sites that offer it; empty = all'),
  paymentTypes: codes('Payment types that go with it'),
})
export const DeliveryService = Type.Object({ code: Code, name, active, deliveryType: codeOrNone('Delivery type that it belongs to') })
export const ItemStatus = Type.Object({
  ...common,
  orderStatusByItemStatus: codeOrNone('Order status that is set when all lines have this status'),
  orderStatusForItemStatus: codeOrNone('Order status that gives its lines this status'),
  cancelStatus: flag('Lines in it leave the sum of the order'),
})
export const Unit = Type.Object({ code: Code, name, sym: Type.String({ minLength: 1, maxLength: 20 }), isDefault: flag('Used when none is named'), active })
export const PriceType = Type.Object({
  id: Type.Integer(),
  ...common,
  isDefault: flag('Prices that orders take'),
  promo: flag('Shown as a sale'),
  description: text('For people'),
  currency: codeOrNone('null = that of the account'),
})
export const Currency = Type.Object({
  id: Type.Integer(),
  code: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' }),
  isBase: flag('Reports are in it'),
  isAutoConvert: flag('The rate follows the central bank'),
  autoConvertExtraPercent: Type.Integer({ minimum: -100, maximum: 1000 }),
  manualConvertNominal: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  manualConvertValue: Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000_000, description: 'Price of the nominal in the base currency' }),
})
export const Country = Type.Object({ code: Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2' }), name, ordering, active })
export const Store = Type.Object({
  ...common,
  externalId: text('Id in the store’s own system'),
  xmlId: text('Id in the accounting system'),
  description: text('For people'),
  email: text('For people'),
  type: Type.Enum(['store-type-online', 'store-type-retail', 'store-type-supplier', 'store-type-warehouse']),
  inventoryType: Type.Enum(['integer', 'available'], { description: 'Pieces are counted, or only “there is some”' }),
  contact: text('For people'),
  phone: text('For people'),
})
export const LegalEntity = Type.Object({
  code: Code,
  contragentType: Type.Enum(['individual', 'legal-entity', 'enterpreneur']),
  legalName: Type.String({ minLength: 1, maxLength: 255 }),
  requisites: Type.Record(Type.String(), Type.String({ maxLength: 255 }), { description: 'INN, KPP, OGRN, BIK, bank …' }),
})
export const CostGroup = Type.Object({ ...common, color })
export const CostItem = Type.Object({
  ...common,
  group: Code,
  type: Type.Enum(['const', 'var']),
  appliesToOrders: flag('May stand at an order'),
  appliesToUsers: flag('May stand at a person'),
})

export const TaskType = Type.Object({
  ...common,
  nameEn: text('What people read in English; null = the same name'),
  termHours: Type.Union([Type.Number({ exclusiveMinimum: 0, maximum: 10_000, multipleOf: 0.01 }), Type.Null()], { description: 'Working hours until it is due; null = no term' }),
  toManager: flag('Goes to the manager of the order or customer rather than to whoever makes it'),
  performerGroup: text('Id of the user group that it goes to; null = to a person'),
  statusAnswered: codeOrNone('Proposed for the order when somebody answered'),
  statusNoAnswer: codeOrNone('Proposed for the order when nobody answered'),
  statusRefused: codeOrNone('Proposed for the order when the customer refused'),
  statusDone: codeOrNone('Proposed for the order when it is done'),
})

/** Every reference by the name that it has in `GET /api/references` and in the addresses `/api/references/<name>/<code>`. */
export const REFERENCE_SCHEMAS = {
  sites: Site,
  statusGroups: StatusGroup,
  statuses: Status,
  orderTypes: OrderType,
  orderMethods: OrderMethod,
  paymentTypes: PaymentType,
  paymentStatuses: PaymentStatus,
  deliveryTypes: DeliveryType,
  deliveryServices: DeliveryService,
  itemStatuses: ItemStatus,
  units: Unit,
  priceTypes: PriceType,
  currencies: Currency,
  countries: Country,
  stores: Store,
  legalEntities: LegalEntity,
  costGroups: CostGroup,
  costItems: CostItem,
  taskTypes: TaskType,
} as const
export type ReferenceName = keyof typeof REFERENCE_SCHEMAS
export type ReferenceRow<Name extends ReferenceName> = Static<(typeof REFERENCE_SCHEMAS)[Name]>

/** Set by the database or for good: never in a request that changes a row. */
export const READ_ONLY = ['id', 'code', 'locked', 'isDemo']

/** Body of a change: any of the fields that may change; those left out stay. */
export function changesOf(schema: TObject): TObject {
  return Type.Object(pick(schema, (field) => !READ_ONLY.includes(field)), { additionalProperties: false, minProperties: 1 })
}

/** Body of a new row: code and name are needed, the rest has defaults. */
export function creationOf(schema: TObject): TObject {
  const needed = ['code', 'name', 'legalName', 'sym', 'group']
  return Type.Object(
    pick(schema, (field) => field === 'code' || !READ_ONLY.includes(field), (field) => needed.includes(field)),
    { additionalProperties: false },
  )
}

function pick(schema: TObject, wanted: (field: string) => boolean, required: (field: string) => boolean = () => false): TProperties {
  const fields = Object.entries<TSchema>(schema.properties).filter(([field]) => wanted(field))
  return Object.fromEntries(fields.map(([field, one]) => [field, required(field) ? one : Type.Optional(one)]))
}

const Time = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'HH:mm' })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'YYYY-MM-DD' })
const Shift = Type.Object({ start: Time, end: Time, lunchStart: Type.Optional(Type.Union([Time, Type.Null()])), lunchEnd: Type.Optional(Type.Union([Time, Type.Null()])) })

export const Account = Type.Object({
  name,
  locale: Type.Enum(['ru', 'en']),
  timeZone: Type.String({ maxLength: 64, description: 'IANA name; days of lists, reports and the API are days of it' }),
  currency: Code,
  countryIso: Code,
  orderNumberTemplate: Type.String({ minLength: 1, maxLength: 100, description: '{id} and {letter} (of the site or way) are filled in' }),
  workingHours: Type.Record(Type.String({ pattern: '^[1-7]$' }), Type.Array(Shift, { maxItems: 5 }), {
    description: 'Shifts by weekday, 1 = Monday; no days at all = around the clock',
  }),
  holidays: Type.Array(Type.Object({ from: Day, to: Day }), { maxItems: 500, description: 'Days on which nobody works, both ends included' }),
  allowNegativeStock: flag('Orders may take more than there is'),
  overCreditLimit: Type.Enum(['problem', 'refuse'], {
    description: 'An order beyond the credit limit of a company: kept with a problem, or refused to people and strict keys',
  }),
  firstTouchNorm: Type.Integer({ minimum: 1, maximum: 100_000, description: 'Working minutes within which a person touches a new order' }),
  callAttemptsLimit: Type.Integer({ minimum: 1, maximum: 100, description: 'Calls in vain after which cancelling is offered' }),
  callRetryMinutes: Type.Integer({ minimum: 1, maximum: 100_000, description: 'When to call again after a call in vain, unless said' }),
  customerManager: Type.Enum(['by_hand', 'first_order', 'last_editor'], {
    description: 'Who becomes the manager of a customer: whoever is chosen; the manager of the first order; the manager who changed an order last',
  }),
  repeatOrderHours: Type.Integer({ minimum: 0, maximum: 2160, description: 'Orders of one buyer with the same goods within so many hours look like repeats; 0 = not looked for' }),
  combinedOrderStatus: codeOrNone('Status that an order takes when another took it in; null = cancel-other'),
  badCustomerPrepayment: Type.Enum(['off', 'warn', 'require'], {
    description: 'An unpaid order of a customer with a bad mark: nothing, a problem on its card, or it may not be assembled either',
  }),
})
export type Account = Static<typeof Account>
export const AccountChanges = Type.Partial(Account, { additionalProperties: false, minProperties: 1 })
export type AccountChanges = Static<typeof AccountChanges>

export const Person = Type.Object({
  id: Type.Integer(),
  code: Type.Optional(Type.String({ description: 'The id as text, so that people can be chosen like the rows of references' })),
  name: Type.String(),
  active: Type.Boolean(),
  isManager: flag('In a group of managers: orders are given to such people'),
  status: Type.String({ description: 'free, busy, dinner, break' }),
})
export type Person = Static<typeof Person>

export const PickableGroup = Type.Object({
  id: Type.Integer(),
  code: Type.String({ description: 'The id as text, so that groups can be chosen like the rows of references' }),
  slug: Type.String({ description: 'The group’s own code, as the session names the groups of a person' }),
  name: Type.String(),
})
export type PickableGroup = Static<typeof PickableGroup>

export const PickableSegment = Type.Object({ code: Type.String(), name: Type.String(), active: Type.Boolean({ description: 'In use; an archived one is shown where it was chosen' }) })
export type PickableSegment = Static<typeof PickableSegment>

/** Everything that lists, cards and forms name by code, in one answer. */
export const ReferencesAnswer = Type.Object({
  version: Type.Integer({ description: 'Grows with every change of settings' }),
  account: Account,
  users: Type.Array(Person),
  userGroups: Type.Array(PickableGroup),
  segments: Type.Array(PickableSegment),
  ...(Object.fromEntries(Object.entries(REFERENCE_SCHEMAS).map(([key, schema]) => [key, Type.Array(schema)])) as {
    [Name in ReferenceName]: TArray<(typeof REFERENCE_SCHEMAS)[Name]>
  }),
  statuses: Type.Array(Type.Object({ ...Status.properties, color: Type.Union([color, Type.Null()], { description: 'Of its group' }) })),
})
export type ReferencesAnswer = Static<typeof ReferencesAnswer>

export const Transitions = Type.Array(Type.Tuple([Code, Code]), {
  maxItems: 20_000,
  description: 'Pairs [from, to]; a group without any may make every transition',
})
export const GroupTransitions = Type.Object({ groupId: Type.Integer(), transitions: Transitions })
export const StatusMatrix = Type.Object({ groups: Type.Array(GroupTransitions) })
export const SaveTransitions = Type.Object({ transitions: Transitions }, { additionalProperties: false })
