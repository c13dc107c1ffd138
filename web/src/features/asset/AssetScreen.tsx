import { Alert, Anchor, Button, Group, Modal, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconArrowLeft, IconCut, IconDownload, IconRefresh, IconTransform, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useLocation, useParams } from 'wouter'
import { type Asset, useAsset, useDelete, useReprobe } from '~/api/assets'
import { useJobs } from '~/api/jobs'
import { useRights } from '~/api/session'
import { tell } from '~/app/tell'
import { JobRow } from '~/features/jobs/JobRow'
import jobClasses from '~/features/jobs/Jobs.module.css'
import { mediaUrl } from '~/shared/media'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { ScreenHead } from '~/shared/ScreenHead'
import { useTexts } from '~/texts'
import { AssetFacts, RawProbe, Streams } from './AssetFacts'
import classes from './Asset.module.css'
import { Player } from './Player'

/** One source: how it looks and sounds, what it is, and what was made of it. */
export function AssetScreen() {
  const { id = '' } = useParams<{ id: string }>()
  const { asset: t } = useTexts()
  const { data: asset, error, refetch } = useAsset(id)
  return (
    <Stack p="md" gap="md">
      <Anchor component={Link} href="/library" size="sm">
        <Group gap={4} component="span"><IconArrowLeft size={15} aria-hidden />{t.back}</Group>
      </Anchor>
      {error && !asset && <ProblemNotice problem={error} again={() => void refetch()} />}
      {asset ? <Whole asset={asset} /> : !error && <Skeleton h={420} />}
    </Stack>
  )
}

function Whole({ asset }: { asset: Asset }) {
  const { asset: t } = useTexts()
  return (
    <>
      <ScreenHead title={asset.key}><Actions asset={asset} /></ScreenHead>
      {asset.status === 'pending' && <Alert color="gray" role="status">{t.pending}</Alert>}
      {asset.error && (
        <Alert color="red" title={t.rejected}>
          <Text size="sm">{asset.error.message}</Text>
          {asset.error.advice && <Text size="sm" mt={4}>{asset.error.advice}</Text>}
        </Alert>
      )}
      {asset.missing_since && <Alert color="orange">{t.gone}</Alert>}
      {asset.replaced_at && <Alert color="orange">{t.replaced}</Alert>}
      <div className={classes.top}>
        {asset.status === 'ready' && !asset.missing_since && <Player asset={asset} />}
        <section aria-labelledby="facts">
          <Title order={2} mb="xs" id="facts">{t.facts}</Title>
          <AssetFacts asset={asset} />
        </section>
      </div>
      {asset.probe && <Streams asset={asset} />}
      <Results asset={asset} />
      {asset.probe && <RawProbe asset={asset} />}
    </>
  )
}

function Actions({ asset }: { asset: Asset }) {
  const { asset: t } = useTexts()
  const { write } = useRights()
  const reprobe = useReprobe()
  const usable = asset.status === 'ready' && !asset.missing_since
  return (
    <>
      {write && usable && (
        <>
          <Button component={Link} href={`/library/${asset.id}/trim`} leftSection={<IconCut size={16} aria-hidden />}>{t.trim}</Button>
          <Button component={Link} href={`/library/${asset.id}/transcode`} leftSection={<IconTransform size={16} aria-hidden />}>{t.transcode}</Button>
        </>
      )}
      {!asset.missing_since && (
        <Button component="a" variant="default" href={`${mediaUrl('in', asset.key)}?download`} download leftSection={<IconDownload size={16} aria-hidden />}>
          {t.download}
        </Button>
      )}
      {write && (
        <Button
          variant="default" leftSection={<IconRefresh size={16} aria-hidden />} loading={reprobe.isPending}
          onClick={() => reprobe.mutate(asset.id, { onSuccess: () => tell(t.lookedAgain) })}
        >
          {t.again}
        </Button>
      )}
      {write && <DeleteButton asset={asset} />}
    </>
  )
}

function DeleteButton({ asset }: { asset: Asset }) {
  const { asset: t, app } = useTexts()
  const [asking, ask] = useState(false)
  const [, go] = useLocation()
  const remove = useDelete()
  return (
    <>
      <Button variant="default" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => ask(true)}>{t.forget}</Button>
      <Modal opened={asking} onClose={() => ask(false)} title={t.forgetTitle} closeButtonProps={{ 'aria-label': app.close }}>
        <Text size="sm" className="break"><b>{asset.key}</b></Text>
        <Text size="sm" mt="xs">{t.forgetText}</Text>
        <Group mt="md">
          <Button
            color="red" loading={remove.isPending}
            onClick={() => remove.mutate(asset.id, {
              onSuccess: () => {
                tell(t.forgotten, asset.key)
                go('/library')
              },
            })}
          >
            {t.forget}
          </Button>
          <Button variant="default" onClick={() => ask(false)}>{app.cancel}</Button>
        </Group>
      </Modal>
    </>
  )
}

function Results({ asset }: { asset: Asset }) {
  const { asset: t } = useTexts()
  const list = useJobs({ source_key: asset.key })
  const jobs = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section aria-labelledby="results">
      <Title order={2} mb="xs" id="results">{t.results}</Title>
      {list.error && <ProblemNotice problem={list.error} />}
      {list.data && jobs.length === 0 && <Text size="sm" className="quiet">{t.noResults}</Text>}
      {jobs.length > 0 && <div className={jobClasses.panel}>{jobs.map((job) => <JobRow key={job.id} job={job} />)}</div>}
    </section>
  )
}
