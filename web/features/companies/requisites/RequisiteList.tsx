import { UnstyledButton } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { requisiteFaults, type ContragentType } from '#shared/requisites.ts'
import { toast } from '../../../ui/feedback/toast.tsx'
import { requisitesOf, requisiteWords, useFaultWords } from '../company-words.ts'
import classes from './requisites.module.css'

/** The requisites that are known, each copied by a click; what cannot be right is said under it. */
export function RequisiteList({ contragent }: { contragent: Record<string, unknown> }) {
  const { t, i18n } = useLingui()
  const words = useFaultWords()
  const type = (contragent.contragentType as ContragentType | undefined) ?? 'legal-entity'
  const faults = requisiteFaults(contragent)
  const known = requisitesOf(type).filter(name => typeof contragent[name] === 'string' && contragent[name] !== '')
  if (known.length === 0) return null
  const copy = (text: string): void => { void navigator.clipboard.writeText(text).then(() => toast({ message: t`Copied` }), () => undefined) }
  return (
    <dl className={classes.list}>
      {known.map(name => {
        const value = String(contragent[name])
        const fault = faults.find(one => one.field === name)
        return (
          <div key={name} data-wide={name === 'legalName' || name === 'legalAddress' || undefined}>
            <dt>{i18n._(requisiteWords[name])}</dt>
            <dd><UnstyledButton className={classes.copy} dir="auto" title={t`Copy`} onClick={() => copy(value)}>{value}</UnstyledButton></dd>
            {fault && fault.code !== 'bik_needed' && <dd className={classes.fault}>{words(fault)}</dd>}
          </div>
        )
      })}
    </dl>
  )
}
