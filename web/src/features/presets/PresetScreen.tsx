import { Anchor, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconArrowLeft, IconCopy, IconPencil } from '@tabler/icons-react'
import { Fragment, type ReactNode } from 'react'
import { Link, useParams } from 'wouter'
import { type Preset, type PresetSummary, usePreset, usePresets } from '~/api/presets'
import { useRights } from '~/api/session'
import jobClasses from '~/features/jobs/Jobs.module.css'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { ScreenHead } from '~/shared/ScreenHead'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import own from './Presets.module.css'
import { RemovePreset } from './RemovePreset'
import { RunsBadge, WhyNot } from './Runs'
import { nameOf } from './words'

/** One preset: what it makes, whether it runs here, and its document. */
export function PresetScreen() {
  const { id = '' } = useParams<{ id: string }>()
  const { presets: t } = useTexts()
  const { data: preset, error, refetch } = usePreset(id)
  const list = usePresets().data?.items ?? []
  const versions = list.filter(({ name }) => name === preset?.name)
  const summary = versions.find((version) => version.id === preset?.id)
  return (
    <Stack p="md" gap="md">
      <Anchor component={Link} href="/presets" size="sm">
        <Group gap={4} component="span"><IconArrowLeft size={15} aria-hidden />{t.back}</Group>
      </Anchor>
      {error && <ProblemNotice problem={error} again={() => void refetch()} />}
      {preset ? (
        <>
          <ScreenHead title={preset.id ?? id}><Actions preset={preset} versions={versions} /></ScreenHead>
          <Text className="break">{preset.description}</Text>
          {summary && <div className={own.runs}><RunsBadge preset={summary} /><WhyNot preset={summary} /></div>}
          <Facts preset={preset} encoders={summary?.encoders ?? []} versions={versions} />
          <section aria-labelledby="document">
            <Title order={2} mb="xs" id="document">{t.document}</Title>
            <pre className={jobClasses.log} tabIndex={0} aria-labelledby="document">{JSON.stringify(preset, null, 2)}</pre>
          </section>
        </>
      ) : !error && <Skeleton h={360} />}
    </Stack>
  )
}

function Actions({ preset, versions }: { preset: Preset; versions: PresetSummary[] }) {
  const { presets: t } = useTexts()
  if (!useRights().publish) return null
  const own = versions.some((version) => version.own)
  return (
    <>
      {own && preset.id === versions.at(-1)?.id && (
        <Button component={Link} href={`/presets/${preset.id}/edit`} leftSection={<IconPencil size={16} aria-hidden />}>{t.edit}</Button>
      )}
      <Button
        component={Link} href={`/presets/new?from=${encodeURIComponent(preset.id ?? preset.name)}`} variant="default"
        leftSection={<IconCopy size={16} aria-hidden />}
      >
        {t.duplicate}
      </Button>
      {own && <RemovePreset preset={preset} versions={versions.length} />}
    </>
  )
}

function Facts({ preset, encoders, versions }: { preset: Preset; encoders: string[]; versions: PresetSummary[] }) {
  const { presets: t } = useTexts()
  const format = useFormat()
  const { video, audio } = preset
  const facts: [string, ReactNode][] = [
    [t.extension, `${nameOf(preset.extension)} (${preset.extension})`],
    [t.pictures, video && `${nameOf(video.codec)}, ${t.profileIs(video.profile)}`],
    [t.shortSide, video && t.pixels(video.short_side)],
    [t.quality, video && t.crfIs(video.crf)],
    [t.maxRate, video && format.bitRate(video.max_rate)],
    [t.speed, video?.speed],
    [t.keyframes, video && t.every(format.span(video.keyframe_interval))],
    [t.sound, `${nameOf(audio.codec)}, ${format.bitRate(audio.bit_rate)}`],
    [t.sampleRates, audio.sample_rates.map((rate) => t.hertz(format.number(rate))).join(', ')],
    [t.encoders, encoders.join(', ')],
    [t.versions, versions.length > 1 && <Versions versions={versions} shown={preset.id} />],
  ]
  return (
    <dl className={jobClasses.facts}>
      {facts.filter(([, value]) => value).map(([name, value]) => <Fragment key={name}><dt>{name}</dt><dd>{value}</dd></Fragment>)}
    </dl>
  )
}

function Versions({ versions, shown }: { versions: PresetSummary[]; shown?: string | null }) {
  return (
    <Group gap="sm">
      {versions.map(({ id, version }) => (id === shown
        ? <b key={id}>{version}</b>
        : <Anchor key={id} component={Link} href={`/presets/${id}`} size="sm" aria-label={id}>{version}</Anchor>))}
    </Group>
  )
}
