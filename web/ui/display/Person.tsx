import { Tooltip } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { initials } from '../../base/format.ts'
import type { Present } from '../../base/live.ts'
import { tints } from './tint.ts'
import classes from './Person.module.css'

/** A small disc with initials; the tint comes from the name, so that a person looks the same everywhere. */
export function Avatar({ name, size = 20 }: { name: string; size?: number }) {
  const tint = tints[[...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) >>> 0, 7) % tints.length]
  return (
    <span className={classes.avatar} data-tint={tint} style={{ width: size, height: size, fontSize: Math.max(9, Math.round(size * 0.42)) }} aria-hidden>
      {initials(name)}
    </span>
  )
}

/** Avatar and name; a faint dash for nobody. */
export function Person({ name }: { name: string | null | undefined }) {
  if (!name) return <span className="faint">—</span>
  return <span className={classes.person}><Avatar name={name} /><span className={classes.name}>{name}</span></span>
}

/** Those who look at the same card. Says who edits which field. */
export function PresenceAvatars({ people, fieldLabel }: { people: Present[]; /** The words for a field's name. */ fieldLabel?: (field: string) => string }) {
  const { t } = useLingui()
  if (people.length === 0) return null
  return (
    <span className={classes.presence} role="group" aria-label={t`Also here`}>
      {people.slice(0, 4).map(person => {
        const says = person.field ? t`${person.name} is changing: ${fieldLabel?.(person.field) ?? person.field}` : t`${person.name} is looking at this`
        return (
          <Tooltip key={person.userId} label={says}>
            <span className={classes.present} tabIndex={0} role="img" aria-label={says} data-editing={person.field ? true : undefined}><Avatar name={person.name} size={24} /></span>
          </Tooltip>
        )
      })}
      {people.length > 4 && <span className="faint"><Trans>+{people.length - 4}</Trans></span>}
    </span>
  )
}
