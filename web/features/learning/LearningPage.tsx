import { Button, Progress } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { LearningProgress, LessonState } from '#shared/contracts/learning.ts'
import type { LessonCode } from '#shared/lessons.ts'
import { api } from '../../base/api.ts'
import { useRight, useSession } from '../../base/session.ts'
import { When } from '../../ui/display/When.tsx'
import { toastError } from '../../ui/feedback/toast.tsx'
import { Block, Page } from '../../ui/page/Page.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { lessonsQuery, lessonWords, startLesson } from './lesson-words.ts'
import { StepList } from './StepList.tsx'
import classes from './learning.module.css'

/** Lessons on training orders, one’s own role first; for whoever keeps the people, how far everybody is. */
export function LearningPage() {
  const { t } = useLingui()
  const { user } = useSession()
  const lessons = useQuery(lessonsQuery)
  const leads = useRight('users.change') !== null
  const own: LessonCode = user.isOwner ? 'owner' : user.groups.includes('director') ? 'head' : 'manager'
  const sorted = lessons.data?.toSorted((one, other) => Number(other.code === own) - Number(one.code === own))
  return (
    <Page title={t`Lessons`} narrow>
      {lessons.isError && <ErrorState error={lessons.error} onRetry={() => void lessons.refetch()} />}
      {lessons.isPending && <CardSkeleton />}
      {sorted?.map(lesson => <Block key={lesson.code}><Lesson lesson={lesson} isOwn={lesson.code === own} /></Block>)}
      {leads && <Block title={t`How far everybody is`}><Everybody /></Block>}
    </Page>
  )
}

function Lesson({ lesson, isOwn }: { lesson: LessonState; isOwn: boolean }) {
  const { i18n } = useLingui()
  const client = useQueryClient()
  const navigate = useNavigate()
  const words = lessonWords[lesson.code]
  const start = useMutation({
    mutationFn: () => startLesson(lesson.code),
    onSuccess: lessons => {
      client.setQueryData(lessonsQuery.queryKey, lessons)
      const orderId = lessons.find(one => one.code === lesson.code)?.orderId
      if (orderId) void navigate({ to: `/orders/${orderId}` })
    },
    onError: toastError,
  })
  const going = lesson.runId !== null && lesson.finishedAt === null
  return (
    <div className={classes.lesson}>
      <div className={classes.lessonWords}>
        <h3>{i18n._(words.title)}</h3>
        <p>{i18n._(words.about)}</p>
        {going && <StepList steps={words.steps} done={lesson.done} />}
        {lesson.finishedAt && <span className="soft"><Trans>Passed</Trans> <When value={lesson.finishedAt} /></span>}
      </div>
      {going && <Button onClick={() => void navigate({ to: `/orders/${lesson.orderId}` })}><Trans>Go on with it</Trans></Button>}
      <Button variant={isOwn && lesson.runId === null ? 'filled' : 'default'} loading={start.isPending} onClick={() => start.mutate()}>{lesson.runId === null ? <Trans>Begin</Trans> : <Trans>Begin anew</Trans>}</Button>
    </div>
  )
}

function Everybody() {
  const { t, i18n } = useLingui()
  const answer = useQuery({ queryKey: ['lesson_run', 'progress'], queryFn: ({ signal }) => api.get<LearningProgress>('/api/lessons/progress', {}, signal) })
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <CardSkeleton />
  const codes = Object.keys(lessonWords) as LessonCode[]
  return (
    <div className={classes.wide}>
      <table className={classes.people}>
        <thead><tr><th><Trans>Employee</Trans></th><th><Trans>Here since</Trans></th>{codes.map(code => <th key={code}>{i18n._(lessonWords[code].title)}</th>)}</tr></thead>
        <tbody>
          {answer.data.people.map(person => (
            <tr key={person.id}>
              <td dir="auto">{person.name}</td>
              <td><When value={person.since} /></td>
              {person.lessons.map(lesson => (
                <td key={lesson.code}>
                  {lesson.runId === null
                    ? <span className="faint">—</span>
                    : lesson.finishedAt ? <Trans>passed</Trans> : <Progress w={80} value={(100 * lesson.done.length) / lesson.total} aria-label={t`${lesson.done.length} of ${lesson.total}`} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
