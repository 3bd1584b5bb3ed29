import { Button, Checkbox, Menu, SegmentedControl, Select, TextInput } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconArrowLeft, IconHistory } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { LetterBlock, Template, TemplateContent } from '#shared/contracts/message-templates.ts'
import { ApiError } from '../../../base/api.ts'
import { fieldText, refusalText } from '../../../base/refusals.ts'
import { useRight } from '../../../base/session.ts'
import { useShortcuts } from '../../../ui/feedback/shortcuts.tsx'
import { toast } from '../../../ui/feedback/toast.tsx'
import { Page } from '../../../ui/page/Page.tsx'
import { ErrorState } from '../../../ui/states/ErrorState.tsx'
import { CardSkeleton } from '../../../ui/states/Skeleton.tsx'
import { CHANNEL_WORDS, PURPOSE_WORDS } from '../channel-words.ts'
import { BlocksEditor } from './BlocksEditor.tsx'
import { Preview } from './Preview.tsx'
import { saveTemplate, templateQuery } from './template-api.ts'
import { TemplateText } from './TemplateText.tsx'
import { useDraft } from './use-draft.ts'
import classes from './templates.module.css'

const VersionsPanel = lazy(async () => ({ default: (await import('./VersionsPanel.tsx')).VersionsPanel }))

/** One template: written at the left, seen at the right as it will come. */
export function TemplatePage() {
  const id = Number((useParams({ strict: false }) as { id?: string }).id)
  const { data: template, error, refetch } = useQuery(templateQuery(id))
  if (template) return <Editor key={template.id} template={template} />
  return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <CardSkeleton lines={10} />
}

type Locale = 'ru' | 'en'

function Editor({ template }: { template: Template }) {
  const { t, i18n } = useLingui()
  const readOnly = useRight('messages.settings') === null
  const { draft, set, isChanged, drop } = useDraft(template)
  const [locale, setLocale] = useState<Locale>(template.content.ru ? 'ru' : 'en')
  const [showsVersions, setShowsVersions] = useState(false)
  const saving = useMutation({
    mutationFn: () => saveTemplate(template.id, { ...draft, version: template.version }),
    onSuccess: saved => { drop(); toast({ message: saved.version === template.version ? t`Saved.` : t`Saved as version ${saved.version}. Messages that are planned take it too.` }) },
  })
  const error = saving.error instanceof ApiError ? saving.error : null
  const errorOf = (path: string): string | undefined => {
    const refused = error?.fields.find(one => one.path === `content.${locale}.${path}`)
    if (!refused) return undefined
    const words = refused.params?.['words']
    return typeof words === 'string' ? `${fieldText(refused)} ${words}` : fieldText(refused)
  }
  const otherWrong = error?.fields.find(one => !one.path.startsWith(`content.${locale}.`))
  const save = (): void => { if (isChanged && !readOnly && !saving.isPending) saving.mutate() }
  useShortcuts(readOnly ? [] : [{ code: 'KeyS', mod: true, label: msg`Save the template`, run: save }])
  const { icon: Icon, label } = CHANNEL_WORDS[template.channel]
  const content = draft.content[locale]
  const setContent = (next: TemplateContent): void => set({ content: { ...draft.content, [locale]: next } })
  const actions = (
    <>
      <Button variant="default" leftSection={<IconHistory size={16} aria-hidden />} onClick={() => setShowsVersions(true)}><Trans>Versions</Trans></Button>
      {!readOnly && isChanged && <Button variant="default" onClick={() => { saving.reset(); drop() }}><Trans>Take back</Trans></Button>}
      {!readOnly && <Button loading={saving.isPending} disabled={!isChanged} onClick={save}><Trans>Save</Trans></Button>}
    </>
  )
  return (
    <Page title={draft.name} actions={actions}>
      <nav className={classes.way}>
        <Link to={'/messages/templates' as never}><IconArrowLeft size={16} aria-hidden /> <Trans>Templates</Trans></Link>
        <span className={classes.kind}><Icon size={16} stroke={1.5} /> {i18n._(label)} · <code>{template.code}</code> · <Trans>version {template.version}</Trans>{isChanged && <b className={classes.unsaved}> · <Trans>not saved</Trans></b>}</span>
      </nav>
      <div className={classes.editor}>
        <div className={classes.form}>
          {saving.isError && <div role="alert" className={classes.refused}>{refusalText(saving.error)}{otherWrong && <> {otherWrong.path}: {fieldText(otherWrong)}</>}</div>}
          <div className={classes.facts}>
            <TextInput label={t`Name`} required maxLength={200} readOnly={readOnly} value={draft.name} onChange={event => set({ name: event.currentTarget.value })} />
            <Select label={t`What for`} allowDeselect={false} readOnly={readOnly} value={draft.purpose} onChange={value => value && set({ purpose: value as Template['purpose'] })} data={(['transactional', 'marketing'] as const).map(value => ({ value, label: i18n._(PURPOSE_WORDS[value]) }))} />
            <Select label={t`When a variable has no value`} allowDeselect={false} readOnly={readOnly} value={draft.onMissing} onChange={value => value && set({ onMissing: value as Template['onMissing'] })} data={[{ value: 'block', label: t`do not send, and say why` }, { value: 'empty', label: t`leave its place empty` }]} />
          </div>
          <div className={classes.flags}>
            <Checkbox label={t`In use`} disabled={readOnly} checked={draft.isActive} onChange={event => set({ isActive: event.currentTarget.checked })} />
            {template.channel === 'sms' && <Checkbox label={t`Send in Latin letters`} disabled={readOnly} checked={draft.transliterate} onChange={event => set({ transliterate: event.currentTarget.checked })} />}
          </div>
          <Languages locale={locale} onLocale={setLocale} template={draft} onContent={next => set({ content: next })} readOnly={readOnly} />
          {content
            ? <ContentFields key={locale} template={template} content={content} onChange={setContent} errorOf={errorOf} readOnly={readOnly} />
            : <p className="soft"><Trans>There is no text in this language: the other one is sent instead.</Trans></p>}
        </div>
        <Preview template={{ channel: template.channel, purpose: draft.purpose, format: draft.format, content: draft.content, onMissing: draft.onMissing, transliterate: draft.transliterate }} channel={template.channel} locale={locale} onMissing={draft.onMissing} />
      </div>
      <Suspense>{showsVersions && <VersionsPanel template={template} onClose={() => setShowsVersions(false)} onRestored={() => { saving.reset(); drop() }} readOnly={readOnly} />}</Suspense>
    </Page>
  )
}

type LanguagesProps = { locale: Locale; onLocale: (locale: Locale) => void; template: Pick<Template, 'content' | 'format'>; onContent: (content: Template['content']) => void; readOnly: boolean }

function Languages({ locale, onLocale, template, onContent, readOnly }: LanguagesProps) {
  const { t } = useLingui()
  const other = locale === 'ru' ? 'en' : 'ru'
  const { content } = template
  return (
    <div className={classes.languages}>
      <SegmentedControl size="xs" aria-label={t`Language of the text`} value={locale} onChange={value => onLocale(value as Locale)} data={[{ value: 'ru', label: content.ru ? t`Russian` : t`Russian (none)` }, { value: 'en', label: content.en ? t`English` : t`English (none)` }]} />
      {!readOnly && !content[locale] && <Button size="compact-sm" variant="default" onClick={() => onContent({ ...content, [locale]: content[other] ?? { body: template.format === 'blocks' ? [] : '' } })}><Trans>Begin with the other language</Trans></Button>}
      {!readOnly && content[locale] && content[other] && (
        <Menu position="bottom-end"><Menu.Target><Button size="compact-sm" variant="subtle" color="gray"><Trans>More</Trans></Button></Menu.Target>
          <Menu.Dropdown><Menu.Item onClick={() => { const { [locale]: _gone, ...rest } = content; onContent(rest); onLocale(other) }}><Trans>Remove this language</Trans></Menu.Item></Menu.Dropdown>
        </Menu>
      )}
    </div>
  )
}

type ContentProps = { template: Template; content: TemplateContent; onChange: (content: TemplateContent) => void; errorOf: (path: string) => string | undefined; readOnly: boolean }

function ContentFields({ template, content, onChange, errorOf, readOnly }: ContentProps) {
  const { t } = useLingui()
  const set = (change: Partial<TemplateContent>): void => onChange({ ...content, ...change })
  const isLetter = template.channel === 'email'
  return (
    <div className={classes.content}>
      {(isLetter || template.channel === 'push') && <TemplateText label={isLetter ? t`Subject` : t`Title`} required={isLetter} value={content.subject ?? ''} maxLength={500} readOnly={readOnly} error={errorOf('subject')} onChange={subject => set({ subject })} />}
      {isLetter && template.format === 'blocks' && <TemplateText label={t`Beside the subject`} value={content.preheader ?? ''} maxLength={500} readOnly={readOnly} error={errorOf('preheader')} description={t`The first words that a mail program shows in its list`} onChange={preheader => set({ preheader })} />}
      {Array.isArray(content.body)
        ? <BlocksEditor blocks={content.body as LetterBlock[]} onChange={body => set({ body })} errorOf={errorOf} readOnly={readOnly} />
        : <TemplateText long code={template.format === 'mjml'} minRows={isLetter ? 16 : 5} label={template.format === 'mjml' ? t`MJML of the letter` : t`Text`} required value={content.body as string} maxLength={100_000} readOnly={readOnly} error={errorOf('body')} description={template.format === 'mjml' ? t`Conditions and loops between sections stand in mj-raw` : undefined} onChange={body => set({ body })} />}
      {errorOf('body') && Array.isArray(content.body) && <div role="alert" className={classes.refused}>{errorOf('body')}</div>}
    </div>
  )
}
