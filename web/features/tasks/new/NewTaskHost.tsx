import { Modal } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { closeNewTask, useAskedTask } from '../open-new-task.ts'
import { NewTask } from './NewTask.tsx'

/** The line for a new task over any page; stands once in the shell. */
export function NewTaskHost() {
  const { t } = useLingui()
  const about = useAskedTask()
  return (
    <Modal opened={about !== null} onClose={closeNewTask} closeButtonProps={{ 'aria-label': t`Close` }} size="lg" yOffset="12vh" title={<Trans>New task</Trans>}>
      {about && <NewTask about={about} autoFocus tell onMade={closeNewTask} />}
    </Modal>
  )
}
