import { sql, type RawBuilder } from 'kysely'

/** Why two are probably one: `name` only ever comes with another. */
export const REASONS = ['phone', 'email', 'birthday', 'address', 'near_phone', 'name'] as const
export type Reason = { kind: (typeof REASONS)[number]; value: string }

/** A phone or e-mail of so many people is the store's own, or a joke. */
const MOST_HOLDERS = 20
/** So many people of one name and site are compared. */
const MOST_NAMESAKES = 200

/** The two names of a row, in whichever fields they stand; as the index `customer_two_names` has them. */
const plain = (column: string): string => `translate(lower(left(${column}, 60)), 'ё', 'е')`
const NAMES = (alias: string): string => `least(${plain(`${alias}.last_name`)}, ${plain(`${alias}.first_name`)})`
const NAMES_2 = (alias: string): string => `greatest(${plain(`${alias}.last_name`)}, ${plain(`${alias}.first_name`)})`
const hasNames = (alias: string): string => `${alias}.last_name <> '' and ${alias}.first_name <> ''`

// Letters and digits of what is said, without words that people leave out as often as not.
const ADDRESS = `regexp_replace(lower(concat_ws('', a.address ->> 'city', a.address ->> 'street', a.address ->> 'building', a.address ->> 'house', a.address ->> 'flat',
  case when a.address ->> 'street' is null then a.address ->> 'text' end)), '[^[:alnum:]]', '', 'g')`

/**
 * Pairs of customers that are probably one person, as rows (id, other_id, site, weight, reasons). Of the same site and kind; a pair that
 * somebody called different is not among them, nor one that shares nothing but a phone or e-mail of very many.
 *
 * How sure: the same phone 85, the same e-mail 80, each 10 more when the names agree as well and 25 less when they contradict each other;
 * the same two names with the same birthday 75, the same address 70, or a phone that differs by one digit or two neighbours exchanged 65;
 * each further reason 3 more, 99 at most.
 * @param of a condition over the alias `me`: whose pairs
 */
export function candidates(of: RawBuilder<boolean>): RawBuilder<unknown> {
  return sql`
  with me as materialized (
    select me.id, me.site, me.type, me.birthday, me.last_name, me.first_name from customer me where ${of} and me.merged_into is null
  ),
  same as (
    select me.id, held.customer_id as other_id, 'phone' as kind, p.number as value
    from me join customer_phone p on p.customer_id = me.id
    join customer_identity i on i.site = me.site and i.kind = 'phone' and i.value = p.number
    join lateral (select o.customer_id, count(*) over () as holders from (
      select o.customer_id from customer_phone o where o.number = p.number and o.customer_id <> me.id limit ${MOST_HOLDERS + 1}) o) held on held.holders <= ${MOST_HOLDERS}
    union all
    select me.id, held.customer_id, 'email', e.email
    from me join customer_email e on e.customer_id = me.id
    join customer_identity i on i.site = me.site and i.kind = 'email' and i.value = e.email
    join lateral (select o.customer_id, count(*) over () as holders from (
      select o.customer_id from customer_email o where o.email = e.email and o.customer_id <> me.id limit ${MOST_HOLDERS + 1}) o) held on held.holders <= ${MOST_HOLDERS}
  ),
  namesakes as materialized (
    select me.id, o.id as other_id, me.birthday is not null and o.birthday = me.birthday as same_birthday, me.birthday
    from me join lateral (
      select o.id, o.birthday from customer o
      where ${sql.raw(hasNames('me'))} and ${sql.raw(hasNames('o'))} and o.site = me.site and o.id <> me.id
        and ${sql.raw(`${NAMES('o')} = ${NAMES('me')} and ${NAMES_2('o')} = ${NAMES_2('me')}`)}
      limit ${MOST_NAMESAKES}
    ) o on true
  ),
  alike as (
    select id, other_id, kind, value from same
    union all
    select id, other_id, 'birthday', birthday::text from namesakes where same_birthday
    union all
    select n.id, n.other_id, 'address', min(mine.address ->> 'city')
    from namesakes n
    join lateral (select a.address, ${sql.raw(ADDRESS)} as said from customer_address a where a.customer_id = n.id limit 20) mine on length(mine.said) > 7
    join lateral (select ${sql.raw(ADDRESS)} as said from customer_address a where a.customer_id = n.other_id limit 20) theirs on theirs.said = mine.said
    group by n.id, n.other_id
    union all
    select n.id, n.other_id, 'near_phone', min(theirs.number)
    from namesakes n
    join customer_phone mine on mine.customer_id = n.id
    join customer_phone theirs on theirs.customer_id = n.other_id and theirs.number <> mine.number and length(theirs.number) = length(mine.number) and length(mine.number) >= 10
      -- One wrong digit leaves one half as it was; neighbours that were exchanged over the middle are the rest.
      and (left(theirs.number, 7) = left(mine.number, 7) or right(theirs.number, -7) = right(mine.number, -7) or (left(theirs.number, 6) = left(mine.number, 6) and right(theirs.number, -8) = right(mine.number, -8)))
    where (
      select count(*) = 1 or (count(*) = 2 and max(at) - min(at) = 1 and substr(mine.number, min(at), 1) = substr(theirs.number, max(at), 1) and substr(mine.number, max(at), 1) = substr(theirs.number, min(at), 1))
      from generate_series(1, length(mine.number)) at where substr(mine.number, at, 1) <> substr(theirs.number, at, 1))
    group by n.id, n.other_id
  ),
  pairs as (
    select a.id, a.other_id, max(case a.kind when 'phone' then 85 when 'email' then 80 when 'birthday' then 75 when 'address' then 70 else 65 end) as most, count(*) as reasons,
      bool_or(a.kind in ('phone', 'email')) as is_contact, jsonb_agg(jsonb_build_object('kind', a.kind, 'value', coalesce(a.value, '')) order by
        array_position(array['phone', 'email', 'birthday', 'address', 'near_phone'], a.kind), a.value) as told
    from alike a group by a.id, a.other_id
  )
  select p.id, p.other_id, me.site,
    least(99, greatest(1, p.most + 3 * (p.reasons - 1) + case when not p.is_contact then 0 when names.agree then 10 when names.contradict then -25 else 0 end))::int as weight,
    p.told || case when names.agree then jsonb_build_array(jsonb_build_object('kind', 'name', 'value', concat_ws(' ', o.last_name, o.first_name))) else '[]' end as reasons
  from pairs p
  join me on me.id = p.id
  join customer o on o.id = p.other_id and o.site = me.site and o.type = me.type and o.merged_into is null
  cross join lateral (
    select agree, not agree and ${sql.raw(hasNames('me'))} and ${sql.raw(hasNames('o'))} as contradict
    from (select ${sql.raw(hasNames('me'))} and ${sql.raw(hasNames('o'))} and ${sql.raw(`${NAMES('o')} = ${NAMES('me')} and ${NAMES_2('o')} = ${NAMES_2('me')}`)} as agree) as n
  ) names
  -- «Not the same» is said of people, so it holds for those who became part of them too.
  where not exists (
    select from customer part join customer_not_same s on s.one_id = part.id or s.other_id = part.id
    join customer far on far.id = case when s.one_id = part.id then s.other_id else s.one_id end
    where (part.id = p.id or part.merged_into = p.id) and coalesce(far.merged_into, far.id) = p.other_id
  )`
}

export type Candidate = { id: number; other_id: number; site: string; weight: number; reasons: Reason[] }
