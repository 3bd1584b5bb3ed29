import { useEffect, useState } from 'react'
import type { Template } from '#shared/contracts/message-templates.ts'

export type Draft = Pick<Template, 'name' | 'purpose' | 'topic' | 'isActive' | 'format' | 'content' | 'onMissing' | 'transliterate'>

const draftOf = ({ name, purpose, topic, isActive, format, content, onMissing, transliterate }: Template): Draft => ({ name, purpose, topic, isActive, format, content, onMissing, transliterate })
const keyOf = (template: Template): string => `prilavok.template.${template.id}.${template.version}`

/** What is being written stays in this browser until it is saved or taken back: neither a reload nor another page loses it. */
export function useDraft(template: Template): { draft: Draft; set: (change: Partial<Draft>) => void; isChanged: boolean; drop: () => void } {
  const saved = draftOf(template)
  const key = keyOf(template)
  const [written, setWritten] = useState<{ key: string; draft: Draft } | null>(() => read(key))
  const mine = written?.key === key ? written.draft : null
  const draft = mine ?? saved
  const isChanged = mine !== null && JSON.stringify(mine) !== JSON.stringify(saved)
  useEffect(() => {
    if (isChanged) localStorage.setItem(key, JSON.stringify(mine))
    else localStorage.removeItem(key)
  })
  return {
    draft, isChanged,
    set: change => setWritten({ key, draft: { ...draft, ...change } }),
    drop: () => { localStorage.removeItem(key); setWritten(null) },
  }
}

function read(key: string): { key: string; draft: Draft } | null {
  try {
    const kept = localStorage.getItem(key)
    return kept ? { key, draft: JSON.parse(kept) as Draft } : null
  } catch {
    return null // private windows keep nothing, and what was kept by another version may not be readable
  }
}
