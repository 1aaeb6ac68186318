// The page's look: the product's colours and type (client/styles/base.css).
export const PAGE_STYLE = `
:root{color-scheme:dark;--night:#07080d;--panel:#10131c;--line:rgb(255 244 230/.14);--ink:#f6f1e8;--soft:#c6c2ba;--faint:#98958f;--amber:#ffb877;--rose:#ff8f8a;
--serif:'Fraunces','Iowan Old Style',Palatino,Georgia,serif;--sans:'Instrument Sans',system-ui,'Helvetica Neue',Arial,sans-serif}
*{box-sizing:border-box}
html{background:var(--night);scroll-behavior:smooth}
body{margin:0 auto;max-width:1180px;padding:2.4rem clamp(1rem,4vw,3rem) 4rem;font:400 15px/1.5 var(--sans);color:var(--ink);-webkit-font-smoothing:antialiased}
.brand{margin:0;font:500 1.05rem var(--serif);color:var(--amber)}
h1{margin:.1rem 0 .4rem;font:400 clamp(2.2rem,5vw,3.4rem)/1.05 var(--serif);letter-spacing:-.02em}
.lead{max-width:44rem;margin:0 0 1.4rem;color:var(--soft)}
.facts{display:flex;flex-wrap:wrap;gap:.5rem 2rem;margin:0 0 1.2rem}
.facts dt{font-size:.72rem;color:var(--faint)}
.facts dd{margin:0;font-variant-numeric:tabular-nums}
.engine{margin:0 0 1rem;font-size:.82rem;color:var(--faint)}
.gate{margin:0 0 1rem;padding:.7rem 1rem;border:1px solid var(--line);border-radius:10px;color:var(--soft)}
.gate.doubt{list-style:none;border-color:rgb(255 143 138/.4)}
.legend{display:flex;flex-wrap:wrap;gap:.4rem 1.2rem;margin:0;color:var(--soft);font-size:.85rem}
.legend i{display:inline-block;width:.7rem;height:.7rem;margin-right:.45rem;border-radius:3px;vertical-align:-1px}
nav{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:.25rem;margin:1.4rem 0;padding:.6rem 0;background:linear-gradient(var(--night) 75%,transparent)}
nav a{min-width:2.1rem;padding:.2rem .5rem;border:1px solid var(--line);border-radius:8px;text-align:center;text-decoration:none;color:var(--ink);font-variant-numeric:tabular-nums}
nav a:hover,nav a:focus-visible{border-color:var(--amber);color:var(--amber)}
nav a.off{color:var(--faint);border-style:dashed}
section{scroll-margin-top:4rem;margin:0 0 1.2rem;padding:1.3rem 1.4rem;border:1px solid var(--line);border-radius:14px;background:var(--panel)}
section.off{padding:.8rem 1.4rem;background:none;border-style:dashed;color:var(--faint)}
section.off h2{font-size:1.05rem;color:var(--soft)}
section.off p{margin:.2rem 0 0}
h2{display:flex;gap:.8rem;align-items:baseline;margin:0;font:400 1.55rem/1.2 var(--serif)}
h2 span{min-width:1.6rem;color:var(--amber);font-variant-numeric:tabular-nums}
section.off h2 span{color:var(--faint)}
.says{max-width:52rem;margin:.4rem 0 1rem;color:var(--soft)}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.38rem .7rem;text-align:right;vertical-align:top;white-space:nowrap;border-top:1px solid var(--line)}
thead th{border:0;font-weight:500;font-size:.78rem;color:var(--faint)}
tbody th{padding-left:0;text-align:left;font-weight:400;white-space:normal;min-width:14rem;color:var(--soft)}
small{display:block;font-size:.72rem;color:var(--faint)}
tbody th small{display:inline}
td.model{color:var(--ink);font-weight:600}
td.met{color:var(--amber)}
td.aim{color:var(--faint)}
small.failed{color:var(--rose)}
td{color:var(--soft)}
.charts{display:flex;flex-wrap:wrap;gap:1rem 2rem;margin-top:1.2rem}
figure{flex:1 1 26rem;margin:1rem 0 0;max-width:34rem}
figure.sheet{max-width:none}
figcaption{margin-bottom:.4rem;font-size:.85rem;color:var(--faint)}
svg{display:block;width:100%;height:auto}
svg text{fill:var(--faint);font:11px var(--sans);font-variant-numeric:tabular-nums}
svg line{stroke:var(--line)}
.grid{display:grid;gap:4px}
.grid b{font-weight:500;font-size:.75rem;color:var(--faint)}
.grid img{display:block;width:100%;height:auto;border-radius:4px}
.notes{margin:1rem 0 0;padding-left:1.1rem;font-size:.85rem;color:var(--faint)}
footer{margin-top:2rem;color:var(--faint);font-size:.85rem}
code{color:var(--soft)}
`
