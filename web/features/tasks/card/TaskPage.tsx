import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { taskQuery } from '../task-api.ts'
import classes from '../tasks.module.css'
import { TaskContent } from './TaskContent.tsx'

/** The card as a page of its own; the way back leads to where one came from. */
export function TaskPage() {
  const { t } = useLingui()
  const router = useRouter()
  const id = Number((useParams({ strict: false }) as { id?: string }).id)
  const text = useQuery({ ...taskQuery(id), enabled: false }).data?.text
  useEffect(() => { document.title = `${text || t`Task`} · Prilavok` }, [text, t])
  const back = (): void => { if (router.history.canGoBack()) router.history.back(); else void router.navigate({ to: '/tasks' as never }) }
  useShortcuts([{ code: 'Escape', label: msg`Back to the list`, run: back }])
  return (
    <div className={classes.page}>
      <nav className={classes.way}><Link to={'/tasks' as never}><IconArrowLeft size={16} aria-hidden /> <Trans>Tasks</Trans></Link></nav>
      <TaskContent key={id} id={id} asPage />
    </div>
  )
}
