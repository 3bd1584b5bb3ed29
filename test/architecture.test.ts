import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'

/** Who may call whom, through index.ts only. `import type` is free. To widen it, change this table and say why. */
const MAY_CALL: Record<string, string[]> = {
  settings: [],
  'read-model': ['costs'], // it reads tables, not modules; who brought an order is counted by a program
  audit: [],
  analytics: ['settings', 'read-model', 'users', 'orders', 'costs', 'customers', 'catalogue', 'tasks'], // the rows behind a number are shown by the rights to their own lists
  users: ['settings', 'audit'], // who signed in from where stands in the audit
  catalogue: ['settings', 'stock'], // a feed says how much there is of an offer: the catalogue's loader tells the stock
  stock: ['settings'],
  customers: ['settings', 'tasks'], // a history tells of the tasks that one may see
  companies: ['customers', 'settings'],
  loyalty: ['customers', 'settings'],
  segments: ['settings', 'customers'],
  notifications: ['tasks'], // pushes go to the browsers that take reminders
  verification: ['messages', 'settings'],
  consents: ['customers', 'settings'], // subscriptions and the mark «takes no letters» follow the ledger
  payments: ['settings'],
  tasks: ['settings', 'users'], // pushes go to a person within his rights
  dismissal: ['settings', 'users', 'audit', 'orders', 'customers', 'tasks'], // hands over what a person had in hand
  exports: ['settings', 'users', 'audit', 'orders', 'customers', 'companies', 'catalogue', 'tasks'],
  orders: ['settings', 'customers', 'companies', 'loyalty', 'catalogue', 'stock', 'payments', 'tasks'], // tasks go along when two orders become one
  erasure: ['settings', 'customers', 'orders', 'tasks', 'messages', 'mail', 'consents', 'verification', 'automation', 'webhooks', 'bulk', 'duplicates', 'notifications', 'costs', 'site-tracking'], // whoever keeps anything of a person forgets it
  duplicates: ['customers', 'companies', 'orders', 'tasks', 'settings'], // merging moves what hangs on a person, whosever it is
  learning: ['orders', 'settings'], // a lesson makes a training order, the launch presets statuses
  bulk: ['orders', 'customers', 'companies', 'users'], // what is done with one record by hand is done with many; the person is looked up anew
  messages: ['settings', 'users', 'customers', 'consents', 'orders', 'tasks', 'notifications'], // who gets it, by what clock they live; a complaint becomes a note
  mail: ['settings', 'users', 'customers', 'orders', 'messages'], // a letter finds its customer and his open order; answers go out as messages
  monitoring: ['settings', 'users', 'customers', 'catalogue', 'orders', 'messages', 'notifications', 'analytics', 'read-model'], // looks at all figures, and tells people
  'saved-reports': ['settings', 'users', 'analytics', 'messages'], // asks for people and writes to them
  assistant: ['settings', 'users', 'audit', 'orders', 'customers', 'analytics'], // asks with a person's rights what the person could look up
  webhooks: ['orders', 'customers', 'catalogue', 'tasks', 'notifications'], // a letter tells of the record as its catalogue does
  automation: ['orders', 'customers', 'tasks', 'messages', 'notifications', 'day', 'users', 'settings'], // what a rule does is done by the use cases of whoever owns it
  'site-tracking': ['settings', 'customers', 'automation'], // who a visitor is; a cart left behind is news for the rules
  costs: ['settings', 'orders', 'customers'], // a file of sources changes them of orders and customers; the card shows costs of an order
  day: ['orders', 'tasks', 'customers', 'users', 'settings'], // the queue, promised calls and whose customers are: above all that a day is made of
}

/** One table, one writer. */
const WRITER: Record<string, string> = {
  saved_report: 'saved-reports',
  account: 'settings', site: 'settings', status_group: 'settings', order_status: 'settings', order_type: 'settings', order_method: 'settings',
  payment_type: 'settings', payment_status: 'settings', payment_type_status: 'settings', delivery_type: 'settings', delivery_type_payment_type: 'settings',
  delivery_service: 'settings', item_status: 'settings', unit: 'settings', price_type: 'settings', currency: 'settings', currency_rate: 'settings', country: 'settings', store: 'settings',
  legal_entity: 'settings', cost_group: 'settings', cost_item: 'settings', status_transition: 'settings',
  app_user: 'users', session: 'users', sign_in_account: 'users', sign_in_verification: 'users', setup_token: 'users', user_group: 'users',
  user_group_member: 'users', user_group_right: 'users', user_group_field_right: 'users', access_question: 'users', api_key: 'users', api_key_use: 'users', personal_key: 'users', personal_key_use: 'users', sign_in_secret: 'users',
  customer: 'customers', customer_identity: 'customers', customer_phone: 'customers', customer_email: 'customers', customer_address: 'customers',
  customer_tag: 'customers', customer_note: 'customers', customer_figures: 'customers', customer_word: 'customers', customer_not_same: 'customers',
  subscription_category: 'customers', customer_subscription: 'customers',
  consent: 'consents', consent_secret: 'consents', staff_telegram: 'messages', staff_telegram_code: 'messages', staff_telegram_cursor: 'messages',
  staff_notification: 'notifications', phone_check: 'verification', phone_check_secret: 'verification',
  customer_merge: 'duplicates', customer_merge_item: 'duplicates', customer_duplicate: 'duplicates',
  company: 'companies', corporate_contact: 'companies', corporate_contact_company: 'companies', corporate_account: 'companies', loyalty_program: 'loyalty', loyalty_account: 'loyalty', loyalty_operation: 'loyalty',
  product: 'catalogue', product_group: 'catalogue', product_group_product: 'catalogue', offer: 'catalogue', offer_price: 'catalogue', catalogue_load: 'catalogue',
  catalogue_load_seen: 'catalogue', product_property: 'catalogue',
  stock: 'stock', stock_reservation: 'stock',
  payment: 'payments',
  segment: 'segments', segment_member: 'segments', segment_size: 'segments', segment_due: 'segments', segment_feed: 'segments', rfm_scale: 'segments',
  task: 'tasks', task_comment: 'tasks', task_reminder_seen: 'tasks', push_subscription: 'tasks', push_secret: 'tasks', task_type: 'settings',
  order: 'orders', order_item: 'orders', order_problem: 'orders', order_comment: 'orders', order_link: 'orders', order_combination: 'orders', order_repeat: 'orders',
  order_not_repeat: 'orders',
  distribution_rule: 'day', distribution_turn: 'day',
  two_factor: 'users', security_settings: 'users',
  audit_entry: 'audit', audit_day: 'audit', leak_alert: 'audit', leak_settings: 'audit',
  export_run: 'exports', dismissal: 'dismissal', dismissal_item: 'dismissal',
  message: 'messages', message_provider: 'messages', message_pace: 'messages', message_suppression: 'messages', message_bounce: 'messages', message_settings: 'messages',
  message_template: 'messages', message_template_version: 'messages',
  lesson_run: 'learning', lesson_step: 'learning', launch_step: 'learning', bulk_run: 'bulk', bulk_row: 'bulk',
  mailbox: 'mail', mailbox_health: 'mail', mailbox_folder: 'mail', mail_thread: 'mail', mail_letter: 'mail', mail_attachment: 'mail', mail_signature: 'mail',
  mail_sender_rule: 'mail', mail_auto_reply: 'mail',
  sending_domain: 'messages', dkim_key: 'messages',
  webhook_endpoint: 'webhooks', webhook_delivery: 'webhooks', webhook_attempt: 'webhooks',
  rule: 'automation', rule_version: 'automation', rule_run: 'automation', rule_step: 'automation', rule_plan: 'automation', rule_chain_stop: 'automation', rule_alert: 'automation',
  rule_hook: 'automation', rule_hook_told: 'automation',
  site_tracking: 'site-tracking', site_visitor: 'site-tracking', site_visit: 'site-tracking', site_event: 'site-tracking', site_event_rest: 'site-tracking', site_inbox: 'site-tracking', site_client_id: 'site-tracking',
  site_source: 'site-tracking', site_visits_told: 'site-tracking', customer_cart: 'site-tracking', customer_cart_item: 'site-tracking', customer_favourite: 'site-tracking',
  cost: 'costs', attribution_settings: 'costs', ad_account: 'costs', ad_load: 'costs', conversion_feed: 'costs', conversion_batch: 'costs', conversion_sent: 'costs',
  dashboard: 'analytics', dashboard_widget: 'analytics', product_class: 'analytics',
  plan: 'monitoring', display: 'monitoring', display_seen: 'monitoring', alert_watch: 'monitoring', alert_settings: 'monitoring', alert_tolerance: 'monitoring', alert_look: 'monitoring', metric_alert: 'monitoring',
  outside_settings: 'platform', change_log: 'platform', change_reader: 'platform', saved_view: 'platform', file: 'platform', file_attachment: 'platform',
}
/** Reasons to write another's table, few and named. */
const ALSO_WRITES = new Set([
  'demo → *', // the demo is removed as a whole, across all tables of its site
  'catalogue → unit', // a feed brings units that no one has entered
])

const LONGEST = 400
const EMPTY_NAMES = /(^|\/)(utils?|helpers?|service|services|types?|manager|common|misc)\.(ts|tsx|mjs)$/
const SOURCE = /^(bin|server|shared|web|setup|bench|test)\/.*\.(ts|tsx|mjs)$/

const root = join(import.meta.dirname, '..')
// Untracked files count too: a file breaks a rule before it is committed.
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => SOURCE.test(file) && existsSync(join(root, file)))
const text = (file: string): string => readFileSync(join(root, file), 'utf8')
const isTest = (file: string): boolean => file.startsWith('test/') || /\.test\.tsx?$/.test(file)

/** Paths within the project that a file imports; types left out, since they bind nothing at run time. */
function imports(file: string): string[] {
  const found = [...text(file).matchAll(/^\s*(?:import|export)\s+(?!type\s)(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/gm)]
  return found
    .map((match) => (match[1] ?? match[2])!)
    .filter((path) => path.startsWith('.') || path.startsWith('#'))
    .map((path) => (path.startsWith('#') ? path.slice(1) : normalize(join(dirname(file), path))))
}

const moduleOf = (file: string): string | null => /^server\/modules\/([^/]+)\//.exec(file)?.[1] ?? null
const product = files.filter((file) => !isTest(file))

describe('the architecture', () => {
  test('a module calls only those below it, and only through their index', () => {
    const wrong = product.flatMap((file) => {
      const own = moduleOf(file)
      if (own === null) return []
      return imports(file).flatMap((target) => {
        const other = moduleOf(target)
        if (target.startsWith('server/') && other === null && !target.startsWith('server/platform/')) return [`${file} → ${target}`]
        if (other === null || other === own) return []
        const throughDoor = target === `server/modules/${other}/index.ts`
        return MAY_CALL[own]?.includes(other) && throughDoor ? [] : [`${file} → ${target}`]
      })
    })
    expect(wrong).toEqual([])
  })

  test('the platform knows no module, what is shared imports nobody, the web never imports the server', () => {
    const wrong = product.flatMap((file) =>
      imports(file)
        .filter((target) => {
          if (file.startsWith('server/platform/')) return !target.startsWith('server/platform/') && !target.startsWith('shared/')
          if (file.startsWith('shared/')) return !target.startsWith('shared/')
          if (file.startsWith('web/')) return !target.startsWith('web/') && !target.startsWith('shared/')
          return false
        })
        .map((target) => `${file} → ${target}`),
    )
    expect(wrong).toEqual([])
  })

  test('the wire protocol and the demo reach modules through their index only', () => {
    const wrong = product
      .filter((file) => !file.startsWith('server/modules/'))
      .flatMap((file) => imports(file).filter((target) => moduleOf(target) !== null && !target.endsWith('/index.ts')).map((target) => `${file} → ${target}`))
    expect(wrong).toEqual([])
  })

  test('the web is layered: base below ui below features below app, and no feature reaches into another', () => {
    const rank = (file: string): number => ['base', 'ui', 'features', 'app'].indexOf(file.split('/')[1]!)
    const wrong = product
      .filter((file) => file.startsWith('web/'))
      .flatMap((file) =>
        imports(file)
          .filter((target) => target.startsWith('web/') && rank(target) >= 0 && rank(file) >= 0)
          .filter((target) => rank(target) > rank(file) || (rank(file) === 2 && rank(target) === 2 && file.split('/')[2] !== target.split('/')[2]))
          .map((target) => `${file} → ${target}`),
      )
    expect(wrong).toEqual([])
  })

  test('each table has one writer', () => {
    const wrong = product
      .filter((file) => file.startsWith('server/'))
      .flatMap((file) => {
        const owner = moduleOf(file) ?? file.split('/')[1]!
        const sql = [...text(file).matchAll(/(?:insert into|update|delete from)\s+(?:only\s+)?"?([a-z_]+)"?/gi)].map((match) => match[1]!.toLowerCase())
        const builder = [...text(file).matchAll(/\.(?:insertInto|updateTable|deleteFrom)\(\s*['"]([a-z_]+)/g)].map((match) => match[1]!)
        return [...new Set([...sql, ...builder])]
          .filter((table) => table in WRITER && WRITER[table] !== owner)
          .filter((table) => !ALSO_WRITES.has(`${owner} → ${table}`) && !ALSO_WRITES.has(`${owner} → *`))
          .map((table) => `${file} writes ${table}, which belongs to ${WRITER[table]}`)
      })
    expect(wrong).toEqual([])
  })

  test('every table of the schema has a writer in the table above', () => {
    const migrations = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'migrations/postgres'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean)
    const tables = migrations.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/^create table (?:if not exists )?"?(\w+)"?/gm)].map((match) => match[1]!))
    const nobodys = ['courier'] // couriers come with deliveries
    expect(tables.filter((table) => !(table in WRITER) && !nobodys.includes(table))).toEqual([])
  })

  test(`no file is longer than ${LONGEST} lines, and no name says nothing`, () => {
    const long = files.filter((file) => !file.includes('/generated/') && !file.includes('/locales/') && text(file).split('\n').length > LONGEST + 1)
    expect(long).toEqual([])
    expect(files.filter((file) => EMPTY_NAMES.test(file))).toEqual([])
  })

  test('nothing is left half done in the code', () => {
    const marks = /\b(TODO|FIXME)\b|@ts-ignore|@ts-nocheck|\bas any\b(?! \w)|\b(?:test|it|describe)\.(?:only|skip)\(/
    const self = 'test/architecture.test.ts'
    expect(files.filter((file) => file !== self && marks.test(text(file)))).toEqual([])
  })
})
