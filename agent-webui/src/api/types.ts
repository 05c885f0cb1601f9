import type { components } from './schema.gen'

/** Shapes of the kernel's HTTP API, generated from its OpenAPI document (npm run gen:api). */
export type Schemas = components['schemas']

export type AcceptedTurn = Schemas['ChatAccepted']
export type ArchiveImported = Schemas['ArchiveImported']
export type BaselineCaseFigures = Schemas['BaselineCaseFigures']
export type BaselineCaseInfo = Schemas['BaselineCaseInfo']
export type BaselineComparison = Schemas['BaselineComparison']
export type BaselineReport = Schemas['BaselineReport']
export type BaselineRun = Schemas['BaselineRun']
export type BaselineStart = Schemas['BaselineStart']
export type BaselineStatus = Schemas['BaselineStatus']
export type ConversationItem = Schemas['ConversationItem']
export type ConversationPage = Schemas['ConversationPage']
export type ConversationState = Schemas['ConversationState']
export type DiscoveredTool = Schemas['DiscoveredTool']
/** A document that was given to a conversation; `import` is a word of the language. */
export type DocumentImport = Schemas['Import']
/** A turn that has ended and what it took. */
export type Exchange = Schemas['Exchange']
export type Health = Schemas['Health']
export type McpServer = Schemas['McpServer']
export type McpServerCreate = Schemas['McpServerCreate']
export type McpServerList = Schemas['McpServerList']
export type McpServerPatch = Schemas['McpServerPatch']
/** A piece of what is remembered. */
export type MemoryChunk = Schemas['MemoryItem']
export type MemoryCounts = Schemas['MemoryCounts']
export type Message = Schemas['Message']
export type NotesStatus = Schemas['NotesStatus']
export type OfferedModel = Schemas['OfferedModel']
export type Performance = Schemas['Performance']
export type PerformanceSummary = Schemas['PerformanceSummary']
export type PromptComponent = Schemas['PromptComponent']
export type PromptProfile = Schemas['PromptProfile']
export type SourceType = UsedChunk['source_type']
export type StdioPolicy = Schemas['StdioPolicy']
export type ToolCall = Schemas['ToolCall']
export type Turn = Schemas['Turn']
/** A piece of memory that an answer was given. */
export type UsedChunk = Schemas['UsedChunk']
export type WorkerStatus = Schemas['WorkerStatus']
