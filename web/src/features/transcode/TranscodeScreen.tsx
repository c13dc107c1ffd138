import { Anchor, Button, Checkbox, Group, NativeSelect, Skeleton, Stack } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useLocation, useParams } from 'wouter'
import { type Asset, useAsset } from '~/api/assets'
import type { Schemas } from '~/api/client'
import { useForecast } from '~/api/forecast'
import { useSubmit } from '~/api/jobs'
import { usePresets } from '~/api/presets'
import { tell } from '~/app/tell'
import { OutputField } from '~/shared/OutputField'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { ScreenHead } from '~/shared/ScreenHead'
import { useTexts } from '~/texts'
import { PresetList } from './PresetList'
import { Running } from './Running'
import classes from './Transcode.module.css'

/** Makes a rendition of one source. */
export function TranscodeScreen() {
  const { id = '' } = useParams<{ id: string }>()
  const { transcode: t } = useTexts()
  const asset = useAsset(id)
  const presets = usePresets()
  const error = asset.error ?? presets.error
  return (
    <Stack p="md" gap="md" className={classes.form}>
      <Anchor component={Link} href={`/library/${id}`} size="sm">
        <Group gap={4} component="span"><IconArrowLeft size={15} aria-hidden />{asset.data?.key ?? id}</Group>
      </Anchor>
      <ScreenHead title={t.title} />
      {error && <ProblemNotice problem={error} />}
      {asset.data && presets.data ? <Form asset={asset.data} presets={presets.data.items} /> : !error && <Skeleton h={400} />}
    </Stack>
  )
}

function Form({ asset, presets }: { asset: Asset; presets: Schemas['PresetSummary'][] }) {
  const { transcode: t, jobs, app } = useTexts()
  const [, go] = useLocation()
  const fitting = presets.filter((preset) => preset.kind === 'audio' || asset.kind === 'video')
  const [preset, setPreset] = useState((fitting.find((p) => p.name.includes('720')) ?? fitting[0])?.id ?? '')
  const [key, setKey] = useState<string | null>(null)
  const [overwrite, setOverwrite] = useState(false)
  const [poster, setPoster] = useState(false)
  const [priority, setPriority] = useState<Schemas['JobPriority']>('normal')
  const [executor, setExecutor] = useState<'' | 'local' | 'lambda' | 'auto'>('')
  const submit = useSubmit()
  const chosen = presets.find((p) => p.id === preset)
  const job: Schemas['JobRequest'] = {
    asset_id: asset.id, type: 'transcode', preset, output_key: key, overwrite, poster, priority, executor: executor || null, verify: 'ends',
  }
  const forecast = useForecast(chosen ? job : null)
  const problem = submit.error ?? forecast.error
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit.mutate(job, {
          onSuccess: ({ id, output_key }) => {
            tell(t.started, output_key)
            go(`/jobs/${id}`)
          },
        })
      }}
    >
      <Stack>
        <PresetList presets={presets} value={preset} change={setPreset} asset={asset} />
        <OutputField
          value={key ?? forecast.data?.output_key ?? ''} change={setKey}
          overwrite={overwrite} setOverwrite={setOverwrite} conflict={forecast.data?.conflict}
        />
        {chosen?.kind === 'video' && (
          <Checkbox label={t.poster} checked={poster} onChange={(event) => setPoster(event.currentTarget.checked)} />
        )}
        <Group align="flex-end">
          <NativeSelect
            label={t.priority} w={160} value={priority}
            data={(['high', 'normal', 'low'] as const).map((value) => ({ value, label: jobs.priority[value] }))}
            onChange={(event) => setPriority(event.currentTarget.value as Schemas['JobPriority'])}
          />
          <NativeSelect
            label={t.executor} description={t.executorHint} flex="1 1 16rem" maw={420} value={executor}
            data={[{ value: '', label: t.usualExecutor }, ...(['local', 'lambda', 'auto'] as const).map((value) => ({ value, label: t.executors[value] }))]}
            onChange={(event) => setExecutor(event.currentTarget.value as typeof executor)}
          />
        </Group>
        {forecast.data && !forecast.error && <Running forecast={forecast.data} />}
        {problem && <ProblemNotice problem={problem} />}
        <Group>
          <Button type="submit" loading={submit.isPending} disabled={!chosen}>{t.start}</Button>
          <Button variant="default" component={Link} href={`/library/${asset.id}`}>{app.cancel}</Button>
        </Group>
      </Stack>
    </form>
  )
}
