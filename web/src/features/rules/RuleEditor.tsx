import { Anchor, Group, Skeleton, Stack } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link, useParams } from 'wouter'
import { usePresets } from '~/api/presets'
import { useRule } from '~/api/rules'
import { useRights, useSession } from '~/api/session'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { ScreenHead } from '~/shared/ScreenHead'
import { useTexts } from '~/texts'
import { blank, draftOf } from './draft'
import { NotYours } from './NotYours'
import { RuleForm } from './RuleForm'

export function NewRule() {
  const { rules: t } = useTexts()
  return (
    <Frame title={t.create} back="/rules" word={t.back}>
      <Ready>{(preset) => <RuleForm start={{ ...blank, preset }} seen={null} />}</Ready>
    </Frame>
  )
}

export function EditRule() {
  const { id = '' } = useParams<{ id: string }>()
  const { rules: t } = useTexts()
  const { data: seen, error, refetch, isFetchedAfterMount } = useRule(id, useRights().server)
  return (
    <Frame title={seen ? t.changeOf(seen.rule.name) : t.edit} back={`/rules/${id}`} word={seen?.rule.name ?? t.back}>
      {error && <ProblemNotice problem={error} again={() => void refetch()} />}
      {seen && isFetchedAfterMount
        ? <Ready>{() => <RuleForm key={id} start={draftOf(seen.rule)} seen={seen} />}</Ready>
        : !error && <Skeleton h={480} />}
    </Frame>
  )
}

/** The form begins when there are presets to choose from. */
function Ready({ children }: { children: (preset: string) => ReactNode }) {
  const { data: presets, error, refetch } = usePresets()
  if (error && !presets) return <ProblemNotice problem={error} again={() => void refetch()} />
  const usual = presets?.items.find(({ name }) => name.includes('720')) ?? presets?.items[0]
  return presets ? children(usual?.name ?? '') : <Skeleton h={480} />
}

function Frame({ title, back, word, children }: { title: string; back: string; word: string; children: ReactNode }) {
  const known = useSession().data !== undefined
  const { server } = useRights()
  return (
    <Stack p="md" gap="md" maw={820}>
      <Anchor component={Link} href={back} size="sm">
        <Group gap={4} component="span"><IconArrowLeft size={15} aria-hidden />{word}</Group>
      </Anchor>
      <ScreenHead title={title} />
      {server ? children : known && <NotYours change />}
    </Stack>
  )
}
