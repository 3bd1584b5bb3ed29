import { Button, Group, Modal, Stack } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { useSyncExternalStore, type ReactNode } from 'react'

type Question = { title: ReactNode; body?: ReactNode; /** The word on the button: what will happen, not «OK». */ action: ReactNode; danger?: boolean }
type Asked = Question & { answer: (yes: boolean) => void }

let asked: Asked | null = null
const listeners = new Set<() => void>()
const set = (next: Asked | null): void => { asked = next; for (const listener of listeners) listener() }

/** Asks before what cannot be undone. Where it can, do it and offer undo in a toast instead. */
export function confirm(question: Question): Promise<boolean> {
  asked?.answer(false)
  return new Promise(resolve => set({ ...question, answer: yes => { set(null); resolve(yes) } }))
}

/** Shows the question; stands once in the shell. */
export function ConfirmHost() {
  const question = useSyncExternalStore(listener => { listeners.add(listener); return () => listeners.delete(listener) }, () => asked)
  return (
    <Modal opened={question !== null} onClose={() => question?.answer(false)} title={question?.title} size="sm">
      <Stack>
        {question?.body && <div>{question.body}</div>}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={() => question?.answer(false)}><Trans>Cancel</Trans></Button>
          <Button data-autofocus color={question?.danger ? 'red' : undefined} onClick={() => question?.answer(true)}>{question?.action}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
