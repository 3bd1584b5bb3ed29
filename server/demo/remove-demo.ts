import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { removeUntouched } from '#server/modules/segments/index.ts'
import { bumpVersion } from '#server/modules/settings/index.ts'
import { DEMO_SITE } from './demo-orders.ts'

// Whole records of one site go, with what hangs on them; nothing of another site points at them. The change log keeps no word of them
// either: it would show orders that never were.
const STEPS = [
  `delete from stock_reservation r using order_item i join "order" o on o.id = i.order_id where r.order_item_id = i.id and o.site = $1`,
  `delete from task where site = $1`,
  `delete from message where site = $1`,
  `delete from mail_letter where mailbox_id in (select id from mailbox where site = $1)`,
  `delete from mail_thread where mailbox_id in (select id from mailbox where site = $1)`,
  `delete from mailbox where site = $1`,
  `delete from rule_run where order_id in (select id from "order" where site = $1) or customer_id in (select id from customer where site = $1)`,
  `delete from rule_run where rule_id in (select id from rule where recipe = $1)`,
  `delete from rule_alert where rule_id in (select id from rule where recipe = $1)`,
  `delete from rule_version where rule_id in (select id from rule where recipe = $1)`,
  `delete from rule where recipe = $1`,
  `delete from webhook_endpoint where url = 'https://' || $1 || '.invalid/hook'`,
  `delete from distribution_rule where sites = array[$1::text]`,
  ...['site_event', 'site_visit', 'site_visitor', 'site_client_id', 'site_source', 'site_tracking', 'customer_cart', 'customer_favourite'].map((table) => `delete from ${table} where site = $1`),
  `delete from conversion_feed where site = $1`,
  `delete from cost where sites = array[$1::text]`,
  `delete from "order" where site = $1`,
  `delete from customer_identity where site = $1`,
  `delete from customer_merge where site = $1`,
  `delete from consent where customer_id in (select id from customer where site = $1)`,
  `delete from staff_notification where key = $1 || ':loaded'`,
  `with gone as (delete from segment_member m using customer c where c.id = m.customer_id and c.site = $1 returning m.segment_id)
    update segment s set size = s.size - g.count from (select segment_id, count(*) as count from gone group by 1) g where g.segment_id = s.id`,
  `delete from customer where site = $1`,
  `delete from subscription_category k where k.code like $1 || ':%' and not exists (select from customer_subscription s where s.category_id = k.id)`,
  `delete from loyalty_program where site = $1`,
  `delete from product where site = $1`,
  `update product_group set parent_id = null where site = $1`,
  `delete from product_group where site = $1`,
  `delete from catalogue_load where site = $1`,
  `delete from change_log where site = $1`,
  `delete from site where code = $1 and is_demo`,
]

/** Takes the whole demo away in one transaction. Data of other sites is not touched. @returns how many orders it held */
export async function removeDemo(db: Db): Promise<{ orders: number }> {
  return transact(db, systemActor('demo'), async (tx) => {
    const [held] = await tx.prepared<{ orders: number }>('demo_count', 'select count(*) as orders from "order" where site = $1', [DEMO_SITE])
    const segments = await removeUntouched(tx, DEMO_SITE)
    await tx.prepared('demo_remove_segments', `delete from change_log where entity = 'segment' and entity_id = any($1::bigint[])`, [segments])
    for (const [index, step] of STEPS.entries()) await tx.prepared(`demo_remove_${index}`, step, [DEMO_SITE])
    await tx.prepared('demo_forget', 'update account set demo_loaded_at = null', [])
    await bumpVersion(tx)
    tx.record({ kind: 'setting.demo_removed', entity: 'setting', entityId: 1, about: { orders: held!.orders } })
    return { orders: held!.orders }
  })
}
