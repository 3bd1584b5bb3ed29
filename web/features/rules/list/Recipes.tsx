import { Button, NumberInput } from '@mantine/core'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Recipe } from '#shared/contracts/automation.ts'
import { ApiError } from '../../../base/api.ts'
import { inLocale, useLocale } from '../../../base/locale.ts'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { EVENTS } from '../rule-words.ts'
import { recipesQuery, takeRecipe } from '../rule-api.ts'
import classes from './list.module.css'

const MISSING: Record<string, MessageDescriptor> = {
  statuses: msg`the status`, paymentTypes: msg`the type of payment`, deliveryTypes: msg`the type of delivery`, taskTypes: msg`the typical task`, orderTypes: msg`the type of order`, templates: msg`the template`,
}

/** Ready rules: one number to look at, one button to switch on. */
export function Recipes({ may }: { may: boolean }) {
  const recipes = useQuery(recipesQuery)
  if (recipes.isError && !recipes.data) return <ErrorState error={recipes.error} onRetry={() => void recipes.refetch()} />
  const all = recipes.data ?? []
  if (all.length === 0) return null
  return (
    <Block title={<Trans>Ready rules</Trans>}>
      <ul className={classes.recipes}>{all.map(recipe => <RecipeCard key={recipe.code} recipe={recipe} may={may} />)}</ul>
    </Block>
  )
}

function RecipeCard({ recipe, may }: { recipe: Recipe; may: boolean }) {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const navigate = useNavigate()
  const [knob, setKnob] = useState<number | ''>(recipe.knob?.value ?? '')
  const [busy, setBusy] = useState(false)
  const title = inLocale(recipe.title, locale)
  const draft = recipe.draft[locale]
  const Icon = EVENTS[draft.event.kind].icon
  const made = recipe.ruleIds[0]
  const missingWords = (missing: string): string => {
    const [reference, code] = missing.split(':')
    const words = MISSING[reference ?? '']
    return words ? `${i18n._(words)} “${code}”` : missing
  }
  const take = async (activate: boolean): Promise<void> => {
    setBusy(true)
    try {
      const row = await takeRecipe(recipe.code, { locale, activate, ...(typeof knob === 'number' ? { knob } : {}) })
      if (activate) toast({ message: <Trans>The rule works from now on: {row.name}</Trans> })
      else void navigate({ to: `/rules/${row.id}` as never })
    } catch (error) {
      // It is made, but something in it is to be mended first: there it is shown.
      if (activate && error instanceof ApiError && error.code === 'rule_has_problems') await take(false)
      else toastError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <li className={classes.recipe}>
      <div className={classes.recipeHead}><span className={classes.recipeIcon} aria-hidden><Icon size={18} stroke={1.5} /></span><h3>{title}</h3></div>
      <p className={classes.about}>{inLocale(recipe.about, locale)}</p>
      {recipe.source === 'not_connected' && <p className={classes.quiet}><Trans>Waits until a program tells of it through the API.</Trans></p>}
      {recipe.missing.length > 0 && <p className={classes.quiet}><Trans>Your shop has not: {recipe.missing.map(missingWords).join(', ')}</Trans></p>}
      <div className={classes.recipeFoot}>
        {recipe.knob && may && made === undefined && (
          <NumberInput className={classes.knob} size="sm" label={inLocale(recipe.knob.label, locale)} min={recipe.knob.min} max={recipe.knob.max} allowDecimal={false} clampBehavior="blur" value={knob} onChange={next => setKnob(typeof next === 'number' ? next : '')} />
        )}
        {made !== undefined
          ? <span className={classes.made}><IconCheck size={16} aria-hidden /> <Link to={`/rules/${made}` as never} aria-label={t`Made, open: ${title}`}><Trans>Made from it</Trans></Link></span>
          : may && (
            <div className={classes.recipeButtons}>
              <Button variant="light" size="compact-md" loading={busy} disabled={recipe.missing.length > 0 || (recipe.knob !== null && knob === '')} aria-label={t`Switch on: ${title}`} onClick={() => void take(true)}><Trans>Switch on</Trans></Button>
              <Button variant="subtle" color="gray" size="compact-md" disabled={busy} aria-label={t`Look and change: ${title}`} onClick={() => void take(false)}><Trans>Look and change</Trans></Button>
            </div>
          )}
      </div>
    </li>
  )
}
