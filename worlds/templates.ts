export const TEMPLATES: readonly string[] = ['{all}']
