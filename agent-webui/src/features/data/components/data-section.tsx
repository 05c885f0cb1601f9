import { useState } from 'react'

import { Button } from '@/components/button'
import { formatBytes } from '@/lib/format'

import { useBackUp } from '../api/back-up'
import { useExport } from '../api/export-data'
import { DataRow } from './data-row'
import { DeleteAllData } from './delete-all-data'
import { ImportRow } from './import-row'

/** All data at once: keep it, take it elsewhere, bring it here, delete it. */
export function DataSection() {
  return (
    <section aria-labelledby="data-title">
      <h2 id="data-title" className="font-semibold">
        Data
      </h2>
      <p className="text-muted mt-1 mb-3 text-sm">
        Backups are also made by themselves, as a rule every hour in which something changed.
      </p>
      <ul className="border-line divide-line divide-y rounded-2xl border text-sm">
        <BackUpRow />
        <ExportRow />
        <ImportRow />
        <DeletionRow />
      </ul>
    </section>
  )
}

function BackUpRow() {
  const { mutate, isPending, data, error } = useBackUp()
  return (
    <DataRow
      text="A checked copy of the database, on the machine that AIgentOS runs on."
      outcome={data && `${data.path}, ${formatBytes(data.bytes)}, checked.`}
      problem={error && `No backup was made. ${error.message}`}
    >
      <Button
        aria-disabled={isPending}
        onClick={() => {
          if (!isPending) mutate()
        }}
      >
        {isPending ? 'Backing up…' : 'Back up now'}
      </Button>
    </DataRow>
  )
}

function ExportRow() {
  const { mutate, isPending, data, error } = useExport()
  return (
    <DataRow
      text="Everything in one file, for another AIgentOS: conversations, memory, documents, choices. Secrets of MCP servers are left out."
      outcome={data && `${data.name}, ${formatBytes(data.size)}.`}
      problem={error && `Not exported. ${error.message}`}
    >
      <Button
        aria-disabled={isPending}
        onClick={() => {
          if (!isPending) mutate()
        }}
      >
        {isPending ? 'Exporting…' : 'Export'}
      </Button>
    </DataRow>
  )
}

function DeletionRow() {
  const [isAsking, setIsAsking] = useState(false)
  const [outcome, setOutcome] = useState<string>()
  return (
    <DataRow text="Every conversation, memory, document and choice, and the backups." outcome={outcome}>
      <Button
        look="danger"
        onClick={() => {
          setIsAsking(true)
        }}
      >
        Delete all data
      </Button>
      {isAsking && (
        <DeleteAllData
          onDeleted={() => {
            setOutcome('All data is deleted.')
          }}
          onClose={() => {
            setIsAsking(false)
          }}
        />
      )}
    </DataRow>
  )
}
