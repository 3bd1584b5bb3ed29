import { Button, Progress } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { IconCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState, type ComponentType, type ReactNode } from 'react'
import type { Launch } from '#shared/contracts/learning.ts'
import { LAUNCH_STEPS, type LaunchStep } from '#shared/lessons.ts'
import { api } from '../../base/api.ts'
import { toastError } from '../../ui/feedback/toast.tsx'
import { Block, Page } from '../../ui/page/Page.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import type { StepForm } from './launch-step.ts'
import classes from './learning.module.css'

const forms: Record<LaunchStep, ComponentType<StepForm>> = {
  shop: lazy(async () => ({ default: (await import('./ShopStep.tsx')).ShopStep })),
  statuses: lazy(async () => ({ default: (await import('./StatusesStep.tsx')).StatusesStep })),
  key: lazy(async () => ({ default: (await import('./KeyStep.tsx')).KeyStep })),
  people: lazy(async () => ({ default: (await import('./PeopleStep.tsx')).PeopleStep })),
  order: lazy(async () => ({ default: (await import('./OrderStep.tsx')).OrderStep })),
}
const titles: Record<LaunchStep, ReactNode> = {
  shop: <Trans>The store</Trans>,
  statuses: <Trans>Statuses for your trade</Trans>,
  key: <Trans>The key for the store’s module</Trans>,
  people: <Trans>The people</Trans>,
  order: <Trans>The first order, end to end</Trans>,
}

/** From an empty account to the first order: five steps, a quarter of an hour, each can be skipped and done later. */
export function LaunchPage() {
  const { t } = useLingui()
  const client = useQueryClient()
  const launch = useQuery({ queryKey: ['launch'], queryFn: ({ signal }) => api.get<Launch>('/api/launch', {}, signal) })
  const [opened, open] = useState<LaunchStep | null>(null)
  const mark = useMutation({
    mutationFn: ({ step, skipped }: { step: LaunchStep; skipped: boolean }) => api.post<Launch>(`/api/launch/steps/${step}`, { skipped }),
    onSuccess: answer => { client.setQueryData(['launch'], answer); open(null) },
    onError: toastError,
  })
  const next = launch.data?.steps.find(one => one.doneAt === null && !one.skipped)?.step ?? null
  // A step that is open stays open, though the data show by themselves that it is done: whoever works on it says so.
  useEffect(() => { if (opened === null && next) open(next) }, [opened, next])
  if (launch.isError) return <ErrorState error={launch.error} onRetry={() => void launch.refetch()} />
  if (!launch.data) return <CardSkeleton />
  const { steps, isOver } = launch.data
  const behind = steps.filter(one => one.doneAt !== null || one.skipped).length
  const now = opened ?? next
  return (
    <Page title={t`Launch of the store`} narrow>
      <Block>
        <div role="status" className="soft"><Trans>{behind} of {LAUNCH_STEPS.length} steps</Trans></div>
        <Progress value={(100 * behind) / LAUNCH_STEPS.length} size="sm" my="xs" aria-label={t`Launch of the store`} />
        {steps.map(({ step, doneAt, skipped }, index) => {
          const Form = forms[step]
          const isOpen = now === step
          return (
            <section key={step} className={classes.launchStep} aria-current={isOpen ? 'step' : undefined}>
              <span className={classes.launchMark} data-done={doneAt !== null || undefined} aria-hidden>{doneAt ? <IconCheck size={14} /> : index + 1}</span>
              <div className={classes.launchBody}>
                <button type="button" className={classes.launchTitle} aria-expanded={isOpen} onClick={() => open(isOpen ? null : step)}>
                  {titles[step]}{skipped && <span className="faint"> · <Trans>skipped</Trans></span>}{doneAt && <span className="visually-hidden"> <Trans>done</Trans></span>}
                </button>
                {isOpen && <Suspense fallback={<CardSkeleton lines={3} />}><Form done={() => mark.mutate({ step, skipped: false })} isSaving={mark.isPending} /></Suspense>}
                {isOpen && doneAt === null && !skipped && <Button variant="subtle" color="gray" size="compact-sm" onClick={() => mark.mutate({ step, skipped: true })}><Trans>Later</Trans></Button>}
              </div>
            </section>
          )
        })}
      </Block>
      {isOver && (
        <Block title={t`The store is ready to work`}>
          <p className={classes.words}><Trans>Orders come by themselves. What is next: <Link to="/learning">lessons for the team</Link>, <Link to="/settings/groups">rights</Link>, <Link to="/orders">the orders</Link>.</Trans></p>
        </Block>
      )}
    </Page>
  )
}
