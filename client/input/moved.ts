// The event that tells of a pointer's motion soonest. Browsers hold `pointermove` back until just before the next display frame, up to 17 ms;
// `pointerrawupdate` comes at once (Pointer Events Level 3, section 10), where there is one: in Chromium, on pages with a secure context. Its
// type is that of `pointermove`, which the compiler knows.
export const MOVED = ('onpointerrawupdate' in globalThis ? 'pointerrawupdate' : 'pointermove') as 'pointermove'
