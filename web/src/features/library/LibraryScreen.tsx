import { Button, Code, Skeleton, Stack } from '@mantine/core'
import { IconMovieOff, IconSearchOff } from '@tabler/icons-react'
import { useCallback, useMemo } from 'react'
import { useAssets } from '~/api/assets'
import { Blank } from '~/shared/Blank'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { ScreenHead } from '~/shared/ScreenHead'
import { useTexts } from '~/texts'
import { AssetGrid } from './AssetGrid'
import { AssetLine, AssetTile } from './AssetTile'
import { useFilter } from './filter'
import { LibraryBar, ScanButton, UploadButton } from './LibraryBar'
import { useNewAssets } from './news'
import { useSelection } from './selection'
import { SelectionBar } from './SelectionBar'

/** All sources: found by search, and shown as pictures or lines. */
export function LibraryScreen() {
  const { library: t } = useTexts()
  const asked = useFilter()
  const list = useAssets(asked.filter)
  const assets = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data])
  const { newer, showNewer } = useNewAssets(asked.filter, list.data?.pages.length ?? 0)
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const selection = useSelection(assets)
  const { extend, toggle } = selection
  const choose = useCallback((index: number, range: boolean) => (range ? extend(index) : toggle(index)), [extend, toggle])
  return (
    <Stack p="md" gap="md">
      <ScreenHead title={t.title}><UploadButton /><ScanButton /></ScreenHead>
      <LibraryBar {...asked} />
      {list.error && <ProblemNotice problem={list.error} again={() => void list.refetch()} />}
      {newer > 0 && <Button variant="light" onClick={showNewer}>{t.newer(newer)}</Button>}
      {list.isPending && <Waiting />}
      {list.data && assets.length === 0 && (asked.narrowed
        ? (
          <Blank icon={IconSearchOff} title={t.empty.none}>
            <Button variant="default" onClick={() => asked.set({ q: '', kind: '', status: '' })}>{t.empty.clear}</Button>
          </Blank>
        )
        : (
          <Blank icon={IconMovieOff} title={t.empty.title} text={t.empty.text}>
            <Code block>aws --endpoint-url {location.origin} s3 cp film.mov s3://mpr-media-in/</Code>
          </Blank>
        ))}
      {assets.length > 0 && (
        <AssetGrid
          assets={assets}
          view={asked.view}
          more={more}
          selection={selection}
          show={(asset, index) => {
            const Shown = asked.view === 'list' ? AssetLine : AssetTile
            return <Shown asset={asset} index={index} chosen={selection.chosen.has(asset.id)} choose={choose} />
          }}
        />
      )}
      <SelectionBar selection={selection} />
    </Stack>
  )
}

function Waiting() {
  return (
    <div style={{ display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))' }} aria-hidden>
      {Array.from({ length: 12 }, (_, at) => <Skeleton key={at} style={{ aspectRatio: '16 / 11' }} />)}
    </div>
  )
}
