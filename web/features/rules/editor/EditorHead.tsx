import { ActionIcon, Button, Menu, Switch, TextInput, Tooltip } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconAlertTriangle, IconArrowBackUp, IconArrowForwardUp, IconArrowLeft, IconDots, IconGauge, IconListTree, IconTrash } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import type { RuleRow } from '#shared/contracts/automation.ts'
import { confirm } from '../../../ui/feedback/confirm.tsx'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { useNarrow } from '../../../ui/page/narrow.ts'
import { removeRule } from '../rule-api.ts'
import type { DraftInWork } from './rule-draft.ts'
import { LIMITS } from './StepPanel.tsx'
import classes from './editor.module.css'

type EditorHeadProps = {
  row: RuleRow | null
  work: DraftInWork
  readOnly: boolean
  busy: boolean
  problemCount: number
  problems: ReadonlyMap<string, string[]>
  sentence: string
  showsList: boolean
  onList: (shows: boolean) => void
  onSave: () => void
  onActive: (active: boolean) => void
  onSelect: (place: string) => void
}

/** The rule's name, what it says as a sentence, and what can be done with the whole of it. */
export function EditorHead({ row, work, readOnly, busy, problemCount, problems, sentence, showsList, onList, onSave, onActive, onSelect }: EditorHeadProps) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const narrow = useNarrow()
  const { draft, edit } = work
  const remove = async (): Promise<void> => {
    if (!row || !(await confirm({ title: t`Put the rule away?`, body: t`It acts no more; what it did stays to be read on the cards.`, action: t`Put away`, danger: true }))) return
    try {
      await removeRule(row.id)
      work.forget()
      void navigate({ to: '/rules' as never })
    } catch (error) {
      toastError(error)
    }
  }
  const isActive = row?.isActive ?? false
  const firstWrong = [...problems.keys()][0]
  return (
    <header className={classes.head}>
      <div className={classes.headLine}>
        <ActionIcon component={Link} to="/rules" variant="subtle" color="gray" aria-label={t`All rules`}><IconArrowLeft size={18} /></ActionIcon>
        <h1 className="visually-hidden">{draft.name || t`Rule`}</h1>
        <TextInput
          className={classes.name} variant="unstyled" aria-label={t`Name of the rule`} placeholder={t`Name of the rule`} maxLength={200} readOnly={readOnly} dir="auto" value={draft.name}
          onChange={event => edit({ name: event.currentTarget.value }, 'name')}
        />
        <div className={classes.headActions}>
          {!readOnly && (
            <>
              <Tooltip label={<Trans>Undo (Ctrl Z)</Trans>}><ActionIcon variant="subtle" color="gray" aria-label={t({ message: `Undo`, context: `editor` })} disabled={!work.canUndo} onClick={work.undo}><IconArrowBackUp size={18} /></ActionIcon></Tooltip>
              <Tooltip label={<Trans>Redo (Ctrl Shift Z)</Trans>}><ActionIcon variant="subtle" color="gray" aria-label={t({ message: `Redo`, context: `editor` })} disabled={!work.canRedo} onClick={work.redo}><IconArrowForwardUp size={18} /></ActionIcon></Tooltip>
            </>
          )}
          <Tooltip label={<Trans>Limits</Trans>}><ActionIcon variant="subtle" color="gray" aria-label={t`Limits`} onClick={() => onSelect(LIMITS)}><IconGauge size={18} /></ActionIcon></Tooltip>
          {!narrow && <Tooltip label={<Trans>List of steps</Trans>}><ActionIcon variant={showsList ? 'light' : 'subtle'} color="gray" aria-pressed={showsList} aria-label={t`List of steps`} onClick={() => onList(!showsList)}><IconListTree size={18} /></ActionIcon></Tooltip>}
          {row && !readOnly && (
            <Menu position="bottom-end">
              <Menu.Target><ActionIcon variant="subtle" color="gray" aria-label={t`More`}><IconDots size={18} /></ActionIcon></Menu.Target>
              <Menu.Dropdown><Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => void remove()}><Trans>Put the rule away</Trans></Menu.Item></Menu.Dropdown>
            </Menu>
          )}
          <Switch aria-label={t`The rule works`} checked={isActive} disabled={readOnly || busy || (!isActive && problemCount > 0)} onChange={event => onActive(event.currentTarget.checked)} />
          <span className={classes.state} aria-hidden>{isActive ? <Trans>Works</Trans> : <Trans>Off</Trans>}</span>
          {!readOnly && <Button loading={busy} disabled={(!work.isDirty && row !== null) || !draft.name.trim() || (isActive && problemCount > 0)} onClick={onSave}><Trans>Save</Trans></Button>}
        </div>
      </div>
      <p className={classes.sentence} dir="auto" title={sentence}>{sentence}</p>
      {problemCount > 0 && (
        <button type="button" className={classes.wrong} onClick={() => firstWrong && onSelect(firstWrong === 'steps' ? 'event' : firstWrong)}>
          <IconAlertTriangle size={14} aria-hidden /> {problems.get('steps')?.[0] ?? <Plural value={problemCount} one="# thing is to be mended before it can work" other="# things are to be mended before it can work" />}
        </button>
      )}
    </header>
  )
}
