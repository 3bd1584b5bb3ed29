import { arrayOf, COST, idOr0, minorUnits, moment, textOrNone, type ReadTable } from '../table.ts'

export const tasks: ReadTable = {
  table: 'task', scope: 'task', idColumn: 'id', keys: ['id'], pick: 't.id',
  walk: { table: 'task', column: 'id', page: 50_000 },
  from: 'task t',
  columns: {
    id: 't.id', kind: textOrNone('t.kind'), site: textOrNone('t.site'), performer_id: idOr0('t.performer_id'), performer_group_id: idOr0('t.performer_group_id'),
    order_id: idOr0('t.order_id'), customer_id: idOr0('t.customer_id'), created_at: moment('t.created_at'), due_at: moment('t.due_at'), completed_at: moment('t.completed_at'), complete: 't.complete::int',
  },
}

export const messages: ReadTable = {
  table: 'message', scope: 'message', idColumn: 'id', keys: ['id'], pick: 'm.id',
  walk: { table: 'message', column: 'id', page: 50_000 },
  from: 'message m',
  columns: {
    // What is in a sender's hand for a moment is still to be sent: nothing is told of it in the log.
    id: 'm.id', channel: 'm.channel', purpose: 'm.purpose', lane: 'm.lane', topic: textOrNone('m.topic'), state: `case when m.state = 'sending' then 'planned' else m.state end`,
    reason: textOrNone('m.reason'), template_id: idOr0('m.template_id'),
    rule_id: `case when m.origin ->> 'ruleId' ~ '^\\d{1,18}$' then (m.origin ->> 'ruleId')::bigint else 0 end`, origin: textOrNone(`m.origin ->> 'kind'`),
    customer_id: idOr0('m.customer_id'), order_id: idOr0('m.order_id'), site: textOrNone('m.site'),
    created_at: moment('m.created_at'), sent_at: moment('m.sent_at'), delivered_at: moment('m.delivered_at'),
  },
}

export const costs: ReadTable = {
  table: 'cost', scope: 'cost', idColumn: 'id', keys: ['id'], pick: 'k.id',
  walk: { table: 'cost', column: 'id', page: 50_000 },
  from: 'cost k cross join account a left join cost_item t on t.code = k.item',
  columns: {
    id: 'k.id', item: 'k.item', group_code: textOrNone('t.group_code'), is_variable: `coalesce(t.type = 'var', false)::int`, site: textOrNone('k.site'), sites: arrayOf("(select string_agg('''' || replace(s.code, '''', '''''') || '''', ',' order by s.code) from unnest(k.sites) as s(code))"),
    order_id: idOr0('k.order_id'), user_id: idOr0('k.user_id'),
    source: textOrNone('k.source'), medium: textOrNone('k.medium'), campaign: textOrNone('k.campaign'), keyword: textOrNone('k.keyword'), content: textOrNone('k.content'),
    date_from: 'k.date_from', date_to: 'k.date_to', amount: minorUnits(COST), clicks: 'k.clicks', views: 'k.views', comment: 'k.comment', created_at: moment('k.created_at'),
  },
}
