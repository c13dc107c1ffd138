import { Radio, Stack, Text } from '@mantine/core'
import type { Asset } from '~/api/assets'
import type { Schemas } from '~/api/client'
import { useJobs } from '~/api/jobs'
import { usePreset } from '~/api/presets'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import { gives } from './gives'
import classes from './Transcode.module.css'

interface Props {
  presets: Schemas['PresetSummary'][]
  value: string
  change: (id: string) => void
  /** For which what comes of it is told; absent for many. */
  asset?: Asset
}

/** The presets with what each of them gives. */
export function PresetList({ presets, value, change, asset }: Props) {
  const { transcode: t } = useTexts()
  // What is of the source's own kind comes first.
  const sorted = asset?.kind === 'audio' ? presets : presets.toSorted((a, b) => Number(b.kind === 'video') - Number(a.kind === 'video'))
  return (
    <Radio.Group value={value} onChange={change} label={t.preset}>
      <Stack gap="xs" mt={6}>
        {sorted.map((preset) => {
          const fits = asset === undefined || preset.kind === 'audio' || asset.kind === 'video'
          return (
            <label key={preset.id} className={classes.preset} data-chosen={value === preset.id || undefined} data-unfit={!fits || undefined}>
              <Radio value={preset.id} disabled={!fits} aria-label={preset.id} />
              <div className={classes.words}>
                <Text size="sm" fw={650}>{preset.id}</Text>
                <Text size="xs" className="quiet">{preset.description}</Text>
                {!fits && <Text size="xs">{t.onlyVideo}</Text>}
                {asset && fits && <Outcome asset={asset} id={preset.id} />}
              </div>
            </label>
          )
        })}
      </Stack>
    </Radio.Group>
  )
}

function Outcome({ asset, id }: { asset: Asset; id: string }) {
  const { transcode: t } = useTexts()
  const format = useFormat()
  const preset = usePreset(id).data
  const done = useJobs({ status: 'succeeded' }).data?.pages[0]?.items.filter((job) => job.preset === id) ?? []
  if (!preset) return <Text size="xs">&nbsp;</Text>
  const result = gives(asset, preset, done)
  return (
    <Text size="xs" fw={550} className="numbers" data-gives={id}>
      {[
        result.width && result.height && `${t.size(result.width, result.height)}${result.kept ? `, ${t.kept}` : ''}`,
        result.atMost !== null && t.atMost(format.size(result.atMost)),
        result.time !== null && t.pace(format.span(result.time)),
      ].filter(Boolean).join(' · ')}
    </Text>
  )
}
