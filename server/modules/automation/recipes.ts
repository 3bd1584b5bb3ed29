import type { Static } from 'typebox'
import type { Condition } from '#shared/conditions.ts'
import type { Recipe, RuleDraft, UseRecipe } from '#shared/contracts/automation.ts'
import type { Database } from '#server/platform/db.ts'
import { invalid, notFound } from '#server/platform/errors.ts'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences, type References } from '#server/modules/settings/index.ts'
import { allSteps } from './program.ts'
import { isConnected, toldHooks } from './read-rules.ts'
import { RECIPES_OF_CUSTOMERS } from './recipes/of-customers.ts'
import { RECIPES_OF_ORDERS } from './recipes/of-orders.ts'
import type { ReadyRule } from './recipes/recipe.ts'
import { activateRule, createRule } from './save-rule.ts'
import { catalogueOf } from './subject-catalogue.ts'

const RECIPES: readonly ReadyRule[] = [...RECIPES_OF_ORDERS, ...RECIPES_OF_CUSTOMERS]

const draftOf = (recipe: ReadyRule, knob: number, locale: 'ru' | 'en'): RuleDraft => ({ name: recipe.title[locale], ...recipe.make(knob, (ru, en) => (locale === 'ru' ? ru : en)) })

/** Ready rules, with what this account lacks for each. */
export async function listRecipes(db: Database): Promise<Recipe[]> {
  const references = await freshReferences(db)
  const told = await toldHooks(db)
  const made = await db.selectFrom('rule').select(['id', 'recipe']).where('recipe', 'is not', null).where('put_away_at', 'is', null).orderBy('id').execute()
  const templates = new Set((await db.selectFrom('message_template').select('code').where('is_active', '=', true).execute()).map((row) => row.code))
  return RECIPES.map((recipe) => {
    const draft = { ru: draftOf(recipe, recipe.knob.value, 'ru'), en: draftOf(recipe, recipe.knob.value, 'en') }
    return {
      code: recipe.code, title: recipe.title, about: recipe.about, knob: recipe.knob, draft, source: isConnected(draft.ru, told) ? 'connected' : 'not_connected',
      missing: missing(draft.ru, references, templates), ruleIds: made.filter((row) => row.recipe === recipe.code).map((row) => row.id),
    }
  })
}

/** Makes a rule of a recipe with the number that the shop wants. @throws Refusal `not_found`, `invalid`, `rule_has_problems` when it is to be on at once */
export async function useRecipe(tx: Tx, code: string, { knob, locale, activate = false }: Static<typeof UseRecipe>): Promise<number> {
  const recipe = RECIPES.find((one) => one.code === code)
  if (!recipe) throw notFound('recipe', code)
  const number = knob ?? recipe.knob.value
  if (number < recipe.knob.min || number > recipe.knob.max) throw invalid('knob', 'out_of_range', { min: recipe.knob.min, max: recipe.knob.max })
  const { account } = await freshReferences(tx.db)
  const id = await createRule(tx, draftOf(recipe, number, locale ?? (account.locale === 'en' ? 'en' : 'ru')), code)
  if (activate) await activateRule(tx, id, true)
  return id
}

/** Codes that the rule speaks of and the account does not have, or has switched off. */
function missing(draft: RuleDraft, references: References, templates: ReadonlySet<string>): string[] {
  const lists = references as unknown as Record<string, { byCode?: ReadonlyMap<string, { active?: boolean }> } | undefined>
  const named: [list: string, code: unknown][] = []
  const name = (field: string, values: readonly unknown[]): void => {
    const list = catalogueOf(draft.subject).fields.get(field)?.options
    if (list) for (const value of values) named.push([list, value])
  }
  const look = (condition: Condition): void => {
    if ('and' in condition) condition.and.forEach(look)
    else if ('or' in condition) condition.or.forEach(look)
    else if ('not' in condition) look(condition.not)
    else if ('field' in condition) name(condition.field, Array.isArray(condition.value) ? condition.value : [condition.value])
  }
  if (draft.event.kind === 'change') for (const field of draft.event.fields ?? []) name(field.name, [...(field.from ?? []), ...(field.to ?? [])])
  if (draft.condition) look(draft.condition)
  const absent: string[] = []
  for (const step of allSteps(draft.steps)) {
    if (step.kind === 'branch') look(step.condition)
    if (step.kind === 'change') for (const { field, value } of step.set) name(field, [value])
    if (step.kind === 'message' && step.template && !templates.has(step.template)) absent.push(`templates:${step.template}`)
  }
  for (const [list, code] of named) {
    const row = lists[list]?.byCode?.get(String(code))
    if (lists[list]?.byCode && (!row || row.active === false)) absent.push(`${list}:${String(code)}`)
  }
  return [...new Set(absent)]
}
