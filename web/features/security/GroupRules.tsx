import { Checkbox, Textarea } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { SecuritySettings } from '#shared/contracts/users.ts'
import classes from './security.module.css'

export type GroupDraft = { id: number; demanded: boolean; addresses: string }

/** A line a group: whether the second factor is demanded, and from where its people may sign in. */
export function GroupRules({ groups, drafts, onDrafts }: { groups: SecuritySettings['groups']; drafts: GroupDraft[]; onDrafts: (drafts: GroupDraft[]) => void }) {
  const { t } = useLingui()
  const set = (id: number, change: Partial<GroupDraft>): void => onDrafts(drafts.map(draft => (draft.id === id ? { ...draft, ...change } : draft)))
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead><tr><th><Trans>Group</Trans></th><th><Trans>Second factor</Trans></th><th><Trans>Only from these addresses</Trans></th></tr></thead>
        <tbody>
          {groups.map(group => {
            const draft = drafts.find(one => one.id === group.id)
            if (!draft) return null
            return (
              <tr key={group.id}>
                <td className={classes.top}>{group.name}<div className="soft"><Plural value={group.people} one="# person" few="# people" many="# people" other="# people" /></div></td>
                <td className={classes.top}>
                  <Checkbox label={t`demanded`} aria-label={t`${group.name}: the second factor is demanded`} checked={draft.demanded} onChange={event => set(group.id, { demanded: event.currentTarget.checked })} />
                  {group.withoutTwoFactor > 0 && <div className={draft.demanded ? classes.warning : 'soft'} style={{ fontSize: 12 }}>{draft.demanded ? <Plural value={group.withoutTwoFactor} one="# person must set it up before they go on" few="# people must set it up before they go on" many="# people must set it up before they go on" other="# people must set it up before they go on" /> : <Plural value={group.withoutTwoFactor} one="# has none" few="# have none" many="# have none" other="# have none" />}</div>}
                </td>
                <td><Textarea aria-label={t`${group.name}: only from these addresses`} placeholder={t`from anywhere`} autosize minRows={1} maxRows={6} value={draft.addresses} onChange={event => set(group.id, { addresses: event.currentTarget.value })} styles={{ input: { fontFamily: 'ui-monospace, monospace', fontSize: 13 } }} /></td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
