import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { AuditEntry } from '#shared/contracts/audit.ts'
import { RIGHTS } from '#shared/rights.ts'
import { useFields } from '../../base/fields.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { useReference } from '../../base/references.ts'
import { refusalWords } from '../../base/refusals.ts'
import { Person } from '../../ui/display/Person.tsx'
import { When } from '../../ui/display/When.tsx'
import { KINDS } from './audit-api.ts'
import { AUDITED_FIELDS, AUDITED_VALUES } from './audited-fields.ts'
import classes from './security.module.css'

const CARDS: Record<string, string> = { order: '/orders', customer: '/customers', company: '/companies' }

/** Entries of the audit, each in a line: when, who, what, from where. */
export function AuditTable({ rows }: { rows: AuditEntry[] }) {
  const { t } = useLingui()
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label={t`Journal`}>
        <thead><tr><th><Trans>When</Trans></th><th><Trans>Who</Trans></th><th><Trans>What</Trans></th><th><Trans>From where</Trans></th></tr></thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.id}>
              <td><When value={row.at} /></td>
              <td>{row.user ? <Person name={row.user.name} /> : typeof row.about.email === 'string' ? row.about.email : typeof row.about.by === 'string' ? (row.about.by === 'system' ? <Trans>System</Trans> : row.about.by) : <span className="faint">—</span>}</td>
              <td><What row={row} /></td>
              <td className="numbers">{row.ip ?? <span className="faint">—</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function What({ row }: { row: AuditEntry }) {
  const { i18n } = useLingui()
  const words = KINDS[row.kind] ? i18n._(KINDS[row.kind]!) : row.kind
  const isMany = row.topic === 'list' || row.topic === 'export' || row.topic === 'dismissal' || row.topic === 'leak'
  return (
    <>
      {words} <Subject row={row} />
      {isMany && row.count > 0 && <span className="soft"> · <Plural value={row.count} one="# record" few="# records" many="# records" other="# records" /></span>}
      <Detail about={row.about} entity={row.entity} />
    </>
  )
}

function Subject({ row }: { row: AuditEntry }) {
  if (row.entityId === null || row.entity === null) return null
  const name = row.entityName ?? `№ ${row.entityId}`
  const card = CARDS[row.entity]
  return card ? <Link to={`${card}/${row.entityId}`}>{name}</Link> : <strong>{name}</strong>
}

const isParts = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

type Change = { name: string; part: string | null; before: unknown; after: unknown }

/** What changed, part by part where a value has parts: of rights those that changed, not the whole list twice. */
function changesOf(fields: Record<string, [unknown, unknown]>): Change[] {
  return Object.entries(fields).flatMap(([name, [before, after]]): Change[] => {
    if (!isParts(before) && !isParts(after)) return [{ name, part: null, before, after }]
    const [was, is] = [isParts(before) ? before : {}, isParts(after) ? after : {}]
    return [...new Set([...Object.keys(was), ...Object.keys(is)])]
      .filter(part => JSON.stringify(was[part]) !== JSON.stringify(is[part]))
      .map(part => ({ name, part, before: was[part], after: is[part] }))
  })
}

/** Names for what the journal keeps as codes and numbers; a code without a name stays what it is. */
function useNames(): { value: (name: string, value: unknown) => unknown; part: (part: string) => string } {
  const { i18n } = useLingui()
  const locale = useLocale()
  const groups = useReference('userGroups')
  const sites = useReference('sites')
  const catalogues = { order: useFields('order'), customer: useFields('customer') }
  const named = (rows: readonly { code: string; name: string }[], codes: unknown): unknown =>
    Array.isArray(codes) ? codes.map(code => rows.find(row => row.code === String(code))?.name ?? code) : codes
  return {
    value: (name, value) => {
      if (name === 'groupIds') return named(groups, value)
      if (name === 'sites') return named(sites, value)
      return typeof value === 'string' && AUDITED_VALUES[value] ? i18n._(AUDITED_VALUES[value]) : value
    },
    part: part => {
      const right = RIGHTS[part as keyof typeof RIGHTS]
      if (right) return inLocale(right.label, locale)
      const [entity = '', ...field] = part.split('.')
      const known = catalogues[entity as keyof typeof catalogues]?.find(one => one.name === field.join('.'))
      return known ? inLocale(known.label, locale) : part
    },
  }
}

function useShown(): (value: unknown) => string {
  const { t } = useLingui()
  return value => {
    if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return '—'
    if (typeof value === 'boolean') return value ? t`yes` : t`no`
    if (Array.isArray(value) && value.every(one => typeof one !== 'object')) return value.join(', ')
    return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
}

/** Columns of a file by the names that they have on the screen. */
function Columns({ entity, names }: { entity: string; names: string[] }) {
  const locale = useLocale()
  const fields = useFields(entity)
  return names.map(name => { const field = fields.find(one => one.name === name); return field ? inLocale(field.label, locale) : name }).join(', ')
}

/** What else is known: the reason of a refusal, what changed from what to what, the columns of a file. */
function Detail({ about, entity }: { about: Record<string, unknown>; entity: string | null }) {
  const { fields, reason, columns, factor, as } = about as { fields?: Record<string, [unknown, unknown]>; reason?: string; columns?: string[]; factor?: string; as?: number }
  const { i18n } = useLingui()
  const shown = useShown()
  const names = useNames()
  const changes = changesOf(fields ?? {})
  return (
    <>
      {reason && <div className={classes.detail}>{refusalWords(reason, {})}</div>}
      {factor && <div className={classes.detail}>{factor === 'app' ? <Trans>with a code from the phone</Trans> : <Trans>with a code on paper</Trans>}</div>}
      {columns && entity && <div className={classes.detail}><Columns entity={entity} names={columns} /></div>}
      {as !== undefined && <div className={classes.detail}><Trans>with the eyes of № {as}</Trans></div>}
      {changes.slice(0, 6).map(({ name, part, before, after }) => (
        <div key={`${name} ${part}`} className={classes.detail}>
          {AUDITED_FIELDS[name] ? i18n._(AUDITED_FIELDS[name]) : name}{part !== null && <> · {names.part(part)}</>}: {shown(names.value(name, before)).slice(0, 120)} → {shown(names.value(name, after)).slice(0, 120)}
        </div>
      ))}
    </>
  )
}
