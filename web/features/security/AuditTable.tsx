import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { AuditEntry } from '#shared/contracts/audit.ts'
import { refusalWords } from '../../base/refusals.ts'
import { Person } from '../../ui/display/Person.tsx'
import { When } from '../../ui/display/When.tsx'
import { KINDS } from './audit-api.ts'
import { AUDITED_FIELDS } from './audited-fields.ts'
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
      <Detail about={row.about} />
    </>
  )
}

function Subject({ row }: { row: AuditEntry }) {
  if (row.entityId === null || row.entity === null) return null
  const name = row.entityName ?? `№ ${row.entityId}`
  const card = CARDS[row.entity]
  return card ? <Link to={`${card}/${row.entityId}`}>{name}</Link> : <strong>{name}</strong>
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

/** What else is known: the reason of a refusal, what changed from what to what, the columns of a file. */
function Detail({ about }: { about: Record<string, unknown> }) {
  const { fields, reason, columns, factor, as } = about as { fields?: Record<string, [unknown, unknown]>; reason?: string; columns?: string[]; factor?: string; as?: number }
  const { i18n } = useLingui()
  const shown = useShown()
  const changes = Object.entries(fields ?? {})
  return (
    <>
      {reason && <div className={classes.detail}>{refusalWords(reason, {})}</div>}
      {factor && <div className={classes.detail}>{factor === 'app' ? <Trans>with a code from the phone</Trans> : <Trans>with a code on paper</Trans>}</div>}
      {columns && <div className={classes.detail}>{columns.join(', ')}</div>}
      {as !== undefined && <div className={classes.detail}><Trans>with the eyes of № {as}</Trans></div>}
      {changes.slice(0, 6).map(([name, [before, after]]) => <div key={name} className={classes.detail}>{AUDITED_FIELDS[name] ? i18n._(AUDITED_FIELDS[name]) : name}: {shown(before).slice(0, 120)} → {shown(after).slice(0, 120)}</div>)}
    </>
  )
}
