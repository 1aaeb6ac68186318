// The build of msgpackr that makes no functions from strings (so a strict content security policy holds) and loads no native code.
declare module 'msgpackr/index-no-eval' {
  export { Packr, Unpackr } from 'msgpackr'
}
