import { formatBytes } from '@/lib/format'

/** What the kernel takes; it looks into the file, too. Saying no here saves the way. */
const EXTENSIONS = ['pdf', 'docx', 'pptx', 'xlsx', 'html', 'htm', 'csv', 'json', 'txt', 'md']
const LARGEST = 50 * 1024 * 1024

export const ACCEPT = EXTENSIONS.map((extension) => `.${extension}`).join(',')
export const ACCEPTED_TEXT = 'PDF, Word, PowerPoint, Excel, HTML, CSV, JSON, text and Markdown, up to 50 MB'

/** Why a file is not worth sending; null if it is. */
export function refusalOf({ name, size }: Pick<File, 'name' | 'size'>): string | null {
  const extension = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : ''
  if (!EXTENSIONS.includes(extension)) return `This type of file cannot be read. Attach ${ACCEPTED_TEXT}.`
  if (size > LARGEST) {
    return `This file is too large: it has ${formatBytes(size)}, at most 50 MB are taken. Attach a part of it.`
  }
  return null
}
