/** Where the page is: its first page, behind the curtain of a world that opens, or in a world. */
export type Phase = 'landing' | 'opening' | 'walking'
