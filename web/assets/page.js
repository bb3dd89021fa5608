var Ae=globalThis,Ee=Ae.ShadowRoot&&(Ae.ShadyCSS===void 0||Ae.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,It=Symbol(),vn=new WeakMap,de=class{constructor(e,t,i){if(this._$cssResult$=!0,i!==It)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(Ee&&e===void 0){let i=t!==void 0&&t.length===1;i&&(e=vn.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),i&&vn.set(t,e))}return e}toString(){return this.cssText}},yn=n=>new de(typeof n=="string"?n:n+"",void 0,It),v=(n,...e)=>{let t=n.length===1?n[0]:e.reduce((i,s,o)=>i+(r=>{if(r._$cssResult$===!0)return r.cssText;if(typeof r=="number")return r;throw Error("Value passed to 'css' function must be a 'css' function result: "+r+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(s)+n[o+1],n[0]);return new de(t,n,It)},wn=(n,e)=>{if(Ee)n.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let i=document.createElement("style"),s=Ae.litNonce;s!==void 0&&i.setAttribute("nonce",s),i.textContent=t.cssText,n.appendChild(i)}},qt=Ee?n=>n:n=>n instanceof CSSStyleSheet?(e=>{let t="";for(let i of e.cssRules)t+=i.cssText;return yn(t)})(n):n;var{is:ps,defineProperty:ms,getOwnPropertyDescriptor:gs,getOwnPropertyNames:vs,getOwnPropertySymbols:ys,getPrototypeOf:ws}=Object,Re=globalThis,bn=Re.trustedTypes,bs=bn?bn.emptyScript:"",xs=Re.reactiveElementPolyfillSupport,ce=(n,e)=>n,jt={toAttribute(n,e){switch(e){case Boolean:n=n?bs:null;break;case Object:case Array:n=n==null?n:JSON.stringify(n)}return n},fromAttribute(n,e){let t=n;switch(e){case Boolean:t=n!==null;break;case Number:t=n===null?null:Number(n);break;case Object:case Array:try{t=JSON.parse(n)}catch{t=null}}return t}},kn=(n,e)=>!ps(n,e),xn={attribute:!0,type:String,converter:jt,reflect:!1,useDefault:!1,hasChanged:kn};Symbol.metadata??=Symbol("metadata"),Re.litPropertyMetadata??=new WeakMap;var L=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=xn){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let i=Symbol(),s=this.getPropertyDescriptor(e,i,t);s!==void 0&&ms(this.prototype,e,s)}}static getPropertyDescriptor(e,t,i){let{get:s,set:o}=gs(this.prototype,e)??{get(){return this[t]},set(r){this[t]=r}};return{get:s,set(r){let a=s?.call(this);o?.call(this,r),this.requestUpdate(e,a,i)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??xn}static _$Ei(){if(this.hasOwnProperty(ce("elementProperties")))return;let e=ws(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(ce("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(ce("properties"))){let t=this.properties,i=[...vs(t),...ys(t)];for(let s of i)this.createProperty(s,t[s])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[i,s]of t)this.elementProperties.set(i,s)}this._$Eh=new Map;for(let[t,i]of this.elementProperties){let s=this._$Eu(t,i);s!==void 0&&this._$Eh.set(s,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let i=new Set(e.flat(1/0).reverse());for(let s of i)t.unshift(qt(s))}else e!==void 0&&t.push(qt(e));return t}static _$Eu(e,t){let i=t.attribute;return i===!1?void 0:typeof i=="string"?i:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let i of t.keys())this.hasOwnProperty(i)&&(e.set(i,this[i]),delete this[i]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return wn(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,i){this._$AK(e,i)}_$ET(e,t){let i=this.constructor.elementProperties.get(e),s=this.constructor._$Eu(e,i);if(s!==void 0&&i.reflect===!0){let o=(i.converter?.toAttribute!==void 0?i.converter:jt).toAttribute(t,i.type);this._$Em=e,o==null?this.removeAttribute(s):this.setAttribute(s,o),this._$Em=null}}_$AK(e,t){let i=this.constructor,s=i._$Eh.get(e);if(s!==void 0&&this._$Em!==s){let o=i.getPropertyOptions(s),r=typeof o.converter=="function"?{fromAttribute:o.converter}:o.converter?.fromAttribute!==void 0?o.converter:jt;this._$Em=s;let a=r.fromAttribute(t,o.type);this[s]=a??this._$Ej?.get(s)??a,this._$Em=null}}requestUpdate(e,t,i,s=!1,o){if(e!==void 0){let r=this.constructor;if(s===!1&&(o=this[e]),i??=r.getPropertyOptions(e),!((i.hasChanged??kn)(o,t)||i.useDefault&&i.reflect&&o===this._$Ej?.get(e)&&!this.hasAttribute(r._$Eu(e,i))))return;this.C(e,t,i)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:i,reflect:s,wrapped:o},r){i&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,r??t??this[e]),o!==!0||r!==void 0)||(this._$AL.has(e)||(this.hasUpdated||i||(t=void 0),this._$AL.set(e,t)),s===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[s,o]of this._$Ep)this[s]=o;this._$Ep=void 0}let i=this.constructor.elementProperties;if(i.size>0)for(let[s,o]of i){let{wrapped:r}=o,a=this[s];r!==!0||this._$AL.has(s)||a===void 0||this.C(s,void 0,o,a)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(i=>i.hostUpdate?.()),this.update(t)):this._$EM()}catch(i){throw e=!1,this._$EM(),i}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};L.elementStyles=[],L.shadowRootOptions={mode:"open"},L[ce("elementProperties")]=new Map,L[ce("finalized")]=new Map,xs?.({ReactiveElement:L}),(Re.reactiveElementVersions??=[]).push("2.1.2");var Dt=globalThis,$n=n=>n,Pe=Dt.trustedTypes,Cn=Pe?Pe.createPolicy("lit-html",{createHTML:n=>n}):void 0,Vt="$lit$",H=`lit$${Math.random().toFixed(9).slice(2)}$`,Qt="?"+H,ks=`<${Qt}>`,K=document,ue=()=>K.createComment(""),he=n=>n===null||typeof n!="object"&&typeof n!="function",zt=Array.isArray,Rn=n=>zt(n)||typeof n?.[Symbol.iterator]=="function",Ut=`[ 	
\f\r]`,le=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,_n=/-->/g,Sn=/>/g,F=RegExp(`>|${Ut}(?:([^\\s"'>=/]+)(${Ut}*=${Ut}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Tn=/'/g,An=/"/g,Pn=/^(?:script|style|textarea|title)$/i,Bt=n=>(e,...t)=>({_$litType$:n,strings:e,values:t}),d=Bt(1),pe=Bt(2),hr=Bt(3),M=Symbol.for("lit-noChange"),l=Symbol.for("lit-nothing"),En=new WeakMap,W=K.createTreeWalker(K,129);function Ln(n,e){if(!zt(n)||!n.hasOwnProperty("raw"))throw Error("invalid template strings array");return Cn!==void 0?Cn.createHTML(e):e}var Hn=(n,e)=>{let t=n.length-1,i=[],s,o=e===2?"<svg>":e===3?"<math>":"",r=le;for(let a=0;a<t;a++){let c=n[a],u,h,f=-1,m=0;for(;m<c.length&&(r.lastIndex=m,h=r.exec(c),h!==null);)m=r.lastIndex,r===le?h[1]==="!--"?r=_n:h[1]!==void 0?r=Sn:h[2]!==void 0?(Pn.test(h[2])&&(s=RegExp("</"+h[2],"g")),r=F):h[3]!==void 0&&(r=F):r===F?h[0]===">"?(r=s??le,f=-1):h[1]===void 0?f=-2:(f=r.lastIndex-h[2].length,u=h[1],r=h[3]===void 0?F:h[3]==='"'?An:Tn):r===An||r===Tn?r=F:r===_n||r===Sn?r=le:(r=F,s=void 0);let g=r===F&&n[a+1].startsWith("/>")?" ":"";o+=r===le?c+ks:f>=0?(i.push(u),c.slice(0,f)+Vt+c.slice(f)+H+g):c+H+(f===-2?a:g)}return[Ln(n,o+(n[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),i]},fe=class n{constructor({strings:e,_$litType$:t},i){let s;this.parts=[];let o=0,r=0,a=e.length-1,c=this.parts,[u,h]=Hn(e,t);if(this.el=n.createElement(u,i),W.currentNode=this.el.content,t===2||t===3){let f=this.el.content.firstChild;f.replaceWith(...f.childNodes)}for(;(s=W.nextNode())!==null&&c.length<a;){if(s.nodeType===1){if(s.hasAttributes())for(let f of s.getAttributeNames())if(f.endsWith(Vt)){let m=h[r++],g=s.getAttribute(f).split(H),w=/([.?@])?(.*)/.exec(m);c.push({type:1,index:o,name:w[2],strings:g,ctor:w[1]==="."?He:w[1]==="?"?Me:w[1]==="@"?Oe:Y}),s.removeAttribute(f)}else f.startsWith(H)&&(c.push({type:6,index:o}),s.removeAttribute(f));if(Pn.test(s.tagName)){let f=s.textContent.split(H),m=f.length-1;if(m>0){s.textContent=Pe?Pe.emptyScript:"";for(let g=0;g<m;g++)s.append(f[g],ue()),W.nextNode(),c.push({type:2,index:++o});s.append(f[m],ue())}}}else if(s.nodeType===8)if(s.data===Qt)c.push({type:2,index:o});else{let f=-1;for(;(f=s.data.indexOf(H,f+1))!==-1;)c.push({type:7,index:o}),f+=H.length-1}o++}}static createElement(e,t){let i=K.createElement("template");return i.innerHTML=e,i}};function G(n,e,t=n,i){if(e===M)return e;let s=i!==void 0?t._$Co?.[i]:t._$Cl,o=he(e)?void 0:e._$litDirective$;return s?.constructor!==o&&(s?._$AO?.(!1),o===void 0?s=void 0:(s=new o(n),s._$AT(n,t,i)),i!==void 0?(t._$Co??=[])[i]=s:t._$Cl=s),s!==void 0&&(e=G(n,s._$AS(n,e.values),s,i)),e}var Le=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:i}=this._$AD,s=(e?.creationScope??K).importNode(t,!0);W.currentNode=s;let o=W.nextNode(),r=0,a=0,c=i[0];for(;c!==void 0;){if(r===c.index){let u;c.type===2?u=new ne(o,o.nextSibling,this,e):c.type===1?u=new c.ctor(o,c.name,c.strings,this,e):c.type===6&&(u=new Ne(o,this,e)),this._$AV.push(u),c=i[++a]}r!==c?.index&&(o=W.nextNode(),r++)}return W.currentNode=K,s}p(e){let t=0;for(let i of this._$AV)i!==void 0&&(i.strings!==void 0?(i._$AI(e,i,t),t+=i.strings.length-2):i._$AI(e[t])),t++}},ne=class n{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,i,s){this.type=2,this._$AH=l,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=i,this.options=s,this._$Cv=s?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=G(this,e,t),he(e)?e===l||e==null||e===""?(this._$AH!==l&&this._$AR(),this._$AH=l):e!==this._$AH&&e!==M&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):Rn(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==l&&he(this._$AH)?this._$AA.nextSibling.data=e:this.T(K.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:i}=e,s=typeof i=="number"?this._$AC(e):(i.el===void 0&&(i.el=fe.createElement(Ln(i.h,i.h[0]),this.options)),i);if(this._$AH?._$AD===s)this._$AH.p(t);else{let o=new Le(s,this),r=o.u(this.options);o.p(t),this.T(r),this._$AH=o}}_$AC(e){let t=En.get(e.strings);return t===void 0&&En.set(e.strings,t=new fe(e)),t}k(e){zt(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,i,s=0;for(let o of e)s===t.length?t.push(i=new n(this.O(ue()),this.O(ue()),this,this.options)):i=t[s],i._$AI(o),s++;s<t.length&&(this._$AR(i&&i._$AB.nextSibling,s),t.length=s)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let i=$n(e).nextSibling;$n(e).remove(),e=i}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},Y=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,i,s,o){this.type=1,this._$AH=l,this._$AN=void 0,this.element=e,this.name=t,this._$AM=s,this.options=o,i.length>2||i[0]!==""||i[1]!==""?(this._$AH=Array(i.length-1).fill(new String),this.strings=i):this._$AH=l}_$AI(e,t=this,i,s){let o=this.strings,r=!1;if(o===void 0)e=G(this,e,t,0),r=!he(e)||e!==this._$AH&&e!==M,r&&(this._$AH=e);else{let a=e,c,u;for(e=o[0],c=0;c<o.length-1;c++)u=G(this,a[i+c],t,c),u===M&&(u=this._$AH[c]),r||=!he(u)||u!==this._$AH[c],u===l?e=l:e!==l&&(e+=(u??"")+o[c+1]),this._$AH[c]=u}r&&!s&&this.j(e)}j(e){e===l?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},He=class extends Y{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===l?void 0:e}},Me=class extends Y{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==l)}},Oe=class extends Y{constructor(e,t,i,s,o){super(e,t,i,s,o),this.type=5}_$AI(e,t=this){if((e=G(this,e,t,0)??l)===M)return;let i=this._$AH,s=e===l&&i!==l||e.capture!==i.capture||e.once!==i.once||e.passive!==i.passive,o=e!==l&&(i===l||s);s&&this.element.removeEventListener(this.name,this,i),o&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Ne=class{constructor(e,t,i){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=i}get _$AU(){return this._$AM._$AU}_$AI(e){G(this,e)}},Mn={M:Vt,P:H,A:Qt,C:1,L:Hn,R:Le,D:Rn,V:G,I:ne,H:Y,N:Me,U:Oe,B:He,F:Ne},$s=Dt.litHtmlPolyfillSupport;$s?.(fe,ne),(Dt.litHtmlVersions??=[]).push("3.3.3");var Ie=(n,e,t)=>{let i=t?.renderBefore??e,s=i._$litPart$;if(s===void 0){let o=t?.renderBefore??null;i._$litPart$=s=new ne(e.insertBefore(ue(),o),o,void 0,t??{})}return s._$AI(n),s};var Ft=globalThis,S=class extends L{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Ie(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return M}};S._$litElement$=!0,S.finalized=!0,Ft.litElementHydrateSupport?.({LitElement:S});var Cs=Ft.litElementPolyfillSupport;Cs?.({LitElement:S});(Ft.litElementVersions??=[]).push("4.2.2");function O(n){return(n.on_behalf_of??n).id??void 0}function qe(n){return n.type!=="handoff_updated"}var On={urgent:0,high:1,normal:2,low:3};function me(n){return n.waiting_since??n.created_at}function ge(n,e){return On[n.priority]-On[e.priority]||jn(me(n),me(e))||Wt(n.id,e.id)}function Nn(n,e){return jn(e.closed_at??"",n.closed_at??"")||Wt(n.id,e.id)}function In(n,e){let{engineer_notes:t,context:i,timeline:s,timeline_omitted:o,...r}=e;return{...n,...r}}var qn=30*6e4;function jn(n,e){return Wt(n.replace("Z",""),e.replace("Z",""))}function Wt(n,e){return n<e?-1:n>e?1:0}function U(n){return`⁨${n}⁩`}function ie(n){return Math.random()*Math.min(3e4,1e3*2**Math.min(n,10))}function je(n){let e=n.get("Retry-After");if(!e)return;let t=Number(e),i=Number.isNaN(t)?Date.parse(e)-Date.now():t*1e3;return Number.isNaN(i)?void 0:Math.max(0,i)}var D=class{#e;wait(e,t){return new Promise(i=>{let s=()=>{clearTimeout(o),t.removeEventListener("abort",s),this.#e=void 0,i()},o=setTimeout(s,e);t.addEventListener("abort",s),this.#e=s,t.aborted&&s()})}skip(){this.#e?.()}};var C=class extends Error{problem;retryAfter;constructor(e,t){super(e.detail||e.title),this.name="ProblemError",this.problem=e,this.retryAfter=t}get status(){return this.problem.status}},_s=["unknown_user","inactive_user","no_role","unknown_account"],Un="token_too_large";function Ue({status:n,code:e}){return n===403&&_s.includes(e)}function ve({status:n,code:e}){return n===401||e===Un}var N=class extends Error{constructor(e){super("The server cannot be reached.",{cause:e}),this.name="NetworkError"}},Ss=[400,413,414,431,494],Ts=3*1024;async function De(n,e){let t={type:"about:blank",title:n.statusText||`Status ${n.status}`,status:n.status,detail:`The server returned status ${n.status}.`,code:"unknown"};if(n.headers.get("Content-Type")?.includes("json"))try{t={...t,...await n.json(),status:n.status}}catch{}else if(Ss.includes(n.status)&&e.length>Ts){let i=Math.ceil(e.length/1024);t={...t,title:"Token too large",code:Un,detail:`The token has ${i} KiB, more than the server or a proxy in front of it accepts (status ${n.status}). The identity provider must put less into it: long lists of groups are a common reason.`}}return new C(t,je(n.headers))}var k=class extends Error{refusal;constructor(e){super(e?.detail||"signed out"),this.name="SignedOutError",this.refusal=e}},As=3e4,Ve=class{#e;#n;#t;#s=!1;#i;#o;constructor(e,t=()=>{}){this.#e=e,this.#n=t}get user(){return this.#i===void 0?void 0:Rs(this.#i)}current(){return this.#r(!1)}accept(e){e!==this.#o&&(this.#o=e,this.#n())}async renew(e,t){if(this.#i!==void 0&&this.#i!==e)return this.#i;let i=await this.#r(!0).catch(s=>{throw s instanceof k?this.signedOut(e,t):s});if(i===e)throw this.signedOut(e,t);return i}signedOut(e,t){return new k(e===this.#o&&t?.status!==403?void 0:t)}#r(e){if(this.#t&&(this.#s||!e))return this.#t;let t=(async()=>{let i=await Es(this.#e({refresh:e}));if(!i)throw new k;return this.#i=i,i})().finally(()=>{this.#t===t&&(this.#t=void 0)});return this.#t=t,this.#s=e,t}};async function Es(n){let e,t=new Promise((i,s)=>{e=setTimeout(()=>s(new Error("getToken timed out")),As)});try{return await Promise.race([n,t])}finally{clearTimeout(e)}}function Rs(n){try{let e=n.split(".")[1]??"",t=Uint8Array.from(atob(e.replace(/-/g,"+").replace(/_/g,"/")),s=>s.charCodeAt(0)),i=JSON.parse(new TextDecoder().decode(t));return i instanceof Object&&"sub"in i&&typeof i.sub=="string"?i.sub:void 0}catch{return}}function Ps(n,e,t,i){switch(t){case"resolve":case"return":case"reassign":return n[t](e,i);default:return n[t](e)}}var Qe=class{#e=new Map;pending(e){return this.#e.get(e)}async run(e,t,i,s,o){if(this.#e.has(i.id))return{ok:!1,card:i,message:"The last action is still in progress.",problem:void 0};this.#e.set(i.id,s);try{return{ok:!0,card:t.applyResponse(await Ps(e,i,s,o),i)}}catch(r){let a=r instanceof C?r.problem:void 0;a?.handoff&&t.apply(a.handoff,a.handoff.claimed_by?.id);let u=s==="reassign"&&a?.status===403?Ls(i):I(r);return{ok:!1,card:t.card(i.id)??i,message:u,problem:a}}finally{this.#e.delete(i.id)}}};function Ls(n){return`${n.claimed_by?U(n.claimed_by.name):"The claimer"} was active less than 30 min ago. You can take over later.`}function I(n){if(n instanceof k)return"You are signed out.";if(n instanceof C)switch(n.problem.code){case"own_handoff":return"You escalated this yourself, so someone else must claim it.";case"already_claimed":return`${n.problem.claimed_by?U(n.problem.claimed_by.name):"Someone"} claimed it first.`;case"handoff_closed":return"It has been closed.";case"not_claimed":return"It is unclaimed: the claim was released.";case"not_waiting":return"It is parked, not escalated.";default:return n.problem.detail||n.problem.title}return n instanceof N?n.message:"Something went wrong."}function Kt(n,e,t){switch(n.status){case"waiting":return n.created_by.id===e?["withdraw"]:["claim"];case"claimed":return n.claimed_by?.id===e?["resolve","return","release"]:J(n,t)?["reassign"]:[];default:return[]}}function J(n,e){let t=n.status==="claimed"&&n.claimed_at?e-Date.parse(n.claimed_at):0;return t>=qn?t:0}var ye=class{#e;constructor(e){this.#e=e}me(){return this.#n("/me")}queue(e){let t=new URLSearchParams({status:e.status.join(",")});return e.limit!==void 0&&t.set("limit",String(e.limit)),e.cursor!==void 0&&t.set("cursor",e.cursor),this.#n(`/ai-sessions/queue?${t}`)}handoff(e){return this.#n(Z(e))}session(e){return this.#n(`/ai-sessions/${encodeURIComponent(e)}`)}messages(e,t){let i=new URLSearchParams({before:t});return this.#n(`/ai-sessions/${encodeURIComponent(e)}/messages?${i}`)}claim(e){return this.#t(`${Z(e)}/claim`)}release(e){return this.#t(`${Z(e)}/release`)}withdraw(e){return this.#t(`${Z(e)}/withdraw`)}resolve(e,t){return this.#t(`${Z(e)}/resolve`,{resolution:t})}return(e,t){return this.#t(`${Z(e)}/return`,{answer:t})}reassign(e,t){return this.#t(`${Z(e)}/reassign`,{user_id:t})}#n(e){return this.#s(e,{method:"GET"})}async#t(e,t){let i={"Idempotency-Key":Hs()};t&&(i["Content-Type"]="application/json");let s={method:"POST",headers:i,...t&&{body:JSON.stringify(t)}};try{return await this.#s(e,s)}catch(o){if(o instanceof N||o.problem?.code==="outcome_unknown")return this.#s(e,s);throw o}}async#s(e,t){let{tokens:i}=this.#e,s=await i.current(),o=await this.#i(e,t,s);if(o instanceof C&&ve(o.problem)&&(s=await i.renew(s,o.problem),o=await this.#i(e,t,s)),o instanceof C){let{problem:r}=o;throw ve(r)||Ue(r)?i.signedOut(s,r):o}i.accept(s);try{return await o.json()}catch(r){throw new N(r)}}async#i(e,t,i){let s=Date.now(),o;try{o=await this.#e.fetch(this.#e.baseUrl+e,{...t,headers:{...t.headers,Accept:"application/json",Authorization:`Bearer ${i}`},signal:AbortSignal.timeout(2e4)})}catch(r){throw new N(r)}return this.#e.clock.observe(o.headers.get("Date"),s),o.ok?o:De(o,i)}};function Z(n){return`/ai-sessions/${encodeURIComponent(n.session_id)}/handoffs/${encodeURIComponent(n.id)}`}function Hs(){return Array.from(crypto.getRandomValues(new Uint8Array(16)),n=>n.toString(16).padStart(2,"0")).join("")}var Ms=[["tried",/^(?:what (?:i|we|was) )?tried(?: so far)?$|^(?:done|checked|attempts?)(?: so far)?$/i],["ruledOut",/^ruled out$|^(?:it'?s )?not$|^excluded$/i],["next",/^next(?: steps?)?$|^to ?do$|^suggest(?:ed|ion)s?$|^i would$/i],["questions",/^(?:open )?questions?$|^open$|^unclear$|^unknown$/i]];function we(n){let e={note:"",tried:[],ruledOut:[],next:[],questions:[]},t=[],i,s=!1;for(let o of n.split(/\r?\n/)){let r=Ns(o);r?(i=r.section,r.rest&&e[i].push(r.rest)):o.trim()===""?t.push(...i?[]:[o]):i&&!(s&&!Vn(o))?Is(e[i],o):(i=void 0,t.push(o)),s=o.trim()===""}return e.note=t.join(`
`).replace(/\n{3,}/g,`

`).trim(),e}var Os=[/^\s*(?:#{1,4}\s+)?([a-z' ]{2,24}):(?:\s+(.*))?$/i,/^\s*#{1,4}\s+([a-z' ]{2,24})$/i,/^\s*\*\*([a-z' ]{2,24}):?\*\*:?\s*(.*)$/i];function Ns(n){for(let e of Os){let[,t="",i=""]=e.exec(n.trimEnd())??[],s=Ms.find(([,o])=>o.test(t.trim()))?.[0];if(s)return{section:s,rest:i.trim()}}}var Dn=/^\s*(?:[-*•–]|\d+[.)])\s+/;function Vn(n){return Dn.test(n)}function Is(n,e){let t=n.at(-1);Vn(e)||t===void 0?n.push(e.replace(Dn,"").trim()):n[n.length-1]=`${t}
${e.trim()}`}var X=class{#e=0;#n=Number.POSITIVE_INFINITY;get offset(){return this.#e}now(){return Date.now()+this.#e}observe(e,t){let i=e===null?Number.NaN:Date.parse(e);if(Number.isNaN(i))return;let s=Date.now(),o=1e3+(s-t),r=i+500-(t+s)/2,a=Math.abs(r-this.#e)>o;(o<=this.#n||a)&&(this.#e=Math.abs(r)<o?0:r,this.#n=o)}advanceTo(e){let t=Date.parse(e);t>this.now()&&(this.#e=t-Date.now())}};var Qn="handoffd.draft.";var be=class{#e;#n=new Map;#t;constructor(e){this.#e=e}get ready(){return this.#t!==void 0}setUser(e){this.#t=e,this.#n.clear(),this.#o()}get(e){return this.#n.get(e)??this.#i(this.#s(e))}set(e,t){if(Object.values(t.texts).every(i=>i==="")){this.clear(e);return}this.#n.set(e,t),this.#r(i=>i.setItem(this.#s(e),JSON.stringify({...t,at:Date.now()})))}clear(e){this.#n.delete(e),this.#r(t=>t.removeItem(this.#s(e)))}#s(e){return`${Qn}${this.#t??""}.${e}`}#i(e){return this.#r(t=>{let i=t.getItem(e);return i===null?void 0:JSON.parse(i)})}#o(){this.#r(e=>{let t=Array.from({length:e.length},(i,s)=>e.key(s)??"");for(let i of t.filter(s=>s.startsWith(Qn)))Date.now()-(this.#i(i)?.at??0)>12096e5&&e.removeItem(i)})}#r(e){try{return this.#e&&e(this.#e)}catch{return}}};function Gt(n,e){let t={tried:[],ruledOut:[],next:[],questions:[],noted:[]},i=(s,o,r)=>{let a=we(s);for(let c of["tried","ruledOut","next","questions"])t[c].push(...a[c].map(u=>({text:u,from:o,at:r})));return a.note};for(let{role:s,content:o,created_at:r}of e?.messages??[]){let a=s==="note"?i(o,"note",r):"";a&&t.noted.push({text:a,from:"note",at:r})}return i(n,"engineer",void 0),t}function E({status:n,due_at:e,overdue:t},i){return n!=="waiting"||e===null?0:t>=2?2:t===1||i>=Date.parse(e)?1:0}var zn=10*6e4;function Yt(n,e){return n.status==="waiting"&&n.due_at!==null&&E(n,e)===0&&e>=Date.parse(n.due_at)-zn}function xe(n,e){let t=Number.POSITIVE_INFINITY;for(let{status:i,due_at:s,overdue:o}of n)if(i==="waiting"&&s!==null&&o===0){let r=Date.parse(s);for(let a of[r-zn,r])a>e&&a<t&&(t=a)}return t}var qs=50,ze=class{#e;#n;#t={arrival:new Set,overdue:new Set};constructor(e,t){this.#e=e,this.#n=t}add(e){let t=e.type==="handoff_overdue",i=!t&&qe(e)&&O(e.by)!==this.#e.me;if(e.handoff.status==="waiting"&&(t||i)){let s=t?"overdue":"arrival";this.#t[s].add(e.handoff.id).size===1&&setTimeout(()=>this.#s(s),qs)}}#s(e){let t=[...this.#t[e]].map(i=>this.#e.card(i)).filter(i=>i?.status==="waiting");this.#t[e].clear(),t.length>0&&this.#n(e,t)}};function Bn(n){return{getToken:n.getToken,baseUrl:(n.baseUrl??"/api/v1").replace(/\/+$/,""),fetch:n.fetch??((e,t)=>fetch(e,t)),locks:"locks"in n?n.locks:globalThis.navigator?.locks,channel:"channel"in n?n.channel:js(),clock:n.clock??new X,storage:"storage"in n?n.storage:Us()}}function js(){return globalThis.BroadcastChannel?n=>new BroadcastChannel(n):void 0}function Us(){try{return globalThis.localStorage}catch{return}}var Be=class extends EventTarget{addEventListener(e,t,i){super.addEventListener(e,t,i)}removeEventListener(e,t,i){super.removeEventListener(e,t,i)}emit(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))}};var Fe=class{#e;#n=new D;#t=new AbortController;constructor(e){this.#e=e}async fetch(){let{signal:e}=this.#t;for(let t=0;!e.aborted;t++)try{let{user:i}=await this.#e.me();return e.aborted?void 0:i??void 0}catch(i){if(e.aborted||i instanceof C&&i.status<500&&i.status!==429)return;if(i instanceof k)throw i;let s=i instanceof C?i.retryAfter:void 0;await this.#n.wait(s??ie(t+1),e)}}retry(){this.#n.skip()}close(){this.#t.abort(),this.#t=new AbortController}};var Jt=["waiting","mine","others","parked","closed"],V={waiting:"waiting",mine:"claimed",others:"claimed",parked:"parked",closed:"closed"},ee={waiting:["waiting"],claimed:["claimed"],parked:["parked"],closed:["resolved","returned","withdrawn"]},Fn={waiting:ge,claimed:ge,parked:ge,closed:Nn};function Wn(n,e,t){if(!ee[V[n]].includes(e.status))return!1;let i=e.claimed_by!==null&&e.claimed_by.id===t;return n==="mine"?i:n==="others"?!i:!0}var Kn=100,We=class{#e;#n=new Map;#t=new Map;#s=new Set;#i=new AbortController;constructor(e){this.#e=e}load(e){return this.#s.add(e),this.#e.store.list(e).loaded?Promise.resolve(void 0):this.#o(e)}async reload(){let e=async t=>{await this.#t.get(t),await this.#o(t)};await Promise.all([...this.#s].map(e))}async loadMore(e){let{store:t,api:i}=this.#e,{cursor:s,error:o}=t.list(e);if(!s||this.#t.has(e)){o&&this.retry();return}let r=i.queue({status:ee[e],limit:Kn,cursor:s}).then(a=>{t.append(e,a)},a=>{t.setError(e,I(a),void 0)});await this.#r(e,r)}async recount(){try{this.#e.store.setCounts(await this.#e.api.queue({status:ee.waiting,limit:1})),this.#e.onChange()}catch{}}retry(){for(let e of this.#n.values())e.skip();for(let e of this.#s)this.#e.store.list(e).error!==void 0&&this.#o(e)}close(){this.#i.abort(),this.#i=new AbortController,this.#t.clear(),this.#s.clear()}#o(e){return this.#t.get(e)??this.#r(e,this.#a(e,this.#i.signal))}async#r(e,t){this.#t.set(e,t);try{return await t}finally{this.#t.get(e)===t&&this.#t.delete(e),this.#e.onChange()}}async#a(e,t){let{store:i}=this.#e,s=new D;this.#n.set(e,s);for(let o=0;!t.aborted;o++){let r=Date.now();try{let a=await this.#d(e);return t.aborted?void 0:(i.replace(e,a,r),a[0]?.last_event_id)}catch(a){if(t.aborted)return;if(a instanceof k){this.#e.onSignedOut(a);return}let c=a instanceof C?a.retryAfter:void 0,h=a instanceof C&&a.status<500&&a.status!==429?void 0:c??ie(o+1);if(i.setError(e,I(a),h===void 0?void 0:Date.now()+h),this.#e.onChange(),h===void 0)return;this.#e.onRetry(Date.now()+h,I(a)),await s.wait(h,t)}}}async#d(e){let{api:t,store:i}=this.#e,s=i.pages(e),o=[],r;do{let a=await t.queue({status:ee[e],limit:Kn,cursor:r??void 0});o.push(a),r=a.next_cursor}while(r&&o.length<s);return o}};function Ke(n){let e=/^([0-9a-f]+)-(\d+)$/.exec(n);return e?.[1]&&e[2]?{epoch:e[1],seq:Number(e[2])}:void 0}function R(n,e){let t=n===void 0?void 0:Ke(n),i=Ke(e);return!t||!i||t.epoch!==i.epoch||t.seq<i.seq}function Ge(n,e){let t=Ke(n),i=Ke(e);return!!t&&!!i&&t.epoch===i.epoch&&t.seq+1===i.seq}var Ye=class extends Error{constructor(e,t){super(e),this.name="ParseError",this.type=t.type,this.field=t.field,this.value=t.value,this.line=t.line}};function Zt(n){}function Gn(n){if(typeof n=="function")throw new TypeError("`callbacks` must be an object, got a function instead. Did you mean `{onEvent: fn}`?");let{onEvent:e=Zt,onError:t=Zt,onRetry:i=Zt,onComment:s}=n,o="",r=!0,a,c="",u="";function h(p){let b=r?p.replace(/^\xEF\xBB\xBF/,""):p,[P,Ot]=Ds(`${o}${b}`);for(let Nt of P)f(Nt);o=Ot,r=!1}function f(p){if(p===""){g();return}if(p.startsWith(":")){s&&s(p.slice(p.startsWith(": ")?2:1));return}let b=p.indexOf(":");if(b!==-1){let P=p.slice(0,b),Ot=p[b+1]===" "?2:1,Nt=p.slice(b+Ot);m(P,Nt,p);return}m(p,"",p)}function m(p,b,P){switch(p){case"event":u=b;break;case"data":c=`${c}${b}
`;break;case"id":a=b.includes("\0")?void 0:b;break;case"retry":/^\d+$/.test(b)?i(parseInt(b,10)):t(new Ye(`Invalid \`retry\` value: "${b}"`,{type:"invalid-retry",value:b,line:P}));break;default:t(new Ye(`Unknown field "${p.length>20?`${p.slice(0,20)}…`:p}"`,{type:"unknown-field",field:p,value:b,line:P}));break}}function g(){c.length>0&&e({id:a,event:u||void 0,data:c.endsWith(`
`)?c.slice(0,-1):c}),a=void 0,c="",u=""}function w(p={}){o&&p.consume&&f(o),r=!0,a=void 0,c="",u="",o=""}return{feed:h,reset:w}}function Ds(n){let e=[],t="",i=0;for(;i<n.length;){let s=n.indexOf("\r",i),o=n.indexOf(`
`,i),r=-1;if(s!==-1&&o!==-1?r=Math.min(s,o):s!==-1?s===n.length-1?r=-1:r=s:o!==-1&&(r=o),r===-1){t=n.slice(i);break}else{let a=n.slice(i,r);e.push(a),i=r+1,n[i-1]==="\r"&&n[i]===`
`&&i++}}return[e,t]}var Vs=15e3;async function Yn(n){let e=new AbortController,t=()=>e.abort();n.signal.addEventListener("abort",t),n.signal.aborted&&t();let i=new Xt(t);try{i.start("no response",Vs);let s=await n.fetch(n.url,{headers:{Accept:"text/event-stream",Authorization:`Bearer ${n.token}`,...n.after!==void 0&&{"Last-Event-ID":n.after}},cache:"no-store",signal:e.signal}),o=await Qs(s,n.token);return o?(t(),o):(await zs(s,n,i),{kind:"ended",reason:"the server closed the stream"})}catch{return{kind:"failed",reason:i.expired??"the network failed"}}finally{i.stop(),n.signal.removeEventListener("abort",t)}}async function Qs(n,e){let{status:t}=n;if(t===200){let o=n.headers.get("Content-Type")??"nothing";return o.startsWith("text/event-stream")&&n.body?void 0:{kind:"stopped",reason:"protocol",message:`Expected an event stream, got ${o}. A proxy or a sign-in page between the browser and the server may have answered.`}}if(t===429||t>=500)return{kind:"failed",reason:`status ${t}`,wait:je(n.headers)};let{problem:i,message:s}=await De(n,e);return ve(i)?{kind:"token-refused",problem:i}:Ue(i)?{kind:"signed-out",refusal:i}:t===400?{kind:"position-refused"}:{kind:"stopped",reason:t===403?"forbidden":"protocol",message:s}}function Jn(n,e){return e!==void 0&&n.kind==="token-refused"?{token:e,problem:n.problem}:e!==void 0&&n.kind==="ended"&&n.reason==="expired"?{token:e}:void 0}async function zs(n,e,t){let i=Gn({onEvent:r=>{e.onFrame({id:r.id??"",event:r.event??"message",data:Bs(r.data)})},onComment:r=>{let a=/^keepalive (\S+)$/.exec(r.trim())?.[1];a&&e.onKeepalive(a)},onRetry:e.onRetry}),s=n.body.getReader(),o=new TextDecoder;for(;;){t.start("the stream fell silent",e.idleTimeout);let{done:r,value:a}=await s.read();if(r)return;i.feed(o.decode(a,{stream:!0}))}}function Bs(n){try{return JSON.parse(n)}catch{return}}var Xt=class{expired;#e;#n;constructor(e){this.#e=e}start(e,t){clearTimeout(this.#n),this.#n=setTimeout(()=>{this.expired=e,this.#e()},t)}stop(){clearTimeout(this.#n)}};var Zn=62500,Fs=250,Je=class{#e;#n=new D;#t=new AbortController;#s;#i=!1;#o;#r;#a=3e3;#d;#l;#c;constructor(e){this.#e=e}async run(e){let{tokens:t}=this.#e;this.#s=e;let i=0,s,o=!1;for(this.#m({state:"connecting"});!this.#t.signal.aborted;){let r=await this.#h(s);clearTimeout(this.#c);let{ready:a=!1,token:c}=this.#o??{};if(this.#t.signal.aborted)return;c!==void 0&&(o||=s!==void 0,s=void 0),a&&(i=0,o=!1);let u=Jn(r,c),h=u&&o?t.signedOut(u.token,u.problem):r;if(h instanceof k||h.kind==="signed-out"){this.#m({state:"signed-out",refusal:h.refusal});return}if(h.kind==="stopped"){this.#m({state:"stopped",reason:h.reason,message:h.message});return}if(u){s=u;continue}h.kind==="position-refused"&&(this.#s=void 0,this.#i=!0);let f=ie(i);h.kind==="ended"&&a?f=this.#a:h.kind==="failed"&&h.wait!==void 0&&(f=h.wait+Math.random()*1e3),i+=1;let m="reason"in h?h.reason:"the position was refused";this.#m({state:"reconnecting",retryAt:Date.now()+f,reason:m}),await this.#n.wait(f,this.#t.signal),this.#m({state:"reconnecting",retryAt:Date.now(),reason:m})}}wake(e){this.#n.skip();let t=this.#o;t?.ready&&(Date.now()-t.receivedAt>Zn?t.abort.abort():e==="online"&&this.#p(void 0))}close(){this.#t.abort(),clearTimeout(this.#c),this.#o?.abort.abort(),this.#r?.abort.abort()}async#h(e){this.#o=void 0;let t;try{t=this.#f(await this.#u(e))}catch(i){return i instanceof k?{kind:"signed-out",refusal:i.refusal}:{kind:"failed",reason:"no token is available"}}for(this.#o=t;;){let i=await t.done;if(this.#o===t)return this.#r?.abort.abort(),this.#r=void 0,t.byeReason===void 0?i:{kind:"ended",reason:t.byeReason};t=this.#o}}#u(e){let{tokens:t}=this.#e;return e===void 0?t.current():t.renew(e.token,e.problem)}#f(e){let t=new AbortController;this.#t.signal.aborted&&t.abort();let i={token:e,abort:t,ready:!1,byeReason:void 0,receivedAt:Date.now(),done:Yn({url:this.#e.url,token:e,after:this.#s,fetch:this.#e.fetch,signal:t.signal,idleTimeout:Zn,onFrame:s=>this.#g(i,s),onKeepalive:s=>this.#b(i,s),onRetry:s=>{this.#a=s}})};return i}async#p(e){if(!this.#r)try{let t=await this.#u(e);if(this.#r||this.#t.signal.aborted)return;let i=this.#f(t);this.#r=i,await i.done,this.#r===i&&(this.#r=void 0)}catch{}}#g(e,t){if(e.abort.signal.aborted)return;e.receivedAt=Date.now();let i=t.data;switch(t.event){case"ready":this.#v(e,t.id,i?.degraded??!1);break;case"reset":this.#s=t.id,this.#e.onReset(t.id);break;case"expiring":this.#p({token:e.token});break;case"bye":e.byeReason=i?.reason??"no reason given";break;default:this.#y(t)}}#v(e,t,i){e.ready=!0,this.#e.tokens.accept(e.token),this.#r===e&&(this.#o?.abort.abort(),this.#o=e,this.#r=void 0);let s={state:"live",degraded:i},o=this.#s!==void 0;o||(this.#s=t,this.#e.onPosition(t)),this.#i&&(this.#i=!1,this.#e.onReset(t)),o&&this.#d?.state==="reconnecting"?(this.#m({state:"catching-up"}),this.#x(s)):this.#m(s)}#y(e){let t=e.data;if(!t?.handoff?.id||this.#s!==void 0&&!R(this.#s,e.id))return;let i=this.#s!==void 0&&!Ge(this.#s,e.id);this.#s=e.id,this.#e.onEvent(t,e.id),i&&this.#e.onReset(e.id),this.#l&&this.#x(this.#l)}#b(e,t){e.receivedAt=Date.now(),e.ready&&this.#s!==void 0&&R(this.#s,t)&&e.abort.abort()}#x(e){clearTimeout(this.#c),this.#l=e,this.#c=setTimeout(()=>this.#m(e),Fs)}#m(e){this.#l=void 0,this.#d=e,this.#e.onConnection(e)}};var Ze=class{#e;#n;#t;constructor(e){this.#e=e,e.locks&&e.channel&&(this.#n=e.channel(e.name),this.#n.onmessage=t=>e.onMessage(t.data))}post(e){this.#n?.postMessage(e)}campaign(e){this.withdraw();let t=new AbortController,{signal:i}=t;if(this.#t=t,!this.#n||!this.#e.locks){e(i);return}this.#e.locks.request(this.#e.name,{signal:i},async()=>{i.aborted||await e(i)}).catch(()=>{})}withdraw(){this.#t?.abort(),this.#t=void 0}close(){this.withdraw(),this.#n?.close()}};var Xe=class{#e;#n;#t;#s={state:"connecting"};#i;constructor(e){this.#e=e}get connection(){return this.#s}get leader(){return this.#t!==void 0}get joined(){return this.#n!==void 0}get position(){return this.#i}join(e,t){t||(this.#i=void 0);let{baseUrl:i,locks:s,channel:o}=this.#e.settings,r=`handoffd ${i} ${e??""}`;this.#n=new Ze({name:r,locks:s,channel:o,onMessage:a=>this.#r(a)}),this.#n.post({kind:"hello"})}campaign(e=this.#i){this.#i??=e,this.#n?.campaign(t=>this.#o(t))}wake(e){this.#t?this.#t.wake(e):this.#n?.post({kind:"wake",cause:e})}setState(e){this.#s=e,this.#e.onConnection(e)}close(){this.#n?.close(),this.#n=void 0,this.#t?.close(),this.#t=void 0}async#o(e){let{settings:t,tokens:i}=this.#e,s=new Je({url:`${t.baseUrl}/ai-sessions/escalations/stream`,tokens:i,fetch:t.fetch,onEvent:(o,r)=>{this.#n?.post({kind:"event",event:o,id:r}),this.#l(o,r)},onPosition:o=>{this.#n?.post({kind:"position",id:o}),this.#i=o},onReset:o=>{this.#n?.post({kind:"reset",id:o}),this.#c(o)},onConnection:o=>{o.state!=="signed-out"&&o.state!=="stopped"&&this.#n?.post({kind:"connection",connection:o}),this.setState(o)}});this.#t=s,e.addEventListener("abort",()=>s.close()),this.#n?.post({kind:"leading",id:this.#i}),await s.run(this.#i),this.#t===s&&(this.#t=void 0)}#r(e){switch(e.kind){case"hello":this.leader&&this.#n?.post({kind:"connection",connection:this.#s});break;case"wake":this.#t?.wake(e.cause);break;case"connection":this.#a(e.connection);break;case"event":this.#d(e.event,e.id);break;case"reset":this.#c(e.id);break;case"leading":case"position":e.id!==void 0&&this.#i!==void 0&&R(this.#i,e.id)&&this.#c(e.id)}}#a(e){if(this.#s.state==="stopped"){if(e.state!=="live")return;this.campaign()}!this.leader&&this.#s.state!=="signed-out"&&this.setState(e)}#d(e,t){if(this.#i!==void 0&&!R(this.#i,t))return;let i=this.#i!==void 0&&!Ge(this.#i,t);this.#l(e,t),i&&this.#c(t)}#l(e,t){this.#i=t,this.#e.onEvent(e,t)}#c(e){this.#i=e,this.#e.onReset()}};var Ws=256,et=class{#e;#n="";#t=[];get counts(){return this.#e}set(e,t){let{waiting:i,mine:s,others:o,parked:r,closed:a}=e;this.#e={waiting:i,mine:s,others:o,parked:r,closed:a},this.#n=t;for(let c of this.#t)this.#s(c)}apply(e,t,i,s){let o=s??(e.type==="handoff_released"?O(e.by):e.handoff.claimed_by?.id),r={id:t,delta:Ks(e,i,o)};return this.#t.push(r),this.#t.length>Ws&&this.#t.shift(),this.#s(r),s!==void 0||!/re(assigned|leased)$/.test(e.type)}clear(){this.#e=void 0,this.#t=[]}#s({id:e,delta:t}){if(!this.#e||!R(this.#n,e))return;this.#n=e;let i={...this.#e};for(let s of Object.keys(t))i[s]=Math.max(0,i[s]+(t[s]??0));this.#e=i}};function Ks(n,e,t){let i=s=>s!==void 0&&s===e?"mine":"others";switch(n.type){case"handoff_created":return n.handoff.version>1?{waiting:1,parked:-1}:{waiting:1};case"handoff_claimed":return{waiting:-1,[i(n.handoff.claimed_by?.id)]:1};case"handoff_released":return{waiting:1,[i(t)]:-1};case"handoff_reassigned":{let[s,o]=[i(t),i(n.handoff.claimed_by?.id)];return s===o?{}:{[s]:-1,[o]:1}}case"handoff_resolved":case"handoff_returned":return{[i(t)]:-1,closed:1};case"handoff_withdrawn":return{waiting:-1,closed:1};default:return{}}}var tt=class{me;#e=new Map;#n=new Map;#t=new et;get counts(){return this.#t.counts}card(e){return this.#e.get(e)?.card}changedBy(e){return this.#e.get(e)?.by}list(e){return this.#n.get(e)??{loaded:!1,cursor:null,error:void 0,retryAt:void 0}}pages(e){return this.#n.get(e)?.pages??0}cards(e){let t=V[e],i=this.#n.get(t),s=Fn[t],o=[];for(let{card:r}of this.#e.values())Wn(e,r,this.me)&&(t!=="closed"&&i?.cursor&&i.last&&s(r,i.last)>0||o.push(r));return o.sort(s)}apply(e,t){let i=this.#e.get(e.id);return i&&i.card.version>=e.version?!1:(this.#e.set(e.id,{card:e,by:t,receivedAt:Date.now()}),!0)}applyResponse(e,t){return this.apply(In(this.card(e.id)??t,e),this.me),this.card(e.id)??t}event(e,t){let i=this.card(e.handoff.id),s=i&&i.version<e.handoff.version?i.claimed_by?.id:void 0,o=this.#t.apply(e,t,this.me,s);return this.apply(e.handoff,qe(e)?O(e.by):this.changedBy(e.handoff.id)),o}setCounts(e){this.#t.set(e.counts,e.last_event_id)}append(e,t){for(let i of t.items)this.apply(i);this.#s(e,t),this.setCounts(t)}replace(e,t,i){let s=new Set(t.flatMap(o=>o.items.map(r=>r.id)));for(let[o,{card:r,receivedAt:a}]of this.#e)ee[e].includes(r.status)&&!s.has(o)&&a<i&&this.#e.delete(o);this.#n.delete(e);for(let o of t)this.append(e,o)}setError(e,t,i){this.#n.set(e,{last:void 0,pages:0,...this.#n.get(e),...this.list(e),error:t,retryAt:i})}clear(){this.#e.clear(),this.#n.clear(),this.#t.clear()}#s(e,t){let i=t.items.at(-1)??this.#n.get(e)?.last,s=t.next_cursor,o=this.pages(e)+1;this.#n.set(e,{loaded:!0,cursor:s,error:void 0,retryAt:void 0,last:i,pages:o})}};var Gs=6e4,te=class extends Be{baseUrl;clock;api;drafts;#e;#n=new tt;#t=new Qe;#s;#i;#o;#r;#a=new Set(["waiting"]);#d=0;#l;#c;#h;#u=0;#f;constructor(e){super();let t=Bn(e),{baseUrl:i,clock:s,fetch:o}=t;this.baseUrl=i,this.clock=s,this.#e=new Ve(t.getToken,()=>this.emit("accepted",void 0)),this.drafts=new be(t.storage),this.api=new ye({baseUrl:i,tokens:this.#e,clock:s,fetch:o}),this.#s=new Fe(this.api),this.#r=new ze(this.#n,(r,a)=>this.emit(r,a)),this.#o=new Xe({settings:t,tokens:this.#e,onEvent:(r,a)=>this.#b(r,a),onReset:()=>{this.#i.reload()},onConnection:r=>{this.emit("connection",r),this.#w()}}),this.#i=new We({api:this.api,store:this.#n,onChange:()=>this.#w(),onSignedOut:r=>this.#m(r),onRetry:(r,a)=>{!this.#o.leader&&this.#o.position===void 0&&this.#o.setState({state:"reconnecting",retryAt:r,reason:a})}})}get connection(){return this.#o.connection}get counts(){return this.#n.counts}get leader(){return this.#o.leader}get me(){return this.#c}start(){this.#p()}close(){this.#d++,this.#o.close(),this.#s.close(),this.#i.close(),clearTimeout(this.#f)}signIn(){this.close(),this.start()}wake(e="retry"){this.#s.retry(),this.#i.retry(),this.#o.wake(e),e==="visible"&&this.counts&&Date.now()-this.#u>Gs&&(this.#u=Date.now(),this.#i.recount());let{state:t}=this.connection;e==="retry"&&(t==="stopped"||t==="signed-out")&&this.signIn()}cards(e){return this.#n.cards(e)}card(e){return this.#n.card(e)}list(e){let{loaded:t,cursor:i,error:s,retryAt:o}=this.#n.list(V[e]);return{loaded:t,more:i!==null,error:s,retryAt:o}}show(e){(this.#l!==void 0||this.#o.joined)&&this.#i.load(V[e]),this.#a.add(e)}more(e){return this.#i.loadMore(V[e])}changedBy(e){return this.#n.changedBy(e)}pending(e){return this.#t.pending(e)}async act(e,t,i=""){let s=this.#t.run(this.api,this.#n,e,t,i);this.#w();let o=await s;return o.ok&&(t==="resolve"||t==="return")&&this.drafts.clear(e.id),this.#w(),o}async#p(){let e=++this.#d;this.#o.setState({state:"connecting"});try{await this.#e.current()}catch(s){if(e!==this.#d)return;if(s instanceof k){this.#m(s);return}}if(e!==this.#d)return;this.#g(this.#e.user);let t=this.#v(e),i=await Promise.all([...this.#a].map(s=>this.#i.load(V[s])));await t,e===this.#d&&this.#o.campaign(Ys(i))}#g(e){let t=e===this.#l;t||(this.#n.clear(),this.#y(void 0)),this.#l=e,this.drafts.setUser(e??""),this.#o.join(e,t)}async#v(e){try{let t=await this.#s.fetch();e===this.#d&&(this.#y(t??this.#c),this.#w())}catch(t){e===this.#d&&t instanceof k&&this.#m(t)}}#y(e){this.#c=e,this.#n.me=e?.id}#b(e,t){this.clock.advanceTo(e.at),this.#n.event(e,t)||this.#x(),this.#r.add(e),this.#w()}#x(){clearTimeout(this.#f),this.#f=setTimeout(()=>{this.#i.recount()},1e3+Math.random()*2e3)}#m({refusal:e}){this.close(),this.#o.setState({state:"signed-out",refusal:e})}#w(){let e=this.counts;e&&e!==this.#h&&(this.#h=e,this.#u=Date.now(),this.emit("counts",e)),this.emit("change",void 0)}};function Ys(n){return n.reduce((e,t)=>e!==void 0&&(t===void 0||R(e,t))?e:t,void 0)}var ke=class{#e=[];#n=[];#t=!1;#s=!1;#i=new Map;#o=new Map;get waiting(){let e=new Set(this.#e.map(t=>t.id));return this.#n.filter(t=>!e.has(t.id)).length}get rows(){return this.#e.map(e=>({card:e,arrived:this.#i.has(e.id),leaving:this.#o.has(e.id)}))}clear(){this.#e=[],this.#n=[],this.#t=!1,this.#i.clear(),this.#o.clear()}hold(e){this.#s=e,e||this.reveal()}update(e,t,i=()=>!1){this.#n=e;let s=new Map(e.map(r=>[r.id,r])),o=[];for(let r of this.#e){let a=s.get(r.id);if(a){this.#o.delete(r.id),o.push(a);continue}let c=t(r.id);c?(this.#o.set(r.id,this.#o.get(r.id)??Date.now()),o.push(c)):this.#a(r.id)}this.#e=o,!this.#s||!this.#t?this.reveal():this.#r(i)}#r(e){let t=0;for(let i of this.#n){let s=this.#e.findIndex(o=>o.id===i.id);s>=0?t=s+1:e(i)&&this.#e.splice(t++,0,i)}}reveal(){let e=new Set(this.#e.map(s=>s.id)),t=[...this.#n];for(let s of t)this.#t&&!e.has(s.id)&&this.#i.set(s.id,Date.now());let i;for(let s of this.#e)this.#o.has(s.id)&&t.splice(t.findIndex(o=>o.id===i)+1,0,s),i=s.id;this.#e=t,this.#t=this.#t||t.length>0||this.#n.length>0}extend(){let e=new Set(this.#e.map(i=>i.id)),t=this.#n.findLastIndex(i=>e.has(i.id));this.#e=[...this.#e,...this.#n.slice(t+1)]}markLoaded(){this.#t=!0}sweep(){let e=Date.now(),t=!1;for(let[i,s]of this.#i)e-s>=4e3&&(t=this.#i.delete(i));for(let[i,s]of this.#o)e-s>=4e3&&(this.#a(i),this.#e=this.#e.filter(o=>o.id!==i),t=!0);return t}#a(e){this.#i.delete(e),this.#o.delete(e)}};var y=class extends Error{name="SignInError";session};function Q(n){try{let e=(n.split(".")[1]??"").replaceAll("-","+").replaceAll("_","/"),t=Uint8Array.from(atob(e),s=>s.charCodeAt(0)),i=JSON.parse(new TextDecoder().decode(t));return typeof i=="object"&&i!==null?i:{}}catch{return{}}}function nt(n,e){return(Q(n).exp??0)-e.now()/1e3}var en="handoffd:link",it=class{signIn=void 0;switchUser=void 0;onSignOut=()=>{};#e;constructor(){this.#e=Js()??Zs()}get name(){return this.#e?.name??Q(this.#e?.token??"").name}async getToken(){return this.#e?.token??null}accepted(){}async signOut(){this.#e=void 0,sessionStorage.removeItem(en)}};function Js(){let n=new URLSearchParams(location.hash.slice(1)),e=n.get("token");if(e===null)return;history.replaceState(null,"",location.pathname+location.search);let t={token:e,name:n.get("name")??void 0};return sessionStorage.setItem(en,JSON.stringify(t)),t}function Zs(){let n=sessionStorage.getItem(en);return n===null?void 0:JSON.parse(n)}function st({heading:n,texts:e,buttons:t}){return d`
    <main class="message">
      <h2 tabindex="-1">${n}</h2>
      ${e.map(i=>d`<p>${i}</p>`)}
      ${t.length===0?l:d`<div class="buttons">
              ${t.map(({label:i,click:s},o)=>d`<button class=${o===0?"primary":"secondary"} @click=${s}>${i}</button>`)}
            </div>`}
    </main>
  `}function Xn(n,e,t){let{signIn:i,switchUser:s,name:o}=n;return e===void 0?{heading:"You are signed out",texts:[...i?[]:["Open your link again, or ask for a new one."],"Your drafts are saved."],buttons:i?[{label:"Sign in",click:()=>{i()}}]:[]}:{heading:e.status===403?"You have no access":"You could not be signed in",texts:[...o===void 0||e.status!==403?[]:[`You are signed in as ${o}.`],e.detail||e.title,...i?[]:["Open your link again, or ask for a new one."]],buttons:[...s?[{label:"Sign in as another person",click:()=>{s()}}]:[],{label:"Try again",click:()=>i?void i():t()}]}}var $e=class extends y{},tn=()=>`${location.origin}/`,Xs=4096,ot=class n{#e;#n;constructor(e,t){this.#e=e,this.#n=t}static async discover(e){let{issuer:t}=e,i=`${t.replace(/\/$/,"")}/.well-known/openid-configuration`,s=await fetch(i,{credentials:"omit"}).catch(()=>{}),o=s?.ok?await s.json().then(r=>r,()=>{}):void 0;if(o===void 0)throw new y(`The identity provider ${t} cannot be reached.`);if(o.issuer!==t)throw new y(`The identity provider identifies itself as ${o.issuer}, not ${t}.`);if(![o.authorization_endpoint,o.token_endpoint].every(r=>ei(r,t)))throw new y(`The discovery document of ${t} names no endpoints that can be used.`);return new n(e,o)}get id(){return this.#e.client_id}get issuer(){return this.#e.issuer}get namesIssuer(){return this.#n.authorization_response_iss_parameter_supported??!1}get hasOffline(){return this.#n.scopes_supported?.includes("offline_access")??!1}get endsSessions(){return ei(this.#n.end_session_endpoint,this.issuer)}knowsPrompt(e){return this.#n.prompt_values_supported?.includes(e)??!1}authorize({state:e,nonce:t,prompt:i,offline:s,challenge:o}){return ti(this.#n.authorization_endpoint,{response_type:"code",client_id:this.id,redirect_uri:tn(),scope:`openid profile email${s?" offline_access":""}`,state:e,nonce:t,code_challenge:o,code_challenge_method:"S256",...i&&{prompt:i}})}redeem(e,{verifier:t}){return this.#t({grant_type:"authorization_code",code:e,redirect_uri:tn(),code_verifier:t})}async refresh(e){return{refresh_token:e,...await this.#t({grant_type:"refresh_token",refresh_token:e})}}revoke(e){let{revocation_endpoint:t}=this.#n;if(t!==void 0){let i=new URLSearchParams({client_id:this.id,token:e,token_type_hint:"refresh_token"});fetch(t,{method:"POST",body:i,credentials:"omit",keepalive:!0}).catch(()=>{})}}endSession(e){return ti(this.#n.end_session_endpoint??"",{client_id:this.id,post_logout_redirect_uri:tn(),...e&&e.length<=Xs&&{id_token_hint:e}})}async#t(e){let{token_endpoint:t}=this.#n,i=await fetch(t,{method:"POST",body:new URLSearchParams({client_id:this.id,...e}),credentials:"omit"}).catch(()=>{});if(i===void 0)throw new y(`The identity provider's token endpoint, ${t}, cannot be reached from this page. It must allow the origin ${location.origin} (CORS).`);if(i.status>=500||i.status===429)throw new y("The identity provider is unavailable. Try again in a moment.");let s=await i.json().catch(()=>({}));if(!i.ok||typeof s.id_token!="string"){let o=i.ok?"it returned no ID token":s.error_description??s.error;throw new $e(`The identity provider did not complete the sign-in: ${o??i.status}.`)}return s}};function ei(n,e){let t=n!==void 0&&URL.canParse(n)?new URL(n).protocol:void 0;return t==="https:"||t==="http:"&&e.startsWith("http:")}function ti(n,e){let t=new URL(n);for(let[i,s]of Object.entries(e))t.searchParams.set(i,s);return location.assign(t.href),new Promise(()=>{})}async function ni(){let n=rt(),e=await crypto.subtle.digest("SHA-256",new TextEncoder().encode(n));return{verifier:n,challenge:ii(new Uint8Array(e))}}function rt(){return ii(crypto.getRandomValues(new Uint8Array(32)))}function ii(n){return btoa(String.fromCharCode(...n)).replaceAll("+","-").replaceAll("/","_").replaceAll("=","")}var nn="handoffd:sign-in",on="handoffd:unproven",sn="handoffd:switch",at="handoffd:signed-out";async function si(n){let{verifier:e,challenge:t}=await ni(),i=location.pathname+location.search,s={state:rt(),nonce:rt(),verifier:e,path:i,...n};return sessionStorage.setItem(nn,JSON.stringify(s)),sessionStorage.setItem(on,"yes"),{...s,challenge:t}}function oi(n){let e=n.get("state"),t=sessionStorage.getItem(nn);if(sessionStorage.removeItem(nn),e===null||!(n.has("code")||n.has("error")))return;let i=t===null?void 0:JSON.parse(t);if(history.replaceState(null,"",i?.path??"/"),i?.state!==e)throw new y("This sign-in was not started here. Try again.");return i}function ri(){let[n]=performance.getEntriesByType("navigation");return!(sessionStorage.getItem(on)!==null&&n?.type!=="reload")&&!an()}function rn(){sessionStorage.removeItem(on)}function an(){return localStorage.getItem(at)!==null}function dt(n){n?localStorage.setItem(at,"yes"):localStorage.removeItem(at)}function ai(n){window.addEventListener("storage",({key:e,newValue:t})=>{e===at&&t!==null&&n()})}function di(){sessionStorage.setItem(sn,"yes")}function ci(){let n=sessionStorage.getItem(sn)!==null;return sessionStorage.removeItem(sn),n}var eo=["login_required","interaction_required","consent_required","account_selection_required"],to=n=>Math.min(60,n/4),no=1e4,ct=class n{onSignOut=()=>{};#e;#n;#t;#s=0;#i=0;#o=!1;#r;constructor(e,t){this.#e=e,this.#n=t,ai(()=>{this.#d(),this.onSignOut()})}static async begin(e,t){if(!isSecureContext)throw new y("Sign-in requires HTTPS.");let i=new URLSearchParams(location.search),s=oi(i),o=new n(await ot.discover(e),t);return s!==void 0?await o.#h(s,i).catch(r=>{throw r instanceof y?Object.assign(r,{session:o}):r}):ci()?await o.signIn():ri()&&await o.#c("none"),o}get name(){let e=this.#a();return e.name??e.preferred_username??e.email}accepted(){this.#o=!0,rn()}async getToken({refresh:e}){let t=this.#t?.id_token;if(t===void 0)return null;let i=nt(t,this.#n);if(!e&&i>this.#i)return t;if(this.#r??=this.#l().finally(()=>{this.#r=void 0}),e)return this.#r;try{return await this.#r??this.#t?.id_token??null}catch(s){if(i>0)return t;throw s}}signIn=async()=>{let e=an()&&!this.#e.endsSessions;dt(!1),await this.#c(e?"select_account":void 0)};switchUser=async()=>{let e=this.#e;if(e.endsSessions&&this.#t!==void 0&&!e.knowsPrompt("select_account")){di(),await this.signOut();return}dt(!1);let t=e.knowsPrompt("select_account")||!(e.endsSessions||e.knowsPrompt("login"));await this.#c(t?"select_account":"login")};async signOut(){let e=this.#t?.id_token;this.#d(),dt(!0),this.#e.endsSessions&&await this.#e.endSession(e)}#a(){return Q(this.#t?.id_token??"")}#d(){let e=this.#t?.refresh_token;this.#t=void 0,e!==void 0&&this.#e.revoke(e)}async#l(){let e=this.#t;if(e===void 0||!(this.#o||nt(e.id_token,this.#n)<=0))return null;if(e.refresh_token!==void 0){let t=await this.#e.refresh(e.refresh_token).catch(i=>{if(!(i instanceof $e))throw i});if(this.#t!==e)return null;if(t!==void 0&&Q(t.id_token).sub===Q(e.id_token).sub)return this.#u(t),t.id_token}return this.#n.now()-this.#s<no?null:this.#c("none")}async#c(e,t=this.#e.hasOffline){return this.#e.authorize(await si({prompt:e,offline:t}))}async#h(e,t){let i=t.get("iss");if(i===null?this.#e.namesIssuer:i!==this.#e.issuer)throw new y("The response came from another identity provider.");let s=t.get("error");if(s==="invalid_scope"&&e.offline)return this.#c(e.prompt,!1);if(s!==null){if(e.prompt==="none"&&eo.includes(s)){rn();return}throw new y(`The identity provider refused to sign you in: ${t.get("error_description")??s}`)}let o=await this.#e.redeem(t.get("code")??"",e);this.#f(Q(o.id_token),e),this.#u(o)}#u(e){this.#t=e,this.#o=!1,this.#s=this.#n.now(),this.#i=to(nt(e.id_token,this.#n))}#f({iss:e,aud:t,exp:i,nonce:s},o){let r=[t].flat().includes(this.#e.id);if(e!==this.#e.issuer||!r||s!==o.nonce||i===void 0)throw new y("The identity provider returned a token for another application.")}};var T={claim:{label:"Claim",pending:"Claiming…",done:"Claimed"},release:{label:"Release",pending:"Releasing…",done:"Released"},resolve:{label:"Resolve",pending:"Resolving…",done:"Resolved"},return:{label:"Return with answer",pending:"Returning…",done:"Returned"},reassign:{label:"Take over",pending:"Taking over…",done:"Taken over"},withdraw:{label:"Withdraw",pending:"Withdrawing…",done:"Withdrawn"}};var io={claim:"c",release:"r",resolve:"e"},so={resolve:{label:"How was it solved?",hint:"For the next person with this problem.",send:"Resolve"},return:{label:"What should they do next?",hint:"Sent back with the session to the person who escalated it.",send:"Return"}};function li(n,e,t,i){return Kt(dn(n,e),t,i)}function dn(n,e){let t=e?.messages?.at(-1)?.created_at,i=t&&n.claimed_at&&t>n.claimed_at?t:n.claimed_at;return{...n,claimed_at:i}}function ui(n){let e=n.form&&n.actions.includes(n.form)?n.form:void 0;return d`<div class="actions" part="actions">
    ${n.note?d`<p class="trouble" part="trouble">${n.note}</p>`:l}
    ${e?ro(n,e):oo(n)}
    ${n.form&&!e&&n.texts[n.form]?ao(n,n.form):l}
  </div>`}function oo(n){return n.actions.length===0?l:d`<div class="buttons">
    ${n.actions.map((e,t)=>{let i=io[e],s=e==="resolve"||e==="return"?e:void 0;return d`<button
        class="button ${t===0&&e!=="withdraw"?"primary":""}"
        type="button"
        data-action=${e}
        aria-disabled=${n.pending?"true":l}
        aria-keyshortcuts=${i??l}
        @click=${()=>s?n.choose(s):n.act(e)}
      >
        ${n.pending===e?T[e].pending:T[e].label}
      </button>`})}
  </div>`}function ro(n,e){let{label:t,hint:i,send:s}=so[e],o=a=>{a.preventDefault(),n.act(e)},r=a=>{a.key==="Enter"&&(a.ctrlKey||a.metaKey)&&o(a)};return d`<form @submit=${o}>
    <label for="text">${t}</label>
    <textarea
      id="text"
      rows="5"
      maxlength="20000"
      required
      dir="auto"
      aria-describedby="hint"
      .value=${n.texts[e]??""}
      @input=${a=>n.write(a.target.value)}
      @keydown=${r}
    ></textarea>
    <p class="quiet" id="hint">${i} Saved as a draft while you write.</p>
    <div class="buttons">
      <button
        class="button primary"
        type="submit"
        data-action=${e}
        aria-disabled=${n.pending?"true":l}
      >
        ${n.pending===e?T[e].pending:s}
      </button>
      <button class="button" type="button" @click=${()=>n.choose(void 0)}>
        ${n.texts[e]?"Save for later":"Cancel"}
      </button>
    </div>
  </form>`}function ao({texts:n},e){return d`<div class="kept">
    <p class="quiet">Your draft</p>
    <p class="prose" dir="auto">${n[e]}</p>
  </div>`}var lt=class{form;texts={};#e;#n;#t;#s;#i;#o=!1;constructor(e,t,i){this.#e=e,this.#n=t,this.#t=i,e.addController(this)}get pending(){return this.#o}open(e){this.form=e,this.#s=this.#e.handoffId,this.#o=!0,this.#e.requestUpdate()}close(){this.form=void 0,this.#r()}write(e){this.form&&(this.texts={...this.texts,[this.form]:e},this.#r())}clear(){this.form=void 0,this.texts={}}reset(){this.#s!==this.#e.handoffId&&(this.form=void 0,this.#o=!1),this.#s=void 0,this.texts={},this.#i=void 0}restore(){let e=this.#n.current,{handoffId:t}=this.#e;if(this.#i===t||!e?.drafts.ready||!t)return;this.#i=t;let i=e.drafts.get(t);this.texts={...i?.texts,...this.texts},(i?.form==="return"||i?.form==="resolve")&&(this.form??=i.form)}hostUpdated(){if(!this.#o)return;let e=this.#e.renderRoot,t=e.querySelector("textarea");(t??e.querySelector("h2"))?.focus(),this.#o=!t&&!this.#t.handoff&&this.#t.error===void 0}#r(){if(this.#e.handoffId){let e=this.texts;this.#n.current?.drafts.set(this.#e.handoffId,{form:this.form,texts:e})}this.#e.requestUpdate()}};var co={live:"Live again.",reconnecting:"Connection lost. Reconnecting.",stopped:"Live updates have stopped.","signed-out":"You are signed out."},cn=class{#e;#n=0;#t=new Map;#s=Number.NEGATIVE_INFINITY;#i;#o;#r;#a="live";#d="live";constructor(e){this.#e=e}say(e){this.#s=Date.now(),this.#e(e)}arrived(e,t){this.#n+=e,this.#i=t,this.#l()}overdue(e,t){this.#t.set(e,t),this.#l()}#l(){this.#o??=setTimeout(()=>{let e=[...this.#c(),...this.#h()];this.#u(),this.say(e.join(" "))},Math.max(500,this.#s+5e3-Date.now()))}#c(){if(this.#n===0)return[];let e=this.#n===1?"One new escalation.":`${this.#n} new escalations.`,t=this.#i?.();return t===void 0?[e]:[e,`${t} waiting.`]}#h(){let[e,...t]=this.#t.values();return e===void 0?[]:[t.length===0?`Overdue: ${e}.`:`${t.length+1} escalations are overdue.`]}#u(){clearTimeout(this.#o),this.#o=void 0,this.#n=0,this.#i=void 0,this.#t.clear()}connection({state:e}){let t=co[e];!t||e===this.#a||(this.#a=e,clearTimeout(this.#r),this.#r=setTimeout(()=>{e!==this.#d&&(this.#d=e,this.say(t))},2e3))}hostDisconnected(){clearTimeout(this.#r),this.#u()}};function ut(n){let e=new cn(t=>{let i=n.renderRoot.querySelector("[role=status]");i&&(i.textContent=t)});return n.addController(e),e}function _(n,e,t){n.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0}))}var Ce=new Map;function hi(n,e){let t=Ce.get(n)??lo(n,e);t.users+=1,t.getToken=e;let i=!1,s=()=>{i||(i=!0,t.users-=1,queueMicrotask(()=>{t.users===0&&Ce.get(n)===t&&(Ce.delete(n),t.client.close())}))};return{client:t.client,release:s}}function lo(n,e){let t=new te({baseUrl:n,getToken:s=>i.getToken(s)}),i={client:t,getToken:e,users:0};return t.start(),Ce.set(n,i),i}function fi(n,e){let t=Ce.get(n);t&&(t.getToken=e,t.client.connection.state==="signed-out"&&t.client.signIn())}function q(n){if(n<1e4)return"now";if(n<6e4)return`${Math.floor(n/1e4)}0 s`;if(n<36e5)return`${Math.floor(n/6e4)} m`;if(n<864e5){let e=Math.floor(n%36e5/6e4);return`${Math.floor(n/36e5)} h ${String(e).padStart(2,"0")} m`}return`${Math.floor(n/864e5)} d`}function ht(n){return n<6e4?`${Math.max(1,Math.round(n/1e3))} s`:q(n)}function pi(n){return n<1e4?"just now":`${q(n)} ago`}function mi(n){return n<1e4?"due now":`due in ${q(n)}`}function ft(n,e){let t=new Date(n),i=new Date(e).toDateString()===t.toDateString(),s={hour:"2-digit",minute:"2-digit",hourCycle:"h23"};return t.toLocaleString(void 0,i?s:{...s,day:"numeric",month:"short"})}function pt(n){return new Date(n).toLocaleString(void 0,{dateStyle:"full",timeStyle:"long"})}var uo={ago:pi,coarse:q,exact:ht};function A(n,e="coarse"){return d`<time class="num" datetime=${n} data-age=${e} title=${pt(n)}></time>`}function x(n,e){return d`<time class="num" datetime=${n} title=${pt(n)}>${ft(n,e)}</time>`}function mt(n){return d`<time class="num" datetime=${n} data-due title=${pt(n)}></time>`}function gi(n,e){for(let t of n.querySelectorAll("time[data-age], time[data-due]")){let i=e-Date.parse(t.dateTime),s=t.getAttribute("data-age"),o=s?uo[s](Math.max(0,i)):mi(-i);t.textContent!==o&&(t.textContent=o)}}var gt={client:{attribute:!1},getToken:{attribute:!1},baseUrl:{attribute:"base-url"}},se=class{#e;#n;#t;#s=new AbortController;#i;#o={};constructor(e,t={}){this.#e=e,this.#n=t,e.addController(this)}get current(){return this.#t}hostConnected(){this.#r()}hostDisconnected(){this.#d()}hostUpdate(){let{client:e,getToken:t,baseUrl:i}=this.#e,s=this.#o,o=t!==s.getToken;e!==s.client||i!==s.baseUrl||o&&!this.#t?this.#r():o&&t&&this.#i!==void 0&&fi(this.#i,t),this.#o={client:e,getToken:t,baseUrl:i}}hostUpdated(){this.#u()}#r(){let{client:e,getToken:t,baseUrl:i,isConnected:s}=this.#e;if(this.#o={client:e,getToken:t,baseUrl:i},!s||e&&e===this.#t)return;this.#d();let o=e??(t&&this.#a(i,t));if(o){let{signal:r}=this.#s;this.#t=o,this.#l(o,r),this.#n.attached?.(o,r),this.#e.requestUpdate()}}#a(e,t){let{client:i,release:s}=hi(e,t);return this.#s.signal.addEventListener("abort",s),this.#i=e,i}#d(){this.#s.abort(),this.#s=new AbortController,this.#i=void 0,this.#t=void 0}#l(e,t){let i=()=>{this.#n.changed?.(),this.#e.requestUpdate()},s=()=>document.visibilityState==="visible"&&e.wake("visible");e.addEventListener("change",i,{signal:t}),e.addEventListener("connection",r=>this.#c(r.detail),{signal:t}),window.addEventListener("online",()=>e.wake("online"),{signal:t}),document.addEventListener("visibilitychange",s,{signal:t});let o=setInterval(()=>this.#h(),1e3);t.addEventListener("abort",()=>clearInterval(o))}#c(e){_(this.#e,"connection-change",{connection:e}),e.state==="signed-out"&&_(this.#e,"signed-out",void 0)}#h(){this.#n.tick?.(),this.#u(),this.#t?.connection.state==="reconnecting"&&this.#e.requestUpdate()}#u(){this.#t&&gi(this.#e.renderRoot,this.#t.clock.now())}};function vt(n){let{connection:e}=n,t=e.state==="reconnecting"&&e.retryAt>Date.now(),i=e.state==="stopped"&&e.reason!=="forbidden";return d`<div class="connection ${ho(e)}" part="connection" data-state=${e.state}>
    <span class="dot" aria-hidden="true"></span>
    <span class="num">${ln(e)}</span>
    ${t||i?d`<button class="link" type="button" @click=${()=>n.wake("retry")}>
            ${t?"Retry now":"Try again"}
          </button>`:l}
  </div>`}function ln(n){switch(n.state){case"connecting":return"Connecting…";case"catching-up":return"Catching up…";case"live":return n.degraded?"Degraded: updates take seconds":"Live";case"reconnecting":{let e=Math.ceil((n.retryAt-Date.now())/1e3);return e>0?`Reconnecting in ${e} s`:"Reconnecting…"}case"signed-out":return"Signed out";case"stopped":return"Not live"}}function vi(n){return n.reason==="forbidden"?"Live updates require the engineer role.":n.message}function oe(n){return n?.state==="stopped"&&n.reason==="forbidden"}function ho(n){switch(n.state){case"live":return n.degraded?"waiting":"live";case"signed-out":case"stopped":return"broken";default:return"waiting"}}var fo={urgent:pe`<path stroke="none" d="M8 .6 15.4 8 8 15.4 .6 8Z"/>
    <path class="cut" d="M8 4.6v4" stroke-width="1.8"/><circle class="cut" cx="8" cy="11" r=".6" stroke-width=".8"/>`,high:pe`<path stroke="none" d="M8 2 15 14H1Z"/>`,normal:pe`<circle cx="8" cy="8" r="4.5" fill="none" stroke-width="2"/>`,low:pe`<path d="M3.5 8h9" fill="none" stroke-width="2" stroke-linecap="round"/>`},yt={urgent:"Urgent",high:"High",normal:"Normal",low:"Low"};function wt(n){return d`<svg class="mark ${n}" viewBox="0 0 16 16" aria-hidden="true">${fo[n]}</svg>`}var yi=d`<svg class="scene rest" viewBox="0 0 160 56" aria-hidden="true">
  <path d="M4 40H156" />
  <circle cx="80" cy="28" r="5" />
  <path d="M66 28a14 14 0 0 1 28 0M56 28a24 24 0 0 1 48 0" opacity=".35" />
</svg>`,re=d`<svg class="scene" viewBox="0 0 160 56" aria-hidden="true">
  <path d="M4 40H66M94 40H156M72 32 66 48M94 32 88 48" />
</svg>`,wi=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M13 8H3.5M7.5 4l-4 4 4 4" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
</svg>`,bi=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="m3 8.5 3.2 3.2L13 5" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
</svg>`,xi=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="m4 4 8 8M12 4l-8 8" fill="none" stroke-width="1.8" stroke-linecap="round" />
</svg>`,ki=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M3 13h10M3 9.5 10 2.5l2.5 2.5L5.5 12H3Z" fill="none" stroke-width="1.5" stroke-linejoin="round" />
</svg>`;function $(n){return d`<bdi>${n}</bdi>`}function z({name:n,agent:e}){return e?d`${$(n)} <span class="agent">agent</span>`:$(n)}function j(n){return d`<div class="prose">
    ${po(n).map(({code:e,lines:t})=>e?d`<pre tabindex="0" dir="ltr">${go(t)}</pre>`:d`<p dir="auto">${vo(t.join(`
`))}</p>`)}
  </div>`}function po(n){let e=[],t=!1,i;for(let s of n.replace(/\r\n?/g,`
`).trimEnd().split(`
`)){if(/^\s*```/.test(s)){t=!t,i=void 0;continue}let o=t||mo(s)||s===""&&i?.code===!0&&t;s.trim()===""&&!t?i=void 0:i&&i.code===o?i.lines.push(s):(i={code:o,lines:[s]},e.push(i))}return e}function mo(n){return/^(?: {2,}|\t)\S|\S {3,}\S|\S +\| +\S|^[-+=|]{5,}$|^[$#>] \S|^\s*"[^"]+": ?\S|^\s*[{}[\]]+,?$/.test(n)}function go(n){let e=n.filter(i=>i.trim()!=="").map(i=>i.search(/\S/)),t=Math.min(...e);return n.map(i=>i.slice(t)).join(`
`)}function vo(n){return n.split(/(`[^`\n]+`)/).map(e=>/^`.+`$/.test(e)?d`<code>${e.slice(1,-1)}</code>`:e)}function $i({handoff:n,card:e}){let{priority:t,number:i,context:s}=n;return d`<header part="header">
    <p class="kicker">
      ${wt(t)}<span class="word ${t}">${yt[t]}</span>
      <span class="num">#${i}</span>
    </p>
    <h2 id="heading" tabindex="-1" dir="auto">${s?.title??e?.session_title??"Handoff"}</h2>
  </header>`}function Ci({handoff:n}){let{note:e}=we(n.engineer_notes),t=`Note from ${U(n.created_by.name)}`;return d`<section class="human" part="note" aria-label=${t}>
    ${e?d`<blockquote>${j(e)}</blockquote>`:n.engineer_notes?l:d`<p class="quiet">${z(n.created_by)} left no note.</p>`}
    <p class="by"><strong>${z(n.created_by)}</strong>, ${A(n.created_at,"ago")}</p>
  </section>`}function _i({handoff:n,now:e}){let t=n.context;return t?.problem_summary?d`<section class="machine" part="summary" aria-labelledby="summary-heading">
    <h3 id="summary-heading">Summary by the assistant</h3>
    ${j(t.problem_summary)}
    <p class="source">As of ${x(t.taken_at,e)}. Not reviewed by a person.</p>
  </section>`:l}function Si({handoff:n,now:e},t){let i=n.context;if(!i)return l;let s=n.messages_since,o=d`<button class="link" type="button" @click=${t}>Show</button>`,r=d`<strong class="num">${s} ${s===1?"message":"messages"} since</strong>`;return d`<p class="freshness" part="freshness">
    Snapshot taken ${x(i.taken_at,e)}.
    ${s===0?"No messages since.":d`${r}. ${o}`}
  </p>`}var yo={0:"",1:"overdue",2:"2× overdue"};function bt(n){return d`<b class="overdue num" data-level=${n}>${yo[n]}</b>`}function Ti(n,e){return n>0?d`<p class="overdue num" part="overdue">${n}${e?"+":""} overdue</p>`:l}function Ai(n){let{handoff:e,now:t}=n,i={...e,...xo(n)},s=i.waiting_since??i.created_at,o=i.closed_at!==null,r=e.context?.customer;return d`<dl class="facts">
    <div>
      <dt>Customer</dt>
      <dd>${r?$(r):d`<span class="quiet">Not specified</span>`}</dd>
    </div>
    <div>
      <dt>${o?"Escalated":bo[i.status]}</dt>
      <dd data-overdue=${E(i,t)||l}>
        <span class="big">${o?x(s,t):A(s)}</span>
        ${o?l:d`<span class="quiet num">since ${x(s,t)}</span>`}
        ${wo(i,t)}
      </dd>
    </div>
    <div>
      <dt>Status</dt>
      <dd data-status=${i.status} part="standing">${ko(i,n)}</dd>
    </div>
  </dl>
  ${$o(i)}`}function wo(n,e){if(n.status!=="waiting"||n.due_at===null)return l;let t=E(n,e);return t>0?d`${bt(t)}
        <span class="was quiet num">was due ${x(n.due_at,e)}</span>`:d`<span class="quiet num" part="due">${mt(n.due_at)}</span>`}var bo={parked:"Parked",waiting:"Waiting",claimed:"Open"};function xo({handoff:n,card:e}){if(!e||e.version<=n.version)return{};let{status:t,claimed_by:i,claimed_at:s,closed_at:o,due_at:r,overdue:a}=e;return{status:t,claimed_by:i,claimed_at:s,closed_at:o,due_at:r,overdue:a}}function ko(n,{me:e,now:t,session:i}){let{claimed_by:s,claimed_at:o,closed_at:r}=n,a=s!==null&&s.id===e,c=a?"you":s&&$(s.name),u=r?d`, ${x(r,t)}`:l;switch(n.status){case"waiting":return"Unclaimed";case"parked":return"Parked";case"claimed":{let h=a?0:J(dn(n,i),t);return h>0?d`Claimed by ${c}, no activity for ${q(h)}`:d`Claimed by ${c} ${o?A(o,"ago"):l}`}case"withdrawn":return d`Withdrawn${u}`;default:return d`${n.status==="resolved"?"Resolved":"Returned"}${c?d` by ${c}`:l}${u}`}}function $o(n){let e=n.resolution??n.answer;return e?d`<div class="outcome" part="outcome">
        <h3>${n.resolution?"Resolution":"Answer"}</h3>
        ${j(e)}
      </div>`:l}function Ei({handoff:n,now:e}){let t=Gt(n.engineer_notes,n.context);if(Object.values(t).every(s=>s.length===0))return d`<section part="findings">
      <h3>What was tried, and what is next</h3>
      ${un}
    </section>`;let i=(s,o,r)=>Co(s,o,r,e);return d`<section part="findings">
      <h3>Tried and ruled out</h3>
      ${t.ruledOut.length+t.tried.length+t.noted.length>0?d`${i("Ruled out",xi,t.ruledOut)} ${i("Tried",bi,t.tried)}
            ${i("Noted",ki,t.noted)}`:un}
    </section>
    <section part="next">
      <h3>Next steps and open questions</h3>
      ${t.next.length+t.questions.length>0?d`${i("Next",void 0,t.next)} ${i("Open",void 0,t.questions)}`:un}
    </section>`}var un=d`<p class="quiet">Not listed separately. See the note and the transcript.</p>`;function Co(n,e,t,i){if(t.length===0)return l;let s=o=>d`<p class="source">Session note, ${x(o,i)}</p>`;return d`<div class="quotes">
    <h4>${e??l}${n}</h4>
    <ul>
      ${t.map(({text:o,at:r})=>d`<li>${j(o)} ${r?s(r):l}</li>`)}
    </ul>
  </div>`}var xt=class{next;#e;#n=null;#t;constructor(e){this.#e=e,e.addController(this)}hostUpdate(){this.#n=this.#e.shadowRoot?.activeElement??null,this.#t=this.#n?.closest("details")}hostUpdated(){if(this.#n&&!this.#n.isConnected)if(this.#t?.isConnected)this.#t.querySelector("summary")?.focus({preventScroll:!0});else{let e=t=>this.#e.renderRoot.querySelector(t);(this.next&&e(this.next)||e("h2"))?.focus()}this.#n=null,this.next=void 0}};var _o={user:"Engineer",assistant:"Assistant",system:"System",tool:"Tool",note:"Note"};function So(n,e){let t=n?.messages.filter(s=>s.created_at>e)??[],i=t.length>0&&t.length===n?.messages.length;return{messages:t,before:i?n.messages_cursor:null}}function Pi(n,e){let t=e.messages[0]?.created_at,i=n?.messages.at(-1)?.created_at;if(!n||n.id!==e.id||t===void 0||i===void 0||i<t)return e;let s=n.messages.filter(o=>o.created_at<t);return s.length===0?e:{...e,messages:[...s,...e.messages],messages_cursor:n.messages_cursor}}function Li(n,e,t,i){let s=n.context;if(!s)return l;let o=So(e,s.taken_at),r=t?t.messages_cursor:s.messages_cursor,a=s.messages.length,c=a===0?"no messages":a===1?"1 message":`${s.messages_cursor||a>=50?"last ":""}${a} messages`;return d`<details class="transcript" part="transcript">
    <summary>
      <h3>Transcript</h3>
      <span class="quiet num">${c}${n.messages_since>0?`, ${n.messages_since} new`:""}</span>
    </summary>
    <ol>
      ${Ri("Show earlier messages",r,"older",i)}
      ${t?.messages.map(hn)} ${s.messages.map(hn)}
      ${o.messages.length>0?d`<li class="divider" tabindex="-1"><span>After the handoff</span></li>
              ${Ri("Show messages in between",o.before,"between",i)}
              ${o.messages.map(hn)}`:l}
    </ol>
  </details>`}function Ri(n,e,t,i){return e?d`<li><button class="link" type="button" @click=${()=>{i(e,t)}}>${n}</button></li>`:l}function hn({role:n,name:e,content:t,created_at:i}){return d`<li class="message ${n}">
    <p class="speaker">
      ${_o[n]}${e?d` ${$(e)}`:l}
      <span class="quiet">${x(i,Date.now())}</span>
    </p>
    ${j(t)}
  </li>`}var kt=class{handoff;session;older;error;#e;#n;#t;#s={};#i=0;#o=0;constructor(e,t,i){this.#e=e,this.#n=t,this.#t=i,e.addController(this)}get card(){let{handoffId:e}=this.#e;return e===void 0?void 0:this.#n.current?.card(e)}hostUpdate(){let e=this.#n.current,{sessionId:t,handoffId:i}=this.#e,s=this.#s;(e!==s.client||t!==s.session||i!==s.handoff)&&(this.#s={client:e,session:t,handoff:i},this.#r())}refresh(){let{card:e,handoff:t}=this;e&&t?e.version>Math.max(this.#o,t.version)&&this.fetch():!t&&this.error!==void 0&&this.#n.current?.connection.state==="live"&&this.fetch()}async fetch(){let e=this.#n.current,{sessionId:t,handoffId:i}=this.#e;if(!e||!t||!i)return;let s=++this.#i;this.#o=this.card?.version??0;try{let[o,r]=await Promise.all([e.api.handoff({session_id:t,id:i}),e.api.session(t).catch(()=>this.session)]);if(s!==this.#i)return;this.handoff=o,this.session=r&&Pi(this.session,r),this.error=void 0,this.#t.loaded()}catch(o){if(s!==this.#i)return;this.error=I(o)}this.#e.requestUpdate()}loadMessages=async(e,t)=>{let i=this.#i;try{let s=await this.#n.current?.api.messages(this.#e.sessionId??"",e);if(!s||i!==this.#i)return;t==="older"?(s.messages.push(...this.older?.messages??[]),this.older=s):this.session&&(s.messages.push(...this.session.messages),Object.assign(this.session,s))}catch(s){this.#t.failed(I(s))}this.#e.requestUpdate()};#r(){this.handoff?.id!==this.#e.handoffId&&(this.handoff=void 0,this.session=void 0,this.older=void 0),this.error=void 0,this.#o=0,this.#t.opened(),this.fetch()}};function Hi(n){let{card:e}=n,{id:t}=e,i=["row",n.arrived&&"arrived",n.leaving&&"leaving",n.selected&&"selected",n.pending&&"pending"],s=e.note_preview.replace(/\s*\n\s*/g,`
`);return d`<li
    class=${i.filter(Boolean).join(" ")}
    part="row"
    data-handoff-id=${t}
    data-status=${e.status}
    data-pending=${n.pending??l}
  >
    ${wt(e.priority)}
    <div class="body">
      <button
        class="title"
        type="button"
        data-open
        tabindex=${n.tabStop?0:-1}
        aria-current=${n.selected?"true":l}
        aria-describedby=${`about-${t} when-${t} note-${t}`}
        dir="auto"
      >
        ${e.session_title}
      </button>
      ${s?d`<p class="note" id=${`note-${t}`} dir="auto">${s}</p>`:l}
      <p class="about" id=${`about-${t}`}>${n.note?d`<strong>${n.note}</strong>`:To(n)}</p>
    </div>
    ${Eo(n)} ${Po(n)}
  </li>`}function To(n){let{priority:e,number:t}=n.card;return d`<span class="word ${e}">${yt[e]}</span>
    <span class="num">#${t}</span> <span>${Ao(n)}</span>`}function Ao({card:n,me:e,now:t,leaving:i,pending:s}){let o=n.created_by.id===e?"you":z(n.created_by),{claimed_by:r,claimed_at:a}=n,c=r?.id===e,u=c?"you":r?$(r.name):"someone";if(s)return T[s].pending;switch(n.status){case"waiting":return d`from ${o}`;case"claimed":{if(i&&a)return d`<strong>${c?"You":u} claimed this <span class="nobreak">${A(a,"exact")} ago</span></strong>`;let h=c?0:J(n,t);return h>0?d`${u}, no activity for ${q(h)}`:d`claimed by ${u} ${a?A(a,"ago"):l}`}case"parked":return d`parked by ${o}`;case"withdrawn":return"withdrawn";default:return d`${n.status} by ${u}`}}function Eo({card:n,now:e}){let[t,i]=n.closed_at?[x(n.closed_at,e),"closed"]:[A(me(n)),n.status==="claimed"?"since escalated":Ro(n,e)],s=E(n,e)||l;return d`<p class="when" id=${`when-${n.id}`} data-overdue=${s}>${t} <span>${i}</span></p>`}function Ro(n,e){let t=E(n,e);return t===0&&!Yt(n,e)?n.status:d`<b class="hidden">waiting, </b>${t>0?bt(t):mt(n.due_at??"")}`}function Po(n){let e=Lo(n);return e?d`<button
        class="button act"
        type="button"
        tabindex="-1"
        data-action=${e}
        aria-disabled=${n.pending?"true":l}
        aria-label=${`${T[e].label} #${n.card.number}`}
      >
        ${T[e].label}
      </button>`:l}function Lo({card:n,me:e,now:t,leaving:i,readOnly:s}){if(i||s)return;let o=n.created_by.id===e;return n.status==="waiting"&&!o?"claim":n.status==="claimed"&&n.claimed_by?.id===e?"release":J(n,t)>0&&!o?"reassign":void 0}function _e(n){return`#${n.number}, ${n.session_title}`}var Ho={j:"next",ArrowDown:"next",k:"previous",ArrowUp:"previous",c:"claim",r:"release",e:"resolve","?":"help",Escape:"close"};function $t({key:n,ctrlKey:e,metaKey:t,altKey:i}){return e||t||i?void 0:Ho[n]}function Ct(n,{status:e,claimed_by:t},i){return n==="claim"?e==="waiting"&&!oe(i?.connection):e==="claimed"&&t?.id===i?.me?.id}var Se=v`
  :root,
  :host {
    --hd-font: "Inter", ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
    --hd-mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;

    /* Type: a minor third, on a base of 15 px that follows the reader's setting. */
    --hd-text-xs: 0.75rem;
    --hd-text-sm: 0.8125rem;
    --hd-text-md: 0.9375rem;
    --hd-text-lg: 1.125rem;
    --hd-text-xl: 1.375rem;
    --hd-text-2xl: 1.75rem;

    /* Space: steps of 4 px. */
    --hd-space-1: 0.25rem;
    --hd-space-2: 0.5rem;
    --hd-space-3: 0.75rem;
    --hd-space-4: 1rem;
    --hd-space-5: 1.5rem;
    --hd-space-6: 2rem;
    --hd-space-7: 3rem;
    --hd-space-8: 4rem;

    --hd-radius: 0.5rem;
    --hd-radius-lg: 0.875rem;

    /* Surfaces and ink: cool and neutral, so that colours stand out. */
    --hd-bg: light-dark(#f3f5f6, #0f1417);
    --hd-surface: light-dark(#ffffff, #171d21);
    --hd-raised: light-dark(#f8fafa, #1d2529);
    --hd-ink: light-dark(#12191e, #e8eef0);
    --hd-ink-2: light-dark(#4c5a63, #a5b3ba);
    --hd-line: light-dark(#dfe5e8, #2a343a);
    --hd-line-strong: light-dark(#7c8a92, #77868e);

    /* Petrol: actions, and the user's own. */
    --hd-accent: light-dark(#0b5f70, #6fcbdc);
    --hd-accent-strong: light-dark(#084b59, #98dfec);
    --hd-accent-ink: light-dark(#ffffff, #06242b);
    --hd-accent-wash: light-dark(#e4f1f4, #14313a);

    /* Priorities: each has an icon and a word as well. */
    --hd-urgent: light-dark(#b8230f, #ff8d75);
    --hd-urgent-wash: light-dark(#fdeeea, #38201b);
    --hd-high: light-dark(#8a5200, #efb45c);
    --hd-normal: light-dark(#4c5a63, #a5b3ba);
    --hd-low: light-dark(#5f6d75, #8f9ea6);
    --hd-good: light-dark(#17693a, #74cf96);

    --hd-shadow: 0 1px 2px rgb(10 30 40 / 0.06), 0 8px 24px -12px rgb(10 30 40 / 0.18);
  }

  @media (forced-colors: active) {
    :root,
    :host {
      --hd-bg: Canvas;
      --hd-surface: Canvas;
      --hd-raised: Canvas;
      --hd-ink: CanvasText;
      --hd-ink-2: CanvasText;
      --hd-line: CanvasText;
      --hd-line-strong: CanvasText;
      --hd-accent: LinkText;
      --hd-accent-strong: LinkText;
      --hd-accent-ink: Canvas;
      --hd-accent-wash: Canvas;
      --hd-urgent: CanvasText;
      --hd-urgent-wash: Canvas;
      --hd-high: CanvasText;
      --hd-normal: CanvasText;
      --hd-low: CanvasText;
      --hd-good: CanvasText;
      --hd-shadow: none;
    }
  }
`;var _t=v`
  :host {
    display: block;
    container-type: inline-size;
    color: var(--hd-ink);
    font: 400 var(--hd-text-md) / 1.5 var(--hd-font);
    font-feature-settings: "cv05", "ss03";
    -webkit-font-smoothing: antialiased;
    text-align: start;
  }

  :host([hidden]) {
    display: none;
  }

  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  h2,
  h3,
  p,
  ol,
  ul,
  dl,
  dd,
  blockquote,
  pre {
    margin: 0;
    padding: 0;
  }

  ol,
  ul {
    list-style: none;
  }

  :focus {
    outline: none;
  }

  :focus-visible {
    outline: 2px solid var(--hd-accent);
    outline-offset: 2px;
  }

  button,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }

  button {
    cursor: pointer;
  }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--hd-space-2);
    min-height: 2.25rem;
    padding: 0 var(--hd-space-4);
    border: 1px solid var(--hd-line-strong);
    border-radius: var(--hd-radius);
    background: var(--hd-surface);
    color: var(--hd-ink);
    font-size: var(--hd-text-sm);
    font-weight: 550;
    white-space: nowrap;
    transition: background-color 120ms, border-color 120ms;
  }

  .button:hover {
    background: var(--hd-raised);
    border-color: var(--hd-ink-2);
  }

  .button.primary {
    border-color: var(--hd-accent);
    background: var(--hd-accent);
    color: var(--hd-accent-ink);
  }

  .button.primary:hover {
    border-color: var(--hd-accent-strong);
    background: var(--hd-accent-strong);
  }

  .button[aria-disabled="true"] {
    cursor: progress;
    opacity: 0.7;
  }

  .link {
    padding: 0;
    border: 0;
    background: none;
    color: var(--hd-accent);
    font-weight: 550;
    text-decoration: underline;
    text-underline-offset: 0.2em;
    text-decoration-thickness: 1px;
  }

  .agent {
    padding: 0 0.4em;
    border: 1px solid var(--hd-line-strong);
    border-radius: 999px;
    color: var(--hd-ink-2);
    font-size: 0.85em;
    font-weight: 500;
    white-space: nowrap;
  }

  kbd {
    display: inline-block;
    min-width: 1.4em;
    padding: 0 0.35em;
    border: 1px solid var(--hd-line-strong);
    border-radius: 0.25rem;
    background: var(--hd-raised);
    font: 500 var(--hd-text-xs) / 1.5 var(--hd-mono);
    text-align: center;
  }

  .quiet {
    color: var(--hd-ink-2);
  }

  .num {
    font-variant-numeric: tabular-nums;
  }

  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .mark {
    flex: none;
    width: 1rem;
    height: 1rem;
    fill: currentColor;
    stroke: currentColor;
    forced-color-adjust: auto;
  }

  .mark .cut {
    stroke: var(--hd-surface);
    fill: var(--hd-surface);
  }

  .mark.urgent,
  .word.urgent {
    color: var(--hd-urgent);
  }

  .mark.high,
  .word.high {
    color: var(--hd-high);
  }

  .mark.normal,
  .word.normal {
    color: var(--hd-normal);
  }

  .mark.low,
  .word.low {
    color: var(--hd-low);
  }

  .word.urgent,
  .word.high {
    font-weight: 600;
  }

  /* The words for a target that has passed; for the second level, in a frame. */
  .overdue {
    color: var(--hd-urgent);
    font-weight: 600;
    white-space: nowrap;
  }

  .overdue[data-level="2"] {
    padding: 0.05em 0.5em;
    border: 1px solid currentColor;
    border-radius: 999px;
    background: var(--hd-urgent-wash);
  }

  .scene {
    width: 10rem;
    fill: none;
    stroke: var(--hd-line-strong);
    stroke-width: 1.5;
    stroke-linecap: round;
  }

  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }

  .connection {
    display: inline-flex;
    align-items: center;
    gap: var(--hd-space-2);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  .dot {
    flex: none;
    width: 0.5rem;
    height: 0.5rem;
    border-radius: 50%;
    background: var(--hd-good);
    box-shadow: 0 0 0 3px color-mix(in srgb, var(--hd-good) 18%, transparent);
    forced-color-adjust: none;
  }

  .connection.waiting .dot {
    background: transparent;
    box-shadow: inset 0 0 0 2px var(--hd-high);
  }

  .connection.broken .dot {
    border-radius: 1px;
    background: var(--hd-urgent);
    box-shadow: none;
  }

  .connection.broken {
    color: var(--hd-ink);
  }

  @media (forced-colors: active) {
    .button.primary,
    .button.primary:hover {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }
  }

  @media (pointer: coarse) {
    .button {
      min-height: 2.75rem;
    }

    .link {
      min-height: 2.75rem;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;var Mi=v`
  aside {
    display: grid;
    gap: var(--hd-space-4);
    align-content: start;
    padding: var(--hd-space-4);
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius-lg);
    background: var(--hd-surface);
    box-shadow: var(--hd-shadow);
  }

  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
    gap: var(--hd-space-4);
  }

  dt {
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
  }

  dd {
    font-weight: 550;
    overflow-wrap: anywhere;
  }

  dd .quiet {
    display: block;
    font-size: var(--hd-text-xs);
    font-weight: 400;
  }

  .big {
    font-size: var(--hd-text-xl);
    font-weight: 650;
    letter-spacing: -0.02em;
    line-height: 1.2;
    white-space: nowrap;
  }

  [data-overdue] .big {
    color: var(--hd-urgent);
  }

  dd .overdue {
    display: inline-block;
    margin-top: var(--hd-space-1);
    font-size: var(--hd-text-sm);
  }

  dd .was {
    display: inline-block;
  }

  .actions:not(:has(*)) {
    display: none;
  }

  .actions,
  .actions form {
    display: grid;
    gap: var(--hd-space-3);
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--hd-space-2);
  }

  .buttons .primary {
    flex: 1 0 auto;
    max-width: 20rem;
  }

  .actions .button {
    min-height: 2.5rem;
  }

  .actions label {
    font-weight: 600;
  }

  .actions form .quiet {
    font-size: var(--hd-text-xs);
  }

  textarea {
    width: 100%;
    min-height: 7rem;
    padding: var(--hd-space-3);
    border: 1px solid var(--hd-line-strong);
    border-radius: var(--hd-radius);
    background: var(--hd-bg);
    line-height: 1.5;
    resize: vertical;
    field-sizing: content;
    max-height: 24rem;
  }

  .trouble {
    padding: var(--hd-space-3);
    border-radius: var(--hd-radius);
    background: var(--hd-urgent-wash);
    font-size: var(--hd-text-sm);
    font-weight: 550;
  }

  .outcome,
  .kept {
    display: grid;
    gap: var(--hd-space-2);
    padding-top: var(--hd-space-4);
    border-top: 1px solid var(--hd-line);
    font-size: var(--hd-text-sm);
  }

  @container (width >= 52rem) {
    aside {
      grid-area: 1 / 2 / 3 / 3;
      position: sticky;
      top: var(--hd-space-4);
      align-self: start;
    }

    .facts {
      grid-template-columns: 1fr;
    }

    .buttons {
      display: grid;
    }

    form .buttons {
      grid-template-columns: 1fr auto;
    }
  }

  @media (pointer: coarse) {
    .actions .button,
    .back {
      min-height: 2.75rem;
    }
  }
`;var Oi=v`
  .context {
    display: grid;
    gap: var(--hd-space-4);
    max-width: 68rem;
  }

  nav {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--hd-space-2) var(--hd-space-4);
  }

  .back {
    display: inline-flex;
    align-items: center;
    gap: var(--hd-space-2);
    min-height: 2rem;
    font-size: var(--hd-text-sm);
    text-decoration: none;
  }

  .back:hover {
    text-decoration: underline;
  }

  .kicker {
    display: flex;
    align-items: center;
    gap: var(--hd-space-2);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  h2 {
    margin-top: var(--hd-space-2);
    max-width: 38ch;
    font-size: var(--hd-text-xl);
    font-weight: 650;
    letter-spacing: -0.02em;
    line-height: 1.25;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }

  /* Nothing to press or to type into: it is read from here on. */
  h2:focus-visible {
    outline: none;
  }

  h3 {
    font-size: var(--hd-text-sm);
    font-weight: 600;
    letter-spacing: -0.004em;
  }

  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--hd-space-5);
  }

  @container (width >= 52rem) {
    .columns {
      grid-template-columns: minmax(0, 1fr) 19rem;
      grid-template-rows: auto 1fr;
      gap: var(--hd-space-6) var(--hd-space-7);
    }

    h2 {
      font-size: var(--hd-text-2xl);
    }
  }
`;var Ni=v`
  .rest {
    display: grid;
    gap: var(--hd-space-6);
  }

  .rest > section > h3,
  .machine > h3 {
    margin-bottom: var(--hd-space-3);
  }

  .quotes {
    display: grid;
    grid-template-columns: 5.75rem minmax(0, 1fr);
    gap: 0 var(--hd-space-3);
  }

  .quotes + .quotes {
    margin-top: var(--hd-space-4);
  }

  .quotes ul {
    display: grid;
    gap: var(--hd-space-2);
  }

  h4 {
    display: flex;
    align-items: center;
    gap: var(--hd-space-1);
    height: 1.5rem;
    margin: 0;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    font-weight: 550;
  }

  h4 .mark {
    width: 0.85rem;
    height: 0.85rem;
  }

  .source {
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
  }

  .machine {
    padding: var(--hd-space-4);
    border: 1px dashed var(--hd-line-strong);
    border-radius: var(--hd-radius-lg);
    color: var(--hd-ink);
  }

  .machine .source {
    margin-top: var(--hd-space-3);
  }

  .freshness {
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  .freshness strong {
    color: var(--hd-ink);
    font-weight: 600;
  }

  .steps li {
    position: relative;
    display: grid;
    grid-template-columns: 5.75rem minmax(0, 1fr);
    gap: var(--hd-space-3);
    padding-block: var(--hd-space-1);
    font-size: var(--hd-text-sm);
  }

  .steps strong {
    font-weight: 600;
  }

  .mail {
    display: block;
  }

  .earlier {
    font-size: var(--hd-text-sm);
  }

  @container (width < 30rem) {
    .quotes,
    .steps li {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
  }
`;var Ii=v`
  .state {
    display: grid;
    justify-items: center;
    gap: var(--hd-space-3);
    padding: var(--hd-space-7) var(--hd-space-4);
    border: 1px dashed var(--hd-line);
    border-radius: var(--hd-radius-lg);
    text-align: center;
  }

  .bone {
    display: grid;
    gap: var(--hd-space-3);
    margin-top: var(--hd-space-5);
    animation: breathe 1.8s ease-in-out infinite alternate;
  }

  .bone b {
    width: min(40rem, 90%);
    height: 1rem;
    border-radius: 0.5rem;
    background: var(--hd-line);
  }

  .bone b:last-child {
    width: 40%;
  }
`;var qi=v`
  /* The note of a person: the largest text on the screen. */
  .human blockquote {
    padding-inline-start: var(--hd-space-4);
    border-inline-start: 3px solid var(--hd-accent);
    font-size: var(--hd-text-lg);
    line-height: 1.55;
    letter-spacing: -0.008em;
    text-wrap: pretty;
  }

  .human .by {
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  blockquote + .by {
    margin-top: var(--hd-space-3);
    padding-inline-start: calc(var(--hd-space-4) + 3px);
  }

  .human .by strong {
    color: var(--hd-ink);
    font-weight: 600;
  }

  .prose {
    display: grid;
    gap: 0.6em;
    max-width: 68ch;
    overflow-wrap: anywhere;
  }

  .prose p {
    white-space: pre-line;
  }

  .prose code {
    padding: 0.08em 0.3em;
    border-radius: 0.25rem;
    background: var(--hd-raised);
    box-shadow: inset 0 0 0 1px var(--hd-line);
    font: 0.88em var(--hd-mono);
  }

  .prose pre {
    min-width: 0;
    padding: var(--hd-space-3);
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius);
    background: var(--hd-raised);
    font: var(--hd-text-xs) / 1.6 var(--hd-mono);
    overflow-x: auto;
    overflow-wrap: normal;
  }
`;var ji=v`
  summary {
    display: flex;
    align-items: baseline;
    gap: var(--hd-space-3);
    min-height: 2.75rem;
    padding: var(--hd-space-3) 0;
    border-block: 1px solid var(--hd-line);
    cursor: pointer;
    list-style: none;
  }

  summary::-webkit-details-marker {
    display: none;
  }

  summary::after {
    content: "Show";
    margin-inline-start: auto;
    color: var(--hd-accent);
    font-size: var(--hd-text-sm);
    font-weight: 550;
  }

  [open] > summary::after {
    content: "Hide";
  }

  summary .quiet {
    font-size: var(--hd-text-sm);
  }

  .transcript ol {
    display: grid;
    gap: var(--hd-space-5);
    padding-block: var(--hd-space-5);
  }

  .message {
    display: grid;
    gap: var(--hd-space-1);
    min-width: 0;
  }

  .speaker {
    font-size: var(--hd-text-xs);
    font-weight: 600;
  }

  .speaker .quiet {
    margin-inline-start: var(--hd-space-2);
    font-weight: 400;
  }

  .message.note {
    padding: var(--hd-space-3) var(--hd-space-4);
    border-inline-start: 3px solid var(--hd-accent);
    background: var(--hd-accent-wash);
  }

  .message.system {
    color: var(--hd-ink-2);
  }

  .divider {
    display: flex;
    align-items: center;
    gap: var(--hd-space-3);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    font-weight: 600;
  }

  .divider::after {
    content: "";
    flex: 1;
    border-top: 1px solid var(--hd-line-strong);
  }
`;var Ui=[Se,_t,Oi,qi,Mi,Ni,ji,Ii];var Mo={sent:"mailed to",queued:"mail queued for",logged:"mail logged for",failed:"mail failed for"};function Di({mails:n,mails_omitted:e,unheard:t}){let i=Object.entries(Mo).map(([s,o])=>{let r=s==="failed",a=n.filter(c=>c.status===s).map(({to:c,error:u},h)=>{let f=h>0?", ":l;return d`${f}${$(c.name)}${r&&u?` (${u})`:l}`});return a.length>0?d`<span class="${r?"":"quiet"} mail">${o} ${a}</span>`:l});return e>0&&i.push(d`<span class="quiet mail num">and ${e} more</span>`),t&&i.push(d`<span class="mail">no mail: all recipients have left or opted out</span>`),i}function Vi({posts:n,posts_omitted:e},t){let i=n.map(s=>{let o=s.status==="failing";return d`<span class="${o?"":"quiet"} mail num">
      ${$(s.endpoint)} ${o?No(s,t):Oo(s,t)}
    </span>`});return e>0&&i.push(d`<span class="quiet mail num">and ${e} more</span>`),i}function Oo({format:n,at:e,updated_at:t},i){return d`${n==="standard"?"delivered":"posted"} ${x(e,i)}${t?d`, updated ${x(t,i)}`:l}`}function No({error:n,attempts:e,at:t},i){let s=(n??"error").replaceAll("_"," "),o=e===1?"tried":`tried ${e} times, last`;return d`not reached (${s}), ${o} ${x(t,i)}`}var Io={handoff_parked:"parked it",handoff_created:"escalated it",handoff_claimed:"claimed it",handoff_released:"released it",handoff_resolved:"resolved it",handoff_returned:"returned it with an answer",handoff_withdrawn:"withdrew it",handoff_updated:"added messages"},qo=50;function zi(n,e,t){return d`<section part="timeline">
    <h3>Timeline</h3>
    <ol class="steps">
      ${n.timeline?.map((i,s,o)=>d`${Qi(i)&&Qi(o[s+1])?l:d`<li>
                <span class="quiet">${x(i.at,e)}</span>
                <p>${Uo(i,t)}${Qo(i)}${Di(i)}${Vi(i,e)}</p>
              </li>`}${s===qo-1?jo(n):l}`)}
    </ol>
  </section>`}function Qi(n){return n?.type==="handoff_updated"}function jo({timeline_omitted:n=0}){return n>0?d`<li><span></span><p class="quiet num">${n} more steps</p></li>`:l}function Uo(n,e){return n.type==="handoff_overdue"?d`<strong>${n.overdue===2?"2× overdue":"Overdue"}</strong>: still unclaimed`:d`<strong>${Do(n,e)}</strong> ${Vo(n,e)}`}function Do({by:n},e){let t=n.on_behalf_of;return n.service&&t?d`${$(n.name)} for ${t.id===e?"you":z(t)}`:e!==void 0&&n.id===e?"You":z(n)}function Vo(n,e){if(n.type==="handoff_reassigned"){let t=n.claimed_by;return t&&t.id===O(n.by)?"took it over":d`reassigned it to ${t?.id===e?"you":t?$(t.name):"someone else"}`}return Io[n.type]??n.type.replace("handoff_","").replaceAll("_"," ")}function Qo({type:n,waited_seconds:e,seats_reached:t}){if(e!==null&&(n==="handoff_claimed"||n==="handoff_reassigned"))return d`<span class="quiet num"> after ${ht(e*1e3)}</span>`;if(t!==null&&n==="handoff_created"){let i=t===1?"delivered to one live stream":`delivered to ${t} live streams`;return d`<span class="quiet num">, ${t===0?"no one was connected":i}</span>`}return l}var St=class extends S{static styles=Ui;static properties={...gt,sessionId:{attribute:"session-id"},handoffId:{attribute:"handoff-id"},keys:{attribute:"no-keys",converter:{fromAttribute:e=>e===null}}};#e=ut(this);#n=new se(this,{changed:()=>this.#t.refresh(),tick:()=>this.#c()});#t=new kt(this,this.#n,{opened:()=>{this.#o=void 0,this.#i.reset()},loaded:()=>this.#i.restore(),failed:e=>{this.#o=e}});#s=new xt(this);#i=new lt(this,this.#n,this.#t);#o;#r=Number.POSITIVE_INFINITY;constructor(){super(),this.client=void 0,this.getToken=void 0,this.baseUrl="/api/v1",this.sessionId=void 0,this.handoffId=void 0,this.keys=!0,this.addEventListener("keydown",e=>this.#p(e))}focus(){this.updateComplete.then(()=>this.renderRoot.querySelector("h2")?.focus())}compose(e){this.#i.open(e)}render(){if(!this.handoffId)return l;let e=this.#n.current,{handoff:t}=this.#t;return d`<article class="context" part="context" aria-labelledby="heading">
      <nav>
        <button class="link back" type="button" part="back" @click=${()=>_(this,"handoff-close",void 0)}>
          ${wi} Queue
        </button>
        ${e&&e.connection.state!=="live"?vt(e):l}
      </nav>
      ${e&&t?this.#a(e,t):this.#d()}
      <p class="hidden" role="status"></p>
    </article>`}#a(e,t){let{card:i,session:s,older:o,loadMessages:r}=this.#t,a=e.clock.now(),c=e.me?.id,u={handoff:t,card:i,session:s,me:c,now:a};return this.#r=xe([i??t],a),d`${$i(u)}
      <div class="columns">
        <div class="main">${Ci(u)}</div>
        <aside part="facts" aria-label="Status">
          ${Ai(u)}
          ${ui({actions:oe(e.connection)?[]:li(i??t,s,c,a),pending:e.pending(t.id),note:this.#o,form:this.#i.form,texts:this.#i.texts,act:h=>{this.#h(h)},choose:h=>h?this.compose(h):this.#f(),write:h=>this.#i.write(h)})}
        </aside>
        <div class="rest">
          ${Ei(u)} ${_i(u)} ${Si(u,()=>this.#u())}
          ${Li(t,s,o,r)} ${zi(t,a,c)}
        </div>
      </div>
      ${t.previous_handoff_id?this.#l(t.previous_handoff_id,t.session_id):l}`}#d(){let{error:e,card:t}=this.#t;return e===void 0?d`<div class="loading" part="state" data-state="loading">
        <h2 id="heading" tabindex="-1">${t?.session_title??"Loading…"}</h2>
        <div class="bone" aria-hidden="true"><b></b><b></b><b></b></div>
      </div>`:d`<div class="state" part="state" data-state="error">
      ${re}
      <h2 id="heading" tabindex="-1">Could not load this handoff.</h2>
      <p class="quiet">${e}</p>
      <button class="button" type="button" @click=${()=>{this.#t.fetch()}}>Try again</button>
    </div>`}#l(e,t){return d`<p class="earlier">
      <button class="link" type="button" @click=${()=>_(this,"handoff-open",{card:{id:e,session_id:t}})}>Earlier handoff of this session</button>
    </p>`}#c(){(this.#n.current?.clock.now()??0)>=this.#r&&this.requestUpdate()}async#h(e){let t=this.#n.current,{handoff:i,card:s}=this.#t;if(!t||!i||t.pending(i.id))return;let o=e==="resolve"||e==="return",r=o?(this.#i.texts[e]??"").trim():t.me?.id??"";if(o&&r===""){this.compose(e);return}this.#o=void 0;let a=await t.act(s??zo(i),e,r);if(a.ok)this.#t.handoff={...i,...Bo(a.card)},o&&this.#i.clear(),this.#e.say(`${T[e].done}: ${_e(a.card)}`),_(this,"handoff-change",{card:a.card,action:e});else{let{claimed_by:c,claimed_at:u}=a.problem??{};this.#o=c&&u?d`${$(c.name)} claimed this ${A(u,"exact")} ago.`:a.message,this.#e.say(a.message)}this.#t.fetch(),this.requestUpdate()}#u(){let e=this.renderRoot.querySelector(".transcript");e&&(e.open=!0,e.querySelector(".divider")?.focus())}#f(){this.#s.next=`[data-action="${this.#i.form}"]`,this.#i.close()}#p(e){let t=$t(e);if(!this.keys||this.#i.pending||!t||e.defaultPrevented)return;let i=e.composedPath()[0]instanceof HTMLTextAreaElement,s=this.#t.card??this.#t.handoff,o=r=>t===r&&!i&&s&&Ct(r,s,this.#n.current);if(t==="close"&&i)this.renderRoot.querySelector("h2")?.focus();else if(t==="close")_(this,"handoff-close",void 0);else if(o("claim")||o("release"))this.#h(t);else if(o("resolve"))this.compose("resolve");else return;e.preventDefault()}};function zo(n){let{engineer_notes:e,context:t,timeline:i,timeline_omitted:s,...o}=n;return{...o,session_title:t?.title??"",problem_summary:t?.problem_summary??"",note_preview:e.slice(0,200)}}function Bo(n){let{session_title:e,problem_summary:t,note_preview:i,...s}=n;return s}var Bi={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Fi=n=>(...e)=>({_$litDirective$:n,values:e}),Tt=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,i){this._$Ct=e,this._$AM=t,this._$Ci=i}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};var{I:Fo}=Mn,Wi=n=>n;var Ki=()=>document.createComment(""),ae=(n,e,t)=>{let i=n._$AA.parentNode,s=e===void 0?n._$AB:e._$AA;if(t===void 0){let o=i.insertBefore(Ki(),s),r=i.insertBefore(Ki(),s);t=new Fo(o,r,n,n.options)}else{let o=t._$AB.nextSibling,r=t._$AM,a=r!==n;if(a){let c;t._$AQ?.(n),t._$AM=n,t._$AP!==void 0&&(c=n._$AU)!==r._$AU&&t._$AP(c)}if(o!==s||a){let c=t._$AA;for(;c!==o;){let u=Wi(c).nextSibling;Wi(i).insertBefore(c,s),c=u}}}return t},B=(n,e,t=n)=>(n._$AI(e,t),n),Wo={},Gi=(n,e=Wo)=>n._$AH=e,Yi=n=>n._$AH,At=n=>{n._$AR(),n._$AA.remove()};var Ji=(n,e,t)=>{let i=new Map;for(let s=e;s<=t;s++)i.set(n[s],s);return i},Zi=Fi(class extends Tt{constructor(n){if(super(n),n.type!==Bi.CHILD)throw Error("repeat() can only be used in text expressions")}dt(n,e,t){let i;t===void 0?t=e:e!==void 0&&(i=e);let s=[],o=[],r=0;for(let a of n)s[r]=i?i(a,r):r,o[r]=t(a,r),r++;return{values:o,keys:s}}render(n,e,t){return this.dt(n,e,t).values}update(n,[e,t,i]){let s=Yi(n),{values:o,keys:r}=this.dt(e,t,i);if(!Array.isArray(s))return this.ut=r,o;let a=this.ut??=[],c=[],u,h,f=0,m=s.length-1,g=0,w=o.length-1;for(;f<=m&&g<=w;)if(s[f]===null)f++;else if(s[m]===null)m--;else if(a[f]===r[g])c[g]=B(s[f],o[g]),f++,g++;else if(a[m]===r[w])c[w]=B(s[m],o[w]),m--,w--;else if(a[f]===r[w])c[w]=B(s[f],o[w]),ae(n,c[w+1],s[f]),f++,w--;else if(a[m]===r[g])c[g]=B(s[m],o[g]),ae(n,s[f],s[m]),m--,g++;else if(u===void 0&&(u=Ji(r,g,w),h=Ji(a,f,m)),u.has(a[f]))if(u.has(a[m])){let p=h.get(r[g]),b=p!==void 0?s[p]:null;if(b===null){let P=ae(n,s[f]);B(P,o[g]),c[g]=P}else c[g]=B(b,o[g]),ae(n,s[f],b),s[p]=null;g++}else At(s[m]),m--;else At(s[f]),f++;for(;g<=w;){let p=ae(n,c[w+1]);B(p,o[g]),c[g++]=p}for(;f<=m;){let p=s[f++];p!==null&&At(p)}return this.ut=r,Gi(n,c),M}});var Ko=[[["j","k"],"next, previous"],[["Enter"],"open, without claiming"],[["c"],"claim and open"],[["r"],"release"],[["e"],"resolve"],[["Esc"],"back to the queue"],[["?"],"show this list"]];function Xi(n,e){return d`<dialog class="help" part="help" aria-labelledby="help-heading">
    <form method="dialog">
      <h2 id="help-heading">Shortcuts</h2>
      <p class="quiet">Active while the list has the focus.</p>
      <dl>
        ${Ko.map(([t,i])=>d`<div>
            <dt>${t.map(s=>d`<kbd>${s}</kbd> `)}</dt>
            <dd>${i}</dd>
          </div>`)}
      </dl>
      <p class="choices">
        <button class="button" type="button" aria-pressed=${n?"true":"false"} @click=${()=>e(!n)}>
          ${n?"Turn off":"Turn on"}
        </button>
        <button class="button primary" type="submit" autofocus>Close</button>
      </p>
    </form>
  </dialog>`}var Et=class{#e;#n;#t;#s=null;constructor(e,t,i){this.#e=e,this.#n=t,this.#t=new IntersectionObserver(s=>{s.some(o=>o.isIntersecting)&&i()}),e.addController(this)}hostUpdated(){let e=this.#e.renderRoot.querySelector(this.#n);e!==this.#s&&(this.#t.disconnect(),this.#s=e,e&&this.#t.observe(e))}};var Go={waiting:["No one is waiting.",""],mine:["You have no claims.","Handoffs you claim stay here until you resolve, return or release them."],others:["No one else has a claim.","Handoffs claimed by colleagues appear here."],parked:["Nothing is parked.","Sessions set aside for later appear here."],closed:["Nothing has been closed yet.",""]};function es(n,e,t){let{loaded:i,error:s,retryAt:o}=n.list(e);return s!==void 0?Jo(n,s,o,t>0):n.connection.state==="signed-out"&&!i?d`<div class="state" part="state" data-state="signed-out">
      ${re}
      <p class="lead">You are signed out.</p>
      <p class="quiet">Sign in to see who is waiting.</p>
    </div>`:i?t>0?l:Yo(n,e):Zo()}function Yo(n,e){let[t,i]=Go[e],{connection:s}=n,o=s.state==="live",r=ft(new Date().toISOString(),Date.now()),a=o?`${ln(s)}, ${r}`:"This may be out of date.";return d`<div class="state" part="state" data-state="empty">
    ${o?yi:re}
    <p class="lead">${t}</p>
    <p class="quiet num">${i||a}</p>
  </div>`}function Jo(n,e,t,i){let s=t===void 0?0:Math.ceil((t-Date.now())/1e3),o=s>0?`Retrying in ${s} s.`:t===void 0?"":"Retrying…";return d`<div class="state ${i?"small":""}" part="state" data-state="error">
    ${i?l:re}
    <p class="lead">Could not load the queue.</p>
    <p class="quiet num">${e} ${o}</p>
    <button class="button" type="button" @click=${()=>n.wake("retry")}>Retry now</button>
  </div>`}function Zo(){return d`<div class="skeleton" part="state" data-state="loading">
    <p class="hidden">Loading the queue…</p>
    ${[68,52,74].map(()=>d`<div class="bone" aria-hidden="true"><i></i><b></b><b></b></div>`)}
  </div>`}var Rt=class{#e;#n;#t;#s;#i;constructor(e,t){this.#e=e,this.#n=t,e.addController(this)}get tabStop(){let e=this.#r(this.#t)?this.#t:this.#e.selected,{rows:t}=this.#n;return(t.find(({card:i})=>i.id===e)??t[0])?.card.id}set current(e){this.#t=e}get current(){return this.#t}focus(){this.#o(this.#r(this.#t)??this.#r(this.#e.selected??void 0)??this.#a()[0])}move(e,t){let i=this.#a(),s=i.findIndex(o=>o.getAttribute("data-handoff-id")===e);i[s+t]?.querySelector(".title")?.focus()}hostUpdate(){this.#e.view!==this.#s&&(this.#s=this.#e.view,this.#t=void 0);let e=this.#e.shadowRoot?.activeElement?.closest("[data-handoff-id]"),t=e?.getAttribute("data-handoff-id");e&&!this.#n.rows.some(({card:i})=>i.id===t)&&(this.#i=this.#a().indexOf(e))}hostUpdated(){if(this.#i!==void 0){let e=this.#a(),t=e[Math.min(this.#i,e.length-1)];this.#i=void 0,this.#o(t)}}#o(e){(e?.querySelector(".title")??this.#e.renderRoot.querySelector("#heading"))?.focus()}#r(e){return e===void 0?void 0:this.#a().find(t=>t.getAttribute("data-handoff-id")===e)}#a(){return[...this.#e.renderRoot.querySelectorAll("[data-handoff-id]")]}};var Xo=8e3,er=15e3,Pt=class{#e;#n;#t=new ke;#s=new Map;#i;#o=!1;#r=!1;#a=!1;#d=0;#l=Number.POSITIVE_INFINITY;constructor(e,t){this.#e=e,this.#n=t,e.addController(this)}get rows(){return this.#t.rows}get held(){return this.#t.waiting}get overdue(){return this.#d}open(e){this.#i=this.#e.view,this.#t.clear(),this.#o=!1,e.show(this.#i)}cardAt(e){let t=e.closest("[data-handoff-id]")?.getAttribute("data-handoff-id");return this.rows.find(({card:i})=>i.id===t)?.card}note(e){return this.#s.get(e)?.text}setNote(e,t){t===void 0?this.#s.delete(e):(this.#s.set(e,{text:t,at:Date.now()}),this.#e.requestUpdate())}reveal(){this.#t.reveal(),this.#e.requestUpdate()}async loadMore(){let e=this.#n.current;e&&(await e.more(this.#e.view),this.#t.update(e.cards(this.#e.view),t=>this.#h(e,t)),this.#t.extend(),this.#e.requestUpdate())}setFocused(e){let t=this.#a&&!e;this.#a=e,t&&this.#e.requestUpdate()}setHovered(e){let t=this.#r&&!e;this.#r=e,t&&this.#e.requestUpdate()}tick(){let e=Date.now(),t=(this.#n.current?.clock.now()??0)>=this.#l,i=this.#t.sweep()||t||this.#i==="others"&&e%er<1e3;for(let[s,{at:o}]of this.#s)e-o>Xo&&(i=this.#s.delete(s));i&&this.#e.requestUpdate()}hostUpdate(){let e=this.#n.current;if(!e)return;let{view:t,selected:i}=this.#e;t!==this.#i&&this.open(e);let{rows:s}=this.#t,o=this.#r||this.#a||s.some(({card:a})=>a.id===i);this.#t.hold(o&&s.length>0);let r=e.cards(t);this.#c(e,t==="waiting"?r:e.cards("waiting")),this.#t.update(r,a=>this.#h(e,a),({id:a})=>a===i||e.me!==void 0&&e.changedBy(a)===e.me.id),!this.#o&&e.list(t).loaded&&(this.#o=!0,this.#t.markLoaded())}#c({clock:e},t){let i=e.now();this.#d=t.filter(s=>E(s,i)>0).length,this.#l=xe(t,i)}#h(e,t){let i=e.card(t);return i&&this.#e.view==="waiting"&&e.changedBy(t)!==e.me?.id?i:void 0}};var ts=v`
  header {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: center;
    gap: var(--hd-space-3) var(--hd-space-4);
  }

  .heading {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 var(--hd-space-3);
  }

  .heading .overdue {
    font-size: var(--hd-text-sm);
  }

  header h2 {
    font-size: var(--hd-text-xl);
    font-weight: 650;
    letter-spacing: -0.018em;
    line-height: 1.2;
  }

  .stopped {
    grid-column: 1 / -1;
    font-size: var(--hd-text-sm);
  }

  .views {
    grid-column: 1 / -1;
    display: flex;
    gap: var(--hd-space-1);
    overflow-x: auto;
    scrollbar-width: none;
    border-bottom: 1px solid var(--hd-line);
  }

  .views button {
    position: relative;
    flex: none;
    min-height: 2.5rem;
    padding: 0 var(--hd-space-3);
    border: 0;
    background: none;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
    font-weight: 550;
  }

  .views button:first-child {
    margin-inline-start: calc(-1 * var(--hd-space-3));
  }

  .views button:hover {
    color: var(--hd-ink);
  }

  .views button:focus-visible {
    outline-offset: -2px;
    border-radius: var(--hd-radius);
  }

  .views [aria-current] {
    color: var(--hd-ink);
  }

  .views [aria-current]::after {
    content: "";
    position: absolute;
    inset: auto var(--hd-space-3) 0;
    border-bottom: 2px solid var(--hd-accent);
  }

  .count {
    margin-inline-start: 0.2em;
    color: var(--hd-ink-2);
    font-weight: 450;
  }

  @container (width < 26rem) {
    .views {
      justify-content: space-between;
      gap: 0;
    }

    .views button {
      padding: 0 0.4rem;
    }

    .views button:first-child {
      margin-inline-start: -0.4rem;
    }

    .views button:last-child {
      margin-inline-end: -0.4rem;
    }

    .views [aria-current]::after {
      inset-inline: 0.4rem;
    }

    /* The least useful count goes first where space is short. */
    [data-view="closed"] .count {
      display: none;
    }
  }

  @media (pointer: coarse) {
    .views button {
      min-height: 2.75rem;
    }
  }
`;var ns=v`
  .help {
    width: min(24rem, calc(100vw - 2rem));
    padding: var(--hd-space-5);
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius-lg);
    background: var(--hd-surface);
    color: var(--hd-ink);
    box-shadow: var(--hd-shadow);
  }

  .help::backdrop {
    background: rgb(8 18 24 / 0.45);
  }

  .help form {
    display: grid;
    gap: var(--hd-space-4);
  }

  .help h2 {
    font-size: var(--hd-text-lg);
    font-weight: 650;
  }

  .help dl {
    display: grid;
    gap: var(--hd-space-2);
  }

  .help dl div {
    display: grid;
    grid-template-columns: 5.5rem 1fr;
  }

  .choices {
    display: flex;
    justify-content: space-between;
    gap: var(--hd-space-3);
  }
`;var is=v`
  .queue {
    display: grid;
    gap: var(--hd-space-4);
    align-content: start;
  }

  .list {
    position: relative;
    display: grid;
    gap: var(--hd-space-3);
  }

  ol {
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius-lg);
    background: var(--hd-surface);
    box-shadow: var(--hd-shadow);
    overflow: clip;
  }

  ol[hidden] {
    display: none;
  }

  /* Has no height: what it holds must not push the rows away. */
  .dock {
    position: sticky;
    top: var(--hd-space-4);
    z-index: 2;
    display: grid;
    justify-items: center;
    align-content: center;
    height: 0;
  }

  .held {
    min-height: 2rem;
    padding: 0 var(--hd-space-4);
    border: 0;
    border-radius: 2rem;
    background: var(--hd-accent);
    color: var(--hd-accent-ink);
    font-size: var(--hd-text-sm);
    font-weight: 600;
    box-shadow: var(--hd-shadow);
  }

  .more {
    justify-self: center;
  }

  .hint {
    display: none;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    text-align: center;
  }

  .hint .link {
    margin-inline-start: var(--hd-space-2);
  }

  @media (hover: hover) {
    .hint {
      display: block;
    }
  }

  @media (pointer: coarse) {
    .held {
      min-height: 2.75rem;
    }
  }
`;var ss=v`
  .row {
    position: relative;
    display: grid;
    grid-template-columns: 1rem minmax(0, 1fr) auto;
    grid-template-areas: "mark body when" "mark body act";
    grid-template-rows: auto 1fr;
    gap: 0 var(--hd-space-3);
    padding: var(--hd-space-4);
    content-visibility: auto;
    contain-intrinsic-size: auto 7.25rem;
    transition: background-color 120ms;
  }

  .row + .row {
    border-top: 1px solid var(--hd-line);
  }

  .row > .mark {
    grid-area: mark;
    margin-top: 0.2rem;
  }

  .row .body {
    grid-area: body;
    min-width: 0;
  }

  .title {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    padding: 0;
    border: 0;
    background: none;
    font-weight: 600;
    line-height: 1.4;
    letter-spacing: -0.006em;
    text-align: start;
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }

  /* The whole row opens it. */
  .title::after {
    content: "";
    position: absolute;
    inset: 0;
  }

  .title:focus-visible {
    outline: none;
  }

  .title:focus-visible::after {
    outline: 2px solid var(--hd-accent);
    outline-offset: -3px;
    border-radius: calc(var(--hd-radius-lg) - 1px);
  }

  .note {
    white-space: pre-line;
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    margin-top: var(--hd-space-1);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
    line-height: 1.5;
    overflow-wrap: anywhere;
  }

  .about {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--hd-space-3);
    margin-top: var(--hd-space-2);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    line-height: 1.6;
  }

  .about strong {
    color: var(--hd-ink);
    font-weight: 600;
  }

  .nobreak {
    white-space: nowrap;
  }

  .when {
    grid-area: when;
    text-align: end;
    line-height: 1.35;
  }

  /* Above the title, which covers the row: its full time shows to who points at it. */
  .when > time {
    position: relative;
    z-index: 1;
    font-size: var(--hd-text-md);
    font-weight: 600;
    letter-spacing: -0.01em;
    white-space: nowrap;
  }

  .when[data-overdue] > time {
    color: var(--hd-urgent);
  }

  .when span {
    display: block;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
  }

  .when span > time {
    color: var(--hd-ink);
    font-weight: 550;
    white-space: nowrap;
  }

  .when .overdue[data-level="2"] {
    display: inline-block;
    margin-top: 0.125rem;
  }

  .act {
    grid-area: act;
    position: relative;
    z-index: 1;
    align-self: end;
    justify-self: end;
    min-height: 2rem;
    margin-top: var(--hd-space-2);
    padding: 0 var(--hd-space-3);
    border-color: var(--hd-line);
    background: none;
    color: var(--hd-accent);
  }

  .row:hover .act,
  .row:focus-within .act,
  .row.selected .act {
    border-color: var(--hd-accent);
    background: var(--hd-surface);
  }

  .row .act:hover {
    background: var(--hd-accent);
    color: var(--hd-accent-ink);
  }

  .row:hover {
    background: var(--hd-raised);
  }

  .row.selected {
    background: var(--hd-accent-wash);
    box-shadow: inset 3px 0 0 var(--hd-accent);
  }

  .row.leaving {
    background: var(--hd-raised);
  }

  .row:is(.leaving, .pending) :is(.mark, .word, .title, .when time) {
    color: var(--hd-ink-2);
    font-weight: 500;
  }

  .row.leaving > .mark {
    opacity: 0.5;
  }

  .row.arrived {
    animation:
      slide 200ms cubic-bezier(0.2, 0.8, 0.3, 1),
      glow 4s ease-out;
  }

  @keyframes slide {
    from {
      opacity: 0;
      translate: 0 -0.75rem;
    }
  }

  @keyframes glow {
    from,
    25% {
      background-color: var(--hd-accent-wash);
    }
  }

  @container (width < 26rem) {
    .row {
      gap: 0 0.625rem;
      padding-inline: var(--hd-space-3);
    }

    .title {
      -webkit-line-clamp: 3;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .row.arrived {
      background: var(--hd-accent-wash);
    }
  }

  @media (forced-colors: active) {
    .held,
    .row .act:hover {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }

    .row.selected,
    .row.arrived {
      padding-inline-start: calc(var(--hd-space-4) - 4px);
      border-inline-start: 4px solid Highlight;
    }
  }

  @media (pointer: coarse) {
    .act {
      min-height: 2.75rem;
      margin-bottom: -0.5rem;
    }
  }
`;var os=v`
  .state {
    display: grid;
    justify-items: center;
    gap: var(--hd-space-2);
    padding: var(--hd-space-7) var(--hd-space-4);
    border: 1px dashed var(--hd-line);
    border-radius: var(--hd-radius-lg);
    text-align: center;
    text-wrap: balance;
  }

  .state.small {
    padding: var(--hd-space-4);
  }

  .scene {
    margin-bottom: var(--hd-space-3);
  }

  .scene circle {
    fill: var(--hd-good);
    stroke: none;
  }

  .lead {
    font-size: var(--hd-text-lg);
    font-weight: 600;
    letter-spacing: -0.012em;
  }

  .state .quiet {
    max-width: 24rem;
    font-size: var(--hd-text-sm);
  }

  .state .button {
    margin-top: var(--hd-space-3);
  }

  .skeleton {
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius-lg);
    background: var(--hd-surface);
  }

  .bone {
    display: grid;
    gap: var(--hd-space-3);
    padding: var(--hd-space-4) var(--hd-space-4) var(--hd-space-5) 2.75rem;
    animation: breathe 1.8s ease-in-out infinite alternate;
  }

  .bone + .bone {
    border-top: 1px solid var(--hd-line);
  }

  .bone > * {
    height: 0.7rem;
    width: 88%;
    border-radius: 0.35rem;
    background: var(--hd-line);
  }

  .bone > :first-child {
    width: 62%;
    height: 0.9rem;
  }

  .bone > :last-child {
    width: 34%;
  }
`;var rs=[Se,_t,ts,is,ss,os,ns];var tr={waiting:"Waiting",mine:"Mine",others:"Others",parked:"Parked",closed:"Closed"};function as(n,e,t){return d`<nav class="views" part="views" aria-label="Views of the queue">
    ${Jt.map(i=>{let s=e?.[i];return d`<button
        type="button"
        data-view=${i}
        aria-current=${i===n?"true":l}
        @click=${()=>t(i)}
      >
        ${tr[i]}${s===void 0?l:d` <span class="count num">${s}</span>`}
      </button>`})}
  </nav>`}var Lt=class extends S{static styles=rs;static properties={...gt,view:{reflect:!0},selected:{},keys:{attribute:"no-keys",converter:{fromAttribute:e=>e===null}}};#e=ut(this);#n=new se(this,{attached:(e,t)=>this.#i(e,t),tick:()=>this.#t.tick()});#t=new Pt(this,this.#n);#s=new Rt(this,this.#t);constructor(){super(),this.client=void 0,this.getToken=void 0,this.baseUrl="/api/v1",this.view="waiting",this.selected=null,this.keys=!0,new Et(this,".more",()=>{this.#t.loadMore()})}focus(){this.#s.focus()}#i(e,t){e.addEventListener("counts",({detail:i})=>_(this,"queue-counts",{counts:i}),{signal:t}),e.addEventListener("connection",({detail:i})=>this.#e.connection(i),{signal:t}),e.addEventListener("arrival",({detail:i})=>{this.#e.arrived(i.length,()=>e.counts?.waiting),_(this,"queue-arrival",{cards:i})},{signal:t}),e.addEventListener("overdue",({detail:i})=>this.#o(i),{signal:t}),this.#t.open(e)}#o(e){for(let t of e)this.#e.overdue(t.id,_e(t));_(this,"queue-overdue",{cards:e})}render(){let e=this.#n.current;return d`<section class="queue" part="queue" aria-labelledby="heading">
      <header part="header">
        <div class="heading">
          <h2 id="heading" tabindex="-1">Escalations</h2>
          ${Ti(this.#t.overdue,e?.list("waiting").more??!1)}
        </div>
        ${e?vt(e):l}
        ${e?.connection.state==="stopped"?d`<p class="stopped quiet">${vi(e.connection)} This list is not updating.</p>`:l}
        ${as(this.view,e?.counts,t=>this.#l(t))}
      </header>
      ${e?this.#r(e):l}
      ${Xi(this.keys,t=>this.#c(t))}
      <p class="hidden" role="status"></p>
    </section>`}#r(e){let{rows:t,held:i}=this.#t;return d`<div
      class="list"
      @click=${this.#h}
      @keydown=${this.#u}
      @focusin=${this.#y}
      @focusout=${this.#b}
      @pointerenter=${({pointerType:s})=>this.#t.setHovered(s==="mouse")}
      @pointerleave=${()=>this.#t.setHovered(!1)}
    >
      ${es(e,this.view,t.length+i)}
      <div class="rows">
        <div class="dock">
          ${i>0?d`<button class="held num" part="held" type="button" data-reveal>${i} new</button>`:l}
        </div>
        <ol part="list" aria-label=${`Handoffs, ${this.view}`} ?hidden=${t.length===0}>
          ${this.#a(e)}
        </ol>
      </div>
      ${e.list(this.view).more&&t.length>0?d`<button class="button more" type="button" data-more>Show more</button>`:l}
      ${this.keys&&t.length>0?this.#d():l}
    </div>`}#a(e){let t=e.clock.now(),i=this.#s.tabStop,s=oe(e.connection);return Zi(this.#t.rows,({card:o})=>o.id,o=>{let{id:r}=o.card;return Hi({...o,me:e.me?.id,now:t,pending:e.pending(r),note:this.#t.note(r),selected:r===this.selected,readOnly:s,tabStop:r===i})})}#d(){return d`<p class="hint">
      <kbd>j</kbd> <kbd>k</kbd> move <kbd>Enter</kbd> open
      ${this.view==="waiting"?d`<kbd>c</kbd> claim`:l}
      <button class="link" type="button" data-help>All shortcuts</button>
    </p>`}#l(e){e!==this.view&&(this.view=e,_(this,"view-change",{view:e}))}#c(e){this.keys=e,_(this,"keys-change",{keys:e})}#h=e=>{let t=e.target,i=this.#t.cardAt(t);if(t.closest("[data-reveal]"))this.#t.reveal(),this.updateComplete.then(()=>this.focus());else if(t.closest("[data-more]"))this.#t.loadMore();else if(t.closest("[data-help]"))this.#v();else if(i){let s=t.closest("[data-action]")?.getAttribute("data-action");s?this.#g(i,s):this.#p(i)}};#u=e=>{let t=this.#t.cardAt(e.target),i=this.keys?$t(e):void 0;t&&i&&i!=="close"&&(e.preventDefault(),this.#f(i,t))};#f(e,t){switch(e){case"next":case"previous":this.#s.move(t.id,e==="next"?1:-1);break;case"help":this.#v();break;default:if(!Ct(e,t,this.#n.current))return;e==="resolve"?this.#p(t,e):this.#g(t,e)}}#p(e,t){this.#s.current=e.id,_(this,"handoff-open",{card:e,action:t})}async#g(e,t){let i=this.#n.current;if(!i||i.pending(e.id))return;this.#t.setNote(e.id,void 0);let s=await i.act(e,t,t==="reassign"?i.me?.id??"":"");if(s.ok){this.#e.say(`${T[t].done}: ${_e(s.card)}`),_(this,"handoff-change",{card:s.card,action:t}),t!=="release"&&this.#p(s.card);return}this.#e.say(s.message),s.problem?.code!=="already_claimed"&&this.#t.setNote(e.id,s.message)}#v(){this.renderRoot.querySelector("dialog")?.showModal()}#y=e=>{this.#t.setFocused(!0);let t=this.#t.cardAt(e.target);t&&t.id!==this.#s.current&&(this.#s.current=t.id,this.requestUpdate())};#b=e=>{let t=e.relatedTarget;(t===null||!e.currentTarget.contains(t))&&this.#t.setFocused(!1)}};customElements.get("escalation-queue")||customElements.define("escalation-queue",Lt);customElements.get("handoff-context")||customElements.define("handoff-context",St);var ds="handoffd:visible";function cs(){if(!("locks"in navigator))return;let n,e=()=>{if(document.hidden)n?.abort(),n=void 0;else if(n===void 0){n=new AbortController;let{signal:t}=n,i=new Promise(s=>t.addEventListener("abort",()=>s()));navigator.locks.request(ds,{mode:"shared",signal:t},()=>i).catch(()=>{})}};document.addEventListener("visibilitychange",e),e()}async function ls(){if(!("locks"in navigator))return!document.hidden;let{held:n}=await navigator.locks.query();return n?.some(({name:e})=>e===ds)??!1}var us="handoffd:alerts",nr=1e4,Ht=class{#e;#n=[];#t=!1;#s;constructor(e){this.#e=e}get choices(){let{desktop:e=!1,sound:t=!1}=JSON.parse(localStorage.getItem(us)??"{}");return{desktop:e&&"Notification"in window&&Notification.permission==="granted",sound:t}}async choose(e){let{desktop:t,sound:i}=e;t&&!this.choices.desktop&&(t="Notification"in window&&await Notification.requestPermission()==="granted"),i&&!this.choices.sound&&await this.#o(),localStorage.setItem(us,JSON.stringify({desktop:t,sound:i}))}async notify(e){if(this.#n.push(...e),this.#t)return;this.#t=!0;let t=[];for(;t.length===0&&this.#n.length>0;){let o=this.#n.splice(0);await ls()||t.push(...o,...this.#n.splice(0))}let{desktop:i,sound:s}=this.choices;if(t.length===0||!i&&!s){this.#t=!1;return}setTimeout(()=>{this.#t=!1,this.notify([])},nr),i&&this.#i(t),s&&navigator.userActivation.hasBeenActive&&await this.#o()}#i([e,...t]){if(e===void 0)return;let i=[e,...t],s=i.filter(u=>u.overdue>0).length,o=s===0?"new ":s===i.length?"overdue ":"",r=t.length>0?`${i.length} ${o}escalations`:`${s>0?"Overdue: ":""}${e.session_title}`,a=t.length===0?`${U(e.created_by.name)} asks for help (${e.priority})`:i.map(u=>u.session_title).join(`
`),c=new Notification(r,{body:a,tag:"handoffd:arrival",icon:"/assets/icon.svg"});c.addEventListener("click",()=>{window.focus(),this.#e(e),c.close()})}async#o(){this.#s??=new AudioContext,await this.#s.resume();let e=this.#s.currentTime;for(let[t,i]of[[659,0],[880,.12]]){let s=new OscillatorNode(this.#s,{frequency:t}),o=new GainNode(this.#s,{gain:0});o.gain.setTargetAtTime(.15,e+i,.01),o.gain.setTargetAtTime(0,e+i+.08,.08),s.connect(o).connect(this.#s.destination),s.start(e+i),s.stop(e+i+.6)}}};var ir=["waiting","mine","others","parked","closed"],hs="waiting";function fn(n){let[e,t,i]=n.pathname.split("/").slice(1).map(decodeURIComponent),s=n.searchParams.get("view");return{view:ir.find(o=>o===s)??hs,open:e==="handoffs"&&t&&i?{session:t,handoff:i}:void 0}}function fs({view:n,open:e}){let t=e?`/handoffs/${encodeURIComponent(e.session)}/${encodeURIComponent(e.handoff)}`:"/";return n===hs?t:`${t}?view=${n}`}var Mt=class{#e;#n;#t=0;#s;#i;constructor(e){this.#e=e,this.#n=e.href,document.addEventListener("visibilitychange",this.#a),window.addEventListener("focus",this.#a)}set waiting(e){this.#t=e??0,this.#e.href=this.#t===0?this.#n:sr(this.#t),this.#r()}flash(e){document.hidden&&(this.#s=`● ${e}`,this.#r(),matchMedia("(prefers-reduced-motion: reduce)").matches||(this.#i??=setInterval(()=>this.#r(document.title===this.#o),1e3)))}get#o(){return this.#t===0?"Escalations":`(${this.#t}) Escalations`}#r(e=!0){document.title=e&&this.#s||this.#o}#a=()=>{document.hidden||(clearInterval(this.#i),this.#i=void 0,this.#s=void 0,this.#r())}};function sr(n){let e=n>9?"9+":`${n}`;return`data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b5f70"/>
    <path d="M8 22V9m10 13V9M8 15.5h10" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/>
    <circle cx="22" cy="21" r="10" fill="#b8230f" stroke="#fff" stroke-width="2"/>
    <text x="22" y="25.5" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="13"
      fill="#fff">${e}</text></svg>`)}`}var Te=class extends S{static properties={session:{attribute:!1},route:{state:!0},connection:{state:!0},keys:{state:!0}};clock;#e=new Ht(e=>this.#l(e));#n=new Mt(document.querySelector('link[rel="icon"]'));#t;constructor(){super(),this.route=fn(new URL(location.href)),this.connection={state:"connecting"},this.keys=localStorage.getItem(pn)===null}createRenderRoot(){return this}connectedCallback(){super.connectedCallback();let e=new te({getToken:t=>this.session.getToken(t),...this.clock&&{clock:this.clock}});e.addEventListener("accepted",()=>this.session.accepted()),this.session.onSignOut=()=>e.signIn(),e.addEventListener("connection",()=>this.#s(e)),e.addEventListener("counts",()=>this.#s(e)),e.addEventListener("arrival",({detail:t})=>this.#i(e,t,"new")),e.addEventListener("overdue",({detail:t})=>this.#i(e,t,"overdue")),window.addEventListener("popstate",()=>{this.route=fn(new URL(location.href))}),this.#t=e,e.start()}#s(e){this.connection=e.connection,this.#n.waiting=this.connection.state==="signed-out"?void 0:e.counts?.waiting}#i(e,t,i){let[s]=t;if(s!==void 0){let o=i==="overdue"?"Overdue: ":"";this.#n.flash(t.length===1?o+s.session_title:`${t.length} ${i}`)}e.leader&&this.#e.notify(t)}render(){return d`
      <header class="bar">
        <h1>
          <a class="brand" href="/" @click=${this.#u}>
            <img src="/assets/icon.svg" alt="" width="24" height="24" /><span>handoffd</span>
          </a>
        </h1>
        ${this.connection.state==="signed-out"?l:this.#r()}
      </header>
      ${this.connection.state==="signed-out"?st(Xn(this.session,this.connection.refusal,()=>this.#t?.signIn())):this.#o()}
    `}updated(){document.activeElement===document.body&&this.querySelector(".message h2")?.focus()}#o(){let{view:e,open:t}=this.route;return d`
      <main class="layout" ?data-open=${t!==void 0}>
        <escalation-queue
          .client=${this.#t}
          .view=${e}
          .selected=${t?.handoff??null}
          .keys=${this.keys}
          @handoff-open=${this.#c}
          @keys-change=${i=>this.#p(i.detail.keys)}
          @view-change=${i=>this.#d(i.detail.view)}
        ></escalation-queue>
        ${t===void 0?d`<section class="placeholder" aria-label="No handoff is open">
                <p>Select an escalation to see its context.</p>
              </section>`:d`<handoff-context
                .client=${this.#t}
                .sessionId=${t.session}
                .handoffId=${t.handoff}
                .keys=${this.keys}
                @handoff-open=${this.#c}
                @handoff-close=${this.#h}
              ></handoff-context>`}
      </main>
    `}#r(){let{desktop:e,sound:t}=this.#e.choices,i=this.#t?.me?.name??this.session.name??"Signed in";return d`
      <button class="who" popovertarget="menu" title="Alerts, shortcuts, sign out">
        <span class="face" aria-hidden="true">${or(i)}</span><bdi class="name">${i}</bdi>
      </button>
      <div id="menu" class="menu" popover>
        <p class="heading">Alerts while this page is in the background</p>
        ${mn("Desktop notification",e,s=>this.#f({desktop:s,sound:t}))}
        ${mn("Sound",t,s=>this.#f({desktop:e,sound:s}))}
        <p class="heading">This page</p>
        ${mn("Keyboard shortcuts",this.keys,s=>this.#p(s))}
        <button class="plain" @click=${this.#g}>Sign out</button>
      </div>
    `}#a(e){let t=fs(e);t!==location.pathname+location.search&&history.pushState(null,"",t),this.route=e}#d(e){this.#a({...this.route,view:e})}#l(e){this.#a({...this.route,open:{session:e.session_id,handoff:e.id}})}#c=async e=>{let{card:t,action:i}=e.detail;this.#l(t),await this.updateComplete;let s=this.querySelector("handoff-context");i==="resolve"||i==="return"?s?.compose(i):s?.focus()};#h=async()=>{this.#a({...this.route,open:void 0}),await this.updateComplete,this.querySelector("escalation-queue")?.focus()};#u=e=>{e.ctrlKey||e.metaKey||e.shiftKey||e.altKey||(e.preventDefault(),this.#a({view:"waiting",open:void 0}))};async#f(e){await this.#e.choose(e),this.requestUpdate()}#p(e){this.keys=e,e?localStorage.removeItem(pn):localStorage.setItem(pn,"yes")}#g=async()=>{await this.session.signOut(),this.#t?.signIn()}},pn="handoffd:keys-off";function mn(n,e,t){return d`
    <label class="option">
      <input
        type="checkbox"
        .checked=${e}
        @change=${i=>t(i.target.checked)}
      />
      ${n}
    </label>
  `}function or(n){let e=n.match(/[\p{L}\p{N}]+/gu)??[];return[e.at(0),e.length>1?e.at(-1):void 0].map(t=>[...t??""][0]??"").join("")}customElements.define("handoffd-page",Te);var gn=new X;async function rr(){let n=Date.now(),e=await fetch("/config.json",{cache:"no-store"}).catch(()=>{});if(!e?.ok)throw new y("The server cannot be reached.");gn.observe(e.headers.get("Date"),n);let{oidc:t}=await e.json();return t===null?new it:ct.begin(t,gn)}function ar(n){let{session:e,message:t}=n instanceof y?n:{session:void 0,message:"Something went wrong."},{switchUser:i}=e??{};if(document.body.replaceChildren(),Ie(st({heading:"Sign-in failed",texts:[t],buttons:[{label:"Try again",click:()=>e?.signIn?void e.signIn():location.reload()},...i?[{label:"Sign in as another person",click:()=>{i()}}]:[]]}),document.body),!(n instanceof y))throw n}window.addEventListener("pageshow",({persisted:n})=>{n&&location.reload()});try{let n=new Te;n.clock=gn,n.session=await rr(),cs(),document.body.replaceChildren(n),window.addEventListener("hashchange",()=>{location.hash.startsWith("#token=")&&location.reload()})}catch(n){ar(n)}
/*! For license information please see page.js.LEGAL.txt */
