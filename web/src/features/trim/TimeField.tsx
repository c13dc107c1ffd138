import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTexts } from '~/texts'
import { fullTimecode, readTimecode } from '~/texts/timecode'

/** A time as it is written: 5, 1:05.25 or 00:01:05.250. */
export function TimeField({ label, value, change }: { label: string; value: number; change: (seconds: number) => void }) {
  const { trim: t } = useTexts()
  const [text, setText] = useState<string | null>(null)
  const read = text === null ? value : readTimecode(text)
  useEffect(() => setText(null), [value])
  const take = () => {
    if (read !== null) {
      change(read)
      setText(null)
    }
  }
  return (
    <TextInput
      label={label}
      value={text ?? fullTimecode(value)}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && (event.preventDefault(), take())}
      error={read === null ? t.noTime : undefined}
      spellCheck={false}
      inputMode="numeric"
      className="numbers"
      style={{ flex: 1 }}
    />
  )
}
