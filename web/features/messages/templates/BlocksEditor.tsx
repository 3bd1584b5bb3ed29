import { ActionIcon, Button, Menu, SegmentedControl, TextInput } from '@mantine/core'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import {
  IconArrowDown, IconArrowUp, IconBuildingStore, IconFilter, IconHeading, IconLink, IconListDetails, IconPhoto, IconPlus, IconSeparatorHorizontal, IconTrash, IconAlignLeft, IconTextSize,
} from '@tabler/icons-react'
import { useRef, useState, type KeyboardEvent } from 'react'
import type { LetterBlock } from '#shared/contracts/message-templates.ts'
import type { IconType } from '../../../base/feature.ts'
import { TemplateText } from './TemplateText.tsx'
import { VariableMenu } from './VariableMenu.tsx'
import classes from './templates.module.css'

type Kind = LetterBlock['kind']
const KINDS: Record<Kind, { label: MessageDescriptor; icon: IconType; made: LetterBlock }> = {
  header: { label: msg`Name of the store`, icon: IconBuildingStore, made: { kind: 'header' } },
  heading: { label: msg`Heading`, icon: IconHeading, made: { kind: 'heading', text: '' } },
  text: { label: msg`Text`, icon: IconAlignLeft, made: { kind: 'text', text: '' } },
  items: { label: msg`Goods with prices`, icon: IconListDetails, made: { kind: 'items', of: 'order' } },
  button: { label: msg`Button`, icon: IconLink, made: { kind: 'button', text: '', url: '' } },
  image: { label: msg`Picture`, icon: IconPhoto, made: { kind: 'image', url: '', alt: '' } },
  divider: { label: msg`Dividing line`, icon: IconSeparatorHorizontal, made: { kind: 'divider' } },
  footer: { label: msg`Small print`, icon: IconTextSize, made: { kind: 'footer', text: '' } },
}

type Props = { blocks: LetterBlock[]; onChange: (blocks: LetterBlock[]) => void; errorOf: (path: string) => string | undefined; readOnly: boolean }

/** The parts of a letter from top to bottom; Alt with an arrow moves the one that is worked on. */
export function BlocksEditor({ blocks, onChange, errorOf, readOnly }: Props) {
  const { t, i18n } = useLingui()
  const list = useRef<HTMLOListElement>(null)
  const set = (place: number, block: LetterBlock): void => onChange(blocks.map((one, index) => (index === place ? block : one)))
  const focusOn = (place: number): void => void requestAnimationFrame(() => list.current?.children[place]?.querySelector<HTMLElement>('textarea, input, [data-move]')?.focus())
  const move = (place: number, step: -1 | 1): void => {
    const to = place + step
    if (to < 0 || to >= blocks.length) return
    const next = [...blocks]
    next.splice(to, 0, ...next.splice(place, 1))
    onChange(next)
    focusOn(to)
  }
  const remove = (place: number): void => { onChange(blocks.filter((_, index) => index !== place)); focusOn(Math.max(0, place - 1)) }
  const add = (kind: Kind): void => { onChange([...blocks, KINDS[kind].made]); focusOn(blocks.length) }
  const onKey = (event: KeyboardEvent, place: number): void => {
    const step = event.altKey ? ({ ArrowUp: -1, ArrowDown: 1 } as const)[event.key as 'ArrowUp' | 'ArrowDown'] : undefined
    if (step && !readOnly) { event.preventDefault(); move(place, step) }
  }
  return (
    <div>
      <ol className={classes.blocks} ref={list} aria-label={t`Blocks of the letter`}>
        {blocks.map((block, place) => {
          const { icon: Icon, label } = KINDS[block.kind]
          const name = i18n._(label)
          const n = place + 1
          return (
            <li key={place} className={classes.block} aria-label={`${n}. ${name}`} onKeyDown={event => onKey(event, place)}>
              <div className={classes.blockHead}>
                <Icon size={16} stroke={1.5} /><span className={classes.blockName}>{name}</span>
                {!readOnly && (
                  <span className={classes.blockActions}>
                    <ActionIcon variant="subtle" color="gray" size="sm" data-move aria-label={t`Move up: ${n}. ${name}`} disabled={place === 0} onClick={() => move(place, -1)}><IconArrowUp size={16} aria-hidden /></ActionIcon>
                    <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t`Move down: ${n}. ${name}`} disabled={place === blocks.length - 1} onClick={() => move(place, 1)}><IconArrowDown size={16} aria-hidden /></ActionIcon>
                    <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t`Remove: ${n}. ${name}`} onClick={() => remove(place)}><IconTrash size={16} aria-hidden /></ActionIcon>
                  </span>
                )}
              </div>
              <BlockFields block={block} onChange={next => set(place, next)} errorOf={field => errorOf(`body[${place}].${field}`)} readOnly={readOnly} />
            </li>
          )
        })}
      </ol>
      {!readOnly && (
        <Menu position="bottom-start" shadow="md">
          <Menu.Target><Button variant="default" leftSection={<IconPlus size={16} aria-hidden />}><Trans>Add a block</Trans></Button></Menu.Target>
          <Menu.Dropdown>{(Object.keys(KINDS) as Kind[]).map(kind => { const { icon: Icon, label } = KINDS[kind]; return <Menu.Item key={kind} leftSection={<Icon size={16} stroke={1.5} />} onClick={() => add(kind)}>{i18n._(label)}</Menu.Item> })}</Menu.Dropdown>
        </Menu>
      )}
    </div>
  )
}

type FieldsProps = { block: LetterBlock; onChange: (block: LetterBlock) => void; errorOf: (field: string) => string | undefined; readOnly: boolean }

function BlockFields({ block, onChange, errorOf, readOnly }: FieldsProps) {
  const { t, i18n } = useLingui()
  const name = i18n._(KINDS[block.kind].label)
  const shared = { readOnly }
  switch (block.kind) {
    case 'header': case 'divider': return null
    case 'heading': return <><TemplateText {...shared} hideLabel label={name} value={block.text} error={errorOf('text')} maxLength={500} onChange={text => onChange({ ...block, text })} /><ShowIf block={block} onChange={onChange} readOnly={readOnly} /></>
    case 'text': return <><TemplateText {...shared} hideLabel long label={name} value={block.text} error={errorOf('text')} maxLength={20_000} onChange={text => onChange({ ...block, text })} /><ShowIf block={block} onChange={onChange} readOnly={readOnly} /></>
    case 'footer': return <TemplateText {...shared} hideLabel long label={name} value={block.text} error={errorOf('text')} maxLength={20_000} onChange={text => onChange({ ...block, text })} />
    case 'button': return (
      <>
        <TemplateText {...shared} label={t`Words on the button`} value={block.text} error={errorOf('text')} maxLength={200} onChange={text => onChange({ ...block, text })} />
        <TemplateText {...shared} label={t`Where it leads`} value={block.url} error={errorOf('url')} maxLength={2000} onChange={url => onChange({ ...block, url })} />
        <ShowIf block={block} onChange={onChange} readOnly={readOnly} />
      </>
    )
    case 'image': return (
      <>
        <TemplateText {...shared} label={t`Address of the picture`} value={block.url} error={errorOf('url')} maxLength={2000} onChange={url => onChange({ ...block, url })} />
        <TemplateText {...shared} label={t`Words instead of the picture`} value={block.alt} error={errorOf('alt')} maxLength={500} onChange={alt => onChange({ ...block, alt })} />
        <TemplateText {...shared} label={t`Where it leads`} value={block.link ?? ''} error={errorOf('link')} maxLength={2000} onChange={link => { const { link: _old, ...rest } = block; onChange(link ? { ...rest, link } : rest) }} />
        <ShowIf block={block} onChange={onChange} readOnly={readOnly} />
      </>
    )
    case 'items': return <SegmentedControl size="xs" aria-label={t`Goods of what`} readOnly={readOnly} value={block.of} onChange={of => onChange({ ...block, of: of as 'order' | 'cart' })} data={[{ value: 'order', label: t`of the order` }, { value: 'cart', label: t`of the abandoned cart` }]} />
  }
}

type Conditional = Extract<LetterBlock, { showIf?: string }>

/** A block about what not every order has: left out where there is no value. */
function ShowIf({ block, onChange, readOnly }: { block: Conditional; onChange: (block: LetterBlock) => void; readOnly: boolean }) {
  const { t } = useLingui()
  const set = (showIf: string): void => { const { showIf: _old, ...rest } = block; onChange((showIf ? { ...rest, showIf } : rest) as LetterBlock) }
  const [isOpen, setOpen] = useState(false)
  if (readOnly && !block.showIf) return null
  if (!block.showIf && !isOpen) return <Button className={classes.condition!} size="compact-xs" variant="subtle" color="gray" leftSection={<IconFilter size={14} aria-hidden />} onClick={() => setOpen(true)}><Trans>Only when …</Trans></Button>
  return (
    <div className={classes.showIf}>
      <IconFilter size={14} aria-hidden /><span className="soft"><Trans>Only when there is</Trans></span>
      <TextInput className={classes.showIfInput} size="xs" aria-label={t`Only when there is`} placeholder={t`always shown`} readOnly={readOnly} autoFocus={isOpen} maxLength={120} value={block.showIf ?? ''} onChange={event => set(event.currentTarget.value.trim())} classNames={{ input: classes.code! }} />
      {!readOnly && <VariableMenu of={t`Only when there is`} paths onPick={set} />}
    </div>
  )
}
