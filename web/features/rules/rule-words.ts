import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import {
  IconArrowsSplit2, IconBell, IconBolt, IconCalendarTime, IconChecklist, IconClockHour4, IconEdit, IconFilter, IconHandStop, IconHourglass, IconMail, IconMessage, IconPlugConnected, IconSend, IconUserCheck, IconWebhook,
} from '@tabler/icons-react'
import type { RecordRule, RuleEvent, RuleRun, RunStep, Step, Subject, Unit } from '#shared/contracts/automation.ts'
import type { IconType } from '../../base/feature.ts'
import type { FlowCard } from './flow/flow-view.ts'

export type StepKind = Step['kind']
type Kind = { label: MessageDescriptor; icon: IconType; tone: FlowCard['tone'] }

export const STEPS: Record<StepKind, Kind> = {
  message: { label: msg`Message to the customer`, icon: IconSend, tone: 'act' },
  task: { label: msg`Task`, icon: IconChecklist, tone: 'act' },
  change: { label: msg`Change fields`, icon: IconEdit, tone: 'act' },
  assign: { label: msg`Give to a manager`, icon: IconUserCheck, tone: 'act' },
  notify: { label: msg`Tell the staff`, icon: IconBell, tone: 'act' },
  http: { label: msg`Request to another program`, icon: IconWebhook, tone: 'act' },
  wait: { label: msg`Wait`, icon: IconClockHour4, tone: 'wait' },
  waitEvent: { label: msg`Wait for an event`, icon: IconHourglass, tone: 'wait' },
  branch: { label: msg`Branch`, icon: IconArrowsSplit2, tone: 'branch' },
  stop: { label: msg({ message: `Stop`, context: `step` }), icon: IconHandStop, tone: 'stop' },
}

export const LANES: Record<string, MessageDescriptor> = { yes: msg`If yes`, no: msg`If no`, came: msg`It came`, over: msg`The time is over` }

export const EVENTS: Record<RuleEvent['kind'], Kind> = {
  change: { label: msg`Something changed`, icon: IconBolt, tone: 'event' },
  date: { label: msg`A date comes near or has passed`, icon: IconCalendarTime, tone: 'event' },
  unchanged: { label: msg`Nothing has changed for some time`, icon: IconHourglass, tone: 'event' },
  message: { label: msg`A message came in`, icon: IconMessage, tone: 'event' },
  taskDone: { label: msg`A task is done`, icon: IconChecklist, tone: 'event' },
  ruleRan: { label: msg`Another rule has acted`, icon: IconBolt, tone: 'event' },
  hook: { label: msg`News from another program`, icon: IconPlugConnected, tone: 'event' },
}
export const CONDITION: Kind = { label: msg`Condition`, icon: IconFilter, tone: 'condition' }

export const SUBJECT_WORDS: Record<Subject, MessageDescriptor> = { order: msg({ message: `An order`, context: `a rule is about` }), customer: msg({ message: `A customer`, context: `a rule is about` }) }

export const CHANNELS: Record<'email' | 'sms' | 'push' | 'telegram', { label: MessageDescriptor; icon: IconType }> = {
  email: { label: msg({ message: `E-mail`, context: `channel` }), icon: IconMail },
  sms: { label: msg`SMS`, icon: IconMessage },
  push: { label: msg`Web push`, icon: IconBell },
  telegram: { label: msg`Telegram`, icon: IconSend },
}

export const UNITS: Record<Unit, MessageDescriptor> = { minutes: msg`minutes`, hours: msg`hours`, days: msg`days` }

export const BY: Record<'user' | 'key' | 'rule' | 'system', MessageDescriptor> = { user: msg`a person`, key: msg`a program by the API`, rule: msg`another rule`, system: msg`Prilavok itself` }

export type Outcome = RecordRule['outcome'] | RuleRun['state']
/** How it ended, and the colour that belongs to it. */
export const OUTCOMES: Record<Outcome, { label: MessageDescriptor; color: string }> = {
  done: { label: msg({ message: `Acted`, context: 'rule' }), color: 'green' },
  waiting: { label: msg({ message: `Waits`, context: 'rule' }), color: 'blue' },
  skipped: { label: msg({ message: `Skipped`, context: 'rule' }), color: 'gray' },
  failed: { label: msg({ message: `Failed`, context: 'rule' }), color: 'red' },
  stopped: { label: msg({ message: `Stopped`, context: 'rule' }), color: 'orange' },
  held: { label: msg({ message: `Held back`, context: 'rule' }), color: 'orange' },
  notCalled: { label: msg({ message: `Did not start`, context: 'rule' }), color: 'gray' },
}

export const STEP_STATES: Record<RunStep['state'], MessageDescriptor> = {
  planned: msg({ message: `planned`, context: 'step' }),
  done: msg({ message: `done`, context: 'step' }),
  skipped: msg({ message: `skipped`, context: 'step' }),
  failed: msg({ message: `failed`, context: 'step' }),
  cancelled: msg({ message: `cancelled`, context: 'step' }),
}

export const TASK_RESULTS = ['answered', 'no_answer', 'refused', 'done'] as const
