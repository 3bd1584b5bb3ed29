import type pg from 'pg'

/** Tables whose every change must stand in the change log. Counters and caches that readers derive are not among them. */
const DOMAIN_TABLES = [
  'order', 'order_item', 'payment', 'order_comment', 'order_link', 'order_combination', 'order_not_repeat',
  'customer', 'customer_phone', 'customer_email', 'customer_address', 'customer_note', 'customer_tag', 'customer_not_same',
  'company', 'corporate_contact', 'corporate_contact_company', 'customer_subscription', 'consent', 'customer_merge',
  'loyalty_program', 'loyalty_account', 'loyalty_operation',
  'product', 'offer', 'offer_price', 'product_group',
  'site', 'order_status', 'status_group', 'payment_type', 'payment_status', 'delivery_type', 'item_status', 'store', 'status_transition',
  'task', 'task_comment', 'task_type',
  'distribution_rule',
  'message_provider', 'message_suppression', 'message_settings', 'message_template', 'message_template_version',
  'mailbox', 'mail_thread', 'mail_letter', 'mail_signature', 'mail_sender_rule',
  'rule_version',
  'customer_cart', 'customer_cart_item', 'customer_favourite', 'site_tracking',
  'cost',
  'dashboard', 'dashboard_widget', 'saved_report',
  'user_group', 'user_group_right', 'user_group_field_right', 'user_group_member', 'api_key', 'personal_key', 'plan', 'display', 'alert_settings', 'alert_tolerance',
]

/**
 * Makes every test fail whose transaction changes domain rows and records nothing: a deferred trigger looks, at the commit, for an entry
 * that this very transaction appended. Rows that tests put in by hand are let through by `session_replication_role = replica`.
 */
export async function guardRecording(client: pg.Client): Promise<void> {
  await client.query(`
    create function must_record() returns trigger language plpgsql as $$
    begin
      if not exists (
        -- Newest first: the entry looked for is among the last ones, so the search ends at once, also in transactions of a thousand rows.
        select 1 from (select xmin as written_by from change_log order by id desc limit 20000) latest
        where latest.written_by = pg_current_xact_id()::xid
      ) then
        raise exception 'a transaction changed "%" and recorded nothing in the change log', tg_table_name;
      end if;
      return null;
    end $$`)
  for (const table of DOMAIN_TABLES) {
    await client.query(
      `create constraint trigger must_record after insert or update or delete on "${table}"
       deferrable initially deferred for each row execute function must_record()`,
    )
  }
}
