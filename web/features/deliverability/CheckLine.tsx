import { Button, CopyButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconAlertTriangle, IconCheck, IconCopy, IconHelp, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { CheckState, DnsRecord, DomainCheck } from '#shared/contracts/deliverability.ts'
import { CHECK_TITLES, CHECK_WORDS } from './check-words.ts'
import classes from './deliverability.module.css'

const ICONS: Record<CheckState, typeof IconCheck> = { ok: IconCheck, warning: IconAlertTriangle, bad: IconX, unknown: IconHelp }

/** One thing that mail services look at: how it is, in words, and the record that mends it. */
export function CheckLine({ check, children }: { check: DomainCheck; children?: ReactNode }) {
  const { t, i18n } = useLingui()
  const Icon = ICONS[check.state]
  const { name, about } = CHECK_TITLES[check.check]
  const words = CHECK_WORDS[check.code]
  const said = { ok: t`in order`, warning: t`could be better`, bad: t`wrong`, unknown: t`not known` }[check.state]
  return (
    <li className={classes.check} data-state={check.state}>
      <span className={classes.icon} role="img" aria-label={said}><Icon size={16} stroke={2} /></span>
      <div className={classes.names}>
        <div><strong>{i18n._(name)}</strong> <span className="soft">— {i18n._(about)}{check.provider && ` · ${check.provider}`}</span></div>
        <div>{words ? i18n._(words.id, check.params, { message: words.message }) : check.code}</div>
        {check.found.length > 0 && check.record === null && check.check !== 'complaints' && (
          <details className={classes.small}><summary><Trans>What DNS says</Trans></summary>{check.found.map(text => <code key={text} className={classes.value}>{text}</code>)}</details>
        )}
        {check.record && <RecordToAdd record={check.record} />}
        {children && <div className={classes.more}>{children}</div>}
      </div>
    </li>
  )
}

/** A record as it is typed in at the registrar: name, type, value, each to be copied. */
export function RecordToAdd({ record }: { record: DnsRecord }) {
  const { t } = useLingui()
  return (
    <div className={classes.record}>
      <div className={classes.small}>{record.replaces === null ? <Trans>Add this record to DNS:</Trans> : <Trans>Put this record in place of what is there:</Trans>}</div>
      {record.replaces !== null && record.replaces.split('\n').map(text => <code key={text} className={classes.value} data-old>{text}</code>)}
      <dl>
        <dt><Trans>Type</Trans></dt><dd><code>{record.type}</code></dd>
        <dt><Trans>Host</Trans></dt><dd><code className={classes.value}>{record.name}</code><Copy text={record.name} label={t`Copy the name`} /></dd>
        <dt><Trans>Value</Trans></dt><dd><code className={classes.value}>{record.value}</code><Copy text={record.value} label={t`Copy the value`} /></dd>
      </dl>
    </div>
  )
}

function Copy({ text, label }: { text: string; label: string }) {
  return <CopyButton value={text}>{({ copied, copy }) => <Button variant="subtle" size="compact-sm" aria-label={label} leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />} onClick={copy}>{copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}</Button>}</CopyButton>
}
