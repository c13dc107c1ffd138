import { Button, Skeleton, Stack, Text } from '@mantine/core'
import { IconPlus, IconRoute } from '@tabler/icons-react'
import { Link } from 'wouter'
import { type Rule, useRules } from '~/api/rules'
import { useRights } from '~/api/session'
import jobClasses from '~/features/jobs/Jobs.module.css'
import { Blank } from '~/shared/Blank'
import classes from '~/shared/List.module.css'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { ScreenHead } from '~/shared/ScreenHead'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import { Enabled } from './Enabled'
import { NotYours } from './NotYours'
import { makes, takes } from './words'

/** What is started by itself for new sources. */
export function RulesScreen() {
  const { rules: t } = useTexts()
  const { whole, server } = useRights()
  const list = useRules(whole)
  const rules = list.data?.items ?? []
  const create = server && (
    <Button component={Link} href="/rules/new" leftSection={<IconPlus size={16} aria-hidden />}>{t.create}</Button>
  )
  return (
    <Stack p="md" gap="md">
      <ScreenHead title={t.title}>{rules.length > 0 && create}</ScreenHead>
      {!whole && <NotYours />}
      {list.error && <ProblemNotice problem={list.error} again={() => void list.refetch()} />}
      {whole && list.isPending && <Skeleton h={200} />}
      {list.data && rules.length === 0 && <Blank icon={IconRoute} title={t.empty} text={t.emptyText}>{create}</Blank>}
      {rules.length > 0 && (
        <div className={jobClasses.panel} role="list">{rules.map((rule) => <Row key={rule.id} rule={rule} />)}</div>
      )}
    </Stack>
  )
}

function Row({ rule }: { rule: Rule }) {
  const texts = useTexts()
  const t = texts.rules
  const format = useFormat()
  return (
    <div role="listitem" className={classes.row} data-rule={rule.id} data-enabled={rule.enabled}>
      <div className={classes.words}>
        <Link href={`/rules/${rule.id}`} className={jobClasses.name}>{rule.name}</Link>
        <Text size="xs" className="break">{takes(rule, t, format)}</Text>
        <Text size="xs" className="quiet break">{makes(rule, texts)}</Text>
      </div>
      <Enabled rule={rule} />
    </div>
  )
}
