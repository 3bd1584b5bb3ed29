import { ActionIcon, Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconMinus, IconSchool, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { lessonsQuery, lessonWords } from './lesson-words.ts'
import { StepList } from './StepList.tsx'
import classes from './learning.module.css'

const put = (value: string | null): void => { if (value === null) sessionStorage.removeItem('lesson'); else sessionStorage.setItem('lesson', value) }

/** The lesson that is going on, in the corner of every page: what is next, and ticks that appear by themselves. */
export function LessonGuide() {
  const { t, i18n } = useLingui()
  const lessons = useQuery(lessonsQuery).data
  const [small, setSmall] = useState(false)
  const [shut, setShut] = useState<number | null>(() => Number(sessionStorage.getItem('lesson')) || null)
  const running = lessons?.find(lesson => lesson.runId !== null && lesson.finishedAt === null)
  const [watched, watch] = useState<number | null>(null)
  useEffect(() => { if (running) watch(running.runId) }, [running])
  // The one that has just been finished stays until it is closed: nobody misses that it is over.
  const lesson = running ?? lessons?.find(one => one.runId !== null && one.runId === watched)
  if (!lesson || lesson.runId === shut) return null
  const words = lessonWords[lesson.code]
  const close = () => { put(String(lesson.runId)); setShut(lesson.runId) }
  return (
    <aside className={classes.guide} aria-label={t`Lesson`}>
      <div className={classes.guideHead}>
        <IconSchool size={18} aria-hidden />
        <strong>{i18n._(words.title)}</strong>
        <span className="soft numbers">{lesson.done.length}/{lesson.total}</span>
        {!lesson.finishedAt && <ActionIcon variant="subtle" color="gray" aria-label={small ? t`Show the steps` : t`Hide the steps`} aria-expanded={!small} onClick={() => setSmall(!small)}><IconMinus size={16} /></ActionIcon>}
        <ActionIcon variant="subtle" color="gray" aria-label={t`Close the lesson`} onClick={close}><IconX size={16} /></ActionIcon>
      </div>
      {lesson.finishedAt
        ? <div role="status" className={classes.words}><Trans>Done! The lesson is over. <Link to="/learning" onClick={close}>To the other lessons</Link></Trans></div>
        : !small && (
          <>
            <StepList steps={words.steps} done={lesson.done} only="next" />
            {lesson.orderId !== null && <Button component={Link} to={`/orders/${lesson.orderId}`} variant="default" size="compact-sm" mt="sm"><Trans>To the training order</Trans></Button>}
          </>
        )}
    </aside>
  )
}
