import { SegmentedControl, TextInput } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { CONTRAGENT_TYPES, requisiteFault, type ContragentType, type Requisite } from '#shared/requisites.ts'
import { requisitesOf, requisiteWords, typeWords, useFaultWords } from '../company-words.ts'
import classes from './requisites.module.css'

export type Contragent = { contragentType: ContragentType } & Partial<Record<Requisite, string>>

type RequisiteFieldsProps = {
  value: Contragent
  onChange: (value: Contragent) => void
  /** Stands under the INN: who is known by it already. */
  underInn?: React.ReactNode
  autoFocus?: boolean
}

const numeric = new Set<Requisite>(['INN', 'OGRN', 'OGRNIP', 'OKPO', 'BIK', 'corrAccount', 'bankAccount'])
/** Shorter than it must be is no mistake yet while one types. */
const isUnderWay = (code: string, given = 0, expected = ''): boolean => code === 'length' && given < Math.max(...expected.split('/').map(Number))

/** The requisites of a company. Each number is checked as it is typed and says in words what is wrong; nothing stops a person from keeping it. */
export function RequisiteFields({ value, onChange, underInn, autoFocus }: RequisiteFieldsProps) {
  const { t, i18n } = useLingui()
  const words = useFaultWords()
  return (
    <div className={classes.fields}>
      <SegmentedControl
        aria-label={t`Kind of party`} value={value.contragentType} onChange={type => onChange({ ...value, contragentType: type as ContragentType })}
        data={CONTRAGENT_TYPES.toSorted((one, other) => Object.keys(typeWords).indexOf(one) - Object.keys(typeWords).indexOf(other)).map(type => ({ value: type, label: i18n._(typeWords[type]) }))}
      />
      <div className={classes.grid}>
        {requisitesOf(value.contragentType).map(name => {
          const written = value[name] ?? ''
          const fault = requisiteFault(name, value)
          const isRight = !fault && written.trim() !== '' && numeric.has(name)
          return (
            <div key={name} data-wide={name === 'legalName' || name === 'legalAddress' || undefined}>
              <Written name={name} value={written} autoFocus={autoFocus && name === 'INN'} isRight={isRight} fault={fault && !isUnderWay(fault.code, fault.given, fault.expected) ? words(fault) : null} hint={fault ? words(fault) : null} label={i18n._(requisiteWords[name])} onChange={text => onChange({ ...value, [name]: text })} />
              {name === 'INN' && underInn}
            </div>
          )
        })}
      </div>
    </div>
  )
}

type WrittenProps = { name: Requisite; label: string; value: string; /** Loud: it cannot be right any more. */ fault: string | null; /** Quiet: it is not right yet. */ hint: string | null; isRight: boolean; autoFocus?: boolean; onChange: (value: string) => void }

function Written({ name, label, value, fault, hint, isRight, autoFocus, onChange }: WrittenProps) {
  const { t } = useLingui()
  return (
    <TextInput
      label={label} value={value} maxLength={name === 'legalAddress' || name === 'bankAddress' ? 2000 : 255} autoComplete="off" autoFocus={autoFocus} inputMode={numeric.has(name) ? 'numeric' : undefined}
      type={name === 'certificateDate' ? 'date' : 'text'} error={fault} classNames={{ error: classes.fault, input: classes.input }} description={!fault && hint ? hint : undefined} inputWrapperOrder={['label', 'input', 'description', 'error']}
      rightSection={isRight ? <span className={classes.right} role="img" aria-label={t`the number is right`}>✓</span> : undefined} onChange={event => onChange(event.currentTarget.value)}
    />
  )
}
