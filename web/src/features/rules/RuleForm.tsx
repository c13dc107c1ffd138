import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core'
import { IconTestPipe } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Problem } from '~/api/problem'
import { type SeenRule, useRehearse, useSaveRule } from '~/api/rules'
import { tell } from '~/app/tell'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { useTexts } from '~/texts'
import { Candidates } from './Candidates'
import { type Draft, requestOf } from './draft'
import { JobFields } from './JobFields'
import { SourceFields } from './SourceFields'

export interface FieldsProps {
  draft: Draft
  set: (part: Partial<Draft>) => void
  /** What the server said of a field. */
  faults: Partial<Record<keyof Draft, string>>
}

/** A rule as fields, tried before it is kept. */
export function RuleForm({ start, seen }: { start: Draft; seen: SeenRule | null }) {
  const { rules: t, app } = useTexts()
  const [draft, setDraft] = useState(start)
  const rehearse = useRehearse()
  const save = useSaveRule(seen)
  const [, go] = useLocation()
  const problem = save.error ?? rehearse.error
  const faults = faultsOf(problem)
  const set = (part: Partial<Draft>) => {
    // What was said is of the rule as it was.
    save.reset()
    rehearse.reset()
    setDraft({ ...draft, ...part })
  }

  const send = (event: FormEvent) => {
    event.preventDefault()
    rehearse.reset()
    save.mutate(requestOf(draft), {
      onSuccess: (rule) => {
        tell(t.saved, rule.name)
        go(`/rules/${rule.id}`)
      },
    })
  }

  return (
    <form onSubmit={send}>
      <Stack>
        <TextInput
          label={t.name} value={draft.name} required maxLength={100} autoComplete="off" data-autofocus
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <SourceFields draft={draft} set={set} faults={faults} />
        <JobFields draft={draft} set={set} faults={faults} />
        <Checkbox
          label={t.enabled} description={t.enabledHint} checked={draft.enabled}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
        {problem && Object.keys(faults).length === 0 && <ProblemNotice problem={problem} />}
        {rehearse.data && <Candidates run={rehearse.data} />}
        <Group>
          <Button type="submit" loading={save.isPending}>{seen ? t.save : t.create}</Button>
          <Button
            variant="default" leftSection={<IconTestPipe size={16} aria-hidden />} loading={rehearse.isPending} title={t.tryHint}
            onClick={() => rehearse.mutate(requestOf({ ...draft, name: draft.name.trim() || t.unnamed }))}
          >
            {t.try}
          </Button>
          <Button variant="default" component={Link} href={seen ? `/rules/${seen.rule.id}` : '/rules'}>{app.cancel}</Button>
        </Group>
      </Stack>
    </form>
  )
}

const places: [RegExp, keyof Draft][] = [
  [/^output_template\b/, 'template'],
  [/^(job\.)?preset\b/, 'preset'],
  [/^job must name a callback_secret|^callback_secret\b/, 'callbackSecret'],
  [/^callback_url\b/, 'callbackUrl'],
  [/^(trim needs start|end must be)/, 'end'],
  [/^short_side\b/, 'shortSide'],
]

/** A refusal names one field at most, in its first words. */
function faultsOf(problem: Problem | null): FieldsProps['faults'] {
  const place = problem?.status === 400 ? places.find(([words]) => words.test(problem.message)) : undefined
  return place ? { [place[1]]: problem!.message } : {}
}
