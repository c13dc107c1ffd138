import { Button, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconAdjustments, IconPlus } from '@tabler/icons-react'
import { Link } from 'wouter'
import { type PresetSummary, usePreset, usePresets } from '~/api/presets'
import { useRights } from '~/api/session'
import jobClasses from '~/features/jobs/Jobs.module.css'
import { Blank } from '~/shared/Blank'
import classes from '~/shared/List.module.css'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { ScreenHead } from '~/shared/ScreenHead'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import own from './Presets.module.css'
import { RunsBadge, WhyNot } from './Runs'
import { makes } from './words'

/** What results can look like: presets of one's own, and those that MPR ships. */
export function PresetsScreen() {
  const { presets: t } = useTexts()
  const { publish } = useRights()
  const list = usePresets()
  const newest = (list.data?.items ?? []).filter((preset, index, all) => all[index + 1]?.name !== preset.name)
  const own = newest.filter((preset) => preset.own)
  const create = publish && (
    <Button component={Link} href="/presets/new" leftSection={<IconPlus size={16} aria-hidden />}>{t.create}</Button>
  )
  return (
    <Stack p="md" gap="md">
      <ScreenHead title={t.title}>{own.length > 0 && create}</ScreenHead>
      {list.error && <ProblemNotice problem={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Skeleton h={320} />}
      {list.data && own.length === 0 && <Blank icon={IconAdjustments} title={t.noneOwn} text={t.noneOwnText}>{create}</Blank>}
      <Group title={t.own} id="own" presets={own} />
      <Group title={t.shipped} id="shipped" presets={newest.filter((preset) => !preset.own)} />
    </Stack>
  )
}

function Group({ title, id, presets }: { title: string; id: string; presets: PresetSummary[] }) {
  if (presets.length === 0) return null
  return (
    <section aria-labelledby={id}>
      <Title order={2} mb="xs" id={id}>{title}</Title>
      <div className={jobClasses.panel} role="list">
        {presets.map((preset) => <Row key={preset.id} preset={preset} />)}
      </div>
    </section>
  )
}

function Row({ preset }: { preset: PresetSummary }) {
  const { presets: t } = useTexts()
  const format = useFormat()
  const whole = usePreset(preset.id).data
  return (
    <div role="listitem" className={`${classes.row} ${own.row}`} data-preset={preset.id}>
      <div className={classes.words}>
        <Link href={`/presets/${preset.id}`} className={jobClasses.name}>{preset.id}</Link>
        <Text size="xs" className="break">{preset.description}</Text>
        <Text size="xs" className="quiet numbers break">{whole ? makes(whole, t, format) : ' '}</Text>
        <WhyNot preset={preset} />
      </div>
      <RunsBadge preset={preset} />
    </div>
  )
}
