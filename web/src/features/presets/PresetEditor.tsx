import { Anchor, Group, Skeleton, Stack } from '@mantine/core'
import { IconArrowLeft, IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link, useParams } from 'wouter'
import { usePreset } from '~/api/presets'
import { useRights, useSession } from '~/api/session'
import { Blank } from '~/shared/Blank'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { ScreenHead } from '~/shared/ScreenHead'
import { useParams as useQueryParams } from '~/shared/useParams'
import { useTexts } from '~/texts'
import { blankOf, draftOf } from './draft'
import { PresetForm } from './PresetForm'

const usual = 'mp4-h264-720p'

/** Makes a preset out of another one. */
export function NewPreset() {
  const { presets: t } = useTexts()
  const [{ from }] = useQueryParams(['from'] as const)
  const { data: preset, error, refetch } = usePreset(from || usual)
  return (
    <Frame title={t.create}>
      {error && <ProblemNotice problem={error} again={() => void refetch()} />}
      {preset && <PresetForm key={preset.id} start={from ? draftOf(preset, `${preset.name}-copy`) : blankOf(preset)} name={null} />}
      {!preset && !error && <Skeleton h={480} />}
    </Frame>
  )
}

/** Publishes another version of a preset of one's own. */
export function EditPreset() {
  const { presets: t } = useTexts()
  const { id = '' } = useParams<{ id: string }>()
  const { data: preset, error, refetch } = usePreset(id)
  return (
    <Frame title={t.newVersionOf(preset?.name ?? id)}>
      {error && <ProblemNotice problem={error} again={() => void refetch()} />}
      {preset && <PresetForm key={preset.id} start={draftOf(preset, preset.name)} name={preset.name} />}
      {!preset && !error && <Skeleton h={480} />}
    </Frame>
  )
}

function Frame({ title, children }: { title: string; children: ReactNode }) {
  const { presets: t } = useTexts()
  const known = useSession().data !== undefined
  const { publish } = useRights()
  return (
    <Stack p="md" gap="md" maw={820}>
      <Anchor component={Link} href="/presets" size="sm">
        <Group gap={4} component="span"><IconArrowLeft size={15} aria-hidden />{t.back}</Group>
      </Anchor>
      <ScreenHead title={title} />
      {publish ? children : known && <Blank icon={IconLock} title={t.notYours} text={t.notYoursText} />}
    </Stack>
  )
}
