import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { refusalText } from '../../base/refusals.ts'

type Toast = { message: ReactNode; /** Offers to take it back for some seconds. */ undo?: () => void | Promise<unknown>; tone?: 'plain' | 'danger' }

/** A short message at the corner, read aloud. Say only what the screen does not show by itself. */
export function toast({ message, undo, tone = 'plain' }: Toast): void {
  void showToast({ message, undo, tone })
}

async function showToast({ message, undo, tone }: Toast): Promise<void> {
  const { notifications } = await import('./Toasts.tsx')
  const id: string = notifications.show({
    color: tone === 'danger' ? 'red' : 'teal',
    autoClose: undo || tone === 'danger' ? 9000 : 4000,
    role: tone === 'danger' ? 'alert' : 'status',
    closeButtonProps: { 'aria-label': i18n._(msg`Close`) },
    message: undo
      ? (
        <span style={{ display: 'flex', gap: 12, alignItems: 'center', justifyContent: 'space-between' }}>
          <span>{message}</span>
          <Button size="compact-sm" variant="subtle" onClick={() => { notifications.hide(id); void Promise.resolve(undo()).catch(toastError) }}><Trans>Undo</Trans></Button>
        </span>
      )
      : message,
  })
}

/** An error in words. For actions whose place on the screen cannot show it. */
export function toastError(error: unknown): void {
  toast({ message: refusalText(error), tone: 'danger' })
}
