import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link, useParams, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { MessageContent } from './MessageContent.tsx'
import classes from '../messages.module.css'

/** The card as a page of its own. */
export function MessagePage() {
  const { t } = useLingui()
  const router = useRouter()
  const id = Number((useParams({ strict: false }) as { id?: string }).id)
  useEffect(() => { document.title = `${t`Message`} · Prilavok` }, [t])
  const back = (): void => { if (router.history.canGoBack()) router.history.back(); else void router.navigate({ to: '/messages' as never }) }
  useShortcuts([{ code: 'Escape', label: msg`Back to the list`, run: back }])
  return (
    <div className={classes.page}>
      <nav className={classes.backWay}><Link to={'/messages' as never}><IconArrowLeft size={16} aria-hidden /> <Trans>Messages</Trans></Link></nav>
      <MessageContent key={id} id={id} />
    </div>
  )
}
