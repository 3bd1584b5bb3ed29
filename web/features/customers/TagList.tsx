import { StatusBadge } from '../../ui/display/StatusBadge.tsx'
import classes from './list.module.css'

const colors = ['blue', 'teal', 'green', 'orange', 'pink', 'purple', 'indigo', 'cyan'] as const

/** A tag without a colour of its own has one by its name, the same everywhere. */
const colorOf = (name: string): string => colors[[...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) >>> 0, 7) % colors.length]!

/** Tags as badges. */
export function TagList({ tags, oneLine }: { tags: { name: string; color: string | null }[]; oneLine?: boolean }) {
  return <span className={classes.tags} data-one-line={oneLine || undefined}>{tags.map(tag => <StatusBadge key={tag.name} color={tag.color ?? colorOf(tag.name)}>{tag.name}</StatusBadge>)}</span>
}
