import { mapBy, present, succeeded } from './wire/envelope.ts'
import { moment } from './wire/dates.ts'
import type { Call, Method } from './wire/method.ts'
import { wireVatRate } from './wire/numbers.ts'
import { visibleSites } from './wire/sites.ts'

/** A row as `to_jsonb` gives it. */
type Row = Record<string, any>

type Reference = {
  path: string
  /** Key of the answer. */
  key: string
  /** The protocol answers some references as maps keyed by code and some as lists; typed clients decode no other. */
  shape: 'map' | 'list'
  /** A select of one JSON column `row`, in the order of the answer. */
  rows: string
  answer(row: Row, call: Call): unknown
}

const common = (row: Row) => ({ name: row['name'], code: row['code'], active: row['active'], ordering: row['ordering'] })
const defaults = (row: Row) => ({ defaultForCrm: row['default_for_crm'], defaultForApi: row['default_for_api'] })

const REFERENCES: Reference[] = [
  {
    path: 'status-groups', key: 'statusGroups', shape: 'map',
    rows: `select to_jsonb(g) || jsonb_build_object('statuses', (select coalesce(jsonb_agg(s.code order by s.ordering, s.code), '[]')
      from order_status s where s.group_code = g.code)) as row from status_group g order by g.ordering, g.code`,
    answer: (row) => ({ ...common(row), process: row['process'], statuses: row['statuses'] }),
  },
  {
    path: 'statuses', key: 'statuses', shape: 'map',
    rows: `select to_jsonb(s) as row from order_status s join status_group g on g.code = s.group_code order by g.ordering, s.ordering, s.code`,
    answer: (row) => ({ ...common(row), group: row['group_code'] }),
  },
  {
    path: 'order-types', key: 'orderTypes', shape: 'map',
    rows: `select to_jsonb(t) as row from order_type t order by t.ordering, t.code`,
    answer: (row) => ({ ...common(row), ...defaults(row) }),
  },
  {
    path: 'order-methods', key: 'orderMethods', shape: 'map',
    rows: `select to_jsonb(t) as row from order_method t order by t.ordering, t.code`,
    answer: (row) => ({ ...common(row), ...defaults(row), isFromPos: row['is_from_pos'] }),
  },
  {
    path: 'payment-types', key: 'paymentTypes', shape: 'map',
    rows: `select to_jsonb(t) || jsonb_build_object(
        'delivery_types', (select coalesce(jsonb_agg(d.delivery_type order by d.delivery_type), '[]') from delivery_type_payment_type d where d.payment_type = t.code),
        'payment_statuses', (select coalesce(jsonb_agg(s.payment_status order by s.payment_status), '[]') from payment_type_status s where s.payment_type = t.code)) as row
      from payment_type t order by t.ordering, t.code`,
    answer: (row) => present({
      ...common(row), ...defaults(row), description: row['description'], deliveryTypes: row['delivery_types'],
      paymentStatuses: row['payment_statuses'], sites: row['sites'],
    }),
  },
  {
    path: 'payment-statuses', key: 'paymentStatuses', shape: 'map',
    rows: `select to_jsonb(p) || jsonb_build_object('payment_types', (select coalesce(jsonb_agg(s.payment_type order by s.payment_type), '[]')
      from payment_type_status s where s.payment_status = p.code)) as row from payment_status p order by p.ordering, p.code`,
    answer: (row) => present({
      ...common(row), ...defaults(row), paymentComplete: row['payment_complete'], description: row['description'], paymentTypes: row['payment_types'],
    }),
  },
  {
    path: 'delivery-types', key: 'deliveryTypes', shape: 'map',
    rows: `select to_jsonb(t) || jsonb_build_object(
        'payments', (select coalesce(jsonb_agg(jsonb_build_object('code', d.payment_type, 'cod', d.cod) order by d.payment_type), '[]')
          from delivery_type_payment_type d where d.delivery_type = t.code),
        'services', (select coalesce(jsonb_agg(s.code order by s.code), '[]') from delivery_service s where s.delivery_type = t.code),
        'currency', (select currency from account)) as row
      from delivery_type t order by t.ordering, t.code`,
    answer: (row) => present({
      ...common(row), id: row['id'], defaultCost: row['default_cost'] ?? 0, defaultNetCost: row['default_net_cost'] ?? 0,
      description: row['description'], paymentTypes: row['payments'].map((payment: Row) => payment['code']), deliveryPaymentTypes: row['payments'],
      integrationCode: row['integration_code'], deliveryServices: row['services'], defaultForCrm: row['default_for_crm'],
      vatRate: wireVatRate(row['vat_rate']), currency: row['currency'], sites: row['sites'], isDynamicCostCalculation: false,
      isAutoCostCalculation: false, isAutoNetCostCalculation: false, isCostDependsOnRegionAndWeightAndSum: false, isCostDependsOnDateTime: false,
    }),
  },
  {
    path: 'delivery-services', key: 'deliveryServices', shape: 'map',
    rows: `select to_jsonb(s) as row from delivery_service s order by s.name, s.code`,
    answer: (row) => present({ name: row['name'], code: row['code'], active: row['active'], deliveryType: row['delivery_type'] }),
  },
  {
    path: 'product-statuses', key: 'productStatuses', shape: 'map',
    rows: `select to_jsonb(s) as row from item_status s order by s.ordering, s.code`,
    answer: (row, call) => present({
      ...common(row), createdAt: moment(row['created_at'], call.account.timeZone), cancelStatus: row['cancel_status'],
      orderStatusByProductStatus: row['order_status_by_item_status'], orderStatusForProductStatus: row['order_status_for_item_status'],
    }),
  },
  {
    path: 'sites', key: 'sites', shape: 'map',
    rows: `select to_jsonb(s) || jsonb_build_object('contragent', (select jsonb_build_object('code', l.code, 'contragentType', l.contragent_type,
        'legalName', l.legal_name) || l.requisites from legal_entity l where l.code = s.contragent_code)) as row
      from site s where s.active and s.code = any($1) order by s.ordering, s.code`,
    answer: (row, call) => present({
      id: row['id'], name: row['name'], url: row['url'], code: row['code'], description: row['description'], phones: row['phones'],
      address: row['address'], zip: row['zip'], countryIso: row['country_iso'], currency: row['currency'], defaultForCrm: row['default_for_crm'],
      ordering: row['ordering'], ymlUrl: row['yml_url'], loadFromYml: row['load_from_yml'],
      catalogUpdatedAt: moment(row['catalog_updated_at'], call.account.timeZone),
      catalogLoadingAt: moment(row['catalog_loading_at'], call.account.timeZone), catalogId: String(row['id']), isCatalogMainSite: true,
      contragent: row['contragent'], senderEmail: row['sender_email'], senderName: row['sender_name'], isDemo: row['is_demo'],
    }),
  },
  {
    path: 'stores', key: 'stores', shape: 'list',
    rows: `select to_jsonb(s) as row from store s order by s.ordering, s.code`,
    answer: (row) => present({
      name: row['name'], code: row['code'], active: row['active'], externalId: row['external_id'], xmlId: row['xml_id'],
      description: row['description'], email: row['email'], type: row['type'], inventoryType: row['inventory_type'], contact: row['contact'],
      phone: row['phone'] ? { number: row['phone'] } : null, address: row['address'], workTime: row['work_time'],
    }),
  },
  {
    path: 'price-types', key: 'priceTypes', shape: 'list',
    rows: `select to_jsonb(p) as row from price_type p order by p.ordering, p.code`,
    answer: (row) => present({
      ...common(row), id: row['id'], default: row['is_default'], promo: row['promo'], description: row['description'],
      filterExpression: row['filter_expression'], currency: row['currency'], geo: row['geo'], groups: row['groups'],
    }),
  },
  {
    path: 'units', key: 'units', shape: 'list',
    rows: `select to_jsonb(u) as row from unit u order by u.is_default desc, u.code`,
    answer: (row) => ({ code: row['code'], name: row['name'], sym: row['sym'], default: row['is_default'], active: row['active'] }),
  },
  {
    path: 'currencies', key: 'currencies', shape: 'list',
    rows: `select to_jsonb(c) as row from currency c order by c.is_base desc, c.code`,
    answer: (row) => ({
      id: row['id'], code: row['code'], isBase: row['is_base'], isAutoConvert: row['is_auto_convert'],
      autoConvertExtraPercent: row['auto_convert_extra_percent'], manualConvertNominal: row['manual_convert_nominal'],
      manualConvertValue: row['manual_convert_value'],
    }),
  },
  {
    path: 'countries', key: 'countriesIso', shape: 'list',
    rows: `select to_jsonb(c) as row from country c where c.active order by c.ordering, c.code`,
    answer: (row) => row['code'],
  },
  {
    path: 'legal-entities', key: 'legalEntities', shape: 'list',
    rows: `select to_jsonb(l) as row from legal_entity l order by l.code`,
    answer: (row) => ({ ...row['requisites'], code: row['code'], contragentType: row['contragent_type'], legalName: row['legal_name'] }),
  },
  {
    path: 'couriers', key: 'couriers', shape: 'list',
    rows: `select to_jsonb(c) as row from courier c order by c.id`,
    answer: (row) => present({
      id: row['id'], firstName: row['first_name'], lastName: row['last_name'], patronymic: row['patronymic'], email: row['email'],
      phone: row['phone'] ? { number: row['phone'] } : null, description: row['description'], active: row['active'],
    }),
  },
  {
    path: 'cost-groups', key: 'costGroups', shape: 'list',
    rows: `select to_jsonb(g) as row from cost_group g order by g.ordering, g.code`,
    answer: (row) => ({ ...common(row), color: row['color'] }),
  },
  {
    path: 'cost-items', key: 'costItems', shape: 'list',
    rows: `select to_jsonb(i) as row from cost_item i order by i.ordering, i.code`,
    answer: (row) => ({
      ...common(row), group: row['group_code'], type: row['type'], appliesToOrders: row['applies_to_orders'], appliesToUsers: row['applies_to_users'],
    }),
  },
]

/** `GET /reference/*`: no paging, no filters. */
export const referenceMethods: Method[] = REFERENCES.map((reference) => ({
  verb: 'GET',
  path: `/reference/${reference.path}`,
  scope: 'reference_read',
  handle: async (call) => {
    const { rows } = await call.db.pool.query<{ row: Row }>(reference.rows, reference.path === 'sites' ? [visibleSites(call)] : [])
    const answers = rows.map(({ row }) => reference.answer(row, call))
    return { body: succeeded({ [reference.key]: reference.shape === 'list' ? answers : mapBy(answers as Row[], (row) => row['code']) }) }
  },
}))
