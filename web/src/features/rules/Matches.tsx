import { Anchor, Badge, Button, Group, NativeSelect, Skeleton, Stack, Text } from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { Schemas } from '~/api/client'
import { type MatchStatus, useMatches } from '~/api/rules'
import jobClasses from '~/features/jobs/Jobs.module.css'
import { Blank } from '~/shared/Blank'
import classes from '~/shared/List.module.css'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { useParams } from '~/shared/useParams'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'

const states: MatchStatus[] = ['pending', 'started', 'refused']

const colors = { pending: 'accent', started: 'teal', refused: 'red' } as const

/** What a rule has had, in the order of keys. */
export function Matches({ id, enabled }: { id: string; enabled: boolean }) {
  const { rules: t, app } = useTexts()
  const [{ status }, set] = useParams(['status'] as const)
  const list = useMatches(id, states.find((state) => state === status), enabled)
  const matches = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Stack gap="sm">
      <Group>
        <NativeSelect
          aria-label={t.matchState} value={status} onChange={(event) => set({ status: event.currentTarget.value })}
          data={[{ value: '', label: t.match.all }, ...states.map((value) => ({ value, label: t.match[value] }))]}
        />
      </Group>
      {list.error && <ProblemNotice problem={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Skeleton h={120} />}
      {list.data && matches.length === 0 && (
        <Blank icon={IconRoute} title={status ? t.noneSuch : t.noneYet} text={status ? undefined : t.noneYetText} />
      )}
      {matches.length > 0 && (
        <div className={jobClasses.panel} role="list">
          {matches.map((match) => <Row key={`${match.key} ${match.etag}`} match={match} />)}
        </div>
      )}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{app.more}</Button>
      )}
    </Stack>
  )
}

function Row({ match }: { match: Schemas['RuleMatchDocument'] }) {
  const { rules: t } = useTexts()
  const format = useFormat()
  return (
    <div role="listitem" className={classes.row} data-match={match.key} data-status={match.status}>
      <div className={classes.words}>
        <Link href={`/library/${match.asset_id}`} className={jobClasses.name} title={match.key}>{match.key}</Link>
        <Text size="xs" className="quiet numbers">
          {format.time(match.at)}
          {match.job_id && <> · <Anchor size="xs" component={Link} href={`/jobs/${match.job_id}`}>{t.toJob}</Anchor></>}
        </Text>
        {match.code && <Text size="xs" className={jobClasses.error}><b>{match.code}</b>: {match.detail}</Text>}
      </div>
      <Badge variant="dot" color={colors[match.status]} tt="none" fw={600} className={classes.badge}>{t.match[match.status]}</Badge>
    </div>
  )
}
