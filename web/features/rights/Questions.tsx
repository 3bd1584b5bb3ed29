import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AccessQuestions, Why } from '#shared/contracts/rights.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { When } from '../../ui/display/When.tsx'
import { toastError } from '../../ui/feedback/toast.tsx'
import { Block } from '../../ui/page/Page.tsx'
import { questionsQuery } from './rights-data.ts'
import { Verdict } from './Verdict.tsx'
import classes from './rights.module.css'

type Question = AccessQuestions['questions'][number]

/** People who met a closed page and asked to be let in. */
export function Questions() {
  const { t } = useLingui()
  const questions = useQuery(questionsQuery).data ?? []
  if (questions.length === 0) return null
  return (
    <Block title={t`They ask to see`}>
      <ul className={classes.entries}>{questions.map(question => <OneQuestion key={question.id} question={question} />)}</ul>
    </Block>
  )
}

function OneQuestion({ question }: { question: Question }) {
  const { t } = useLingui()
  const [isOpen, setOpen] = useState(false)
  const why = useQuery({
    queryKey: ['why', 'question', question.id],
    queryFn: ({ signal }) => api.get<Why>('/api/why', { userId: question.user.id, target: `/${question.entity}s/${question.entityId}` }, signal),
    enabled: isOpen,
    retry: false,
  })
  const settle = async (): Promise<void> => {
    try {
      const answer = await api.post<AccessQuestions>(`/api/access-questions/${question.id}/answer`)
      queryClient.setQueryData(questionsQuery.queryKey, answer.questions)
    } catch (error) {
      toastError(error)
    }
  }
  const what = question.entity === 'customer' ? t`customer` : t`order`
  return (
    <li>
      <b>{question.user.name}</b> · {what} {question.title ?? <span className="soft">№ {question.entityId} — <Trans>no such record among yours</Trans></span>} · <span className="soft"><When value={question.askedAt} /></span>
      <div>
        {question.title !== null && !isOpen && <Button size="compact-sm" variant="subtle" onClick={() => setOpen(true)}><Trans>Why not seen</Trans></Button>}
        <Button size="compact-sm" variant="subtle" onClick={() => void settle()}><Trans>Settled</Trans></Button>
      </div>
      {why.data && <Verdict why={why.data} />}
    </li>
  )
}
