import { FileDown } from 'lucide-react'

/** Lies over an area while files are held over it; the area is positioned. */
export function DropHint({ text }: { text: string }) {
  return (
    <div className="bg-page/90 border-accent pointer-events-none absolute inset-2 z-10 flex items-center justify-center rounded-2xl border-2 border-dashed">
      <p className="flex items-center gap-2.5 font-medium">
        <FileDown aria-hidden className="text-accent size-5" />
        {text}
      </p>
    </div>
  )
}
