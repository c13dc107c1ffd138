import type { ReactNode } from 'react'

/** Something wider than a phone, such as a table: it scrolls by itself, by keys as well. */
export function Wide({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return <div className={className} style={{ overflowX: 'auto' }} role="region" aria-label={label} tabIndex={0}>{children}</div>
}
