import{$ as N,E as S,F as C,G as O,H as f,I as Kt,J as zt,K as Qt,L as F,M as K,N as y,O as Bt,P as z,Q,R as T,S as L,T as B,U as ce,V as Wt,W as R,X as W,Y as Vt,Z as pe,_ as ue,a as m,aa as M,b as s,ba as Yt,ca as Gt,d as H,da as Jt,e as d,f as qt,fa as Zt,g as x,ga as Xt,h as Dt,ha as v,i as ae,ia as q,j as It,ja as $,k as de,ka as P,la as A,m as ee,ma as eo,n as E,o as D,p as k,pa as he,q as it,qa as to,ra as oo,s as Ft,t as le,ta as me,u as Ut,v as jt,va as fe,w as I,wa as ge,x as U,xa as rt,y as te,z as j}from"./chunk.js";var ye="begin",no={problem:"",tried:"",ruledOut:"",next:""},ve=class{parts=no;priority="normal";session;savedAt;restore(e){let t=e.get(ye),n=t?.texts??{},{problem:i="",tried:r="",ruledOut:a="",next:l="",priority:c}=n;this.parts={problem:i,tried:r,ruledOut:a,next:l},this.priority=c||"normal",this.session=n.session||void 0,this.savedAt=t?.savedAt}store(e){if(this.empty){this.savedAt=void 0,e.clear(ye);return}let{parts:t,priority:n,session:i=""}=this;this.savedAt=Date.now(),e.set(ye,{form:void 0,texts:{...t,priority:n,session:i}})}clear(e){Object.assign(this,{parts:no,priority:"normal",session:void 0,savedAt:void 0}),e.clear(ye)}get empty(){return Object.values(this.parts).every(e=>e.trim()==="")}};var st=L(class extends B{constructor(o){if(super(o),o.type!==T.PROPERTY&&o.type!==T.ATTRIBUTE&&o.type!==T.BOOLEAN_ATTRIBUTE)throw Error("The `live` directive is not allowed on child or event bindings");if(!ce(o))throw Error("`live` bindings can only contain a single expression")}render(o){return o}update(o,[e]){if(e===H||e===d)return e;let t=o.element,n=o.name;if(o.type===T.PROPERTY){if(e===t[n])return H}else if(o.type===T.BOOLEAN_ATTRIBUTE){if(!!e===t.hasAttribute(n))return H}else if(o.type===T.ATTRIBUTE&&t.getAttribute(n)===e+"")return H;return Wt(o),e}});var oe=(o,e)=>{let t=o._$AN;if(t===void 0)return!1;for(let n of t)n._$AO?.(e,!1),oe(n,e);return!0},be=o=>{let e,t;do{if((e=o._$AM)===void 0)break;t=e._$AN,t.delete(o),o=e}while(t?.size===0)},io=o=>{for(let e;e=o._$AM;o=e){let t=e._$AN;if(t===void 0)e._$AN=t=new Set;else if(t.has(o))break;t.add(o),jn(e)}};function Fn(o){this._$AN!==void 0?(be(this),this._$AM=o,io(this)):this._$AM=o}function Un(o,e=!1,t=0){let n=this._$AH,i=this._$AN;if(i!==void 0&&i.size!==0)if(e)if(Array.isArray(n))for(let r=t;r<n.length;r++)oe(n[r],!1),be(n[r]);else n!=null&&(oe(n,!1),be(n));else oe(this,o)}var jn=o=>{o.type==T.CHILD&&(o._$AP??=Un,o._$AQ??=Fn)},V=class extends B{constructor(){super(...arguments),this._$AN=void 0}_$AT(e,t,n){super._$AT(e,t,n),io(this),this.isConnected=e._$AU}_$AO(e,t=!0){e!==this.isConnected&&(this.isConnected=e,e?this.reconnected?.():this.disconnected?.()),t&&(oe(this,e),be(this))}setValue(e){if(ce(this._$Ct))this._$Ct._$AI(e,this);else{let t=[...this._$Ct._$AH];t[this._$Ci]=e,this._$Ct._$AI(t,this,0)}}disconnected(){}reconnected(){}};var ne=class extends B{constructor(e){if(super(e),this.it=d,e.type!==T.CHILD)throw Error(this.constructor.directiveName+"() can only be used in child bindings")}render(e){if(e===d||e==null)return this._t=void 0,this.it=e;if(e===H)return e;if(typeof e!="string")throw Error(this.constructor.directiveName+"() called with a non-string value");if(e===this.it)return this._t;this.it=e;let t=[e];return t.raw=t,this._t={_$litType$:this.constructor.resultType,strings:t,values:[]}}};ne.directiveName="unsafeHTML",ne.resultType=1;var ro=L(ne);var Kn=1e4,dt,at,so=Number.NEGATIVE_INFINITY,we=new Set;function lt(){return dt}function ao(){return!dt&&Date.now()-so>Kn&&(at??=import("./markdown.js").then(({parse:o})=>{dt=e=>o(e,zn);for(let e of we)e();we.clear()},()=>{so=Date.now(),at=void 0})),at??Promise.resolve()}function lo(o){return we.add(o),ao(),()=>we.delete(o)}var zn=o=>{if(!/^[A-Za-z0-9]+$/.test(o))return!1;let e=document.createDocumentFragment();qt(s`${ro(`&${o};`)}`,e);let t=e.textContent??"";return t===`&${o};`||t.endsWith(";")&&o!=="semi"?!1:t};globalThis.requestIdleCallback?.(()=>{ao()},{timeout:5e3});var co=new WeakMap,ct=typeof ResizeObserver>"u"?void 0:new ResizeObserver(o=>{for(let{target:e}of o)ut(e)});function ut(o){let e=o.scrollWidth>o.clientWidth,t=co.get(o)??"";for(let[n,i]of[["tabindex","0"],["role","group"],["aria-label",t]])e?o.setAttribute(n,i):o!==o.getRootNode().activeElement&&o.removeAttribute(n);o.parentElement?.toggleAttribute("data-overflows",e)}var pt=class extends V{#e;render(e){return d}update(e,[t]){return this.#e||(this.#e=e.element,ct?.observe(this.#e)),co.set(this.#e,t),d}disconnected(){this.#e&&ct?.unobserve(this.#e)}reconnected(){this.#e&&ct?.observe(this.#e)}},xe=L(pt);function $e(o,e=""){let t=e===""?"Output":`Code, ${e}`;return s`<figure class="code">
    ${e===""?d:s`<figcaption dir="ltr">${e}</figcaption>`}
    <div class="tools">
      <button class="wraps" type="button" aria-pressed="false" @click=${Bn}>Wrap</button>
      <button class="copies" type="button" @click=${n=>{Vn(n,o)}}>Copy</button>
    </div>
    <pre dir="ltr" ${xe(t)}>${mt(o)}</pre>
  </figure>`}var ht=/([\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])/;function mt(o){return ht.test(o)?o.split(ht).map(e=>ht.test(e)?Qn(e):e):o}function Qn(o){return s`<span class="code-point">U+${o.charCodeAt(0).toString(16).toUpperCase().padStart(4,"0")}</span>`}function Bn({currentTarget:o}){let e=o,t=e.closest("figure"),n=t?.classList.toggle("wrapped")??!1;e.setAttribute("aria-pressed",String(n));let i=t?.querySelector("pre");i&&ut(i)}var Wn=2e3;async function Vn({currentTarget:o},e){let t=o,i=await Yn(e,t)?"Copied":"Not copied";t.textContent=i,setTimeout(()=>{t.textContent="Copy"},Wn);let r=t.getRootNode().querySelector("[role=status]");r&&(r.textContent=i)}async function Yn(o,e){try{return await navigator.clipboard.writeText(o),!0}catch{let t=e.closest("figure")?.querySelector("pre");return t&&getSelection()?.selectAllChildren(t),document.execCommand("copy")}}function ft(o,e,{url:t,title:n}){let i=n?s` <span class="quiet">(${n})</span>`:d;if(!Gn(t))return s`${o}${t&&t!==e?` (${t})`:d}${i}`;let r=Jn(e.trim(),t);return s`<a href=${t} target="_blank" rel="noopener noreferrer nofollow">${o}</a>${r?s` <span class="quiet" dir="ltr">(${t})</span>`:d}${i}`}function Gn(o){return/^(?:https?:\/\/[^/]|mailto:.)/i.test(o)&&URL.canParse(o)}function Jn(o,e){let{protocol:t,hostname:n,pathname:i}=new URL(e);if(t==="mailto:")return o.includes("@")&&o!==decodeURIComponent(i)&&o!==i;let r=/^(?:https?:\/\/)?(?:www\.)?([^\s/:?#@]+\.[^\s/:?#@]+)/i.exec(o)?.[1];return r!==void 0&&r.toLowerCase()!==n.replace(/^www\./,"")}var gt=60;function po({root:o,source:e}){return new yt(e,o).blocks(o.children)}var yt=class{#e;#o=new Map;#t=0;#n=!1;constructor(e,t){this.#e=e,this.#p(t.children)}all(e){this.#t++;let t=e.map(n=>this.#t>gt?this.#a(n):this.#i(n));return this.#t--,t}blocks(e){return e.map(t=>{let[n]=this.all([t]);return typeof n=="string"?s`<p dir="auto">${n}</p>`:n??d})}#i(e){switch(e.type){case"text":return e.value;case"paragraph":return s`<p dir="auto">${this.all(e.children)}</p>`;case"heading":return s`<p dir="auto" class="heading h${e.depth}">${this.all(e.children)}</p>`;case"emphasis":return s`<em>${this.all(e.children)}</em>`;case"strong":return s`<strong>${this.all(e.children)}</strong>`;case"delete":return s`<del>${this.all(e.children)}</del>`;case"inlineCode":return s`<code dir="ltr">${mt(e.value)}</code>`;case"break":return s`<br />`;case"code":return $e(e.value,[e.lang,e.meta].filter(Boolean).join(" "));case"blockquote":return s`<blockquote>${this.blocks(e.children)}</blockquote>`;case"thematicBreak":return s`<hr />`;case"list":return this.#r(e);case"table":return this.#l(e);case"link":return this.#c(e.children,e);case"linkReference":{let t=this.#o.get(e.identifier);return t?this.#c(e.children,t):this.#a(e)}case"image":return this.#u(e,e);case"imageReference":{let t=this.#o.get(e.identifier);return t?this.#u(e,t):this.#a(e)}case"definition":return s`<p class="quiet" dir="auto">${this.#a(e)}</p>`;case"html":return e.value;default:return this.#a(e)}}#r(e){let t=e.children.map((i,r)=>this.#d(i,e.ordered?this.#s(e,r):void 0)),n=e.spread||e.children.some(i=>i.spread)?"list loose":"list";return e.ordered?s`<ol class=${n}>${t}</ol>`:s`<ul class=${n}>${t}</ul>`}#s({children:e},t){let n=c=>/^\d+[.)]/.exec(c?this.#a(c):"")?.[0]??"",[i,r,a]=[e[0],e[1],e[t]].map(n),l=Number.parseInt(a??"",10)+(i===r?t:0);return{value:l,marker:i===r?`${l}${a?.at(-1)}`:a??""}}#d(e,t){let n=this.blocks(e.children);if(e.checked!==null&&e.checked!==void 0){let i=e.checked?"Done":"To do";return s`<li class="task" dir="auto" value=${t?.value??d}>
        <span class="box" role="img" aria-label=${i}>${e.checked?N:d}</span>
        <div>${n}</div>
      </li>`}return t===void 0?s`<li dir="auto">${n}</li>`:s`<li dir="auto" value=${t.value} data-marker=${t.marker}>${n}</li>`}#l({children:e,align:t}){let[n,...i]=e,r=a=>t?.[a]??"start";return s`<div class="table"><div ${xe("Table")}><table>
      <thead><tr>${n?.children.map((a,l)=>s`<th scope="col" dir="auto" class=${r(l)}>${this.all(a.children)}</th>`)}</tr></thead>
      <tbody>${i.map(a=>s`<tr>${a.children.map((l,c)=>s`<td dir="auto" class=${r(c)}>${this.all(l.children)}</td>`)}</tr>`)}</tbody>
    </table></div></div>`}#c(e,t){let n=this.#n;this.#n=!0;let i=this.all(e);return this.#n=n,ft(i,uo(e),t)}#u(e,t){let n=e.alt??"",i=`${n} ${t.url} ${t.title??""}`,r=this.#a(e).match(/[\p{L}\p{N}]+/gu)??[];if(this.#n||e.type==="image"&&r.some(l=>!i.includes(l)))return this.#a(e);let a=n||t.url;return ft(a,a,t)}#a({position:e}){return this.#e.slice(e?.start.offset,e?.end.offset)}#p(e,t=0){for(let n of e)n.type==="definition"?this.#o.has(n.identifier)||this.#o.set(n.identifier,n):"children"in n&&t<gt&&this.#p(n.children,t+1)}};function uo(o,e=0){return o.map(t=>"value"in t?t.value:"children"in t&&e<gt?uo(t.children,e+1):"").join("")}function w(o){return s`<div class="prose">${Zn(o)}</div>`}var vt=class extends V{#e;#o;render(e){return e===this.#e?H:(this.#e=e,this.#t())}disconnected(){this.#o?.(),this.#o=void 0}reconnected(){this.setValue(this.#t())}#t(){let e=this.#e??"";return e.trim()===""?d:(this.#o?.(),this.#o=lt()?void 0:lo(()=>this.setValue(this.#t())),Xn(e)??s`<p class="plain" dir="auto">${e.replace(/^\s*\n|\s+$/g,"")}</p>`)}},Zn=L(vt);function Xn(o){try{let e=lt()?.(o);return e&&po(e)}catch{return}}var ei=[["tried","Tried:"],["ruledOut","Ruled out:"],["next","Next:"]];function ie(o){let e=ei.filter(([t])=>o[t].trim()!=="").map(([t,n])=>`${n}
${ti(o[t])}`);return[o.problem.trim(),...e].filter(Boolean).join(`

`)}function ti(o){let e=!1,t=[];for(let n of o.split(/\r?\n/)){let i=/^\s*(```|~~~)/.test(n);e||i&&t.length>0||/^\s{2,}\S/.test(n)?t.push(n.startsWith("  ")?n:`  ${n}`):n.trim()!==""&&t.push(/^\s*(?:[-*•–]|\d+[.)])\s/.test(n)?n.trimEnd():`- ${n.trim()}`),e=i?!e:e}return t.join(`
`)}var oi=["low","normal","high","urgent"],ni=[{part:"problem",label:"Problem",hint:"What happens, and what you expect instead",rows:4},{part:"tried",label:"Tried",hint:"One thing a line",rows:2},{part:"ruledOut",label:"Ruled out",hint:"What it is not, so that no one checks again",rows:2},{part:"next",label:"Next",hint:"What you would do now",rows:2}];function ho(o){let{draft:e,errors:t,preview:n}=o;return s`<form
    novalidate
    @submit=${r=>{r.preventDefault(),o.send("escalate")}}
    @keydown=${r=>{r.key==="Enter"&&(r.ctrlKey||r.metaKey)&&!r.isComposing&&(r.preventDefault(),o.send("escalate"))}}
  >
    <header class="dialog-head">
      <h2 id="begin-heading" tabindex="-1">New escalation</h2>
      <button class="button quiet icon" type="button" aria-label="Close" @click=${o.cancel}>${M}</button>
    </header>
    <div class="dialog-body">
      ${t.form?s`<p class="trouble" role="alert">${t.form}</p>`:d} ${ii(o)}
      ${o.none?d:[ai(o),n?li(e):di(o)]}
    </div>
    ${o.none?ui(o):ci(o)}
  </form>`}function ii(o){let{session:e,errors:t}=o;return o.none?ri():s`<div class="part" role="group" aria-labelledby="session-label">
    <p class="label" id="session-label">Session</p>
    ${e?s`<p class="chosen">
            <span class="title" dir="auto">${e.title||"Untitled session"}</span>
            ${e.customer?s`<span class="quiet">${v(e.customer)}</span>`:d}
            <button class="link" type="button" @click=${()=>o.choose(void 0)}>Change</button>
          </p>`:s`<handoff-picker
            inline
            two-lines
            label="Your sessions"
            placeholder="Find one of your sessions"
            empty="None of your sessions has these words."
            .search=${o.search}
            @pick=${({detail:n})=>o.choose(n.id)}
          ></handoff-picker>`}
    ${bt("session",t)}
  </div>`}function ri(){return s`<div class="none">
    <p>You have no session to hand off yet.</p>
    <p class="quiet">
      Sessions come from your product: it writes them here while you work with its assistant.
      <a class="link" href=${si} target="_blank" rel="noreferrer">How to connect it</a>
    </p>
  </div>`}var si="https://github.com/handoffd/handoffd/blob/main/docs/integrate.md";function ai({draft:o,errors:e,prioritize:t}){return s`<fieldset class="part">
    <legend class="label">Priority</legend>
    <div class="priorities">
      ${oi.map(n=>s`<label>
          <input
            type="radio"
            name="priority"
            value=${n}
            .checked=${st(o.priority===n)}
            @change=${()=>t(n)}
          />
          ${W(n)} ${R[n]}
        </label>`)}
    </div>
    ${bt("priority",e)}
  </fieldset>`}function di({draft:o,errors:e,write:t}){return s`<div class="note">
    ${ni.map(({part:n,label:i,hint:r,rows:a})=>s`<div class="part">
        <label class="label" for=${n}>${i}</label>
        <textarea
          class="field"
          id=${n}
          rows=${a}
          dir="auto"
          placeholder=${r}
          aria-invalid=${e.note&&n==="problem"?"true":d}
          aria-describedby=${e.note&&n==="problem"?"note-error":d}
          .value=${st(o.parts[n])}
          @input=${({target:l})=>t(n,l.value)}
        ></textarea>
        ${n==="problem"?bt("note",e):d}
      </div>`)}
  </div>`}function li({parts:o}){let{note:e,tried:t,ruledOut:n,next:i,questions:r}=ae(ie(o)),a=(l,c,p)=>p.length===0?d:s`<h3>${c} ${l}</h3>
          <ul>
            ${p.map(u=>s`<li>${w(u)}</li>`)}
          </ul>`;return s`<section class="preview" aria-label="Preview of the note" tabindex="0">
    ${e?w(e):s`<p class="quiet">No note of the problem.</p>`}
    ${a("Ruled out",M,n)} ${a("Tried",N,t)} ${a("Next",d,i)}
    ${a("Open",d,r)}
  </section>`}function ci(o){let{preview:e,sending:t}=o,n=t?"true":d;return s`<footer class="dialog-foot">
    <button class="button quiet" type="button" aria-pressed=${e?"true":"false"}
      @click=${()=>o.setPreview(!e)}
    >Preview</button>
    <p class="saved quiet">${pi(o)}</p>
    <button class="button" type="button" data-intent="park" aria-disabled=${n} @click=${()=>o.send("park")}>
      ${t==="park"?"Parking…":"Park for later"}
    </button>
    <button class="button primary" type="submit" data-intent="escalate" aria-disabled=${n}>
      ${t==="escalate"?"Escalating…":"Escalate now"}
    </button>
  </footer>`}function pi({draft:o,discard:e}){let t=2e4-ie(o.parts).length;return t<0?s`<span class="trouble">${-t} characters too many</span>`:o.savedAt===void 0?"":s`Draft saved ${F(new Date(o.savedAt).toISOString(),Date.now())}
        <button class="link" type="button" @click=${e}>Discard</button>`}function ui({cancel:o}){return s`<footer class="dialog-foot">
    <button class="button primary" type="button" @click=${o}>Close</button>
  </footer>`}function bt(o,e){return e[o]?s`<p class="trouble" id=${`${o}-error`} role="alert">${e[o]}</p>`:d}var hi=30,Ce=class{none=!1;#e=new Map;async find(e,t){let{items:n}=await e.api.sessions({mine:!0,limit:hi,...t&&{q:t}});for(let i of n)this.#e.set(i.id,i);return this.none=n.length===0&&t==="",n.map(i=>mi(i,e.clock.now()))}get(e){return this.#e.get(e)}async fetch(e,t){return this.#e.get(t)??e.api.session(t).catch(()=>{})}};function mi({id:o,title:e,customer:t,updated_at:n,handoff:i},r){let a=i?wt(i):Qt(Math.max(0,r-Date.parse(n)));return{id:o,label:e||"Untitled session",detail:[i?void 0:t,a].filter(Boolean).join(" · "),dim:i!==null}}function wt({status:o,number:e}){return`already ${o}, #${e}`}var fi=m`:host{display:contents;container-type:normal}.panel{display:none;flex-direction:column;overflow:hidden;padding:0;border:1px solid var(--hd-line);border-radius:var(--hd-radius-lg);background:var(--hd-overlay);color:var(--hd-ink);box-shadow:var(--hd-shadow);font:var(--hd-weight) var(--hd-text-md) / var(--hd-leading-snug) var(--hd-font)}.panel.inline{display:flex;min-height:0;border:0;border-radius:0;box-shadow:none}.panel:popover-open{display:flex;position:fixed;inset:var(--top, auto) auto var(--bottom, auto) var(--x, 0);width:min(20rem,calc(100vw - 1rem));max-height:min(24rem,var(--room, 24rem));margin:0;animation:appear var(--hd-fast) var(--hd-ease)}@keyframes appear{0%{opacity:0;translate:0 -.25rem}}input{flex:none;width:100%;min-height:2.5rem;padding:0 var(--hd-space-3);border:0;border-bottom:1px solid var(--hd-line);background:none;color:inherit;font:inherit}input::placeholder{color:var(--hd-ink-3);opacity:1}input:focus-visible{outline:none;border-bottom-color:var(--hd-accent);box-shadow:inset 0 -1px var(--hd-accent)}.options{overflow-y:auto;overscroll-behavior:contain;padding:var(--hd-space-1);scroll-padding:var(--hd-space-1)}.group{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;padding:var(--hd-space-2) var(--hd-space-2) var(--hd-space-1);color:var(--hd-ink-2);font-size:var(--hd-text-xs);font-weight:var(--hd-weight-medium)}.option{display:flex;align-items:center;gap:var(--hd-space-2);min-height:var(--hd-control);padding:var(--hd-space-1) var(--hd-space-2);border-radius:var(--hd-radius);cursor:pointer;scroll-margin:var(--hd-space-1)}.option[data-active]{background:var(--hd-accent-wash)}.option[aria-disabled]{cursor:default;color:var(--hd-ink-2)}.text{flex:1;display:flex;align-items:baseline;gap:var(--hd-space-2);min-width:0}.two-lines .text{flex-direction:column;align-items:stretch;gap:0;padding-block:var(--hd-space-1)}.label{flex:0 1 auto;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.detail{flex:0 100 auto;min-width:3rem;overflow:hidden;color:var(--hd-ink-2);font-size:var(--hd-text-sm);text-overflow:ellipsis;white-space:nowrap}.keys{flex:none;white-space:nowrap}.dim .label{color:var(--hd-ink-2)}.dim .face{filter:grayscale(1)}.none{padding:var(--hd-space-4) var(--hd-space-3);color:var(--hd-ink-2);font-size:var(--hd-text-sm)}@media(width<40rem){.panel:popover-open{inset:auto 0 var(--keyboard, 0) 0;width:100%;max-height:calc(75dvh - var(--keyboard, 0px));padding-bottom:env(safe-area-inset-bottom);border-width:1px 0 0;border-radius:var(--hd-radius-lg) var(--hd-radius-lg) 0 0}.panel::backdrop{background:var(--hd-backdrop)}@keyframes appear{0%{opacity:0;translate:0 2rem}}}@media(width<40rem),(pointer:coarse){input{min-height:3rem;font-size:max(1rem,var(--hd-text-md))}.option{min-height:2.75rem}}@media(forced-colors:active){.panel{border:1px solid CanvasText}.option[data-active]{outline:2px solid Highlight;outline-offset:-2px}.option[aria-disabled]{color:GrayText}}`,mo=[$,fi];function Y(o){return o.normalize("NFD").replace(new RegExp("\\p{M}","gu"),"").replace(/[łŁ]/g,"l").replace(/[đĐ]/g,"d").toLowerCase()}function Te(o,e){let t=Y(e).split(/\s+/).filter(Boolean),n=o.map(i=>({option:i,rank:gi(i,t)})).filter(({rank:i})=>i!==void 0).sort((i,r)=>(i.rank??0)-(r.rank??0));return yi(n.map(({option:i})=>i))}function gi({label:o,detail:e,group:t,also:n},i){let r=Y(o),a=Y([o,e,t,n].filter(Boolean).join(" "));return r.startsWith(i.join(" "))?0:i.every(l=>fo(r,l))?1:i.every(l=>fo(a,l))?2:i.every(l=>a.includes(l))?3:void 0}function fo(o,e){for(let t=o.indexOf(e);t>=0;t=o.indexOf(e,t+1))if(t===0||!/[\p{L}\p{N}]/u.test(o[t-1]??""))return!0;return!1}function yi(o){let e=new Map;for(let t of o){let n=t.group??"",i=e.get(n);i?i.push(t):e.set(n,[t])}return[...e.values()].flat()}var xt=200;function go(o,{label:e,multiple:t,onClick:n,onPointerMove:i},r){if(o.length===0)return d;let a=o.slice(0,xt).map((p,u)=>({option:p,html:bi(p,u,p.id===r)})),l=[...new Set(a.map(({option:p})=>p.group))],c=l.length>1||l[0]!==void 0;return s`<div
    class="options"
    id="options"
    role="listbox"
    aria-label=${e}
    aria-multiselectable=${t?"true":d}
    @click=${n}
    @pointermove=${i}
    @pointerdown=${vi}
  >
    ${l.map(p=>{let u=a.filter(({option:h})=>h.group===p).map(h=>h.html);return c&&p?s`<div role="group" aria-label=${p}>
            <p class="group" aria-hidden="true">${p}</p>
            ${u}
          </div>`:u})}
    ${o.length>xt?s`<p class="group" role="presentation">${o.length-xt} more: type to narrow the list</p>`:d}
  </div>`}function vi(o){o.pointerType==="mouse"&&o.preventDefault()}function bi(o,e,t){let{id:n,label:i,detail:r,person:a,icon:l,keys:c,dim:p,disabled:u,checked:h}=o;return s`<div
    class=${`option ${p?"dim":""}`}
    id=${`option-${e}`}
    role="option"
    data-id=${n}
    ?data-active=${t}
    aria-selected=${h?"true":"false"}
    aria-disabled=${u?"true":d}
  >
    ${a?P(a):l??d}
    <span class="text">
      <span class="label"><bdi>${i}</bdi></span>
      ${r?s`<span class="detail"><bdi>${r}</bdi></span>`:d}
    </span>
    ${c?s`<span class="keys">${c.map(g=>s`<kbd>${g}</kbd> `)}</span>`:d}
    ${h?N:d}
  </div>`}function wi(o,e){let{left:t,right:n,top:i,bottom:r}=e.getBoundingClientRect(),{innerWidth:a,innerHeight:l}=window,c=l-r-4-8,p=i-4-8,u=c<Math.min(o.scrollHeight,320)&&p>c,h=o.offsetWidth,g=getComputedStyle(e).direction==="rtl"?n-h:t,b=Math.max(8,Math.min(g,a-h-8)),X=(Dn,In)=>o.style.setProperty(Dn,`${Math.round(In)}px`);X("--x",b),X("--room",Math.max(160,u?p:c)),o.style.setProperty("--top",u?"auto":`${Math.round(r+4)}px`),o.style.setProperty("--bottom",u?`${Math.round(l-i+4)}px`:"auto");let nt=window.visualViewport;X("--keyboard",nt?Math.max(0,l-nt.height-nt.offsetTop):0)}function Re(o,e,t){let n=()=>wi(o,e);n(),window.addEventListener("resize",n,{signal:t}),window.addEventListener("scroll",n,{signal:t,capture:!0,passive:!0}),window.visualViewport?.addEventListener("resize",n,{signal:t})}var xi=150,Ee=class{found;error;pending=!1;#e;#o;#t=0;constructor(e){this.#e=e,e.addController(this)}soon(e,t){this.pending=!0,clearTimeout(this.#o),this.#o=setTimeout(()=>{this.now(e,t)},xi)}async now(e,t){clearTimeout(this.#o);let n=++this.#t;this.pending=!0,this.error=void 0,this.#e.requestUpdate();try{let i=await e(t);n===this.#t&&(this.found=i)}catch(i){n===this.#t&&(this.error=D(i))}n===this.#t&&(this.pending=!1,this.#e.requestUpdate())}clear(){clearTimeout(this.#o),this.#t++,this.found=void 0,this.error=void 0,this.pending=!1}hostDisconnected(){this.clear()}};var yo=8,$t=class extends x{static styles=mo;static properties={options:{attribute:!1},search:{attribute:!1},more:{attribute:!1},label:{},placeholder:{},empty:{},multiple:{type:Boolean},inline:{type:Boolean},twoLines:{type:Boolean,attribute:"two-lines"},value:{state:!0},active:{state:!0}};#e=new Ee(this);#o=[];#t=new AbortController;#n;constructor(){super(),this.options=[],this.search=void 0,this.more=void 0,this.label="",this.placeholder="",this.empty="Nothing matches.",this.multiple=!1,this.inline=!1,this.twoLines=!1,this.value="",this.active=void 0}get open(){return this.#r?.matches(":popover-open")??!1}async show(e){this.reset(),await this.updateComplete;let t=this.#r;t&&!this.open&&(this.#n=e,t.showPopover(),this.#t=new AbortController,Re(t,e,this.#t.signal),this.focus())}hide(){this.open&&this.#r?.hidePopover()}reset(){this.value="",this.active=void 0,this.#e.clear(),this.search&&this.#e.now(this.search,"")}focus(){this.renderRoot.querySelector("input")?.focus()}disconnectedCallback(){super.disconnectedCallback(),this.#t.abort()}willUpdate(){let e=this.value.trim();this.#o=this.search?[...this.#e.found??this.options]:Te(this.options,e),this.#o.push(...this.more?.(e)??[]);let t=this.#o.filter(({disabled:n})=>!n);t.some(({id:n})=>n===this.active)||(this.active=(t.find(({checked:n})=>n&&!this.multiple)??t[0])?.id)}render(){let e=this.#o.length>0,t=this.#o.findIndex(({id:n})=>n===this.active);return s`<div
      class="panel ${this.inline?"inline":""} ${this.twoLines?"two-lines":""}"
      part="panel"
      popover=${this.inline?d:"auto"}
      @beforetoggle=${this.#u}
      @toggle=${this.#a}
    >
      <input
        type="text"
        role="combobox"
        aria-label=${this.label}
        aria-autocomplete="list"
        aria-expanded=${e?"true":"false"}
        aria-controls=${e?"options":d}
        aria-activedescendant=${t>=0?`option-${t}`:d}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        dir="auto"
        enterkeyhint="go"
        placeholder=${this.placeholder||this.label}
        .value=${this.value}
        @input=${this.#s}
        @keydown=${this.#d}
      />
      ${go(this.#o,this,this.active)}
      <p class=${e||this.#e.pending?"hidden":"none"} role="status">${this.#i(e)}</p>
    </div>`}updated(e){e.has("active")&&this.shadowRoot?.activeElement&&this.renderRoot.querySelector("[data-active]")?.scrollIntoView({block:"nearest"})}#i(e){return this.#e.error!==void 0?this.#e.error:this.#e.pending?"Searching…":e?`${this.#o.length} to choose from`:this.empty}get#r(){return this.renderRoot.querySelector(".panel")}onClick=e=>{let t=e.target.closest("[data-id]")?.getAttribute("data-id");this.#c(this.#o.find(n=>n.id===t))};onPointerMove=e=>{let t=e.target.closest("[data-id]:not([aria-disabled=true])")?.getAttribute("data-id");t&&(this.active=t)};#s=e=>{this.value=e.target.value,this.active=void 0,this.search&&this.#e.soon(this.search,this.value.trim())};#d=e=>{let{key:t,isComposing:n,ctrlKey:i,metaKey:r,altKey:a,shiftKey:l}=e;if(n||t==="Process"||i||r||a)return;let c={ArrowDown:1,ArrowUp:-1,PageDown:yo,PageUp:-yo};if(c[t]!==void 0)this.#l(c[t]);else if(t==="Home"&&!l)this.#l(Number.NEGATIVE_INFINITY);else if(t==="End"&&!l)this.#l(Number.POSITIVE_INFINITY);else if(t==="Enter")this.#c(this.#o.find(({id:p})=>p===this.active));else if(t==="Escape"&&!this.inline)this.hide();else return;e.preventDefault(),e.stopPropagation()};#l(e){let t=this.#o.filter(({disabled:r})=>!r),n=t.findIndex(({id:r})=>r===this.active),i=Math.abs(e)===1&&t.length>0?(n+e+t.length)%t.length:n+e;this.active=t[Math.max(0,Math.min(i,t.length-1))]?.id}#c(e){!e||e.disabled||this.#e.pending||(this.multiple||this.hide(),this.dispatchEvent(new CustomEvent("pick",{detail:{id:e.id}})))}#u=({newState:e})=>{e==="closed"&&this.shadowRoot?.activeElement&&this.#n?.focus()};#a=({newState:e})=>{e==="closed"&&(this.#t.abort(),this.dispatchEvent(new CustomEvent("close")))}};C("handoff-picker",$t);var vo=m`.prose code{padding:.08em .3em;border-radius:.25rem;background:var(--hd-raised);box-shadow:inset 0 0 0 1px var(--hd-line);font:.88em var(--hd-mono);white-space:break-spaces}.prose .code{position:relative;min-width:0;margin:0;border:1px solid var(--hd-line);border-radius:var(--hd-radius);background:var(--hd-raised);letter-spacing:0}.prose figcaption{padding:.35rem var(--hd-space-3) 0;color:var(--hd-ink-2);font-size:var(--hd-text-xs)}.prose pre{padding:var(--hd-space-2) var(--hd-space-3);border-radius:inherit;font:var(--hd-text-xs) / 1.6 var(--hd-mono);tab-size:4;white-space:pre;overflow-x:auto;overflow-wrap:normal}.prose .wrapped pre{white-space:pre-wrap;overflow-wrap:anywhere}.prose .code-point{padding:0 .25em;border:1px solid var(--hd-urgent);border-radius:.25rem;color:var(--hd-urgent);font-size:.85em;unicode-bidi:isolate}.prose .code .tools{position:absolute;inset-block-start:.2rem;inset-inline-end:.2rem;display:flex;gap:.2rem;align-items:center;z-index:1;opacity:0}.prose .code:is(:hover,:focus-within) .tools{opacity:1}.prose .code .tools button{min-height:1.5rem;padding:0 .5rem;border:1px solid var(--hd-line);border-radius:.25rem;background:var(--hd-surface);color:var(--hd-ink-2);font:500 var(--hd-text-xs) / 1 var(--hd-font)}.prose .code .tools button:hover{border-color:var(--hd-line-strong);color:var(--hd-ink)}.prose .code .wraps[aria-pressed=true]{border-color:var(--hd-accent);color:var(--hd-accent)}.prose .code:not([data-overflows],.wrapped) .wraps{display:none}@media(hover:none),(pointer:coarse){.prose .code .tools{position:static;justify-content:flex-end;padding:.2rem;opacity:1}.prose .code .tools button{min-width:2.75rem;min-height:2.75rem}}`;var Se=m`
  ${vo}

  .prose {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.65em;
    max-width: var(--hd-measure);
    overflow-wrap: anywhere;
  }

  .prose :is(p, td, th) {
    white-space: pre-wrap;
  }

  .prose .plain {
    unicode-bidi: plaintext;
  }

  .prose .heading {
    margin-top: 0.35em;
    font-weight: 600;
    line-height: 1.35;
  }

  .prose .heading:first-child {
    margin-top: 0;
  }

  .prose :is(.h1, .h2) {
    font-size: 1.125em;
  }

  .prose :is(.h4, .h5, .h6) {
    color: var(--hd-ink-2);
  }

  .prose a {
    color: var(--hd-accent);
    text-decoration: underline;
    text-underline-offset: 0.2em;
    text-decoration-thickness: 1px;
  }

  .prose a:hover {
    color: var(--hd-accent-strong);
    text-decoration-thickness: 2px;
  }

  .prose strong {
    font-weight: 600;
  }

  .prose blockquote {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.65em;
    padding-inline-start: var(--hd-space-3);
    border-inline-start: 2px solid var(--hd-line-strong);
    color: var(--hd-ink-2);
  }

  .prose hr {
    width: 100%;
    margin: 0.25em 0;
    border: 0;
    border-top: 1px solid var(--hd-line);
  }

  .prose .list {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.25em;
    margin: 0;
    padding-inline-start: 1.5em;
  }

  .prose .list.loose {
    gap: 0.65em;
  }

  .prose ul.list {
    list-style: disc;
  }

  .prose ul.list ul.list {
    list-style: circle;
  }

  .prose ol.list {
    padding-inline-start: 2em;
    list-style: decimal;
  }

  .prose .list > li {
    display: list-item;
    padding: 0;
    font-size: inherit;
  }

  .prose .list > li::marker {
    color: var(--hd-ink-2);
    font-variant-numeric: tabular-nums;
  }

  .prose .list > li[data-marker]::marker {
    content: attr(data-marker) " ";
  }

  .prose li > :is(p, figure, blockquote, .list, .table) + * {
    margin-top: 0.25em;
  }

  .prose .loose > li > * + * {
    margin-top: 0.65em;
  }

  .prose .list > .task {
    display: flex;
    gap: 0.6em;
    margin-inline-start: -1.5em;
    list-style: none;
  }

  .prose .task > div {
    flex: 1;
    min-width: 0;
  }

  .prose .box {
    flex: none;
    display: grid;
    place-items: center;
    width: 1em;
    height: 1em;
    margin-top: 0.25em;
    border: 1px solid var(--hd-line-strong);
    border-radius: 0.2em;
  }

  .prose .box .mark {
    width: 0.85em;
    height: 0.85em;
  }

  .prose .table {
    min-width: 0;
  }

  .prose .table > div {
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius);
    overflow-x: auto;
    overflow-wrap: normal;
  }

  .prose table {
    min-width: 100%;
    border-collapse: collapse;
    font-size: 0.93em;
    font-variant-numeric: tabular-nums;
  }

  .prose :is(th, td) {
    max-width: 28rem;
    padding: 0.4em 0.75em;
    text-align: start;
    vertical-align: top;
  }

  .prose :is(th, td).right {
    text-align: end;
  }

  .prose :is(th, td).center {
    text-align: center;
  }

  .prose th {
    background: var(--hd-raised);
    font-weight: 600;
  }

  .prose td {
    border-top: 1px solid var(--hd-line);
  }
`;var $i=m`:host{display:contents;container-type:normal}.begin[open]{display:flex}.begin form{display:flex;flex-direction:column;width:100%;min-height:0}.begin .dialog-body{display:grid;grid-template-columns:minmax(0,1fr);gap:var(--hd-space-4);overflow:auto;overscroll-behavior:contain}.begin{overflow:hidden}.part{display:grid;grid-template-columns:minmax(0,1fr);gap:var(--hd-space-1);min-width:0;margin:0;padding:0;border:0}.label{padding:0;color:var(--hd-ink-2);font-size:var(--hd-text-xs);font-weight:var(--hd-weight-medium)}legend.label{padding-bottom:var(--hd-space-1)}handoff-picker::part(panel){min-height:9rem;max-height:17rem;border:1px solid var(--hd-line-strong);border-radius:var(--hd-radius)}.chosen{display:flex;align-items:center;gap:var(--hd-space-2);min-height:var(--hd-control);padding:var(--hd-space-1) var(--hd-space-3);border:1px solid var(--hd-line);border-radius:var(--hd-radius);background:var(--hd-raised)}.chosen .title{overflow:hidden;font-weight:var(--hd-weight-medium);text-overflow:ellipsis;white-space:nowrap}.chosen .quiet{flex:none;max-width:40%;overflow:hidden;font-size:var(--hd-text-sm);text-overflow:ellipsis;white-space:nowrap}.chosen .link{flex:none;margin-inline-start:auto;font-size:var(--hd-text-sm)}.priorities{display:flex;width:fit-content;max-width:100%;border:1px solid var(--hd-line-strong);border-radius:var(--hd-radius)}.priorities label{position:relative;display:flex;align-items:center;gap:var(--hd-space-2);min-height:var(--hd-control);padding:0 var(--hd-space-3);font-size:var(--hd-text-sm);cursor:pointer}.priorities label+label{border-inline-start:1px solid var(--hd-line)}.priorities label:has(:checked){background:var(--hd-accent-wash);font-weight:var(--hd-weight-strong);box-shadow:inset 0 0 0 1px var(--hd-accent);border-radius:calc(var(--hd-radius) - 1px)}.priorities label:has(:focus-visible){outline:var(--hd-focus);outline-offset:2px;z-index:1}.priorities input{position:absolute;inset:0;margin:0;opacity:0;cursor:pointer}.note{display:grid;gap:var(--hd-space-4)}textarea.field{field-sizing:content;max-height:16rem;resize:vertical}#problem{min-height:5.5rem}#tried,#ruledOut,#next{min-height:3.5rem}.trouble{color:var(--hd-urgent);font-size:var(--hd-text-sm)}.preview{display:grid;gap:var(--hd-space-2);min-height:12rem;align-content:start;padding:var(--hd-space-3) var(--hd-space-4);border:1px solid var(--hd-line);border-radius:var(--hd-radius);background:var(--hd-raised)}.preview h3{display:flex;align-items:center;gap:var(--hd-space-2);margin-top:var(--hd-space-2);font-size:var(--hd-text-sm);font-weight:var(--hd-weight-strong)}.preview ul{display:grid;gap:var(--hd-space-1);padding-inline-start:1.25rem;list-style:disc}.none{display:grid;gap:var(--hd-space-2);padding:var(--hd-space-4) 0}.begin .dialog-foot{align-items:center;flex:none;padding-block:var(--hd-space-3)}.saved{flex:1;min-width:0;font-size:var(--hd-text-xs)}.button[aria-pressed=true]{background:var(--hd-accent-wash);color:var(--hd-accent)}@media(width<40rem){.priorities{width:100%}.priorities label{flex:1;justify-content:center;padding:0 var(--hd-space-1);gap:var(--hd-space-1)}.begin .dialog-head,.begin .dialog-body,.begin .dialog-foot{padding-inline:var(--hd-space-4)}.saved{flex:1 0 50%;text-align:end}.dialog-foot [data-intent]{flex:1}}@media(forced-colors:active){.priorities label:has(:checked){outline:2px solid Highlight;outline-offset:-2px}}`,bo=[$,Se,S,$i];var kt=class extends x{static styles=bo;static properties={...z,session:{state:!0},errors:{state:!0},preview:{state:!0},sending:{state:!0}};#e=O(this);#o=new Q(this);#t=new ve;#n=new Ce;constructor(){super(),this.client=void 0,this.getToken=void 0,this.baseUrl="/api/v1",this.session=void 0,this.errors={},this.preview=!1,this.sending=void 0}get allowed(){return this.#o.current?.can("createHandoff")??!1}async open(e){let t=this.#o.current;if(await this.updateComplete,!t||!this.allowed||this.#i?.open)return;this.errors={},this.preview=!1,this.#t.restore(t.drafts);let n=e??this.#t.session;this.session=void 0,this.#n.none=!1,await this.updateComplete,this.#i?.showModal(),this.#r?.reset(),this.#r?.focus(),n!==void 0&&this.#l(await this.#n.fetch(t,n))}render(){if(!this.allowed)return d;let{session:e,errors:t,preview:n,sending:i}=this;return s`<dialog class="dialog begin" part="dialog" aria-labelledby="begin-heading">
        ${ho({draft:this.#t,session:e,none:this.#n.none,errors:t,preview:n,sending:i,search:this.#s,choose:r=>this.#d(r),write:(r,a)=>this.#u(r,a),prioritize:r=>this.#a(r),setPreview:r=>{this.preview=r},discard:()=>this.#h(),send:r=>{this.#m(r)},cancel:()=>this.#i?.close()})}
      </dialog>
      <p class="hidden" role="status"></p>`}get#i(){return this.renderRoot.querySelector("dialog")}get#r(){return this.renderRoot.querySelector("handoff-picker")}#s=async e=>{let t=this.#o.current,n=t?await this.#n.find(t,e):[];return this.requestUpdate(),n};#d(e){let t=e===void 0?void 0:this.#n.get(e);if(t?.handoff){this.#c(t.handoff);return}this.#l(t),this.updateComplete.then(()=>{(t?this.renderRoot.querySelector("textarea"):this.#r)?.focus()})}#l(e){this.session=e,this.#t.session=e?.id;let{session:t,...n}=this.errors;this.errors=n,this.#p()}#c(e){this.#i?.close();let t=this.#t.empty?"":" Your note is kept as a draft.";this.#e.say(`This session is ${wt(e)}.${t}`),f(this,"handoff-open",{card:e})}#u(e,t){this.#t.parts={...this.#t.parts,[e]:t},this.errors={},this.#p()}#a(e){this.#t.priority=e,this.#p()}#p(){let e=this.#o.current?.drafts;e&&this.#t.store(e),this.requestUpdate()}#h(){let{session:e}=this,t=this.#o.current?.drafts;t&&this.#t.clear(t),this.#t.session=e?.id,this.preview=!1,this.requestUpdate(),this.updateComplete.then(()=>this.renderRoot.querySelector("textarea")?.focus())}async#m(e){let t=this.#o.current;if(!t||this.sending)return;let{session:n}=this,i=ie(this.#t.parts);if(!n){this.errors={session:"Choose the session to hand off."},this.#r?.focus();return}if(i.length>2e4){this.errors={note:`The note has ${i.length} characters, more than ${2e4}.`};return}this.errors={},this.sending=e;let r=await t.begin(n.id,{intent:e,priority:this.#t.priority,engineer_notes:i});this.sending=void 0,r.ok?this.#f(r.card,e,t):r.card?this.#c(r.card):this.errors=Ci(r)}#f(e,t,n){this.#t.clear(n.drafts),this.session=void 0,this.#i?.close(),this.#e.say(`${t==="park"?"Parked":"Escalated"}: ${he(e)}`),f(this,"handoff-change",{card:e,action:t}),f(this,"handoff-open",{card:e})}},ki={priority:"priority",engineer_notes:"note",id:"session"};function Ci({message:o,problem:e}){let t={};for(let{field:n,problem:i}of e?.errors??[])t[ki[n]??"form"]=i;return Object.keys(t).length>0?t:{form:o}}C("begin-handoff",kt);var Ti=m`:host{display:contents;container-type:normal}.help .dialog-body{display:grid;gap:var(--hd-space-4)}.help .groups{columns:2;column-gap:var(--hd-space-6)}.help section{break-inside:avoid;padding-bottom:var(--hd-space-4)}.help h3{padding-bottom:var(--hd-space-1);border-bottom:1px solid var(--hd-line);color:var(--hd-ink-2);font-size:var(--hd-text-xs);font-weight:var(--hd-weight-medium)}.help dl div{display:flex;align-items:center;justify-content:space-between;gap:var(--hd-space-3);min-height:1.75rem;font-size:var(--hd-text-sm)}.help dd{white-space:nowrap}.help .choices{justify-content:space-between}@media(width<35rem){.help .groups{columns:1}}`,wo=[$,S,Ti];var G=[{id:"next",key:"j",listKey:"ArrowDown",label:"Next handoff",group:"Move"},{id:"previous",key:"k",listKey:"ArrowUp",label:"Previous handoff",group:"Move"},{id:"open",key:"Enter",label:"Open, without claiming",group:"Move"},{id:"close",key:"Escape",label:"Back to the list",group:"Move"},{id:"claim",key:"c",label:"Claim",group:"Act on a handoff"},{id:"resolve",key:"e",label:"Resolve or answer",group:"Act on a handoff"},{id:"reassign",key:"a",label:"Assign to a colleague",group:"Act on a handoff"},{id:"release",key:"r",label:"Release",group:"Act on a handoff"},...j.map((o,e)=>({id:o,key:`${e+1}`,label:me[o],group:"Show"})),{id:"search",key:"/",label:"Search",group:"Everywhere"},{id:"begin",key:"N",label:"New escalation",group:"Everywhere"},{id:"commands",key:"K",label:"All commands",group:"Everywhere"},{id:"help",key:"?",label:"This list",group:"Everywhere"}],xo=new Map(G.filter(({id:o})=>o!=="commands").map(o=>[o.key.toLowerCase(),o.id])),Ri=new Map(G.map(({id:o,listKey:e})=>[e?.toLowerCase(),o])),Ei=["next","previous"];function Pe(o,e=!0){let{ctrlKey:t,metaKey:n,altKey:i,isComposing:r,repeat:a}=o;if(r||o.key==="Process"||o.key==="Dead")return;let l=$o(o);if(re(o))return a?void 0:"commands";let c=o.getModifierState?.("AltGraph")??!1;if((t||n||i)&&!c)return;let p=xo.get(l)??(e?Ri.get(l):void 0);return a&&!Ei.includes(p)?void 0:p}function re(o){let{ctrlKey:e,metaKey:t,altKey:n}=o;return $o(o)==="k"&&!n&&(ko()?t&&!e:e&&!t)}function $o({key:o,code:e,shiftKey:t}){let n=o.toLowerCase();if(xo.has(n)||!e)return n;let[,i,r]=/^(?:Key([A-Z])|Digit([1-6]))$/.exec(e)??[];return(new RegExp("^\\p{L}$","u").test(o)&&!new RegExp("^\\p{Script=Latin}$","u").test(o)?i?.toLowerCase():t?void 0:r)??n}function ko(){return/mac|iphone|ipad/i.test(globalThis.navigator?.platform??"")}function _(o){let e=G.find(t=>t.id===o)?.key??"";return o==="commands"?[ko()?"⌘":"Ctrl",e]:[e==="Escape"?"Esc":e]}var Ct=class extends x{static styles=wo;static properties={on:{attribute:!1},wide:{attribute:!1}};constructor(){super(),this.on=!0,this.wide=!1}show(){this.renderRoot.querySelector("dialog")?.showModal()}render(){let{on:e,wide:t}=this,n=[...new Set(G.map(({group:r})=>r))],i=()=>this.dispatchEvent(new CustomEvent("turn",{detail:{on:!e}}));return s`<dialog class="help dialog" part="help" aria-labelledby="help-heading" @click=${Tt}>
      <form method="dialog">
        <header class="dialog-head"><h2 id="help-heading">Keyboard shortcuts</h2></header>
        <div class="dialog-body">
          <p class="quiet">
            ${e?t?"They work everywhere on this page except in text fields.":"They work while the list has the focus.":s`They are turned off, except ${Co(_("commands"))}.`}
          </p>
          <div class="groups">${n.map(Si)}</div>
        </div>
        <p class="dialog-foot choices">
          <button class="button" type="button" aria-pressed=${e?"true":"false"} @click=${i}>
            ${e?"Turn off":"Turn on"}
          </button>
          <button class="button primary" type="submit" autofocus>Close</button>
        </p>
      </form>
    </dialog>`}};function Si(o){return s`<section>
    <h3>${o}</h3>
    <dl>
      ${G.filter(e=>e.group===o).map(({id:e,label:t})=>s`<div data-shortcut=${e}>
            <dt>${t}</dt>
            <dd>${Co(_(e))}</dd>
          </div>`)}
    </dl>
  </section>`}function Co(o){return o.map(e=>s`<kbd>${e}</kbd> `)}function Tt(o){o.target===o.currentTarget&&o.currentTarget instanceof HTMLDialogElement&&o.currentTarget.close()}C("handoff-help",Ct);var Pi=m`:host{display:contents;container-type:normal}.dialog{overflow:hidden}.dialog[open]{display:flex;flex-direction:column;max-height:min(32rem,76dvh)}handoff-picker::part(panel){flex:1}.state{flex:none;padding:var(--hd-space-3);border-top:1px solid var(--hd-line);font-size:var(--hd-text-sm)}.trouble{color:var(--hd-urgent)}`,To=[$,S,Pi];var Rt=class extends x{static styles=To;static properties={commands:{attribute:!1},more:{attribute:!1},running:{state:!0},error:{state:!0}};#e=[];constructor(){super(),this.commands=[],this.more=void 0,this.running=!1,this.error=""}get open(){return this.#o?.open??!1}async show(){this.error="",await this.updateComplete;let e=this.renderRoot.querySelector("handoff-picker");this.open||(e?.reset(),this.#o?.showModal(),e?.focus())}render(){return s`<dialog
      class="dialog top"
      part="dialog"
      aria-label="Commands"
      @click=${Tt}
      @keydown=${this.#i}
      @close=${()=>this.dispatchEvent(new CustomEvent("close"))}
    >
      <handoff-picker
        inline
        label="Commands"
        placeholder="What do you want to do?"
        empty="No command has these words."
        .options=${this.commands.map(Ro)}
        .more=${this.#t}
        @pick=${({detail:e})=>{this.#n(e.id)}}
      ></handoff-picker>
      ${this.running?s`<p class="state quiet" role="status">One moment…</p>`:d}
      ${this.error?s`<p class="state trouble" role="alert">${this.error}</p>`:d}
    </dialog>`}get#o(){return this.renderRoot.querySelector("dialog")}#t=e=>(this.#e=this.more?.(e)??[],this.#e.map(Ro));async#n(e){let t=[...this.commands,...this.#e].find(i=>i.id===e);if(!t||this.running)return;if(this.error="",!t.takesTime){this.#o?.close(),t.run();return}this.running=!0;let n=await t.run();if(this.running=!1,typeof n=="string"){this.error=n;return}this.#o?.close(),typeof n=="function"&&n()}#i=e=>{re(e)&&(e.preventDefault(),this.#o?.close())}};function Ro({id:o,label:e,group:t,keys:n,detail:i,also:r,icon:a}){return{id:o,label:e,group:t,keys:n,detail:i,also:r,icon:a}}C("handoff-command-menu",Rt);function Ai(o,e){let t=new AbortController,n=!1,i=({detail:r})=>{r.state==="live"?t.abort():r.state==="signed-out"&&r.refusal?(t.abort(),Eo(`${r.refusal.detail} ${Li(r.refusal)}`)):r.state==="reconnecting"&&!n&&(n=!0,Hi(e,t.signal))};o.addEventListener("connection",i,{signal:t.signal}),i({detail:o.connection})}async function Hi(o,e){let t=new URL(o,location.href);if(t.origin===location.origin)return;t.pathname=t.pathname.replace(/\/api\/v1\/?$/,"/healthz");let n=i=>fetch(t,{mode:i,credentials:"omit",cache:"no-store",signal:e}).then(()=>!0,()=>!1);!await n("cors")&&await n("no-cors")&&!e.aborted&&Eo(`${location.origin} is not allowed by the server. Set HANDOFF_ALLOWED_ORIGINS to include ${location.origin}. If it does, a proxy before ${t.origin} answers in its place.`)}function Li({code:o,status:e}){switch(o){case"unknown_user":return"Check that the user is in the directory, HANDOFF_PROVISION and HANDOFF_SUBJECT_CLAIM.";case"no_role":return"Check HANDOFF_ROLE_CLAIM and HANDOFF_ROLES.";case"unknown_account":return"Check HANDOFF_PROVISION_ACCOUNT and HANDOFF_ACCOUNT_CLAIM.";case"token_too_large":return"Check what the identity provider puts into its tokens.";default:return e===401?"Check getToken; HANDOFF_JWT_SECRET, where your backend signs the token; or HANDOFF_JWKS_URL, HANDOFF_JWT_ISSUER and HANDOFF_JWT_AUDIENCE, where an identity provider does.":"Check the user in the directory."}}function Eo(o){console.error(`handoffd: ${o}`)}var So=m`.foot{position:sticky;bottom:0;z-index:1;padding:var(--hd-space-3) var(--pad) max(var(--hd-space-3),env(safe-area-inset-bottom));border-top:1px solid var(--hd-line);background:var(--hd-surface)}.foot{display:grid;grid-template-columns:minmax(0,var(--hd-measure))}.bar{display:flex;flex-wrap:wrap;align-items:center;gap:var(--hd-space-2)}.bar .hint{flex:1 1 12rem;min-width:0;color:var(--hd-ink-2);font-size:var(--hd-text-sm)}.bar .primary{min-width:7rem}.bar .second{gap:0}.bar .second kbd{margin-inline-start:var(--hd-space-2)}.primary kbd{border-color:color-mix(in srgb,currentColor 45%,transparent);background:none;color:inherit}@media(pointer:coarse){.foot kbd{display:none}}.choice{display:inline-flex;align-items:center;gap:var(--hd-space-2);color:var(--hd-ink-2);font-size:var(--hd-text-sm)}.choice select{width:auto}.trouble{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:var(--hd-space-1) var(--hd-space-3);margin-bottom:var(--hd-space-3);padding:var(--hd-space-2) var(--hd-space-3);border-radius:var(--hd-radius);background:var(--hd-urgent-wash);font-size:var(--hd-text-sm);overflow-wrap:anywhere}.trouble:focus-visible{outline-offset:-2px}@media(forced-colors:active){.trouble{border:1px solid CanvasText}}@container (width < 40rem){.bar :is(.primary,.second){flex:1 0 auto}.bar .hint{flex-basis:100%;order:-1}.bar .hint:only-of-type:not(:has(~.primary)){flex-basis:12rem;order:0}}@container (width < 28rem){.bar .second .rest{display:none}}`;var Po=m`.composer{display:grid;gap:var(--hd-space-2)}.composer-row{display:flex;flex-wrap:wrap;align-items:center;gap:var(--hd-space-2) var(--hd-space-3);min-width:0}.composer-row>.end{margin-inline-start:auto}.composer fieldset{min-width:0;margin:0;border:0}.segments{display:inline-flex;min-width:0;margin:0;padding:2px;border:0;border-radius:var(--hd-radius);background:var(--hd-hover)}.segment{display:inline-flex;align-items:center;min-height:calc(var(--hd-control) - 4px);padding:0 var(--hd-space-3);border:1px solid transparent;border-radius:calc(var(--hd-radius) - 1px);background:none;color:var(--hd-ink-2);font-size:var(--hd-text-sm);font-weight:var(--hd-weight-medium);cursor:pointer}.rest{white-space:pre}.segment:hover{color:var(--hd-ink)}.segment:has(:checked),.segment[aria-selected=true]{border-color:var(--hd-line);background:var(--hd-surface);color:var(--hd-ink)}.segment:has(:focus-visible){outline:var(--hd-focus)}.segment input{position:absolute;opacity:0;pointer-events:none}.composer textarea,.preview{width:100%;min-height:6.5rem;max-height:50vh;max-height:50dvh;padding:var(--hd-space-2) var(--hd-space-3);border:1px solid var(--hd-line-strong);border-radius:var(--hd-radius);background:var(--hd-surface);line-height:var(--hd-leading);overflow:auto;resize:none;field-sizing:content}.composer textarea:focus-visible{border-color:var(--hd-accent);outline-offset:-1px}.composer textarea:read-only{color:var(--hd-ink-2)}.composer textarea::placeholder{color:var(--hd-ink-3);opacity:1}.preview{border-style:dashed}.composer .said-of{color:var(--hd-ink-2);font-size:var(--hd-text-sm)}.saved,.count{color:var(--hd-ink-2);font-size:var(--hd-text-xs)}.count.full{color:var(--hd-urgent);font-weight:var(--hd-weight-medium)}.kept{display:grid;gap:var(--hd-space-2);margin-bottom:var(--hd-space-3);padding-bottom:var(--hd-space-3);border-bottom:1px solid var(--hd-line)}.kept .prose{max-height:30dvh;overflow:auto}@media(pointer:coarse){.segment{min-height:var(--hd-control)}.composer textarea{font-size:var(--hd-text-lg)}}@media(forced-colors:active){.segment:has(:checked),.segment[aria-selected=true]{border-color:Highlight}}@container (width < 40rem){.composer .primary{flex:1}.segment{padding-inline:var(--hd-space-2)}.segment .rest{display:none}.composer-row>.saved{flex-basis:100%;text-align:end}}`;var Ao=m`.context{--pad: var(--hd-space-4);display:flex;flex-direction:column;min-height:100%;background:var(--hd-surface)}.column{flex:1 0 auto;display:grid;align-content:start;grid-template-columns:minmax(0,var(--hd-measure));gap:var(--hd-space-6);padding:var(--hd-space-3) var(--pad) var(--hd-space-6)}.column :is(a,button,input,summary,[tabindex]){scroll-margin-block:var(--hd-space-4) 6rem}.context:has(.composer) .column :is(a,button,input,summary,[tabindex]){scroll-margin-bottom:18rem}.context .prose{max-width:none}.top{display:grid;gap:var(--hd-space-2)}nav{display:flex;flex-wrap:wrap;align-items:center;gap:var(--hd-space-1) var(--hd-space-4);min-height:var(--hd-control);font-size:var(--hd-text-sm)}nav .connection{margin-inline-start:auto}.back{display:inline-flex;align-items:center;gap:var(--hd-space-1);min-height:var(--hd-control);text-decoration:none}.back:hover{text-decoration:underline}.kicker,.priority{display:inline-flex;align-items:center;gap:var(--hd-space-1) var(--hd-space-3);color:var(--hd-ink-2)}.priority{gap:var(--hd-space-1)}.kicker .mark{width:.875rem;height:.875rem}h2{display:-webkit-box;overflow:hidden;font-size:var(--hd-text-xl);font-weight:var(--hd-weight-strong);letter-spacing:-.015em;line-height:1.3;text-wrap:pretty;overflow-wrap:anywhere;-webkit-box-orient:vertical;-webkit-line-clamp:2}h2.whole{display:block}h2:focus-visible{outline:none}.more{font-size:var(--hd-text-sm)}h3{font-size:var(--hd-text-sm);font-weight:var(--hd-weight-strong)}.facts{display:flex;flex-wrap:wrap;gap:var(--hd-space-1) 0;color:var(--hd-ink-2);font-size:var(--hd-text-sm)}.facts>div{display:flex;gap:.35em;min-width:0}.facts>div:not(:last-child):after{content:"\\b7" / "";margin-inline:.3em .65em;color:var(--hd-ink-3)}.facts dd{min-width:0;color:var(--hd-ink);overflow-wrap:anywhere}.facts dd.quiet,.facts dd .quiet{color:var(--hd-ink-2)}.facts .status{font-weight:var(--hd-weight-medium)}.facts [data-overdue]{color:var(--hd-urgent)}.facts .soon time[data-due]{color:var(--hd-high);font-weight:var(--hd-weight-medium)}@container (width >= 40rem){.context{--pad: var(--hd-space-6)}}@container (width < 40rem){h2{font-size:1.125rem}}`;var Ho=m`.menu:popover-open{position:fixed;inset:var(--top, auto) auto var(--bottom, auto) var(--x, 0);min-width:15rem;max-height:min(28rem,var(--room, 28rem))}.copy{display:flex;gap:var(--hd-space-2);align-items:center;margin-bottom:var(--hd-space-3)}@media(width<40rem){.menu:popover-open{inset:auto 0 0;width:100%;max-width:none;max-height:75dvh;padding-bottom:max(var(--hd-space-2),env(safe-area-inset-bottom));border-width:1px 0 0;border-end-start-radius:0;border-end-end-radius:0}.menu::backdrop{background:var(--hd-backdrop)}}`;var Lo=m`section>h3{margin-bottom:var(--hd-space-3)}.said{padding-inline-start:var(--hd-space-4);border-inline-start:2px solid var(--hd-accent)}.said>h3{margin-bottom:var(--hd-space-1)}.note>.prose{font-size:var(--hd-text-lg);line-height:1.55;letter-spacing:-.006em;text-wrap:pretty}.outcome{border-color:var(--hd-good)}.outcome>h3{color:var(--hd-good)}.by{display:flex;align-items:center;gap:var(--hd-space-2);color:var(--hd-ink-2);font-size:var(--hd-text-sm)}.said>*+.by{margin-top:var(--hd-space-2)}.by strong{color:var(--hd-ink);font-weight:var(--hd-weight-strong)}.quotes{display:grid;grid-template-columns:5.5rem minmax(0,1fr);gap:0 var(--hd-space-3)}.quotes+.quotes{margin-top:var(--hd-space-3)}.quotes ul{display:grid;gap:var(--hd-space-1)}h4{display:flex;align-items:center;gap:var(--hd-space-1);height:calc(var(--hd-text-md) * var(--hd-leading));margin:0;color:var(--hd-ink-2);font-size:var(--hd-text-sm);font-weight:var(--hd-weight)}h4 .mark{width:.85rem;height:.85rem}.source,h3>.quiet{color:var(--hd-ink-2);font-size:var(--hd-text-xs);font-weight:var(--hd-weight)}h3>.quiet{margin-inline-start:var(--hd-space-1)}.talk{display:grid;grid-template-columns:minmax(0,1fr);gap:var(--hd-space-3)}.freshness{margin-bottom:var(--hd-space-2);color:var(--hd-ink-2);font-size:var(--hd-text-sm)}.freshness strong{color:var(--hd-ink);font-weight:var(--hd-weight-strong)}.steps{color:var(--hd-ink-2);font-size:var(--hd-text-sm)}.steps li{display:grid;grid-template-columns:5.5rem minmax(0,1fr);gap:var(--hd-space-3);padding-block:2px}.steps strong{color:var(--hd-ink);font-weight:var(--hd-weight-medium)}.mail{display:block;font-size:var(--hd-text-xs)}.earlier{font-size:var(--hd-text-sm)}@container (width < 30rem){.quotes,.steps li{grid-template-columns:minmax(0,1fr);gap:0}}`;var Mo=m`.state{display:grid;justify-items:start;gap:var(--hd-space-3);padding-block:var(--hd-space-6)}.state p{max-width:44ch}.state .buttons{display:flex;flex-wrap:wrap;gap:var(--hd-space-2)}.bones{display:grid;gap:var(--hd-space-3);animation:breathe 1.8s ease-in-out infinite alternate}.bones b{width:min(38rem,92%);height:.875rem;border-radius:.25rem;background:var(--hd-line)}.bones .short{width:min(20rem,55%)}.bones .gap{margin-top:var(--hd-space-5)}`;var _o=m`.transcript>summary{display:flex;align-items:baseline;gap:var(--hd-space-3);min-height:2.75rem;padding:var(--hd-space-3) 0;border-top:1px solid var(--hd-line);cursor:pointer;list-style:none}summary::-webkit-details-marker{display:none}.transcript>summary:after{content:"Show";margin-inline-start:auto;color:var(--hd-accent);font-size:var(--hd-text-sm);font-weight:550}.transcript[open]>summary:after{content:"Hide"}.transcript>summary .quiet{font-size:var(--hd-text-sm)}.transcript>.tools:not([hidden]){display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:var(--hd-space-2)}.transcript search{display:flex;flex:1;flex-wrap:wrap;align-items:center;gap:var(--hd-space-2);font-size:var(--hd-text-sm)}.transcript search .field{flex:0 1 16rem;min-width:8rem;font-size:var(--hd-text-sm)}.transcript .found{color:var(--hd-ink-2)}.transcript .up .mark{rotate:90deg}.transcript .down .mark{rotate:-90deg}.transcript>ol{display:grid;grid-template-columns:minmax(0,1fr);gap:var(--hd-space-5);padding-block:var(--hd-space-4)}.message{display:grid;grid-template-columns:minmax(0,1fr);gap:var(--hd-space-1);min-width:0;scroll-margin-block:5rem}@supports not selector(::highlight(hd-match)){.message.current{outline:1px solid var(--hd-accent);outline-offset:.4rem;border-radius:.25rem}}::highlight(hd-match){background-color:light-dark(#fdf0b5,#55480f);color:light-dark(#12191e,#fdf6d8)}::highlight(hd-current-match){background-color:light-dark(#f5b83d,#f0b429);color:#12191e}.speaker{display:flex;flex-wrap:wrap;align-items:center;gap:0 var(--hd-space-2);font-size:var(--hd-text-sm);font-weight:600}.speaker .quiet{font-size:var(--hd-text-xs);font-weight:400}.face.ai{background:var(--hd-accent-wash);color:var(--hd-accent);box-shadow:inset 0 0 0 1px var(--hd-line)}.message>:not(.speaker,.tool){padding-inline-start:calc(1.25rem + var(--hd-space-2))}.message.note{padding:var(--hd-space-3);border-radius:var(--hd-radius);background:var(--hd-accent-wash)}.message.system{color:var(--hd-ink-2);font-size:var(--hd-text-sm)}.message.system>*{padding-inline-start:calc(1.25rem + var(--hd-space-2));font-weight:400}.folded{position:relative;max-height:40lh;overflow:clip;mask-image:linear-gradient(#000 calc(100% - 4lh),transparent)}.message>.fold{justify-self:start;margin-inline-start:calc(1.25rem + var(--hd-space-2));padding:0;font-size:var(--hd-text-sm)}.tool>summary{display:flex;align-items:center;gap:var(--hd-space-2);min-height:2rem;padding-inline:var(--hd-space-3);border:1px solid var(--hd-line);border-radius:var(--hd-radius);color:var(--hd-ink-2);font-size:var(--hd-text-xs);cursor:pointer;list-style:none}.tool>summary:before{content:"";flex:none;width:.35rem;height:.35rem;border:solid currentColor;border-width:0 1.5px 1.5px 0;rotate:-45deg}.tool[open]>summary:before{rotate:45deg}.tool>summary:hover{background:var(--hd-hover)}.tool>summary strong{color:var(--hd-ink);font-weight:550}.tool>summary code{flex:1;min-width:0;overflow:hidden;font-family:var(--hd-mono);text-overflow:ellipsis;white-space:nowrap}.tool>.content{max-width:none;margin-top:var(--hd-space-1)}.message.tool>:not(.speaker,.tool){font:var(--hd-text-xs) / 1.6 var(--hd-mono)}.more,.beginning{font-size:var(--hd-text-sm)}.day,.divider{display:flex;align-items:center;gap:var(--hd-space-3);color:var(--hd-ink-2);font-size:var(--hd-text-xs);font-weight:600}.day{font-weight:500}.day:before,.day:after,.divider:after{content:"";flex:1;border-top:1px solid var(--hd-line)}.divider:after{border-color:var(--hd-line-strong)}@media(pointer:coarse){.tool>summary{min-height:2.75rem}}`;var Oo=[fe,$,S,Ao,Se,So,Po,Ho,Lo,_o,Mo];function Ae({session_id:o,id:e},t){let n=new URL(`${t.replace(/\/api\/v1\/?$/,"")}/`,document.baseURI);return new URL(`handoffs/${encodeURIComponent(o)}/${encodeURIComponent(e)}`,n).href}function He(o,e){if(!o?.startsWith("https://")||!e)return;let{id:t,external_id:n}=e;if(!n&&o.includes("{external_id}"))return;let i={"{external_id}":n??"","{id}":t};return o.replace(/\{external_id\}|\{id\}/g,r=>encodeURIComponent(i[r]??""))}function Do(o,e,t){let{me:n,isViewer:i}=t,r=t.clock.now(),a=Et(o,e);if(n===void 0||i)return{primary:void 0,second:void 0,rest:[],assign:!1,hint:i?Mi(a):""};let l=I(a,t.actingUser,r),[c,p]=[a.claimed_by?.id!==n.id,a.created_by.id===n.id],u=l.filter(b=>b!=="reassign"||a.status==="claimed"&&c&&!p).sort((b,X)=>No(b,a)-No(X,a)),h=u.find(b=>qo(b,a,n.id,r)),g=u.find(b=>b!==h&&qo(b,a,n.id,r));return{primary:h,second:g,rest:u.filter(b=>b!==h&&b!==g),assign:l.includes("reassign")&&t.can("listUsers"),hint:_i(a,n.id,h,r)}}function Et(o,e){let t=e?.messages?.at(-1)?.created_at,n=t&&o.claimed_at&&t>o.claimed_at?t:o.claimed_at;return{...o,claimed_at:n}}function J(o,{created_by:e}){return o==="return"&&e.agent?"Answer":A[o].label}function No(o,{created_by:e}){let t=e.agent?["return","resolve"]:["resolve","return"],n=t.indexOf(o);return n<0?t.length:n}function qo(o,e,t,n){switch(o){case"claim":case"escalate":return!0;case"resolve":case"return":return e.claimed_by?.id===t;case"reassign":return te(e,n)>0;default:return!1}}function Mi({status:o}){return o==="waiting"?"You can read this. Claiming requires the engineer role.":""}function _i(o,e,t,n){let i=o.created_by.id===e;switch(o.status){case"parked":return t==="escalate"?"No one is told until you escalate it.":"Parked: no one is told of it.";case"waiting":return i?"You asked this, so a colleague must claim it.":"";case"claimed":return o.claimed_by?.id===e?o.created_by.agent?"The agent that asked waits for your answer.":"":i?`${E(o.claimed_by?.name??"A colleague")} works on it. You are told when there is an answer.`:te(o,n)>0?"":"You can take it over after 30 min without activity.";default:return""}}function Io(o,e){let t=o.filter(n=>n.length>0);return s`<button
      class="button quiet icon"
      type="button"
      data-menu
      aria-label="More actions"
      aria-haspopup="menu"
      aria-expanded=${e.open?"true":"false"}
      title="More actions"
      popovertarget="more"
      @keydown=${e.onButtonKeydown}
    >
      ${Xt}
    </button>
    <div
      class="menu"
      id="more"
      popover
      role="menu"
      aria-label="More actions"
      part="menu"
      @toggle=${e.onToggle}
      @keydown=${e.onKeydown}
    >
      ${t.map((n,i)=>s`${i>0?s`<hr class="menu-rule" />`:d}${n.map(r=>Oi(r,e))}`)}
    </div>`}function Oi({id:o,label:e,key:t,href:n,danger:i,pending:r,run:a},l){let c=t?s`<span class="menu-end" aria-hidden="true"><kbd>${t}</kbd></span>`:d;if(n)return s`<a
      class="menu-item"
      role="menuitem"
      tabindex="-1"
      data-item=${o}
      href=${n}
      target="_blank"
      rel="noopener"
      @click=${()=>l.hide()}
      >${e}</a
    >`;let p=()=>{l.hide(),a?.()};return s`<button
    class=${i?"menu-item danger":"menu-item"}
    role="menuitem"
    type="button"
    tabindex="-1"
    data-item=${o}
    aria-disabled=${r?"true":d}
    aria-keyshortcuts=${t?.toLowerCase()??d}
    @click=${p}
  >
    ${e}${c}
  </button>`}var se=2e4,Ni=1e3;function Fo({handoff:o,form:e,forms:t,pending:n,send:i,leave:r}){let a=e.form??"resolve",l=e.texts[a]??"",c=p=>{p.preventDefault(),i(a)};return s`<form class="composer" part="composer" @submit=${c}>
    <div class="composer-row">
      ${t.length>1?Ii(o,e,t,a):d} ${Fi(e)}
    </div>
    ${e.preview?ji(l):Ui(o,e,a,n!==void 0,c)}
    <p class="said-of" id="goes-to">${zi(a,o)}</p>
    <div class="composer-row">
      <button
        class="button primary"
        type="submit"
        data-action=${a}
        aria-disabled=${n?"true":d}
        aria-keyshortcuts="Control+Enter Meta+Enter"
      >
        ${n===a?A[a].pending:a==="resolve"?"Resolve":"Send answer"}
        <kbd aria-hidden="true">${Di}</kbd>
      </button>
      <button class="button" type="button" @click=${r}>${l?"Save for later":"Cancel"}</button>
      ${Qi(e)} ${Bi(l)}
    </div>
  </form>`}var qi=/Mac|iPhone|iPad/.test(navigator.platform),Di=qi?"⌘ ↵":"Ctrl ↵";function Ii(o,e,t,n){return s`<fieldset class="segments">
    <legend class="hidden">What to do</legend>
    ${t.map(i=>s`<label class="segment">
          <input
            type="radio"
            name="form"
            value=${i}
            .checked=${i===n}
            @change=${()=>e.choose(i)}
          />
          <span aria-hidden="true">${St(J(i,o))}</span>
          <span class="hidden">${J(i,o)}</span>
        </label>`)}
  </fieldset>`}function St(o){let[e="",t]=o.split(/ (.*)/s);return s`${e}${t?s`<span class="rest"> ${t}</span>`:d}`}function Fi(o){let e=(n,i)=>s`<button
      class="segment"
      type="button"
      role="tab"
      id=${i?"tab-preview":"tab-write"}
      aria-selected=${o.preview===i?"true":"false"}
      aria-controls="written"
      tabindex=${o.preview===i?0:-1}
      @click=${()=>o.show(i)}
    >
      ${n}
    </button>`;return s`<div class="segments end" role="tablist" aria-label="Text" @keydown=${n=>{(n.key==="ArrowLeft"||n.key==="ArrowRight")&&(n.preventDefault(),o.show(!o.preview),n.currentTarget.querySelector(o.preview?"#tab-preview":"#tab-write")?.focus())}}>
    ${e("Write",!1)}${e("Preview",!0)}
  </div>`}function Ui(o,e,t,n,i){let r=l=>{l.key==="Enter"&&(l.ctrlKey||l.metaKey)&&!l.isComposing&&i(l)},a=Ki[t](o);return s`<div id="written" role="tabpanel" aria-labelledby="tab-write">
    <textarea
      id="text"
      rows="4"
      maxlength=${se}
      ?readonly=${n}
      dir="auto"
      aria-label=${a}
      aria-describedby="goes-to"
      placeholder=${`${a} Markdown works.`}
      .value=${e.texts[t]??""}
      @input=${l=>e.write(l.target.value)}
      @keydown=${r}
    ></textarea>
  </div>`}function ji(o){return s`<div id="written" class="preview" role="tabpanel" aria-labelledby="tab-preview" tabindex="0">
    ${o.trim()?w(o):s`<p class="quiet">Nothing is written yet.</p>`}
  </div>`}var Ki={resolve:()=>"How was it solved?",return:({created_by:o})=>o.agent?"What is the answer?":"What should they do next?"};function zi(o,{created_by:{name:e,agent:t}}){let n=E(e);return t?o==="return"?"Your answer goes to the agent that asks.":"Closes the question. The agent that asks gets this as its answer.":o==="return"?`${n} gets this, and the session back.`:`Closes it. ${n} is told, and the next person with this problem finds it.`}function Qi({savedAt:o}){return o===void 0?d:s`<span class="saved end num" part="saved">
        Draft saved ${Uo(o)}
      </span>`}function Uo(o){return F(new Date(o).toISOString(),Date.now())}function Bi({length:o}){return o<se-Ni?d:s`<span class="count num ${o>=se?"full":""}" role=${o>=se?"alert":d}>
        ${o.toLocaleString()} of ${se.toLocaleString()}
      </span>`}function jo({texts:o,savedAt:e},t,n,i){let r=["resolve","return"].filter(a=>o[a]&&!t.includes(a));return r.length===0||t.length>0?d:s`<section class="kept" part="draft" aria-label="Your draft">
    ${r.map(a=>s`<p class="saved">
            Your draft was not sent${e?`, saved ${Uo(e)}`:""}.
          </p>
          ${w(o[a]??"")}
          <p class="bar">
            <button class="button" type="button" @click=${()=>n(o[a]??"")}>Copy the text</button>
            <button class="button quiet" type="button" @click=${i}>Discard</button>
          </p>`)}
  </section>`}var zo={claim:"C",release:"R",resolve:"E"};function Qo(o){let{primary:e,second:t,hint:n}=o.choices,i=o.copied??n;return s`<div class="bar">
    ${e==="escalate"?Yi(o):d}
    ${e?Ko(o,e,"primary"):Vi(o)}
    ${t?Ko(o,t,"second"):d}
    ${Io(Gi(o),o.menu)}
    ${i?s`<p class="hint" part="hint">${i}</p>`:d}
  </div>`}function Ko(o,e,t){let{handoff:n,pending:i,drafts:r}=o,a=o.keys?zo[e]:void 0,c=(i&&t==="primary"?A[i].pending:void 0)??(r.has(e)?Wi(e):J(e,n));return s`<button
    class="button ${t}"
    type="button"
    aria-label=${t==="second"?c:d}
    data-action=${e}
    aria-disabled=${i?"true":d}
    aria-keyshortcuts=${a?.toLowerCase()??d}
    @click=${()=>Bo(o,e)}
  >
    ${t==="second"?St(c):c}
    ${a&&!i?s`<kbd aria-hidden="true">${a}</kbd>`:d}
  </button>`}function Wi(o){return o==="return"?"Continue answer":"Continue draft"}function Vi({copyLink:o}){return s`<button class="button" type="button" data-item="copy-link" @click=${o}>Copy link</button>`}function Yi({priority:o,prioritize:e}){return s`<label class="choice">
    Priority
    <select class="field" .value=${o} @change=${n=>e(n.target.value)}>
      ${Object.keys(R).map(n=>s`<option value=${n} ?selected=${n===o}>${R[n]}</option>`)}
    </select>
  </label>`}function Gi(o){let{choices:e,handoff:t,pending:n,product:i}=o,r=u=>({id:u,label:J(u,t),key:o.keys?zo[u]:void 0,danger:u==="withdraw",pending:n!==void 0,run:()=>Bo(o,u)}),a={id:"assign",label:t.status==="claimed"?"Reassign…":"Assign…",key:o.keys?"A":void 0,pending:n!==void 0,run:o.assign},l=e.rest.filter(u=>u!=="withdraw"&&u!=="release").map(r),c=e.rest.filter(u=>u==="withdraw"||u==="release").map(r),p={id:"copy-link",label:"Copy link",run:o.copyLink};return[e.assign?[...l,a]:l,c,[...e.primary?[p]:[],{id:"copy-number",label:`Copy #${t.number}`,run:o.copyNumber},...i?[{id:"product",label:"Open in product",href:i}]:[]]]}function Bo(o,e){o.pending||(Ji(e)?o.compose(e):o.act(e))}function Ji(o){return o==="resolve"||o==="return"}function Wo(o,e){let{problem:t,message:n}=e,{code:i,claimed_by:r,claimed_at:a}=t??{};if(r&&a)return{action:o,text:s`${v(r.name)} claimed this ${K(a,"exact")} ago.`,next:"close"};switch(i){case"handoff_closed":return{action:o,text:"This was closed meanwhile. Its outcome is above.",next:"close"};case"version_mismatch":return{action:o,text:"This changed meanwhile. Look at it again, then try again.",next:"retry"};default:{let l=t===void 0||t.status>=500||t.status===429;return{action:o,text:n,next:l?"retry":void 0}}}}function Vo(o,e,t){if(o===void 0)return d;let{action:n,text:i,next:r}=o,a=(l,c)=>s`<button class="link" type="button" @click=${c}>${l}</button>`;return s`<div class="trouble" part="trouble">
    <p>${i}</p>
    ${r==="close"?a("Back to the queue",t):d}
    ${r==="retry"&&n?a("Try again",()=>e(n)):d}
  </div>`}var Le=class{form;texts={};preview=!1;savedAt;#e;#o;#t;#n;#i;#r=!1;constructor(e,t,n){this.#e=e,this.#o=t,this.#t=n,e.addController(this)}hostConnected(){window.addEventListener("storage",this.#s)}hostDisconnected(){window.removeEventListener("storage",this.#s)}get pending(){return this.#r}open(e){this.#s(),this.form=e,this.preview=!1,this.#n=this.#e.handoffId,this.#r=!0,this.#e.requestUpdate()}choose(e){this.form=e,this.#d()}show(e){this.preview=e,this.#e.requestUpdate()}close(){this.form=void 0,this.preview=!1,this.#d()}write(e){this.form&&(this.texts={...this.texts,[this.form]:e},this.#d())}discard(){this.clear(),this.#d()}clear(){this.form=void 0,this.preview=!1,this.texts={},this.savedAt=void 0}reset(){this.#n!==this.#e.handoffId&&(this.form=void 0,this.#r=!1),this.preview=!1,this.#n=void 0,this.texts={},this.savedAt=void 0,this.#i=void 0}restore(){let e=this.#o.current,{handoffId:t}=this.#e;if(this.#i===t||!e?.drafts.ready||!t)return;this.#i=t;let n=e.drafts.get(t);this.texts={...n?.texts,...this.texts},this.savedAt=n?.savedAt,(n?.form==="return"||n?.form==="resolve")&&(this.form??=n.form)}#s=()=>{let{handoffId:e}=this.#e,t=this.#o.current?.drafts;if(!e||this.#i!==e||!t?.ready)return;let n=t.get(e);n?.savedAt!==this.savedAt&&(this.texts=n?.texts??{},this.savedAt=n?.savedAt,this.#e.requestUpdate())};hostUpdated(){if(this.#l(),!this.#r)return;let e=this.#e.renderRoot,t=e.querySelector("textarea");t?t.focus({preventScroll:!0}):e.querySelector("h2")?.focus(),this.#r=!t&&!this.#t.handoff&&this.#t.error===void 0}#d(){let{handoffId:e}=this.#e,t=this.#o.current?.drafts;e&&t&&(t.set(e,{form:this.form,texts:this.texts}),this.savedAt=t.get(e)?.savedAt),this.#e.requestUpdate()}#l(){let e=this.#e.renderRoot.querySelector("textarea");e&&!CSS.supports("field-sizing","content")&&(e.style.setProperty("height","auto"),e.style.setProperty("height",`${e.scrollHeight+2}px`))}};var Me=class{failure;priority;#e;#o;#t;constructor(e,t){this.#o=e,this.#t=t}reset(){this.#e=void 0,this.failure=void 0,this.priority=void 0}get pending(){let{client:e,loader:t}=this.#t;return this.#e??(t.handoff&&e.current?.pending(t.handoff.id))}prioritize(e){this.priority=e,this.#o.requestUpdate()}async run(e,t){let{client:n,loader:i,form:r,announcer:a}=this.#t,l=n.current,{handoff:c,card:p}=i;if(!l||!c||this.pending)return;let u=e==="resolve"||e==="return",h=u?(r.texts[e]??"").trim():t??l.me?.id??"";if(u&&h===""){this.failure=r.form===e?{action:void 0,text:"Write something first.",next:void 0}:void 0,r.open(e);return}this.failure=void 0,this.#e=e,this.#o.requestUpdate();let g=await this.#n(p??de(c),e,h);if(this.#e=void 0,i.handoff?.id!==c.id||!this.#o.isConnected){g.ok||l.tellUnsent(g.card,g.message);return}if(g.ok){i.handoff={...c,...Zi(g.card)},u&&r.clear();let b=t!==void 0&&t!==l.me?.id;a.say(`${b?"Assigned":A[e].done}: ${he(g.card)}`),f(this.#o,"handoff-change",{card:g.card,action:e})}else this.failure=Wo(e,g),a.say(g.message);i.fetch(),this.#o.requestUpdate()}async#n(e,t,n){let i=this.#t.client.current;if(!i)return{ok:!1,card:e,message:"The page is not connected.",problem:void 0};let{priority:r}=this;if(t==="escalate"&&r!==void 0&&r!==e.priority){let a=await i.begin(e.session_id,{intent:"escalate",priority:r,engineer_notes:""});return a.ok?a:{ok:!1,card:a.card??e,message:a.message,problem:void 0}}return i.act(e,t,n)}};function Zi(o){let{session_title:e,problem_summary:t,customer:n,note_preview:i,...r}=o;return r}function Z(o,e){return o.toSorted((t,n)=>Yo(t)-Yo(n)||t.open_claims-n.open_claims||t.name.localeCompare(n.name)).map(t=>({id:t.id,label:t.name,detail:Xi(t,e),person:{id:t.id,name:t.name,agent:t.role==="agent"},dim:Pt(t)}))}function _e(o,e){return o.length===0?"Looking for colleagues…":e.length===0?"No colleague can get this.":"No one with this name can get it."}function Pt({availability:o}){return o==="away"}function Yo(o){return Pt(o)?2:o.online?0:1}function Xi(o,e){let{online:t,open_claims:n}=o,i=n===1?"1 claim":n>1?`${n} claims`:"",r=Pt(o)?"away":t?"on now":"";return[o.id===e?"you":"",r,i].filter(Boolean).join(" · ")}var Oe=class{#e;#o;#t;#n;constructor(e,t,n){this.#e=e,this.#o=t,this.#t=n,e.addController(this)}async open(e){let t=this.#e.renderRoot.querySelector("handoff-picker");t&&!t.open&&(this.#n??=this.#o.current?.followPeople(),await t.show(e))}hostDisconnected(){this.#i()}render(e,t){let{me:n,people:i}=t,r=i.filter(a=>U(e,a,t.actingUser));return s`<handoff-picker
      .options=${Z(r,n?.id)}
      label="Assign to"
      placeholder="Assign to…"
      empty=${_e(i,r)}
      @pick=${a=>this.#t(a.detail.id)}
      @close=${()=>this.#i()}
    ></handoff-picker>`}#i(){this.#n?.(),this.#n=void 0}};var Ne=class{copied;refused;#e;#o;#t;#n=!1;constructor(e,t){this.#e=e,this.#o=t,e.addController(this)}async copy(e,t){this.clear();try{await navigator.clipboard.writeText(e),this.copied=t,this.#o(t),this.#t=setTimeout(()=>this.clear(),4e3)}catch{this.refused=e,this.#n=!0}this.#e.requestUpdate()}clear(){clearTimeout(this.#t),this.copied=void 0,this.refused=void 0,this.#e.requestUpdate()}hostDisconnected(){clearTimeout(this.#t)}hostUpdated(){let e=this.#n?this.#e.renderRoot.querySelector(".copy input"):null;e&&(this.#n=!1,e.focus(),e.select())}};var qe=class{open=!1;#e;#o=new AbortController;constructor(e){this.#e=e,e.addController(this)}hostDisconnected(){this.#o.abort(),this.open=!1}get button(){return this.#e.renderRoot.querySelector("[data-menu]")}show(){this.open||this.#t?.showPopover()}hide(){this.#t?.matches(":popover-open")&&(this.#t.hidePopover(),this.button?.focus({preventScroll:!0}))}onToggle=({newState:e})=>{this.open=e==="open",this.#o.abort();let[t,n]=[this.#t,this.button];this.open&&t&&n&&(this.#o=new AbortController,Re(t,n,this.#o.signal),this.#n[0]?.focus()),this.#e.requestUpdate()};onButtonKeydown=e=>{(e.key==="ArrowUp"||e.key==="ArrowDown")&&(e.preventDefault(),this.show())};onKeydown=e=>{let t=this.#n,n=t.indexOf(e.composedPath()[0]),r={ArrowDown:(n+1)%t.length,ArrowUp:(n-1+t.length)%t.length,Home:0,End:t.length-1}[e.key];e.stopPropagation(),e.key==="Tab"?this.hide():e.key==="Escape"?(e.preventDefault(),this.hide()):r!==void 0&&(e.preventDefault(),t[r]?.focus())};get#t(){return this.#e.renderRoot.querySelector("[role=menu]")}get#n(){return[...this.#t?.querySelectorAll("[role=menuitem]")??[]]}};var De=class{form;menu;#e;#o;#t;#n;#i;constructor(e,t){let{client:n,loader:i,announcer:r}=t;this.#e=e,this.#o=t,this.form=new Le(e,n,i),this.menu=new qe(e),this.#t=new Me(e,{client:n,loader:i,form:this.form,announcer:r}),this.#n=new Oe(e,n,a=>{this.#t.run("reassign",a)}),this.#i=new Ne(e,a=>r.say(a))}reset(){this.#t.reset(),this.form.reset(),this.#i.clear(),this.menu.hide()}fail(e){this.#t.failure={action:void 0,text:e,next:void 0}}can(e){let{primary:t,second:n,rest:i}=this.#l();return e===t||e===n||i.includes(e)}async run(e){this.can(e)&&(e==="resolve"||e==="return"?this.form.open(e):await this.#t.run(e))}assign(){let e=this.menu.button;e&&this.#l().assign&&this.#n.open(e)}async copyLink(){let{sessionId:e,handoffId:t}=this.#e;if(e&&t){let n=this.#o.client.current?.baseUrl??this.#e.baseUrl;await this.#i.copy(Ae({session_id:e,id:t},n),"Link copied.")}}leave(){(this.form.texts[this.form.form??"resolve"]??"")===""?this.#c():this.#e.renderRoot.querySelector("h2")?.focus({preventScroll:!0})}render(e,t){let n=this.#l(),i=this.#o.loader.card??t,r=["resolve","return"].filter(l=>this.can(l)),a=this.form.form!==void 0&&r.includes(this.form.form);return s`<div class="foot" part="actions" role="group" aria-label="Actions">
      ${Vo(this.#t.failure,l=>{this.#t.run(l)},this.#o.close)}
      ${this.#d()}
      ${jo(this.form,r,l=>{this.#i.copy(l,"Text copied.")},()=>this.form.discard())}
      ${a?this.#r(t,r):this.#s(e,t,n)}
      ${n.assign?this.#n.render(i,e):d}
    </div>`}#r(e,t){return Fo({handoff:e,form:this.form,forms:t,pending:this.#t.pending,send:n=>{this.#t.run(n)},leave:()=>this.#c()})}#s(e,t,n){let{card:i,session:r}=this.#o.loader;return Qo({handoff:i??t,choices:n,pending:this.#t.pending,menu:this.menu,keys:this.#e.keys,copied:this.#i.copied,drafts:new Set(["resolve","return"].filter(a=>this.form.texts[a]?.trim())),product:He(e.account?.product_url,r),priority:this.#t.priority??t.priority,act:a=>{this.#t.run(a)},compose:a=>this.form.open(a),assign:()=>this.assign(),copyLink:()=>{this.copyLink()},copyNumber:()=>{this.#i.copy(`#${t.number}`,"Number copied.")},prioritize:a=>this.#t.prioritize(a)})}#d(){let{refused:e}=this.#i;return e===void 0?d:s`<div class="copy" part="copy">
          <input class="field" readonly aria-label="To copy" .value=${e} />
          <button class="button" type="button" @click=${()=>this.#i.clear()}>Done</button>
        </div>`}#l(){let e=this.#o.client.current,{handoff:t,card:n,session:i}=this.#o.loader;return e&&t?Do(n??t,i,e):er}#c(){this.#o.focus.next=`.bar [data-action=${this.form.form}], .bar [data-menu]`,this.form.close()}},er={primary:void 0,second:void 0,rest:[],assign:!1,hint:""};function Go(o,e,t){return s`<nav>
    <button class="link back" type="button" part="back" @click=${t}>${ue} Queue</button>
    ${o?s`<p class="kicker">
            <span class="num">#${o.number}</span>
            <span class="priority">
              ${W(o.priority)}
              <span class="word ${o.priority}">${R[o.priority]}</span>
            </span>
          </p>`:d}
    ${e}
  </nav>`}function Jo({handoff:o,card:e},t){let n=ee(o.context?.title??e?.session_title??"")||"Handoff";return s`<header part="header">
    <h2 id="heading" class=${t.whole?"whole":""} tabindex="-1" dir="auto" title=${t.cut?n:d}>
      ${n}
    </h2>
    ${t.cut||t.whole?s`<button class="link more" type="button" @click=${()=>t.toggle()}>
            ${t.whole?"Shorter":"Whole title"}
          </button>`:d}
  </header>`}function Zo({handoff:o,me:e,now:t}){let{resolution:n,answer:i,claimed_by:r,closed_at:a}=o,l=n??i;return l?s`<section class="said outcome" part="outcome" aria-labelledby="outcome-heading">
    <h3 id="outcome-heading">${n?"Resolution":"Answer"}</h3>
    ${w(l)}
    ${r&&a?Xo(r,e,y(a,t)):d}
  </section>`:d}function Xo(o,e,t){return s`<p class="by">
    ${P(o)}<span><strong>${o.id===e?"You":q(o)}</strong>, ${t}</span>
  </p>`}function en({handoff:o,me:e,now:t}){let{note:n}=ae(o.engineer_notes),{created_by:i}=o,r=n||!o.engineer_notes?"said note":"note";return s`<section class=${r} part="note" aria-label=${`Note from ${E(i.name)}`}>
    ${n?w(n):o.engineer_notes?d:s`<p class="quiet">${i.id===e?"You":q(i)} left no note.</p>`}
    ${Xo(i,e,y(o.created_at,t))}
  </section>`}function tn({handoff:o,now:e}){let t=o.context;return t?.problem_summary?s`<section class="machine" part="summary" aria-labelledby="summary-heading">
    <h3 id="summary-heading">
      Summary by the assistant
      <span class="quiet">${y(t.taken_at,e)}, not reviewed by a person</span>
    </h3>
    ${w(t.problem_summary)}
  </section>`:d}function on({handoff:o,now:e},t){let n=o.context;if(!n)return d;let i=o.messages_since,r=s`<button class="link" type="button" @click=${t}>Show</button>`,a=s`<strong class="num">${i} ${i===1?"message":"messages"} since</strong>`;return s`<p class="freshness" part="freshness">
    Snapshot taken ${y(n.taken_at,e)}.
    ${i===0?"No messages since.":s`${a}. ${r}`}
  </p>`}function nn(o){return s`<div class="loading" part="state" data-state="loading" aria-busy="true">
    <h2 id="heading" tabindex="-1" dir="auto">${o??"Loading…"}</h2>
    <div class="bones" aria-hidden="true">
      <b class="short"></b>
      <b class="gap"></b><b></b><b class="short"></b>
      <b class="gap short"></b><b></b><b></b>
    </div>
  </div>`}function rn(o){return s`<div class="state" part="state" data-state="missing">
    <h2 id="heading" tabindex="-1">This handoff is not here any more or not yours to see.</h2>
    <p class="quiet">Check the link, or ask the person who gave it to you which account it is in.</p>
    <button class="button" type="button" @click=${o}>Back to the queue</button>
  </div>`}function sn(){return s`<div class="state" part="state" data-state="signed-out">
    <h2 id="heading" tabindex="-1">You are signed out.</h2>
    <p class="quiet">Sign in again to see this handoff. Drafts are kept.</p>
  </div>`}function an(o,e,t){return s`<div class="state" part="state" data-state="error">
    ${pe}
    <h2 id="heading" tabindex="-1">Could not load this handoff.</h2>
    <p class="quiet">${o}</p>
    <p class="buttons">
      <button class="button primary" type="button" @click=${e}>Try again</button>
      <button class="button" type="button" @click=${t}>Back to the queue</button>
    </p>
  </div>`}function dn(o){let{handoff:e,now:t}=o,n={...e,...or(o)},i=e.context?.customer;return s`<dl class="facts" part="facts">
    <div>
      <dt class="hidden">Status</dt>
      <dd
        class="status"
        data-status=${n.status}
        data-overdue=${le(n,t)||d}
        part="standing"
      >
        ${ir(n,o)}
      </dd>
    </div>
    ${tr(n,t)}
    ${i?s`<div>
            <dt class="hidden">Customer</dt>
            <dd>${v(i)}</dd>
          </div>`:d}
    <div>
      <dt>${n.status==="parked"?"Parked by":"Asked by"}</dt>
      <dd>
        ${q(n.created_by)}
        <span class="quiet">${y(n.waiting_since??n.created_at,t)}</span>
      </dd>
    </div>
  </dl>`}function tr(o,e){return o.status!=="waiting"||o.due_at===null?d:s`<div>
    <dt class="hidden">Target</dt>
    <dd class=${Ut(o,e)?"soon":"quiet"} part="due">
      ${le(o,e)>0?s`was due ${y(o.due_at,e)}`:Bt(o.due_at)}
    </dd>
  </div>`}function or({handoff:o,card:e}){if(!e||e.version<=o.version)return{};let{status:t,claimed_by:n,claimed_at:i,closed_at:r,waiting_since:a,due_at:l,overdue:c}=e;return{status:t,claimed_by:n,claimed_at:i,closed_at:r,waiting_since:a,due_at:l,overdue:c}}var nr={resolved:"Resolved",returned:"Answered",withdrawn:"Withdrawn"};function ir(o,{me:e,now:t,session:n}){let{claimed_by:i,claimed_at:r,closed_at:a}=o,l=i!==null&&i.id===e,c=l?"you":i&&v(i.name);switch(o.status){case"waiting":{let p=le(o,t);return s`Waiting ${K(o.waiting_since??o.created_at)}${p>0?s`, ${eo(p)}`:d}`}case"parked":return s`Parked ${K(o.created_at,"ago")}`;case"claimed":{let p=l?0:te(Et(o,n),t);return p>0?s`Claimed by ${c}, no activity for ${Kt(p)}`:s`Claimed by ${c} ${r?K(r,"ago"):d}`}default:{let p=o.status==="withdrawn";return s`${nr[o.status]}${c&&!p?s` by ${c}`:d}
        ${a?y(a,t):d}`}}}function ln({handoff:o,now:e}){let t=Ft(o.engineer_notes,o.context),n=Object.values(t).every(r=>r.length===0),i=(r,a,l)=>rr(r,a,l,e);return s`<section part="findings">
    <h3>What was tried, and what is next</h3>
    ${n?s`<p class="quiet">Not listed separately. See the note and the transcript.</p>`:s`${i("Ruled out",M,t.ruledOut)} ${i("Tried",N,t.tried)}
          ${i("Noted",Yt,t.noted)} ${i("Next",Gt,t.next)}
          ${i("Open",Jt,t.questions)}`}
  </section>`}function rr(o,e,t,n){if(t.length===0)return d;let i=r=>s`<p class="source">Session note, ${y(r,n)}</p>`;return s`<div class="quotes">
    <h4>${e??d}${o}</h4>
    <ul>
      ${t.map(({text:r,at:a})=>s`<li>${w(r)} ${a?i(a):d}</li>`)}
    </ul>
  </div>`}var Ie=class{next;#e;#o=null;#t;constructor(e){this.#e=e,e.addController(this)}hostUpdate(){this.#o=this.#e.shadowRoot?.activeElement??null,this.#t=this.#o?.closest("details")}hostUpdated(){if(this.#o&&!this.#o.isConnected)if(this.#t?.isConnected)this.#t.querySelector("summary")?.focus({preventScroll:!0});else{let e=n=>this.#e.renderRoot.querySelector(n),t=this.next&&e(this.next)||e("textarea")||e("h2");t?.focus({preventScroll:t.closest(".foot")!==null})}this.#o=null,this.next=void 0}};function cn(o,e){let t=o?.messages.filter(i=>i.created_at>e)??[],n=t.length>0&&t.length===o?.messages.length;return{messages:t,before:n?o.messages_cursor:null}}function pn(o,e){let t=e.messages[0]?.created_at,n=o?.messages.at(-1)?.created_at;if(!o||o.id!==e.id||t===void 0||n===void 0||n<t)return e;let i=o.messages.filter(r=>r.created_at<t);return i.length===0?e:{...e,messages:[...i,...e.messages],messages_cursor:o.messages_cursor}}function un(o){let e=new Map;return o.toReversed().map(t=>{let n=`${t.created_at} ${t.role}`,i=e.get(n)??0;return e.set(n,i+1),{key:`${n} ${i}`,message:t}}).reverse()}var Fe=class{handoff;session;older;error;missing=!1;#e;#o;#t;#n={};#i=0;#r=0;constructor(e,t,n){this.#e=e,this.#o=t,this.#t=n,e.addController(this)}get card(){let{handoffId:e}=this.#e;return e===void 0?void 0:this.#o.current?.card(e)}hostUpdate(){let e=this.#o.current,{sessionId:t,handoffId:n}=this.#e,i=this.#n;(e!==i.client||t!==i.session||n!==i.handoff)&&(this.#n={client:e,session:t,handoff:n},this.#s())}refresh(){let{card:e,handoff:t}=this;e&&t?e.version>Math.max(this.#r,t.version)&&this.fetch():!t&&this.error!==void 0&&this.#o.current?.connection.state==="live"&&this.fetch()}async fetch(){let e=this.#o.current,{sessionId:t,handoffId:n}=this.#e;if(!e||!t||!n)return;let i=++this.#i;this.#r=this.card?.version??0;try{let[r,a]=await Promise.all([e.api.handoff({session_id:t,id:n}),e.api.session(t).catch(()=>this.session)]);if(i!==this.#i)return;this.handoff=r,this.session=a&&pn(this.session,a),this.error=void 0,this.missing=!1,this.#t.loaded()}catch(r){if(i!==this.#i)return;this.error=D(r),this.missing=sr(r),this.missing&&(this.handoff=void 0)}this.#e.requestUpdate()}loadMessages=async(e,t)=>{let n=this.#i;try{let i=await this.#o.current?.api.messages(this.#e.sessionId??"",e);if(!i||n!==this.#i)return;t==="older"?(i.messages.push(...this.older?.messages??[]),this.older=i):this.session&&(i.messages.push(...this.session.messages),Object.assign(this.session,i))}catch(i){this.#t.failed(D(i))}this.#e.requestUpdate()};#s(){this.handoff?.id!==this.#e.handoffId&&(this.handoff=void 0,this.session=void 0,this.older=void 0),this.error=void 0,this.missing=!1,this.#r=0,this.#t.opened(),this.fetch()}};function sr(o){return o instanceof Dt&&(o.status===404||o.status===400)}var Ue=class{#e;#o;constructor(e,t,n){this.#e=t,this.#o=n,e.addController(this)}hostConnected(){document.addEventListener("visibilitychange",this.#t)}hostDisconnected(){document.removeEventListener("visibilitychange",this.#t)}hostUpdated(){this.#t()}#t=()=>{let e=this.#e.current,{handoff:t}=this.#o;t!==void 0&&t.created_by.id===e?.me?.id&&document.visibilityState==="visible"&&e?.unread.has(t.id)&&e.markRead(t.id)}};var ar={sent:"mailed to",queued:"mail queued for",logged:"mail logged for",failed:"mail failed for"};function hn({mails:o,mails_omitted:e,unheard:t}){let n=Object.entries(ar).map(([i,r])=>{let a=i==="failed",l=o.filter(c=>c.status===i).map(({to:c,error:p},u)=>{let h=u>0?", ":d;return s`${h}${v(c.name)}${a&&p?` (${p})`:d}`});return l.length>0?s`<span class="${a?"":"quiet"} mail">${r} ${l}</span>`:d});return e>0&&n.push(s`<span class="quiet mail num">and ${e} more</span>`),t&&n.push(s`<span class="mail">no mail: all recipients have left or opted out</span>`),n}function mn({posts:o,posts_omitted:e},t){let n=o.map(i=>{let r=i.status==="failing";return s`<span class="${r?"":"quiet"} mail num">
      ${v(i.endpoint)} ${r?lr(i,t):dr(i,t)}
    </span>`});return e>0&&n.push(s`<span class="quiet mail num">and ${e} more</span>`),n}function dr({format:o,at:e,updated_at:t},n){return s`${o==="standard"?"delivered":"posted"} ${y(e,n)}${t?s`, updated ${y(t,n)}`:d}`}function lr({error:o,attempts:e,at:t},n){let i=(o??"error").replaceAll("_"," "),r=e===1?"tried":`tried ${e} times, last`;return s`not reached (${i}), ${r} ${y(t,n)}`}var cr={handoff_parked:"parked it",handoff_created:"escalated it",handoff_claimed:"claimed it",handoff_released:"released it",handoff_resolved:"resolved it",handoff_returned:"returned it with an answer",handoff_withdrawn:"withdrew it",handoff_updated:"added messages"},pr=50;function gn(o,e,t){return s`<section part="timeline">
    <h3>Timeline</h3>
    <ol class="steps">
      ${o.timeline?.map((n,i,r)=>s`${fn(n)&&fn(r[i+1])?d:s`<li>
                <span class="quiet">${y(n.at,e)}</span>
                <p>${hr(n,t)}${gr(n)}${hn(n)}${mn(n,e)}</p>
              </li>`}${i===pr-1?ur(o):d}`)}
    </ol>
  </section>`}function fn(o){return o?.type==="handoff_updated"}function ur({timeline_omitted:o=0}){return o>0?s`<li><span></span><p class="quiet num">${o} more steps</p></li>`:d}function hr(o,e){return o.type==="handoff_overdue"?s`<strong>${o.overdue===2?"2× overdue":"Overdue"}</strong>: still unclaimed`:s`<strong>${mr(o,e)}</strong> ${fr(o,e)}`}function mr({by:o},e){let t=o.on_behalf_of;return o.service&&t?s`${v(o.name)} for ${t.id===e?"you":q(t)}`:e!==void 0&&o.id===e?"You":q(o)}function fr(o,e){if(o.type==="handoff_reassigned"){let t=o.claimed_by;return t&&t.id===It(o.by)?"took it over":s`reassigned it to ${t?.id===e?"you":t?v(t.name):"someone else"}`}return cr[o.type]??o.type.replace("handoff_","").replaceAll("_"," ")}function gr({type:o,waited_seconds:e,seats_reached:t}){if(e!==null&&(o==="handoff_claimed"||o==="handoff_reassigned"))return s`<span class="quiet num"> after ${zt(e*1e3)}</span>`;if(t!==null&&o==="handoff_created"){let n=t===1?"delivered to one live stream":`delivered to ${t} live streams`;return s`<span class="quiet num">, ${t===0?"no one was connected":n}</span>`}return d}var je=class{cut=!1;whole=!1;#e;#o=new ResizeObserver(()=>this.#t());constructor(e){this.#e=e,e.addController(this)}toggle(){this.whole=!this.whole,this.#e.requestUpdate()}reset(){this.whole=!1}hostConnected(){this.#o.observe(this.#e)}hostDisconnected(){this.#o.disconnect()}hostUpdated(){this.#t()}#t(){let e=this.#e.renderRoot.querySelector("h2"),t=!this.whole&&e!==null&&e.scrollHeight>e.clientHeight+1;t!==this.cut&&(this.cut=t,this.#e.requestUpdate())}};var Ke={user:"Engineer",assistant:"Assistant",system:"System",tool:"Tool",note:"Note"},yr=40,yn=90;function vn(o,e,t){let{role:n,content:i}=o,r=n==="tool"&&(i.includes(`
`)||i.length>yn);return s`<li class="message ${n} ${t.current?"current":""}" data-key=${e}>
    ${r?xr(o,t):s`${vr(o,t)} ${br(o,t)}`}
  </li>`}function vr({role:o,name:e,created_at:t},{dated:n}){let i=e?ee(e):"",r=y(t,n?Date.parse(t):Date.now()),a=o==="assistant"?s`<span class="face square ai" aria-hidden="true">AI</span>`:o==="user"||o==="note"?P({id:i||o,name:i||Ke[o],agent:!1}):d;return s`<p class="speaker">
    ${a}<span>${i?v(i):Ke[o]}</span>
    ${i&&o!=="user"?s`<span class="quiet">${Ke[o]}</span>`:d}
    <span class="quiet">${r}</span>
  </p>`}function br({role:o,content:e},{open:t,setOpen:n}){let i=wr(e),r=o==="tool"?s`<p class="plain" dir="auto">${e}</p>`:w(e),a=s`<div class="content">${r}</div>`;return i<=yr?a:s`<div class=${t?"long":"long folded"} @focusin=${t?d:()=>n(!0)}>${a}</div>
        <button class="link fold" type="button" aria-expanded=${t} @click=${()=>n(!t)}>
          ${t?"Show less":`Show all ${i} lines`}
        </button>`}function wr(o){return o.split(`
`).reduce((e,t)=>e+Math.max(1,Math.ceil(t.length/yn)),0)}function xr(o,{open:e,setOpen:t,dated:n}){let{content:i,created_at:r}=o,a=i.split(`
`).find(l=>l.trim()!=="")??"";return s`<details
    class="tool"
    .open=${e}
    @toggle=${l=>t(l.target.open)}
  >
    <summary>
      <strong>${o.name?v(o.name):Ke.tool}</strong>
      <code dir="ltr">${ee(a.slice(0,200))}</code>
      <span class="quiet">${y(r,n?Date.parse(r):Date.now())}</span>
    </summary>
    ${e?s`<div class="content prose">${$e(i)}</div>`:d}
  </details>`}var ze=class{#e;#o;#t=null;#n=0;constructor(e,t){this.#e=e,this.#o=t,e.addController(this)}hostUpdate(){this.#t=this.#e.shadowRoot?.querySelector(this.#o)??null,this.#n=this.#t?.getBoundingClientRect().top??0}hostUpdated(){let e=this.#e.renderRoot.querySelector(this.#o);this.#t?.isConnected&&this.#t!==e&&$r(this.#t)?.scrollBy({top:this.#t.getBoundingClientRect().top-this.#n,behavior:"instant"}),this.#t=null}};function $r(o){for(let e=o;e;e=kr(e))if(e.scrollHeight>e.clientHeight&&/auto|scroll/.test(getComputedStyle(e).overflowY))return e;return document.scrollingElement}function kr(o){let e=o.getRootNode();return o.assignedSlot??o.parentElement??(e instanceof ShadowRoot?e.host:null)}function bn(o){let e=o.trim().replace(/[.*+?^${}()|[\]\\/]/g,"\\$&");return e===""?void 0:new RegExp(e.replace(/\s+/g,"\\s+"),"giu")}function wn(o,e){let t=bn(e);return t?o.flatMap(({key:n,content:i})=>Array.from(i.matchAll(t),(r,a)=>({key:n,nth:a}))):[]}function xn(o,e){let t=bn(e);if(!t)return[];let n=[],i="",r=document.createTreeWalker(o,NodeFilter.SHOW_TEXT);for(let l=r.nextNode();l;l=r.nextNode())l.parentElement?.closest("button, figcaption")||(n.push({node:l,start:i.length}),i+=l.nodeValue??"");let a=l=>{let c=n.findLast(({start:p})=>p<=l)??n[0];return c&&[c.node,Math.min(l-c.start,c.node.length)]};return Array.from(i.matchAll(t),({index:l,0:{length:c}})=>{let p=document.createRange(),[u,h]=[a(l),a(l+c-1)];return u&&h&&(p.setStart(...u),p.setEnd(h[0],Math.min(h[1]+1,h[0].length))),p})}var Qe={match:"hd-match",current:"hd-current-match"};function $n(o,e){typeof Highlight<"u"&&CSS.highlights&&(CSS.highlights.set(Qe.match,new Highlight(...o)),CSS.highlights.set(Qe.current,new Highlight(...e?[e]:[])))}function At(){typeof Highlight<"u"&&CSS.highlights&&(CSS.highlights.delete(Qe.match),CSS.highlights.delete(Qe.current))}var Cr=20,Be=class{#e;#o;#t="";#n;#i=!1;#r=!1;#s=0;constructor(e,t){this.#e=e,this.#o=t,e.addController(this)}get current(){return this.#n}reset(){this.#s++,this.#t="",this.#n=void 0,this.#r=!1}render(){let e=this.#d();return s`<search>
      <input
        class="field"
        type="search"
        aria-label="Search the transcript"
        placeholder="Search the transcript"
        autocomplete="off"
        dir="auto"
        .value=${this.#t}
        @input=${t=>this.#u(t.target.value)}
        @keydown=${t=>this.#h(t)}
      />
      ${this.#t.trim()===""?d:s`<span class="found num" aria-live="polite">${this.#l(e)}</span>
              ${e.length>0?s`${this.#c("Previous match",-1)} ${this.#c("Next match",1)}`:d}
              ${this.#r||this.#o.complete()?d:s`<button class="link" type="button" @click=${()=>{this.#a()}}>Look further</button>`}`}
    </search>`}hostUpdated(){let e=this.#e.renderRoot.querySelector(".transcript > ol");if(!e||this.#t.trim()===""){At();return}let t=[],n;for(let i of e.querySelectorAll(".message")){let r=i.querySelector(".content")??i.querySelector("summary code"),a=r?xn(r,this.#t):[];t.push(...a),i.dataset.key===this.#n?.key&&(n=a[Math.min(this.#n?.nth??0,a.length-1)],this.#i&&(this.#i=!1,(n?.startContainer.parentElement??i).scrollIntoView({block:"center"})))}$n(t,n)}hostDisconnected(){At()}#d(){let e=this.#o.messages();return wn(e.map(({key:t,message:n})=>({key:t,content:n.content})),this.#t)}#l(e){let t=this.#o.messages().length,n=this.#o.complete()?`in all ${t} messages`:`in the newest ${t} messages`;if(this.#r)return`${e.length} so far, ${n}…`;let i=e.findIndex(({key:a,nth:l})=>a===this.#n?.key&&l===this.#n.nth);return`${e.length===0?"None":i<0?`${e.length}`:`${i+1} of ${e.length}`} ${n}`}#c(e,t){return s`<button
      class="button quiet icon ${t===1?"down":"up"}"
      type="button"
      aria-label=${e}
      title=${e}
      @click=${()=>this.#p(t)}
    >
      ${ue}
    </button>`}#u(e){this.#t=e,this.#n=void 0,this.#e.requestUpdate(),e.trim()!==""&&!this.#r&&!this.#o.complete()&&this.#a()}async#a(){let e=++this.#s;this.#r=!0,this.#e.requestUpdate();let t=!0;for(let n=0;t&&n<Cr&&this.#t.trim()!=="";n++)if(t=await this.#o.loadMore(),e!==this.#s)return;this.#r=!1,this.#e.requestUpdate()}#p(e){let t=this.#d();if(t.length===0)return;let n=t.findIndex(({key:r,nth:a})=>r===this.#n?.key&&a===this.#n.nth),i=n<0?e===1?0:-1:(n+e)%t.length;this.#n=t.at(i),this.#i=!0,this.#o.reveal(this.#n?.key??""),this.#e.requestUpdate()}#h(e){e.key==="Enter"&&!e.isComposing?(e.preventDefault(),this.#p(e.shiftKey?-1:1)):e.key==="Escape"&&this.#t!==""&&(e.preventDefault(),e.stopPropagation(),this.#u(""))}};var We=10,Tr=50,Ve=class{#e;#o;#t;#n;#i=We;#r=new Set;constructor(e,t){this.#e=e,this.#o=t,this.#t=new Be(e,{messages:()=>{let{before:n,since:i}=this.#a();return[...n,...i]},loadMore:()=>this.#p(),complete:()=>{let{between:n,earlier:i}=this.#a();return n===null&&i===null},reveal:n=>this.#h(n)}),e.addController(this),new ze(e,".message")}hostUpdate(){this.#n!==this.#e.handoffId&&(this.#n=this.#e.handoffId,this.#i=We,this.#r.clear(),this.#t.reset())}render(){let{handoff:e}=this.#o;if(!e?.context)return d;let t=this.#a(),{before:n,since:i}=t,r=n.slice(-this.#i),a=[...r,...i],l=new Set(a.map(({message:p})=>Ht(p.created_at))).size>1,c=n.length+i.length>We||t.earlier!==null;return s`<details class="transcript" part="transcript" open>
      <summary>
        <h3>Transcript</h3>
        <span class="quiet num">${this.#s(e,t)}</span>
      </summary>
      <div class="tools" ?hidden=${a.length===0}>
        ${this.#t.render()} ${c?this.#u():d}
      </div>
      <ol>
        ${this.#l(t)} ${this.#d(r,void 0,l)}
        ${i.length>0?s`<li class="divider" tabindex="-1"><span>After the handoff</span></li>
                ${this.#c(t.between)} ${this.#d(i,r.at(-1),l)}`:d}
      </ol>
    </details>`}#s({messages_since:e},{before:t,earlier:n}){let i=t.length;return`${i===0?"No messages":`${n?"Last ":""}${i} ${i===1?"message":"messages"}`}${e>0?`, ${e} new`:""}`}#d(e,t,n){let i=e.map(({message:a})=>Ht(a.created_at)),r=t&&Ht(t.message.created_at);return ge(e,({key:a})=>a,({key:a,message:l},c)=>{let p=n&&i[c]!==(c===0?r:i[c-1]);return s`${p?s`<li class="day"><span>${Rr(l.created_at)}</span></li>`:d}
          ${vn(l,a,{open:this.#r.has(a),current:this.#t.current?.key===a,dated:n,setOpen:u=>this.#m(a,u)})}`})}#l({before:e,earlier:t}){return!(e.length>this.#i)&&!t?this.#i>We?s`<li class="beginning quiet">The session began here.</li>`:d:s`<li class="more"><button class="link" type="button" @click=${()=>{this.#i+=Tr,this.#e.requestUpdate(),e.length<this.#i&&t&&this.#o.loadMessages(t,"older")}}>Show earlier messages</button></li>`}#c(e){return e?s`<li class="more"><button class="link" type="button" @click=${()=>{this.#o.loadMessages(e??"","between")}}>Show messages in between</button></li>`:d}#u(){return s`<button class="button quiet" type="button" @click=${()=>{let t=[...this.#e.renderRoot.querySelectorAll(".message")].at(-1);t&&(t.tabIndex=-1,t.focus({preventScroll:!0}),t.scrollIntoView({block:"nearest"}))}}>Newest</button>`}#a(){let{handoff:e,session:t,older:n}=this.#o,i=e?.context;if(!i)return{before:[],earlier:null,since:[],between:null};let r=cn(t,i.taken_at),a=[...n?.messages??[],...i.messages],l=un([...a,...r.messages]);return{before:l.slice(0,a.length),earlier:(n?n.messages_cursor:i.messages_cursor)??null,since:l.slice(a.length),between:r.before}}async#p(){let{between:e,earlier:t,before:n,since:i}=this.#a(),r=e??t;if(r===null)return!1;await this.#o.loadMessages(r,e===null?"older":"between");let a=this.#a();return a.before.length+a.since.length>n.length+i.length}#h(e){let{before:t}=this.#a(),n=t.findIndex(i=>i.key===e);n>=0&&(this.#i=Math.max(this.#i,t.length-n)),this.#m(e,!0)}#m(e,t){t!==this.#r.has(e)&&(this.#r[t?"add":"delete"](e),this.#e.requestUpdate())}};function Ht(o){return new Date(o).toDateString()}function Rr(o){return new Date(o).toLocaleDateString(void 0,{weekday:"long",day:"numeric",month:"long"})}var Ye=class extends x{static styles=Oo;static properties={...z,sessionId:{attribute:"session-id"},handoffId:{attribute:"handoff-id"},keys:{attribute:"no-keys",converter:{fromAttribute:e=>e===null}}};#e=new Q(this,{changed:()=>this.#o.refresh(),tick:()=>this.#h()});#o=new Fe(this,this.#e,{opened:()=>{this.#t.reset(),this.#n.reset()},loaded:()=>this.#a(),failed:e=>this.#t.fail(e)});#t=new De(this,{client:this.#e,loader:this.#o,announcer:O(this),focus:new Ie(this),close:()=>this.#p()});#n=new je(this);#i=new Ve(this,this.#o);#r=Number.POSITIVE_INFINITY;constructor(){super(),this.client=void 0,this.getToken=void 0,this.baseUrl="/api/v1",this.sessionId=void 0,this.handoffId=void 0,this.keys=!0,this.addController(new Ue(this,this.#e,this.#o)),this.addEventListener("keydown",e=>this.#f(e))}focus(){this.updateComplete.then(()=>this.renderRoot.querySelector("h2")?.focus())}compose(e){this.#t.form.open(e)}run(e){return this.#t.run(e)}assign(){this.#t.assign()}copyLink(){return this.#t.copyLink()}render(){if(!this.handoffId)return d;let e=this.#e.current,{handoff:t}=this.#o,n=e&&e.connection.state!=="live"?to(e):d;return s`<article class="context" part="context" aria-labelledby="heading">
      <div class="column">
        <div class="top">
          ${Go(t,n,this.#p)}
          ${e&&t?this.#d(e,t):this.#c()}
        </div>
        ${e&&t?this.#l(e,t):d}
      </div>
      ${e&&t?this.#t.render(e,t):d}
      <p class="hidden" role="status"></p>
    </article>`}#s(e,t){let{card:n,session:i}=this.#o;return{handoff:t,card:n,session:i,me:e.me?.id,now:e.clock.now()}}#d(e,t){let n=this.#s(e,t);return this.#r=jt([n.card??t],n.now),s`${Jo(n,this.#n)} ${dn(n)}`}#l(e,t){let n=this.#s(e,t),{previous_handoff_id:i}=t;return s`${Zo(n)} ${en(n)} ${ln(n)} ${tn(n)}
      <div class="talk">
        ${on(n,()=>this.#m())} ${this.#i.render()}
      </div>
      ${gn(t,n.now,n.me)}
      ${i?this.#u(i,t.session_id):d}`}#c(){let{error:e,missing:t,card:n}=this.#o;return this.#e.current?.connection.state==="signed-out"?sn():e===void 0?nn(n?.session_title):t?rn(this.#p):an(e,()=>{this.#o.fetch()},this.#p)}#u(e,t){return s`<p class="earlier">
      <button class="link" type="button" @click=${()=>f(this,"handoff-open",{card:{id:e,session_id:t}})}>Earlier handoff of this session</button>
    </p>`}#a(){this.#t.form.restore();let{handoff:e,card:t}=this.#o;e&&f(this,"handoff-shown",{card:t??de(e)})}#p=()=>f(this,"handoff-close",void 0);#h(){(this.#e.current?.clock.now()??0)>=this.#r&&this.requestUpdate()}#m(){let e=this.renderRoot.querySelector(".transcript");e&&(e.open=!0,e.querySelector(".divider")?.focus())}#f(e){let t=Pe(e),{form:n,menu:i}=this.#t;if(!this.keys||!t||e.defaultPrevented||i.open)return;if(n.pending&&t!=="close"){e.preventDefault();return}let r=e.composedPath()[0];if(t==="close"&&r instanceof HTMLElement&&r.closest(".composer"))this.#t.leave();else if(t==="close")this.#p();else if(t==="reassign"&&!kn(r))this.assign();else if(Er(t)&&!kn(r)&&this.#t.can(t))this.run(t);else return;e.preventDefault()}};function Er(o){return o==="claim"||o==="release"||o==="resolve"}function kn(o){return o instanceof HTMLTextAreaElement||o instanceof HTMLInputElement||o instanceof HTMLSelectElement}function Cn(o,e,t,n){let i=new Date(n).toDateString(),r=o.filter(({closed_at:a})=>a&&new Date(a).toDateString()===i);return{closed:r.length,own:r.filter(({claimed_by:a})=>t!==void 0&&a?.id===t).length,answered:r.filter(({status:a})=>a==="returned").length,atLeast:e&&r.length===o.length}}function Tn({closed:o,own:e,answered:t,atLeast:n}){if(o===0)return"";let i=[`Closed today: ${o}${n?"+":""}`];return t>0&&i.push(`${t} with an answer`),e>0&&i.push(`${e} by you`),`${i.join(", ")}.`}var Sr={waiting:["No one is waiting.",""],mine:["You have no claims.","What you claim stays here until you resolve, return or release it."],asked:["You have asked no one.","Escalate a session, and you see here who has claimed it and what they answer."],others:["No colleague has a claim.","What others have claimed is here, and what has had no activity for 30 minutes can be taken over."],parked:["Nothing is parked.","A session that is set aside for later stays here until it is escalated."],closed:["Nothing has been closed yet.","What is resolved, answered or withdrawn stays here, and the search finds it."]};function Pr(o,e){return e.filter.q?Ar(e):it(e.filter)?Hr(o,e):Lr(o,e)}function Ar({filter:o,change:e}){let t=it({...o,q:""});return s`<div class="state" part="state" data-state="not-found">
    <p class="lead">Nothing found for “<bdi>${o.q}</bdi>”${t?" with these filters":""}.</p>
    <p class="quiet">Search looks at titles, summaries, notes, customers and #numbers, in all views.</p>
    ${t?s`<button class="button" type="button" @click=${()=>e({...k,q:o.q})}>
            Search without filters
          </button>`:s`<button class="button" type="button" @click=${()=>e(k)}>Clear search</button>`}
  </div>`}function Hr(o,{view:e,change:t}){let n=o.counts?.[e]??0;return s`<div class="state" part="state" data-state="filtered">
    <p class="lead">Nothing here matches the filters.</p>
    <p class="quiet num">${n>0?`Without them this view has ${n}.`:"This view is empty without them too."}</p>
    <button class="button" type="button" @click=${()=>t(k)}>Clear filters</button>
  </div>`}function Lr(o,e){let{view:t,keys:n}=e,[i,r]=Sr[t],a=Mr(o);return s`<div class="state" part="state" data-state="empty">
    ${a?Vt:pe}
    <p class="lead">${i}</p>
    ${r?s`<p class="quiet">${r}</p>`:d}
    ${t==="waiting"||!a?s`<p class="quiet num">${_r(o)}</p>`:d}
    ${t==="waiting"?Or(o):Nr(o,e)} ${n?qr(o,t):d}
  </div>`}function Mr({connection:o}){return o.state==="live"||o.state==="polling"&&o.failed===void 0}function _r(o){let{connection:e}=o;return e.state==="live"?`${oo(e)}, ${F(new Date().toISOString(),Date.now())}`:e.state==="polling"&&e.failed===void 0?`As of ${F(new Date(e.updatedAt).toISOString(),Date.now())}`:"This may be out of date."}function Or(o){let{loaded:e,more:t}=o.list("closed"),n=e?Tn(Cn(o.cards("closed"),t,o.me?.id,o.clock.now())):"";return n?s`<p class="today num" part="today">${n}</p>`:d}function Nr(o,{view:e,choose:t}){let n=o.counts?.waiting??0;return n>0&&(e==="mine"||e==="others")?s`<button class="button" type="button" @click=${()=>t("waiting")}>
        See the ${n===1?"one who waits":`${n} who wait`}
      </button>`:d}function qr(o,e){let t=(e==="waiting"||e==="asked"||e==="parked")&&o.can("createHandoff");return s`<p class="hint">
    ${t?s`<span><kbd>N</kbd> new escalation</span>`:d}
    <span><kbd>/</kbd> search</span>
    <span><kbd>1</kbd>–<kbd>6</kbd> views</span>
    <button class="link" type="button" data-help>All shortcuts</button>
  </p>`}var Lt={priority:"Priority",customer:"Customer",team:"Team",from:"From",claimer:"Claimed by"};function Rn(o,e,t){let n=e.q!=="",i={priority:!0,customer:!0,team:t,from:n||o==="waiting"||o==="mine"||o==="parked",claimer:n||o==="asked"||o==="others"||o==="closed"};return Object.keys(i).filter(r=>i[r]||Ge(e,r))}function Ge(o,e){return o[e].length>0}function En(o,e){return{...o,[e]:k[e]}}function Sn(o,e,t){if(e!=="priority")return{...o,[e]:t};let n=o.priority.includes(t)?o.priority.filter(i=>i!==t):[...o.priority,t];return{...o,priority:Mt.filter(i=>n.includes(i))}}var Mt=["urgent","high","normal","low"];function Pn(o,e,t){switch(e){case"priority":return o.priority.map(n=>R[n]).join(", ");case"customer":return o.customer;case"team":return t.teams.find(({id:n})=>n===o.team)?.name??"a team";default:return Dr(o[e],t)??"a colleague"}}function Dr(o,{people:e,cards:t}){return e.find(n=>n.id===o)?.name??t.flatMap(n=>[n.created_by,n.claimed_by]).find(n=>n?.id===o)?.name}function An(o){let e=o.map(({customer:n})=>n?.trim()??""),t=new Map(e.map(n=>[n.toLowerCase(),n]));return t.delete(""),[...t.values()].sort((n,i)=>n.localeCompare(i))}function Hn(o,e){let t=new Map;for(let n of o){let i=e==="from"?n.created_by:n.claimed_by;i&&t.set(i.id,i.name)}return[...t].map(([n,i])=>({id:n,name:i})).sort((n,i)=>n.name.localeCompare(i.name))}var _t=class{#e;#o;#t;#n;#i=[];#r;#s;constructor(e,t,n){this.#e=e,this.#o=t,this.#t=n,e.addController(this)}hostDisconnected(){this.#y(!1)}hostUpdated(){let e=this.#o.current;e?.me&&e!==this.#r&&(this.#r=e,this.#v(e));let{from:t,claimer:n}=this.#e.filter;this.#y(t!==""||n!==""||this.#n==="from"||this.#n==="claimer")}render(){let{view:e,filter:t}=this.#e,n=this.#c(),i=Rn(e,t,this.#i.length>0),r=i.some(l=>Ge(t,l)),a=this.#n??"priority";return s`
      ${i.map(l=>this.#d(l,t,n))}
      ${r?s`<button class="clear" type="button" @click=${this.#f}>Clear</button>`:d}
      <handoff-picker
        .options=${this.#n?this.#l(a,n):[]}
        .label=${Lt[a]}
        .empty=${a==="customer"?"No customer matches.":"Nothing matches."}
        .multiple=${a==="priority"}
        @pick=${this.#p}
        @close=${this.#h}
      ></handoff-picker>`}#d(e,t,n){let i=Ge(t,e),r=Lt[e],a=i?Pn(t,e,n):"";return s`<span class="chip ${i?"on":""}" data-chip=${e}>
      <button
        type="button"
        class="pick"
        aria-haspopup="dialog"
        aria-expanded=${this.#n===e?"true":"false"}
        @click=${l=>this.#u(e,l.currentTarget)}
      >
        ${i?s`<span class="hidden">${r}: </span><bdi>${a}</bdi>`:s`${r}${Zt}`}
      </button>
      ${i?s`<button
              type="button"
              class="remove"
              aria-label=${`Remove ${r}: ${a}`}
              @click=${()=>this.#m(e)}
            >
              ${M}
            </button>`:d}
    </span>`}#l(e,t){let{filter:n}=this.#e,i=this.#o.current?.me?.id;switch(e){case"priority":return Mt.map(r=>({id:r,label:R[r],icon:W(r),checked:n.priority.includes(r)}));case"customer":return An(t.cards).map(r=>({id:r,label:r,checked:r===n.customer}));case"team":return t.teams.map(({id:r,name:a})=>({id:r,label:a,checked:r===n.team}));default:{let r=Z(t.people,i),a=Hn(t.cards,e).filter(({id:l})=>!r.some(c=>c.id===l));return[...r,...a.map(({id:l,name:c})=>({id:l,label:c}))].map(l=>({...l,checked:l.id===n[e]}))}}}#c(){let e=this.#o.current,{view:t,filter:n}=this.#e;if(!e)return{cards:[],people:[],teams:this.#i};let i=this.#n!==void 0||n.from!==""||n.claimer!=="",r=i?j.flatMap(a=>e.cards(a)):[];return{cards:i?[...r,...e.cards(t,n)]:r,people:e.people,teams:this.#i}}async#u(e,t){this.#n=e,this.#e.requestUpdate(),await this.#e.updateComplete,await this.#a?.show(t)}get#a(){return this.#e.renderRoot.querySelector("handoff-picker")}#p=e=>{this.#n&&this.#t(Sn(this.#e.filter,this.#n,e.detail.id))};#h=()=>{this.#n=void 0,this.#e.requestUpdate()};#m(e){this.#t(En(this.#e.filter,e)),this.#g(e)}#f=()=>{let{q:e}=this.#e.filter;this.#t({...k,q:e}),this.#g("priority")};#g(e){this.#e.updateComplete.then(()=>{let t=n=>this.#e.renderRoot.querySelector(n);(t(`[data-chip=${e}] .pick`)??t(".chip .pick"))?.focus()})}#y(e){e?this.#s??=this.#o.current?.followPeople():(this.#s?.(),this.#s=void 0)}async#v(e){if(e.can("listTeams"))try{this.#i=(await e.api.teams()).filter(({name:t})=>t!==""),this.#e.requestUpdate()}catch{}}};var Ln=12;function Ir(o){if(!o.can("listUsers"))return d;let e=o.people.filter(({id:n,online:i})=>i&&n!==o.me?.id).sort((n,i)=>Number(Je(n))-Number(Je(i))||n.name.localeCompare(i.name)),t=e.length-Ln;return s`<aside part="on-now" aria-labelledby="on-now">
    <h2 id="on-now">On now</h2>
    ${e.length===0?s`<p class="alone">No one else is here.</p>`:d}
    <ul>
      ${e.slice(0,Ln).map(Fr)}
    </ul>
    ${t>0?s`<p class="alone num">${t} more</p>`:d}
  </aside>`}function Je({availability:o}){return o==="away"}function Fr(o){let{open_claims:e}=o,t=`${e} open ${e===1?"claim":"claims"}`;return s`<li class="colleague" data-person=${o.id} data-away=${Je(o)||d}>
    ${P(o)}
    <span class="name">${v(o.name)}</span>
    ${Je(o)?s`<span class="away">away</span>`:d}
    ${e>0?s`<span class="load num" title=${t}>
            <span aria-hidden="true">${e}</span><span class="hidden">${t}</span>
          </span>`:d}
  </li>`}var Ze=class{#e;#o;constructor(e,t){this.#e=e,this.#o=t,e.addController(this)}hostConnected(){document.addEventListener("keydown",this.#t)}hostDisconnected(){document.removeEventListener("keydown",this.#t)}#t=e=>{let t=e.composedPath(),n=t.includes(this.#e);if(e.defaultPrevented||!(n||this.#e.pageKeys))return;let i=re(e),r=Pe(e,n);!r||!i&&(!this.#e.keys||t.some(Mn))||Ot(document)||this.#n(r,e,t)&&e.preventDefault()};#n(e,{repeat:t},n){let i=this.#e,r=this.#o,a=r.card();switch(e){case"next":case"previous":return r.move(e==="next"?1:-1,t),!0;case"open":return!a||n.some(jr)?!1:(r.open(a),!0);case"close":return r.close();case"claim":case"release":case"resolve":case"reassign":return a!==void 0&&r.act(e,a);case"search":return i.focusSearch(),!0;case"begin":return r.begin();case"commands":case"help":return r[e](),!0;default:return r.show(e),!0}}},Ur=["input, textarea, select, [contenteditable]:not([contenteditable=false])","[role=textbox], [role=searchbox], [role=combobox], [role=listbox], [role=menu], [role=application]"].join();function Mn(o){return o instanceof Element&&o.matches(Ur)}function _n(){let o=document.activeElement;for(;o?.shadowRoot?.activeElement;)o=o.shadowRoot.activeElement;return o!==null&&Mn(o)||Ot(document)}function jr(o){return o instanceof Element&&o.matches("a[href], button, summary, [role=button], [role=link], [role=tab]")}var Kr="dialog[open], [popover]:popover-open",zr="[popover=manual], [popover=hint]";function Ot(o){return[...o.querySelectorAll(Kr)].some(e=>!e.matches(zr))?!0:[...o.querySelectorAll("*")].some(({shadowRoot:e})=>e&&Ot(e))}var Xe=class{#e;#o;#t;#n;constructor(e,t){this.#e=e,this.#o=t}get card(){return this.#t?.from===this.#e()?this.#t?.card:void 0}reach(e,t){clearTimeout(this.#n),this.#t={card:e,from:this.#e()},t?this.#n=setTimeout(()=>this.settle(),150):this.settle()}settle(){let{card:e}=this;this.cancel(),e&&this.#o(e)}cancel(){clearTimeout(this.#n),this.#t=void 0}};function On(o,e){return[...Wr(o,e),...Vr(o,e),...Yr(o,e)]}var Qr={resolve:"Resolve…",return:"Return with an answer…",reassign:"Assign to a colleague…",escalate:"Escalate"},Br={claim:"claim",resolve:"resolve",reassign:"reassign",release:"release"};function Wr({client:o,card:e,isOpen:t},n){if(!e)return[];let i=`#${e.number}, ${E(e.session_title)}`,r=(c,p,u,h)=>({id:c,label:p,group:i,run:u,...h&&{keys:_(h)}}),a=(c,p,u)=>({id:c,label:p,group:i,run:u,takesTime:!0});return[...I(e,o.actingUser,o.clock.now()).map(c=>r(c,Qr[c]??A[c].label,()=>n.act(c,e),Br[c])),t?r("close","Close",n.close,"close"):r("open","Open",()=>n.open(e),"open"),a("copy-link","Copy link",()=>n.copyLink(e)),...o.account?.product_url?[a("product","Open in product",()=>n.openInProduct(e))]:[]]}function Vr({client:{counts:o}},e){return j.map(t=>({id:`view-${t}`,label:me[t],group:"Show",also:"view go to",keys:_(t),...o&&{detail:`${o[t]}`},run:()=>e.show(t)}))}function Yr({client:o,comfortable:e,keys:t},n){let i="Everywhere";return[...o.can("createHandoff")?[{id:"begin",label:"New escalation",group:i,also:"begin hand off park session",keys:_("begin"),run:n.begin}]:[],{id:"search",label:"Search",group:i,also:"find",keys:_("search"),run:()=>n.search("")},{id:"density",label:e?"Compact rows":"Comfortable rows",group:i,also:"density",run:()=>n.setComfortable(!e)},{id:"keys",label:t?"Turn keyboard shortcuts off":"Turn keyboard shortcuts on",group:i,run:()=>n.setKeys(!t)},{id:"help",label:"Keyboard shortcuts",group:i,keys:_("help"),run:n.help}]}var Gr=9;function Nn(o,{client:e,card:t},n){if(o==="")return[];let[,i]=/^#?(\d{1,9})$/.exec(o)??[];return[...i?[{id:"number",label:`Open #${Number(i)}`,group:"Go to",takesTime:!0,run:()=>n.openNumber(Number(i))}]:[],...Jr(o,e,t,n),{id:"find",label:`Search for “${E(o)}”`,group:"Go to",run:()=>n.search(o)}]}function Jr(o,e,t,n){let i=Y(o).split(/\s+/),r=e.actingUser,a=t&&I(t,r,e.clock.now()).includes("reassign")?t:void 0,l=({name:p})=>Y(p).split(/\s+/).some(u=>i.some(h=>u.startsWith(h))),c=e.people.filter(l).flatMap(p=>{let u=E(p.name),{id:h}=p,g={group:"Colleagues",icon:P({id:h,name:p.name})};return[...a&&U(a,p,r)?[{id:`assign-${h}`,label:`Assign #${a.number} to ${u}`,takesTime:!0,...g,run:()=>n.assign(a,h)}]:[],...h===r.id?[]:[{id:`claimed-${h}`,label:`Show what ${u} has claimed`,...g,run:()=>n.narrow("others",{claimer:h})},{id:`asked-${h}`,label:`Show what ${u} has asked`,...g,run:()=>n.narrow("waiting",{from:h})}]]});return Te(c,o).slice(0,Gr)}var et=class{#e;#o;#t;#n;#i;constructor(e,t,n){this.#e=e,this.#o=t,this.#t=n,e.addController(this)}open(e){let t=this.#o.current,n=t?I(e,t.actingUser,t.clock.now()):[];return!t||!n.includes("reassign")||!t.can("listUsers")?!1:(this.#n=e,this.#i??=t.followPeople(),this.#e.requestUpdate(),this.#r(e.id),!0)}hostDisconnected(){this.#s()}render({me:e,people:t,actingUser:n}){let i=this.#n,r=i?t.filter(a=>U(i,a,n)):[];return s`<handoff-picker
      class="assign"
      label=${i?`Assign #${i.number} to`:"Assign to"}
      .options=${Z(r,e?.id)}
      empty=${_e(t,r)}
      @pick=${({detail:a})=>i&&void this.#t(i,a.id)}
      @close=${()=>this.#s()}
    ></handoff-picker>`}async#r(e){await this.#e.updateComplete;let t=this.#e.renderRoot,n=t.querySelector(`[data-handoff-id="${e}"]`),i=n?.querySelector(".title")??n??this.#e;await t.querySelector("handoff-picker.assign")?.show(i)}#s(){this.#i?.(),this.#i=void 0}};var Nt=class{#e;#o;#t;#n;#i;#r;#s;#d=0;#l;constructor(e,t,n){this.#e=e,this.#o=t,this.#t=n,this.#n=O(e),this.#i=new et(e,t,n.assign),this.#s=new Xe(()=>e.selected,i=>f(e,"handoff-open",{card:i,focus:!1})),e.addController(this),new Ze(e,{card:()=>this.#a,move:(i,r)=>this.#p(i,r),show:n.show,open:i=>f(e,"handoff-open",{card:i}),close:()=>this.#m(),act:(i,r)=>this.#h(i,r),begin:()=>this.begin(),commands:()=>{this.#f()},help:()=>this.help()})}hostConnected(){document.addEventListener("begin-open",this.#v),document.addEventListener("handoff-shown",this.#y)}hostDisconnected(){document.removeEventListener("begin-open",this.#v),document.removeEventListener("handoff-shown",this.#y),this.#s.cancel(),this.#g()}render(){let e=this.#o.current,{keys:t,pageKeys:n}=this.#e;return s`${e?.can("createHandoff")?s`<begin-handoff .client=${e}></begin-handoff>`:d}
      ${e?s`${this.#c(e)} ${this.#i.render(e)}`:d}
      <handoff-help
        exportparts="help"
        .on=${t}
        .wide=${n}
        @turn=${({detail:i})=>this.#t.setKeys(i.on)}
      ></handoff-help>`}help(){this.#b("handoff-help")?.show()}begin(){let e=this.#b("begin-handoff");return e?.open(),e!==null}#c(e){let t=this.#u(e);return s`<handoff-command-menu
      .commands=${[...On(t,this.#w),...this.#e.commands]}
      .more=${n=>Nn(n,t,this.#w)}
      @close=${this.#g}
    ></handoff-command-menu>`}#u(e){let{selected:t,density:n,keys:i}=this.#e;return{client:e,card:this.#a,isOpen:t!==null,comfortable:n==="comfortable",keys:i}}watch(){let e=this.#d;return()=>e===this.#d&&!_n()}get#a(){let{selected:e}=this.#e;if(this.#s.card)return this.#s.card;let t=this.#e.current();if(e===null||t?.id===e)return t;let n=this.#r?.id===e?this.#r:void 0;return this.#o.current?.card(e)??n}#p(e,t){let n=this.#e.move(e);this.#d++,n&&this.#e.selected!==null&&this.#e.pageKeys&&this.#s.reach(n,t)}#h(e,t){return this.#s.settle(),e==="reassign"&&t.id!==this.#e.selected?this.#i.open(t):this.#e.run(e,t)}#m(){this.#s.cancel();let e=this.#e.selected!==null&&this.#e.pageKeys;return e&&f(this.#e,"handoff-close",void 0),e}async#f(){this.#l??=this.#o.current?.can("listUsers")?this.#o.current.followPeople():void 0,this.#e.requestUpdate(),await this.#e.updateComplete,await this.#b("handoff-command-menu")?.show()}#g=()=>{this.#l?.(),this.#l=void 0};#y=({detail:e})=>{this.#r=e.card,this.#e.requestUpdate()};#v=e=>{!e.defaultPrevented&&this.begin()&&e.preventDefault()};#w={open:e=>f(this.#e,"handoff-open",{card:e}),close:()=>f(this.#e,"handoff-close",void 0),act:(e,t)=>{this.#h(e,t)},assign:(e,t)=>this.#t.assign(e,t),copyLink:e=>this.#k(e),openInProduct:e=>this.#C(e),openNumber:e=>this.#T(e),show:e=>this.#t.show(e),narrow:(e,t)=>{this.#t.show(e),this.#t.narrow({...k,...t})},search:e=>this.#x(e),begin:()=>{this.begin()},setComfortable:e=>this.#$(e),setKeys:e=>this.#t.setKeys(e),help:()=>this.help()};#x(e){e!==""&&this.#t.narrow({...k,q:e}),this.#e.focusSearch()}#$(e){let t=e?"comfortable":"compact";this.#e.density=t,f(this.#e,"density-change",{density:t})}async#k(e){let t=Ae(e,this.#o.current?.baseUrl??"");try{await navigator.clipboard.writeText(t)}catch{return`The browser does not let this page copy. The link is ${t}`}this.#n.say("Link copied")}async#C(e){let t=this.#o.current,n=await t?.api.session(e.session_id).catch(()=>{}),i=He(t?.account?.product_url,n);if(!i)return n?"The product has no address for this session.":"The session could not be fetched. Try again.";window.open(i,"_blank","noopener")}async#T(e){let t=this.#o.current;try{let i=(await t?.api.queue({status:Zr,q:`#${e}`,limit:10}))?.items.find(r=>r.number===e);return i?()=>f(this.#e,"handoff-open",{card:i}):`There is no handoff #${e}.`}catch(n){return D(n)}}#b(e){return this.#e.renderRoot.querySelector(e)}},Zr=["parked","waiting","claimed","resolved","returned","withdrawn"];var Xr=m`:host{position:fixed;container-type:normal}.toasts[hidden]{display:none}.toast{padding-inline-end:var(--hd-space-2)}.toast .text{flex:1;min-width:0}.toast b{font-weight:var(--hd-weight-strong)}.toast .title{display:-webkit-box;overflow:hidden;color:var(--hd-ink-2);-webkit-box-orient:vertical;-webkit-line-clamp:2}.toast .button.icon{margin-inline-start:calc(-1 * var(--hd-space-2))}`,qn=[fe,$,S,Xr];var tt=class{#e=[];#o=new Set;get toasts(){return this.#e}add(e){let t=this.#e.filter(n=>n.news.card.id!==e.card.id);this.#e=[...t,{news:e,left:8e3,unread:!1}].slice(-3)}dismiss(e){this.#e=this.#e.filter(t=>t.news.card.id!==e)}hold(e,t){if(t)this.#o.add(e);else if(this.#o.delete(e))for(let n of this.#e)n.left=Math.max(n.left,3e3)}pass(e){if(this.#o.size>0)return!1;for(let t of this.#e)t.left-=e;return this.#t(({left:t})=>t>0)}read(e){let t=this.#t(n=>!n.unread||e.has(n.news.card.id));for(let n of this.#e)n.unread||=e.has(n.news.card.id);return t}#t(e){let t=this.#e.length;return this.#e=this.#e.filter(e),this.#e.length<t}};var ot=class extends x{static styles=qn;static properties=z;#e=new tt;#o=O(this);#t;constructor(){super(),this.client=void 0,this.getToken=void 0,this.baseUrl="/api/v1",new Q(this,{attached:(e,t)=>this.#n(e,t),tick:()=>this.#e.pass(1e3)&&this.requestUpdate()})}#n(e,t){let n=()=>this.#e.hold("hidden",document.visibilityState!=="visible");n(),document.addEventListener("visibilitychange",n,{signal:t}),e.addEventListener("news",({detail:i})=>this.#i(i),{signal:t}),e.addEventListener("change",()=>this.#e.read(e.unread)&&this.requestUpdate(),{signal:t})}#i(e){this.#e.add(e),this.#o.news(e.card.id,`${rt(e)}: ${e.card.session_title}`),f(this,"queue-news",e),this.requestUpdate()}render(){return s`
      <p class="hidden" role="status"></p>
      <section
        class="toasts"
        part="toasts"
        aria-label="News"
        ?hidden=${this.#e.toasts.length===0}
        @pointerenter=${()=>this.#e.hold("hover",!0)}
        @pointerleave=${()=>this.#e.hold("hover",!1)}
        @focusin=${this.#l}
        @focusout=${this.#c}
      >
        ${ge(this.#e.toasts,({news:e})=>e.card.id,e=>this.#r(e))}
      </section>
    `}#r({news:e}){let{card:t}=e;return s`<div class="toast" part="toast" data-toast=${t.id}>
      <p class="text">
        <b>${rt(e)}</b>
        <span class="title"><bdi>${t.session_title}</bdi></span>
      </p>
      <button class="button" type="button" @click=${()=>this.#s(e)}>Open</button>
      <button class="button quiet icon" type="button" aria-label="Dismiss" @click=${()=>this.#d(t.id)}>
        ${M}
      </button>
    </div>`}#s({card:e}){this.#e.dismiss(e.id),this.requestUpdate(),f(this,"handoff-open",{card:e})}async#d(e){this.#e.dismiss(e),this.requestUpdate(),await this.updateComplete,(this.renderRoot.querySelector(".toast:last-of-type [aria-label]")??this.#t)?.focus()}#l=({relatedTarget:e})=>{this.#e.hold("focus",!0),e instanceof HTMLElement&&!this.renderRoot.contains(e)&&(this.#t=e)};#c=({relatedTarget:e})=>{this.#e.hold("focus",e instanceof Node&&this.renderRoot.contains(e))};updated(){this.#e.hold("focus",this.shadowRoot?.activeElement instanceof Element),this.#e.toasts.length===0&&this.#e.hold("hover",!1)}};C("handoff-context",Ye);C("queue-toasts",ot);export{_t as FilterBar,Nt as QueueKeys,Pr as emptyList,Ai as explainInConsole,Ir as onNow};
/*! For license information please see panels.js.LEGAL.txt */
