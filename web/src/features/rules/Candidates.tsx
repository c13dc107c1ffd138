import { Alert, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { Schemas } from '~/api/client'
import type { RuleRun } from '~/api/rules'
import jobClasses from '~/features/jobs/Jobs.module.css'
import classes from '~/shared/List.module.css'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'

const shown = 100

/** Which assets a rule would have: how many, how much, and what becomes of each. */
export function Candidates({ run }: { run: RuleRun }) {
  const { rules: t } = useTexts()
  const format = useFormat()
  const count = run.items.length
  const had = run.items.filter((item) => item.had).length
  const refused = run.items.filter((item) => !item.had && item.code !== null).length
  const facts = [
    count > 0 && format.size(run.total_size),
    run.total_duration > 0 && format.span(run.total_duration),
    had > 0 && t.hadCount(format.number(had)),
    refused > 0 && t.refusedCount(format.number(refused)),
  ]
  return (
    <section aria-label={t.would} data-candidates={count}>
      <Alert variant="light" icon={<IconInfoCircle aria-hidden />} role="status" mb="xs"
        title={run.next_cursor ? t.matchMore(format.number(count)) : count === 0 ? t.matchNone : t.matchCount(format.number(count), count)}>
        {count === 0 ? t.matchNoneText : facts.filter(Boolean).join(' · ')}
      </Alert>
      {count > 0 && (
        <div className={jobClasses.panel} role="list">
          {run.items.slice(0, shown).map((item) => <Candidate key={item.asset_id} item={item} />)}
        </div>
      )}
      {count > shown && <Text size="sm" mt="xs" className="quiet">{t.andMore(format.number(count - shown))}</Text>}
    </section>
  )
}

function Candidate({ item }: { item: Schemas['RuleCandidate'] }) {
  const { rules: t } = useTexts()
  return (
    <div role="listitem" className={classes.row} data-candidate={item.key}>
      <div className={classes.words}>
        <Link href={`/library/${item.asset_id}`} className={jobClasses.name} title={item.key}>{item.key}</Link>
        {item.output_key && <Text size="xs" className="quiet break">{t.to(item.output_key)}</Text>}
        {item.code && <Text size="xs" className={jobClasses.error}><b>{item.code}</b>: {item.detail}</Text>}
      </div>
      {item.had && <Text size="xs" className="quiet">{t.had}</Text>}
    </div>
  )
}
