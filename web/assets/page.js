var b=class extends Error{name="SignInError"};function U(n){try{let e=(n.split(".")[1]??"").replaceAll("-","+").replaceAll("_","/"),t=Uint8Array.from(atob(e),s=>s.charCodeAt(0)),i=JSON.parse(new TextDecoder().decode(t));return typeof i=="object"&&i!==null?i:{}}catch{return{}}}function at(n){return(U(n).exp??0)-Date.now()/1e3}var dt="handoffd:link",be=class{signIn=void 0;#e;constructor(){this.#e=di()??ci()}get name(){return this.#e?.name??U(this.#e?.token??"").name}async getToken(){return this.#e?.token??null}async signOut(){this.#e=void 0,sessionStorage.removeItem(dt)}};function di(){let n=new URLSearchParams(location.hash.slice(1)),e=n.get("token");if(e===null)return;history.replaceState(null,"",location.pathname+location.search);let t={token:e,name:n.get("name")??void 0};return sessionStorage.setItem(dt,JSON.stringify(t)),t}function ci(){let n=sessionStorage.getItem(dt);return n===null?void 0:JSON.parse(n)}async function Nt(){let n=we(),e=await crypto.subtle.digest("SHA-256",new TextEncoder().encode(n));return{verifier:n,challenge:Ot(new Uint8Array(e))}}function we(){return Ot(crypto.getRandomValues(new Uint8Array(32)))}function Ot(n){return btoa(String.fromCharCode(...n)).replaceAll("+","-").replaceAll("/","_").replaceAll("=","")}var lt="handoffd:errand",ct=()=>`${location.origin}/`,li=["login_required","interaction_required","consent_required","account_selection_required"],hi=n=>Math.min(60,n/4),ke=class n{#e;#t;#n;#i=0;#o;constructor(e,t){this.#e=e,this.#t=t}static async begin(e){if(!isSecureContext)throw new b("Signing in needs this page to be served over HTTPS.");let t=new URLSearchParams(location.search),i=ui(t),s=new n(e,await fi(e.issuer));return i===void 0?s.#a("none"):(await s.#c(i,t),s)}get name(){let e=this.#s();return e.name??e.preferred_username??e.email}async getToken({refresh:e}){let t=this.#n?.id_token;return t===void 0?null:!e&&at(t)>this.#i?t:(this.#o??=this.#r().finally(()=>{this.#o=void 0}),this.#o)}signIn=async()=>this.#a(void 0);async signOut(){this.#n=void 0;let{end_session_endpoint:e}=this.#t;e!==void 0&&location.assign(It(e,{client_id:this.#e.client_id,post_logout_redirect_uri:ct()}))}#s(){return U(this.#n?.id_token??"")}async#r(){let{sub:e}=this.#s(),t=this.#n?.refresh_token;if(t!==void 0){let i=await this.#u({grant_type:"refresh_token",refresh_token:t});if(i?.id_token!==void 0&&U(i.id_token).sub===e)return this.#d({refresh_token:t,...i}),i.id_token}return this.#n=void 0,this.#a("none")}async#a(e){let{verifier:t,challenge:i}=await Nt(),s=location.pathname+location.search,r={state:we(),nonce:we(),verifier:t,path:s};sessionStorage.setItem(lt,JSON.stringify(r));let o=this.#t.scopes_supported?.includes("offline_access")?" offline_access":"";return location.assign(It(this.#t.authorization_endpoint,{response_type:"code",client_id:this.#e.client_id,redirect_uri:ct(),scope:`openid profile email${e==="none"?"":o}`,state:r.state,nonce:r.nonce,code_challenge:i,code_challenge_method:"S256",...e&&{prompt:e}})),new Promise(()=>{})}async#c(e,t){let i=t.get("iss"),s=this.#t.authorization_response_iss_parameter_supported;if(i===null?s:i!==this.#e.issuer)throw new b("The answer did not come from the identity provider of this page.");let r=t.get("error");if(r!==null){if(li.includes(r))return;throw new b(`The identity provider refused: ${t.get("error_description")??r}`)}let o=await this.#u({grant_type:"authorization_code",code:t.get("code")??"",redirect_uri:ct(),code_verifier:e.verifier});if(o?.id_token===void 0)throw new b("The identity provider did not accept its own code. Try once more.");this.#l(U(o.id_token),e),this.#d(o)}#d(e){this.#n=e,this.#i=hi(at(e.id_token))}#l({iss:e,aud:t,exp:i,nonce:s},r){let o=[t].flat().includes(this.#e.client_id);if(e!==this.#e.issuer||!o||s!==r.nonce||i===void 0)throw new b("The identity provider answered with a token for somebody else.")}async#u(e){let t=await fetch(this.#t.token_endpoint,{method:"POST",body:new URLSearchParams({client_id:this.#e.client_id,...e}),credentials:"omit"});if(t.status>=500||t.status===429)throw new b("The identity provider has trouble. Try again in a moment.");return t.ok?await t.json():void 0}};function ui(n){let e=n.get("state"),t=sessionStorage.getItem(lt);if(sessionStorage.removeItem(lt),e===null||!(n.has("code")||n.has("error")))return;let i=t===null?void 0:JSON.parse(t);if(history.replaceState(null,"",i?.path??"/"),i?.state!==e)throw new b("This answer of the identity provider was not asked for here. Try once more.");return i}async function fi(n){let e=`${n.replace(/\/$/,"")}/.well-known/openid-configuration`,t=await fetch(e,{credentials:"omit"}).catch(()=>{});if(!t?.ok)throw new b(`The identity provider ${n} cannot be reached.`);let i=await t.json();if(i.issuer!==n)throw new b(`The identity provider calls itself ${i.issuer}, not ${n}.`);return i}function It(n,e){let t=new URL(n);for(let[i,s]of Object.entries(e))t.searchParams.set(i,s);return t.href}var Ut="handoffd:looked-at";function jt(){if(!("locks"in navigator))return;let n,e=()=>{if(document.hidden)n?.abort(),n=void 0;else if(n===void 0){n=new AbortController;let{signal:t}=n,i=new Promise(s=>t.addEventListener("abort",()=>s()));navigator.locks.request(Ut,{mode:"shared",signal:t},()=>i).catch(()=>{})}};document.addEventListener("visibilitychange",e),e()}async function Ft(){if(!("locks"in navigator))return!document.hidden;let{held:n}=await navigator.locks.query();return n?.some(({name:e})=>e===Ut)??!1}var xe=globalThis,$e=xe.ShadowRoot&&(xe.ShadyCSS===void 0||xe.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,ht=Symbol(),Bt=new WeakMap,ne=class{constructor(e,t,i){if(this._$cssResult$=!0,i!==ht)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if($e&&e===void 0){let i=t!==void 0&&t.length===1;i&&(e=Bt.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),i&&Bt.set(t,e))}return e}toString(){return this.cssText}},zt=n=>new ne(typeof n=="string"?n:n+"",void 0,ht),S=(n,...e)=>{let t=n.length===1?n[0]:e.reduce((i,s,r)=>i+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(s)+n[r+1],n[0]);return new ne(t,n,ht)},Wt=(n,e)=>{if($e)n.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let i=document.createElement("style"),s=xe.litNonce;s!==void 0&&i.setAttribute("nonce",s),i.textContent=t.cssText,n.appendChild(i)}},ut=$e?n=>n:n=>n instanceof CSSStyleSheet?(e=>{let t="";for(let i of e.cssRules)t+=i.cssText;return zt(t)})(n):n;var{is:pi,defineProperty:mi,getOwnPropertyDescriptor:gi,getOwnPropertyNames:vi,getOwnPropertySymbols:yi,getPrototypeOf:bi}=Object,_e=globalThis,Kt=_e.trustedTypes,wi=Kt?Kt.emptyScript:"",ki=_e.reactiveElementPolyfillSupport,ie=(n,e)=>n,ft={toAttribute(n,e){switch(e){case Boolean:n=n?wi:null;break;case Object:case Array:n=n==null?n:JSON.stringify(n)}return n},fromAttribute(n,e){let t=n;switch(e){case Boolean:t=n!==null;break;case Number:t=n===null?null:Number(n);break;case Object:case Array:try{t=JSON.parse(n)}catch{t=null}}return t}},Qt=(n,e)=>!pi(n,e),Vt={attribute:!0,type:String,converter:ft,reflect:!1,useDefault:!1,hasChanged:Qt};Symbol.metadata??=Symbol("metadata"),_e.litPropertyMetadata??=new WeakMap;var A=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=Vt){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let i=Symbol(),s=this.getPropertyDescriptor(e,i,t);s!==void 0&&mi(this.prototype,e,s)}}static getPropertyDescriptor(e,t,i){let{get:s,set:r}=gi(this.prototype,e)??{get(){return this[t]},set(o){this[t]=o}};return{get:s,set(o){let a=s?.call(this);r?.call(this,o),this.requestUpdate(e,a,i)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??Vt}static _$Ei(){if(this.hasOwnProperty(ie("elementProperties")))return;let e=bi(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(ie("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(ie("properties"))){let t=this.properties,i=[...vi(t),...yi(t)];for(let s of i)this.createProperty(s,t[s])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[i,s]of t)this.elementProperties.set(i,s)}this._$Eh=new Map;for(let[t,i]of this.elementProperties){let s=this._$Eu(t,i);s!==void 0&&this._$Eh.set(s,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let i=new Set(e.flat(1/0).reverse());for(let s of i)t.unshift(ut(s))}else e!==void 0&&t.push(ut(e));return t}static _$Eu(e,t){let i=t.attribute;return i===!1?void 0:typeof i=="string"?i:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let i of t.keys())this.hasOwnProperty(i)&&(e.set(i,this[i]),delete this[i]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Wt(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,i){this._$AK(e,i)}_$ET(e,t){let i=this.constructor.elementProperties.get(e),s=this.constructor._$Eu(e,i);if(s!==void 0&&i.reflect===!0){let r=(i.converter?.toAttribute!==void 0?i.converter:ft).toAttribute(t,i.type);this._$Em=e,r==null?this.removeAttribute(s):this.setAttribute(s,r),this._$Em=null}}_$AK(e,t){let i=this.constructor,s=i._$Eh.get(e);if(s!==void 0&&this._$Em!==s){let r=i.getPropertyOptions(s),o=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:ft;this._$Em=s;let a=o.fromAttribute(t,r.type);this[s]=a??this._$Ej?.get(s)??a,this._$Em=null}}requestUpdate(e,t,i,s=!1,r){if(e!==void 0){let o=this.constructor;if(s===!1&&(r=this[e]),i??=o.getPropertyOptions(e),!((i.hasChanged??Qt)(r,t)||i.useDefault&&i.reflect&&r===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,i))))return;this.C(e,t,i)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:i,reflect:s,wrapped:r},o){i&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??t??this[e]),r!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||i||(t=void 0),this._$AL.set(e,t)),s===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[s,r]of this._$Ep)this[s]=r;this._$Ep=void 0}let i=this.constructor.elementProperties;if(i.size>0)for(let[s,r]of i){let{wrapped:o}=r,a=this[s];o!==!0||this._$AL.has(s)||a===void 0||this.C(s,void 0,r,a)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(i=>i.hostUpdate?.()),this.update(t)):this._$EM()}catch(i){throw e=!1,this._$EM(),i}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};A.elementStyles=[],A.shadowRootOptions={mode:"open"},A[ie("elementProperties")]=new Map,A[ie("finalized")]=new Map,ki?.({ReactiveElement:A}),(_e.reactiveElementVersions??=[]).push("2.1.2");var mt=globalThis,Gt=n=>n,Ce=mt.trustedTypes,Jt=Ce?Ce.createPolicy("lit-html",{createHTML:n=>n}):void 0,gt="$lit$",E=`lit$${Math.random().toFixed(9).slice(2)}$`,vt="?"+E,xi=`<${vt}>`,B=document,re=()=>B.createComment(""),oe=n=>n===null||typeof n!="object"&&typeof n!="function",yt=Array.isArray,nn=n=>yt(n)||typeof n?.[Symbol.iterator]=="function",pt=`[ 	
\f\r]`,se=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Yt=/-->/g,Zt=/>/g,j=RegExp(`>|${pt}(?:([^\\s"'>=/]+)(${pt}*=${pt}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Xt=/'/g,en=/"/g,sn=/^(?:script|style|textarea|title)$/i,bt=n=>(e,...t)=>({_$litType$:n,strings:e,values:t}),d=bt(1),de=bt(2),ir=bt(3),R=Symbol.for("lit-noChange"),l=Symbol.for("lit-nothing"),tn=new WeakMap,F=B.createTreeWalker(B,129);function rn(n,e){if(!yt(n)||!n.hasOwnProperty("raw"))throw Error("invalid template strings array");return Jt!==void 0?Jt.createHTML(e):e}var on=(n,e)=>{let t=n.length-1,i=[],s,r=e===2?"<svg>":e===3?"<math>":"",o=se;for(let a=0;a<t;a++){let c=n[a],u,m,h=-1,g=0;for(;g<c.length&&(o.lastIndex=g,m=o.exec(c),m!==null);)g=o.lastIndex,o===se?m[1]==="!--"?o=Yt:m[1]!==void 0?o=Zt:m[2]!==void 0?(sn.test(m[2])&&(s=RegExp("</"+m[2],"g")),o=j):m[3]!==void 0&&(o=j):o===j?m[0]===">"?(o=s??se,h=-1):m[1]===void 0?h=-2:(h=o.lastIndex-m[2].length,u=m[1],o=m[3]===void 0?j:m[3]==='"'?en:Xt):o===en||o===Xt?o=j:o===Yt||o===Zt?o=se:(o=j,s=void 0);let p=o===j&&n[a+1].startsWith("/>")?" ":"";r+=o===se?c+xi:h>=0?(i.push(u),c.slice(0,h)+gt+c.slice(h)+E+p):c+E+(h===-2?a:p)}return[rn(n,r+(n[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),i]},ae=class n{constructor({strings:e,_$litType$:t},i){let s;this.parts=[];let r=0,o=0,a=e.length-1,c=this.parts,[u,m]=on(e,t);if(this.el=n.createElement(u,i),F.currentNode=this.el.content,t===2||t===3){let h=this.el.content.firstChild;h.replaceWith(...h.childNodes)}for(;(s=F.nextNode())!==null&&c.length<a;){if(s.nodeType===1){if(s.hasAttributes())for(let h of s.getAttributeNames())if(h.endsWith(gt)){let g=m[o++],p=s.getAttribute(h).split(E),v=/([.?@])?(.*)/.exec(g);c.push({type:1,index:r,name:v[2],strings:p,ctor:v[1]==="."?Se:v[1]==="?"?Ae:v[1]==="@"?Ee:W}),s.removeAttribute(h)}else h.startsWith(E)&&(c.push({type:6,index:r}),s.removeAttribute(h));if(sn.test(s.tagName)){let h=s.textContent.split(E),g=h.length-1;if(g>0){s.textContent=Ce?Ce.emptyScript:"";for(let p=0;p<g;p++)s.append(h[p],re()),F.nextNode(),c.push({type:2,index:++r});s.append(h[g],re())}}}else if(s.nodeType===8)if(s.data===vt)c.push({type:2,index:r});else{let h=-1;for(;(h=s.data.indexOf(E,h+1))!==-1;)c.push({type:7,index:r}),h+=E.length-1}r++}}static createElement(e,t){let i=B.createElement("template");return i.innerHTML=e,i}};function z(n,e,t=n,i){if(e===R)return e;let s=i!==void 0?t._$Co?.[i]:t._$Cl,r=oe(e)?void 0:e._$litDirective$;return s?.constructor!==r&&(s?._$AO?.(!1),r===void 0?s=void 0:(s=new r(n),s._$AT(n,t,i)),i!==void 0?(t._$Co??=[])[i]=s:t._$Cl=s),s!==void 0&&(e=z(n,s._$AS(n,e.values),s,i)),e}var Te=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:i}=this._$AD,s=(e?.creationScope??B).importNode(t,!0);F.currentNode=s;let r=F.nextNode(),o=0,a=0,c=i[0];for(;c!==void 0;){if(o===c.index){let u;c.type===2?u=new J(r,r.nextSibling,this,e):c.type===1?u=new c.ctor(r,c.name,c.strings,this,e):c.type===6&&(u=new Re(r,this,e)),this._$AV.push(u),c=i[++a]}o!==c?.index&&(r=F.nextNode(),o++)}return F.currentNode=B,s}p(e){let t=0;for(let i of this._$AV)i!==void 0&&(i.strings!==void 0?(i._$AI(e,i,t),t+=i.strings.length-2):i._$AI(e[t])),t++}},J=class n{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,i,s){this.type=2,this._$AH=l,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=i,this.options=s,this._$Cv=s?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=z(this,e,t),oe(e)?e===l||e==null||e===""?(this._$AH!==l&&this._$AR(),this._$AH=l):e!==this._$AH&&e!==R&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):nn(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==l&&oe(this._$AH)?this._$AA.nextSibling.data=e:this.T(B.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:i}=e,s=typeof i=="number"?this._$AC(e):(i.el===void 0&&(i.el=ae.createElement(rn(i.h,i.h[0]),this.options)),i);if(this._$AH?._$AD===s)this._$AH.p(t);else{let r=new Te(s,this),o=r.u(this.options);r.p(t),this.T(o),this._$AH=r}}_$AC(e){let t=tn.get(e.strings);return t===void 0&&tn.set(e.strings,t=new ae(e)),t}k(e){yt(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,i,s=0;for(let r of e)s===t.length?t.push(i=new n(this.O(re()),this.O(re()),this,this.options)):i=t[s],i._$AI(r),s++;s<t.length&&(this._$AR(i&&i._$AB.nextSibling,s),t.length=s)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let i=Gt(e).nextSibling;Gt(e).remove(),e=i}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},W=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,i,s,r){this.type=1,this._$AH=l,this._$AN=void 0,this.element=e,this.name=t,this._$AM=s,this.options=r,i.length>2||i[0]!==""||i[1]!==""?(this._$AH=Array(i.length-1).fill(new String),this.strings=i):this._$AH=l}_$AI(e,t=this,i,s){let r=this.strings,o=!1;if(r===void 0)e=z(this,e,t,0),o=!oe(e)||e!==this._$AH&&e!==R,o&&(this._$AH=e);else{let a=e,c,u;for(e=r[0],c=0;c<r.length-1;c++)u=z(this,a[i+c],t,c),u===R&&(u=this._$AH[c]),o||=!oe(u)||u!==this._$AH[c],u===l?e=l:e!==l&&(e+=(u??"")+r[c+1]),this._$AH[c]=u}o&&!s&&this.j(e)}j(e){e===l?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},Se=class extends W{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===l?void 0:e}},Ae=class extends W{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==l)}},Ee=class extends W{constructor(e,t,i,s,r){super(e,t,i,s,r),this.type=5}_$AI(e,t=this){if((e=z(this,e,t,0)??l)===R)return;let i=this._$AH,s=e===l&&i!==l||e.capture!==i.capture||e.once!==i.once||e.passive!==i.passive,r=e!==l&&(i===l||s);s&&this.element.removeEventListener(this.name,this,i),r&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Re=class{constructor(e,t,i){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=i}get _$AU(){return this._$AM._$AU}_$AI(e){z(this,e)}},an={M:gt,P:E,A:vt,C:1,L:on,R:Te,D:nn,V:z,I:J,H:W,N:Ae,U:Ee,B:Se,F:Re},$i=mt.litHtmlPolyfillSupport;$i?.(ae,J),(mt.litHtmlVersions??=[]).push("3.3.3");var dn=(n,e,t)=>{let i=t?.renderBefore??e,s=i._$litPart$;if(s===void 0){let r=t?.renderBefore??null;i._$litPart$=s=new J(e.insertBefore(re(),r),r,void 0,t??{})}return s._$AI(n),s};var wt=globalThis,_=class extends A{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=dn(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return R}};_._$litElement$=!0,_.finalized=!0,wt.litElementHydrateSupport?.({LitElement:_});var _i=wt.litElementPolyfillSupport;_i?.({LitElement:_});(wt.litElementVersions??=[]).push("4.2.2");var cn={urgent:0,high:1,normal:2,low:3};function ce(n){return n.waiting_since??n.created_at}function le(n,e){return cn[n.priority]-cn[e.priority]||fn(ce(n),ce(e))||kt(n.id,e.id)}function ln(n,e){return fn(e.closed_at??"",n.closed_at??"")||kt(n.id,e.id)}function hn(n,e){let{engineer_notes:t,context:i,timeline:s,timeline_omitted:r,...o}=e;return{...n,...o}}var un=30*6e4;function fn(n,e){return kt(n.replace("Z",""),e.replace("Z",""))}function kt(n,e){return n<e?-1:n>e?1:0}function q(n){return`⁨${n}⁩`}function Pe(n){return Math.random()*Math.min(3e4,1e3*2**Math.min(n,10))}function Le(n){let e=n.get("Retry-After");if(!e)return;let t=Number(e),i=Number.isNaN(t)?Date.parse(e)-Date.now():t*1e3;return Number.isNaN(i)?void 0:Math.max(0,i)}var Y=class{#e;wait(e,t){return new Promise(i=>{let s=()=>{clearTimeout(r),t.removeEventListener("abort",s),this.#e=void 0,i()},r=setTimeout(s,e);t.addEventListener("abort",s),this.#e=s,t.aborted&&s()})}skip(){this.#e?.()}};var C=class extends Error{problem;retryAfter;constructor(e,t){super(e.detail||e.title),this.name="ProblemError",this.problem=e,this.retryAfter=t}get status(){return this.problem.status}},P=class extends Error{constructor(e){super("The server cannot be reached.",{cause:e}),this.name="NetworkError"}};async function Me(n){let e={type:"about:blank",title:n.statusText||`Status ${n.status}`,status:n.status,detail:`The server answered with status ${n.status}.`,code:"unknown"};if(n.headers.get("Content-Type")?.includes("json"))try{e={...e,...await n.json(),status:n.status}}catch{}return new C(e,Le(n.headers))}var w=class extends Error{constructor(){super("signed out"),this.name="SignedOutError"}},Ci=3e4,He=class{#e;#t;#n=!1;#i;constructor(e){this.#e=e}get user(){return this.#i===void 0?void 0:Si(this.#i)}current(){return this.#o(!1)}async renew(e){if(this.#i!==void 0&&this.#i!==e)return this.#i;let t=await this.#o(!0);if(t===e)throw new w;return t}#o(e){if(this.#t&&(this.#n||!e))return this.#t;let t=(async()=>{let i=await Ti(this.#e({refresh:e}));if(!i)throw new w;return this.#i=i,i})().finally(()=>{this.#t===t&&(this.#t=void 0)});return this.#t=t,this.#n=e,t}};async function Ti(n){let e,t=new Promise((i,s)=>{e=setTimeout(()=>s(new Error("no token came")),Ci)});try{return await Promise.race([n,t])}finally{clearTimeout(e)}}function Si(n){try{let e=n.split(".")[1]??"",t=Uint8Array.from(atob(e.replace(/-/g,"+").replace(/_/g,"/")),s=>s.charCodeAt(0)),i=JSON.parse(new TextDecoder().decode(t));return i instanceof Object&&"sub"in i&&typeof i.sub=="string"?i.sub:void 0}catch{return}}function Ai(n,e,t,i){switch(t){case"resolve":return n.resolve(e,i);case"return":return n.giveBack(e,i);case"reassign":return n.reassign(e,i);default:return n[t](e)}}var qe=class{#e=new Map;pending(e){return this.#e.get(e)}async run(e,t,i,s,r){if(this.#e.has(i.id))return{ok:!1,card:i,message:"One moment, the last click is still on its way.",problem:void 0};this.#e.set(i.id,s);try{return{ok:!0,card:t.answer(await Ai(e,i,s,r),i)}}catch(o){let a=o instanceof C?o.problem:void 0;a?.handoff&&t.apply(a.handoff,a.handoff.claimed_by?.id);let u=s==="reassign"&&a?.status===403?Ei(i):L(o);return{ok:!1,card:t.card(i.id)??i,message:u,problem:a}}finally{this.#e.delete(i.id)}}};function Ei(n){return`${n.claimed_by?q(n.claimed_by.name):"Somebody"} was active in the session less than 30 min ago: it is too early to take over.`}function L(n){if(n instanceof w)return"You are signed out.";if(n instanceof C)switch(n.problem.code){case"own_handoff":return"You escalated this yourself: somebody else has to take it.";case"already_claimed":return`${n.problem.claimed_by?q(n.problem.claimed_by.name):"Somebody"} was faster.`;case"handoff_closed":return"It has been closed meanwhile.";case"not_claimed":return"Nobody has it at the moment: it was given back.";case"not_waiting":return"It is parked: its owner has not escalated it.";default:return n.problem.detail||n.problem.title}return n instanceof P?n.message:"Something went wrong."}function xt(n,e,t){switch(n.status){case"waiting":return n.created_by.id===e?["withdraw"]:["claim"];case"claimed":return n.claimed_by?.id===e?["resolve","return","release"]:D(n,t)?["reassign"]:[];default:return[]}}function D(n,e){let t=n.status==="claimed"&&n.claimed_at?e-Date.parse(n.claimed_at):0;return t>=un?t:0}var Ri=[["tried",/^(?:what (?:i|we|was) )?tried(?: so far)?$|^(?:done|checked|attempts?)(?: so far)?$/i],["ruledOut",/^ruled out$|^(?:it'?s )?not$|^excluded$/i],["next",/^next(?: steps?)?$|^to ?do$|^suggest(?:ed|ion)s?$|^i would$/i],["questions",/^(?:open )?questions?$|^open$|^unclear$|^unknown$/i]];function he(n){let e={note:"",tried:[],ruledOut:[],next:[],questions:[]},t=[],i,s=!1;for(let r of n.split(/\r?\n/)){let o=Li(r);o?(i=o.section,o.rest&&e[i].push(o.rest)):r.trim()===""?t.push(...i?[]:[r]):i&&!(s&&!mn(r))?Mi(e[i],r):(i=void 0,t.push(r)),s=r.trim()===""}return e.note=t.join(`
`).replace(/\n{3,}/g,`

`).trim(),e}var Pi=[/^\s*(?:#{1,4}\s+)?([a-z' ]{2,24}):(?:\s+(.*))?$/i,/^\s*#{1,4}\s+([a-z' ]{2,24})$/i,/^\s*\*\*([a-z' ]{2,24}):?\*\*:?\s*(.*)$/i];function Li(n){for(let e of Pi){let[,t="",i=""]=e.exec(n.trimEnd())??[],s=Ri.find(([,r])=>r.test(t.trim()))?.[0];if(s)return{section:s,rest:i.trim()}}}var pn=/^\s*(?:[-*•–]|\d+[.)])\s+/;function mn(n){return pn.test(n)}function Mi(n,e){let t=n.at(-1);mn(e)||t===void 0?n.push(e.replace(pn,"").trim()):n[n.length-1]=`${t}
${e.trim()}`}var ue=class{#e;constructor(e){this.#e=e}queue(e){let t=new URLSearchParams({status:e.status.join(",")});return e.limit!==void 0&&t.set("limit",String(e.limit)),e.cursor!==void 0&&t.set("cursor",e.cursor),this.#t(`/ai-sessions/queue?${t}`)}handoff(e){return this.#t(K(e))}session(e){return this.#t(`/ai-sessions/${encodeURIComponent(e)}`)}messages(e,t){let i=new URLSearchParams({before:t});return this.#t(`/ai-sessions/${encodeURIComponent(e)}/messages?${i}`)}claim(e){return this.#n(`${K(e)}/claim`)}release(e){return this.#n(`${K(e)}/release`)}withdraw(e){return this.#n(`${K(e)}/withdraw`)}resolve(e,t){return this.#n(`${K(e)}/resolve`,{resolution:t})}giveBack(e,t){return this.#n(`${K(e)}/return`,{answer:t})}reassign(e,t){return this.#n(`${K(e)}/reassign`,{user_id:t})}#t(e){return this.#i(e,{method:"GET"})}async#n(e,t){let i={"Idempotency-Key":Hi()};t&&(i["Content-Type"]="application/json");let s={method:"POST",headers:i,...t&&{body:JSON.stringify(t)}};try{return await this.#i(e,s)}catch(r){if(r instanceof P||r.problem?.code==="outcome_unknown")return this.#i(e,s);throw r}}async#i(e,t){let i=await this.#e.tokens.current(),s=await this.#o(e,t,i);if(s.status===401&&(i=await this.#e.tokens.renew(i),s=await this.#o(e,t,i)),s.status===401)throw new w;if(!s.ok)throw await Me(s);try{return await s.json()}catch(r){throw new P(r)}}async#o(e,t,i){let s=Date.now();try{let r=await this.#e.fetch(this.#e.baseUrl+e,{...t,headers:{...t.headers,Accept:"application/json",Authorization:`Bearer ${i}`},signal:AbortSignal.timeout(2e4)});return this.#e.clock.observe(r.headers.get("Date"),s),r}catch(r){throw new P(r)}}};function K(n){return`/ai-sessions/${encodeURIComponent(n.session_id)}/handoffs/${encodeURIComponent(n.id)}`}function Hi(){return Array.from(crypto.getRandomValues(new Uint8Array(16)),n=>n.toString(16).padStart(2,"0")).join("")}var fe=class{#e=0;#t=Number.POSITIVE_INFINITY;get offset(){return this.#e}now(){return Date.now()+this.#e}observe(e,t){let i=e===null?Number.NaN:Date.parse(e);if(Number.isNaN(i))return;let s=Date.now(),r=1e3+(s-t),o=i+500-(t+s)/2,a=Math.abs(o-this.#e)>r;(r<=this.#t||a)&&(this.#e=Math.abs(o)<r?0:o,this.#t=r)}witness(e){let t=Date.parse(e);t>this.now()&&(this.#e=t-Date.now())}};var gn="handoffd.draft.";var pe=class{#e;#t=new Map;#n="";constructor(e){this.#e=e}open(e){this.#n=e,this.#t.clear(),this.#s()}get(e){return this.#t.get(e)??this.#o(this.#i(e))}set(e,t){if(Object.values(t.texts).every(i=>i==="")){this.clear(e);return}this.#t.set(e,t),this.#r(i=>i.setItem(this.#i(e),JSON.stringify({...t,at:Date.now()})))}clear(e){this.#t.delete(e),this.#r(t=>t.removeItem(this.#i(e)))}#i(e){return`${gn}${this.#n}.${e}`}#o(e){return this.#r(t=>{let i=t.getItem(e);return i===null?void 0:JSON.parse(i)})}#s(){this.#r(e=>{let t=Array.from({length:e.length},(i,s)=>e.key(s)??"");for(let i of t.filter(s=>s.startsWith(gn)))Date.now()-(this.#o(i)?.at??0)>12096e5&&e.removeItem(i)})}#r(e){try{return this.#e&&e(this.#e)}catch{return}}};var De=class extends EventTarget{addEventListener(e,t,i){super.addEventListener(e,t,i)}removeEventListener(e,t,i){super.removeEventListener(e,t,i)}emit(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))}};var $t=["waiting","mine","others","parked","closed"],N={waiting:"waiting",mine:"claimed",others:"claimed",parked:"parked",closed:"closed"},V={waiting:["waiting"],claimed:["claimed"],parked:["parked"],closed:["resolved","returned","withdrawn"]},vn={waiting:le,claimed:le,parked:le,closed:ln};function yn(n,e,t){if(!V[N[n]].includes(e.status))return!1;let i=e.claimed_by!==null&&e.claimed_by.id===t;return n==="mine"?i:n==="others"?!i:!0}function Ne(n){let e=/^([0-9a-f]+)-(\d+)$/.exec(n);return e?.[1]&&e[2]?{epoch:e[1],seq:Number(e[2])}:void 0}function M(n,e){let t=n===void 0?void 0:Ne(n),i=Ne(e);return!t||!i||t.epoch!==i.epoch||t.seq<i.seq}function Oe(n,e){let t=Ne(n),i=Ne(e);return!!t&&!!i&&t.epoch===i.epoch&&t.seq+1===i.seq}var Ie=class extends Error{constructor(e,t){super(e),this.name="ParseError",this.type=t.type,this.field=t.field,this.value=t.value,this.line=t.line}};function _t(n){}function bn(n){if(typeof n=="function")throw new TypeError("`callbacks` must be an object, got a function instead. Did you mean `{onEvent: fn}`?");let{onEvent:e=_t,onError:t=_t,onRetry:i=_t,onComment:s}=n,r="",o=!0,a,c="",u="";function m(f){let y=o?f.replace(/^\xEF\xBB\xBF/,""):f,[T,rt]=qi(`${r}${y}`);for(let ot of T)h(ot);r=rt,o=!1}function h(f){if(f===""){p();return}if(f.startsWith(":")){s&&s(f.slice(f.startsWith(": ")?2:1));return}let y=f.indexOf(":");if(y!==-1){let T=f.slice(0,y),rt=f[y+1]===" "?2:1,ot=f.slice(y+rt);g(T,ot,f);return}g(f,"",f)}function g(f,y,T){switch(f){case"event":u=y;break;case"data":c=`${c}${y}
`;break;case"id":a=y.includes("\0")?void 0:y;break;case"retry":/^\d+$/.test(y)?i(parseInt(y,10)):t(new Ie(`Invalid \`retry\` value: "${y}"`,{type:"invalid-retry",value:y,line:T}));break;default:t(new Ie(`Unknown field "${f.length>20?`${f.slice(0,20)}…`:f}"`,{type:"unknown-field",field:f,value:y,line:T}));break}}function p(){c.length>0&&e({id:a,event:u||void 0,data:c.endsWith(`
`)?c.slice(0,-1):c}),a=void 0,c="",u=""}function v(f={}){r&&f.consume&&h(r),o=!0,a=void 0,c="",u="",r=""}return{feed:m,reset:v}}function qi(n){let e=[],t="",i=0;for(;i<n.length;){let s=n.indexOf("\r",i),r=n.indexOf(`
`,i),o=-1;if(s!==-1&&r!==-1?o=Math.min(s,r):s!==-1?s===n.length-1?o=-1:o=s:r!==-1&&(o=r),o===-1){t=n.slice(i);break}else{let a=n.slice(i,o);e.push(a),i=o+1,n[i-1]==="\r"&&n[i]===`
`&&i++}}return[e,t]}var Di=15e3;async function wn(n){let e=new AbortController,t=()=>e.abort();n.signal.addEventListener("abort",t),n.signal.aborted&&t();let i=new Ct(t);try{i.expect("no answer",Di);let s=await n.fetch(n.url,{headers:{Accept:"text/event-stream",Authorization:`Bearer ${n.token}`,...n.after!==void 0&&{"Last-Event-ID":n.after}},cache:"no-store",signal:e.signal}),r=await Ni(s);return r?(t(),r):(await Oi(s,n,i),{kind:"ended",reason:"the server closed the stream"})}catch{return{kind:"failed",reason:i.barked??"the network failed"}}finally{i.rest(),n.signal.removeEventListener("abort",t)}}async function Ni(n){let{status:e}=n;if(e===200){let i=n.headers.get("Content-Type")??"nothing";return i.startsWith("text/event-stream")&&n.body?void 0:{kind:"stopped",reason:"protocol",message:`The server answered with ${i} where an event stream was expected. Something in between may have answered instead of it: a proxy, or a page that asks to sign in.`}}if(e===401)return{kind:"refused"};if(e===400)return{kind:"lost"};if(e===429||e>=500)return{kind:"failed",reason:`status ${e}`,wait:Le(n.headers)};let{message:t}=await Me(n);return{kind:"stopped",reason:e===403?"forbidden":"protocol",message:t}}async function Oi(n,e,t){let i=bn({onEvent:o=>{e.onFrame({id:o.id??"",event:o.event??"message",data:Ii(o.data)})},onComment:o=>{let a=/^keepalive (\S+)$/.exec(o.trim())?.[1];a&&e.onKeepalive(a)},onRetry:e.onRetry}),s=n.body.getReader(),r=new TextDecoder;for(;;){t.expect("nothing was heard",e.silence);let{done:o,value:a}=await s.read();if(o)return;i.feed(r.decode(a,{stream:!0}))}}function Ii(n){try{return JSON.parse(n)}catch{return}}var Ct=class{barked;#e;#t;constructor(e){this.#e=e}expect(e,t){clearTimeout(this.#t),this.#t=setTimeout(()=>{this.barked=e,this.#e()},t)}rest(){clearTimeout(this.#t)}};var kn=62500,Ui=250,Ue=class{#e;#t=new Y;#n=new AbortController;#i;#o=!1;#s;#r;#a=3e3;#c;constructor(e){this.#e=e}async run(e){this.#i=e;let t=0,i,s=!1;for(this.#h({state:"connecting"});!this.#n.signal.aborted;){let r=await this.#d(i);clearTimeout(this.#c);let{ready:o=!1,token:a}=this.#s??{};if(this.#n.signal.aborted)return;if(a!==void 0&&(s||=i!==void 0,i=void 0),o&&(t=0,s=!1),r==="signed-out"||xn(r)&&s){this.#h({state:"signed-out"});return}if(r.kind==="stopped"){this.#h({state:"stopped",reason:r.reason,message:r.message});return}if(xn(r)){i=a;continue}r.kind==="lost"&&(this.#i=void 0,this.#o=!0);let c=Pe(t);r.kind==="ended"&&o?c=this.#a:r.kind==="failed"&&r.wait!==void 0&&(c=r.wait+Math.random()*1e3),t+=1;let u="reason"in r?r.reason:"the position was refused";this.#h({state:"reconnecting",retryAt:Date.now()+c,reason:u}),await this.#t.wait(c,this.#n.signal),this.#h({state:"reconnecting",retryAt:Date.now(),reason:u})}}wake(e){this.#t.skip();let t=this.#s;t?.ready&&(Date.now()-t.heardAt>kn?t.abort.abort():e==="online"&&this.#m(void 0))}close(){this.#n.abort(),clearTimeout(this.#c),this.#s?.abort.abort(),this.#r?.abort.abort()}async#d(e){this.#s=void 0;let t;try{t=this.#u(await this.#l(e))}catch(i){return i instanceof w?"signed-out":{kind:"failed",reason:"no token could be had"}}for(this.#s=t;;){let i=await t.done;if(this.#s===t)return this.#r?.abort.abort(),this.#r=void 0,t.bye===void 0?i:{kind:"ended",reason:t.bye};t=this.#s}}#l(e){let{tokens:t}=this.#e;return e===void 0?t.current():t.renew(e)}#u(e){let t=new AbortController;this.#n.signal.aborted&&t.abort();let i={token:e,abort:t,ready:!1,bye:void 0,heardAt:Date.now(),done:wn({url:this.#e.url,token:e,after:this.#i,fetch:this.#e.fetch,signal:t.signal,silence:kn,onFrame:s=>this.#f(i,s),onKeepalive:s=>this.#x(i,s),onRetry:s=>{this.#a=s}})};return i}async#m(e){if(!this.#r)try{let t=await this.#l(e);if(this.#r||this.#n.signal.aborted)return;let i=this.#u(t);this.#r=i,await i.done,this.#r===i&&(this.#r=void 0)}catch{}}#f(e,t){if(e.abort.signal.aborted)return;e.heardAt=Date.now();let i=t.data;switch(t.event){case"ready":this.#g(e,t.id,i?.degraded??!1);break;case"reset":this.#i=t.id,this.#e.onReset(t.id);break;case"expiring":this.#m(e.token);break;case"bye":e.bye=i?.reason??"no reason given";break;default:this.#b(t)}}#g(e,t,i){e.ready=!0,this.#r===e&&(this.#s?.abort.abort(),this.#s=e,this.#r=void 0);let s={state:"live",degraded:i},r=this.#i!==void 0;r||(this.#i=t,this.#e.onPosition(t)),this.#o&&(this.#o=!1,this.#e.onReset(t)),r&&this.#$?.state==="reconnecting"?(this.#h({state:"catching-up"}),this.#w(s)):this.#h(s)}#b(e){let t=e.data;if(!t?.handoff?.id||this.#i!==void 0&&!M(this.#i,e.id))return;let i=this.#i!==void 0&&!Oe(this.#i,e.id);this.#i=e.id,this.#e.onEvent(t,e.id),i&&this.#e.onReset(e.id),this.#p&&this.#w(this.#p)}#x(e,t){e.heardAt=Date.now(),e.ready&&this.#i!==void 0&&M(this.#i,t)&&e.abort.abort()}#p;#$;#w(e){clearTimeout(this.#c),this.#p=e,this.#c=setTimeout(()=>this.#h(e),Ui)}#h(e){this.#p=void 0,this.#$=e,this.#e.onConnection(e)}};function xn(n){return n.kind==="refused"||n.kind==="ended"&&n.reason==="expired"}var $n=100,je=class{#e;#t=new Map;#n=new Map;#i=new Set;#o=new AbortController;constructor(e){this.#e=e}load(e){return this.#i.add(e),this.#e.store.list(e).loaded?Promise.resolve(void 0):this.#s(e)}async reload(){let e=async t=>{await this.#n.get(t),await this.#s(t)};await Promise.all([...this.#i].map(e))}async more(e){let{store:t,client:i}=this.#e,{cursor:s,error:r}=t.list(e);if(!s||this.#n.has(e)){r&&this.retry();return}let o=i.queue({status:V[e],limit:$n,cursor:s}).then(a=>{t.append(e,a)},a=>{t.failed(e,L(a),void 0)});await this.#r(e,o)}async recount(){try{this.#e.store.counted(await this.#e.client.queue({status:V.waiting,limit:1})),this.#e.onChange()}catch{}}retry(){for(let e of this.#t.values())e.skip();for(let e of this.#i)this.#e.store.list(e).error!==void 0&&this.#s(e)}close(){this.#o.abort(),this.#o=new AbortController,this.#n.clear(),this.#i.clear()}#s(e){return this.#n.get(e)??this.#r(e,this.#a(e,this.#o.signal))}async#r(e,t){this.#n.set(e,t);try{return await t}finally{this.#n.get(e)===t&&this.#n.delete(e),this.#e.onChange()}}async#a(e,t){let{store:i}=this.#e,s=new Y;this.#t.set(e,s);for(let r=0;!t.aborted;r++){let o=Date.now();try{let a=await this.#c(e);return t.aborted?void 0:(i.replace(e,a,o),a[0]?.last_event_id)}catch(a){if(t.aborted)return;if(a instanceof w){this.#e.onSignedOut();return}let c=a instanceof C?a.retryAfter:void 0,m=a instanceof C&&a.status<500&&a.status!==429?void 0:c??Pe(r+1);if(i.failed(e,L(a),m===void 0?void 0:Date.now()+m),this.#e.onChange(),m===void 0)return;this.#e.onFailure(Date.now()+m,L(a)),await s.wait(m,t)}}}async#c(e){let{client:t,store:i}=this.#e,s=i.pages(e),r=[],o;do{let a=await t.queue({status:V[e],limit:$n,cursor:o??void 0});r.push(a),o=a.next_cursor}while(o&&r.length<s);return r}};var ji=256,Fe=class{#e;#t="";#n=[];get counts(){return this.#e}observe(e,t){let{waiting:i,mine:s,others:r,parked:o,closed:a}=e;this.#e={waiting:i,mine:s,others:r,parked:o,closed:a},this.#t=t;for(let c of this.#n)this.#i(c)}apply(e,t,i,s){let r=s??(e.type==="handoff_released"?e.by.id:e.handoff.claimed_by?.id),o={id:t,delta:Fi(e,i,r)};return this.#n.push(o),this.#n.length>ji&&this.#n.shift(),this.#i(o),s!==void 0||!/re(assigned|leased)$/.test(e.type)}clear(){this.#e=void 0,this.#n=[]}#i({id:e,delta:t}){if(!this.#e||!M(this.#t,e))return;this.#t=e;let i={...this.#e};for(let s of Object.keys(t))i[s]=Math.max(0,i[s]+(t[s]??0));this.#e=i}};function Fi(n,e,t){let i=s=>s!==void 0&&s===e?"mine":"others";switch(n.type){case"handoff_created":return n.handoff.version>1?{waiting:1,parked:-1}:{waiting:1};case"handoff_claimed":return{waiting:-1,[i(n.handoff.claimed_by?.id)]:1};case"handoff_released":return{waiting:1,[i(t)]:-1};case"handoff_reassigned":{let[s,r]=[i(t),i(n.handoff.claimed_by?.id)];return s===r?{}:{[s]:-1,[r]:1}}case"handoff_resolved":case"handoff_returned":return{[i(t)]:-1,closed:1};case"handoff_withdrawn":return{waiting:-1,closed:1};default:return{}}}var Be=class{me;#e=new Map;#t=new Map;#n=new Fe;get counts(){return this.#n.counts}card(e){return this.#e.get(e)?.card}changedBy(e){return this.#e.get(e)?.by}list(e){return this.#t.get(e)??{loaded:!1,cursor:null,error:void 0,retryAt:void 0}}pages(e){return this.#t.get(e)?.pages??0}cards(e){let t=N[e],i=this.#t.get(t),s=vn[t],r=[];for(let{card:o}of this.#e.values())yn(e,o,this.me)&&(t!=="closed"&&i?.cursor&&i.last&&s(o,i.last)>0||r.push(o));return r.sort(s)}apply(e,t){let i=this.#e.get(e.id);return i&&i.card.version>=e.version?!1:(this.#e.set(e.id,{card:e,by:t,heardAt:Date.now()}),!0)}answer(e,t){return this.apply(hn(this.card(e.id)??t,e),this.me),this.card(e.id)??t}event(e,t){let i=this.card(e.handoff.id),s=i&&i.version<e.handoff.version?i.claimed_by?.id:void 0,r=this.#n.apply(e,t,this.me,s);return this.apply(e.handoff,e.by.id),r}counted(e){this.#n.observe(e.counts,e.last_event_id)}append(e,t){for(let i of t.items)this.apply(i);this.#i(e,t),this.counted(t)}replace(e,t,i){let s=new Set(t.flatMap(r=>r.items.map(o=>o.id)));for(let[r,{card:o,heardAt:a}]of this.#e)V[e].includes(o.status)&&!s.has(r)&&a<i&&this.#e.delete(r);this.#t.delete(e);for(let r of t)this.append(e,r)}failed(e,t,i){this.#t.set(e,{last:void 0,pages:0,...this.#t.get(e),...this.list(e),error:t,retryAt:i})}clear(){this.#e.clear(),this.#t.clear(),this.#n.clear()}#i(e,t){let i=t.items.at(-1)??this.#t.get(e)?.last,s=t.next_cursor,r=this.pages(e)+1;this.#t.set(e,{loaded:!0,cursor:s,error:void 0,retryAt:void 0,last:i,pages:r})}};var ze=class{#e;#t;#n;constructor(e){this.#e=e,e.locks&&e.channel&&(this.#t=e.channel(e.name),this.#t.onmessage=t=>e.onMessage(t.data))}tell(e){this.#t?.postMessage(e)}stand(e){this.withdraw();let t=new AbortController,{signal:i}=t;if(this.#n=t,!this.#t||!this.#e.locks){e(i);return}this.#e.locks.request(this.#e.name,{signal:i},async()=>{i.aborted||await e(i)}).catch(()=>{})}withdraw(){this.#n?.abort(),this.#n=void 0}close(){this.withdraw(),this.#t?.close()}};var Bi=50,zi=6e4,Q=class extends De{baseUrl;clock=new fe;client;drafts;#e;#t;#n;#i=new Be;#o=new qe;#s;#r;#a;#c={state:"connecting"};#d;#l=0;#u=0;#m;#f=[];constructor(e){super(),this.#e=e,this.baseUrl=(e.baseUrl??"/api/v1").replace(/\/+$/,""),this.#t=e.fetch??((t,i)=>fetch(t,i)),this.#n=new He(e.getToken),this.drafts=new pe("storage"in e?e.storage:Qi()),this.client=new ue({baseUrl:this.baseUrl,tokens:this.#n,clock:this.clock,fetch:this.#t}),this.#s=new je({client:this.client,store:this.#i,onChange:()=>this.#v(),onSignedOut:()=>this.#C(),onFailure:(t,i)=>{!this.#a&&this.#d===void 0&&this.#k({state:"reconnecting",retryAt:t,reason:i})}})}get connection(){return this.#c}get counts(){return this.#i.counts}get leader(){return this.#a!==void 0}get me(){let e=this.#i.me;return e===void 0?void 0:{id:e}}start(){this.#b()}close(){this.#l++,this.#r?.close(),this.#r=void 0,this.#a?.close(),this.#a=void 0,this.#s.close(),clearTimeout(this.#m)}signIn(){this.close(),this.start()}wake(e="retry"){this.#s.retry(),this.#a?this.#a.wake(e):this.#r?.tell({kind:"wake",cause:e}),e==="visible"&&this.counts&&Date.now()-this.#u>zi&&(this.#u=Date.now(),this.#s.recount()),e==="retry"&&(this.#c.state==="stopped"||this.#c.state==="signed-out")&&this.signIn()}cards(e){return this.#i.cards(e)}card(e){return this.#i.card(e)}list(e){let{loaded:t,cursor:i,error:s,retryAt:r}=this.#i.list(N[e]);return{loaded:t,more:i!==null,error:s,retryAt:r}}show(e){(this.#i.me!==void 0||this.#r)&&this.#s.load(N[e]),this.#g.add(e)}more(e){return this.#s.more(N[e])}changedBy(e){return this.#i.changedBy(e)}pending(e){return this.#o.pending(e)}async act(e,t,i=""){let s=this.#o.run(this.client,this.#i,e,t,i);this.#v();let r=await s;return r.ok&&(t==="resolve"||t==="return")&&this.drafts.clear(e.id),this.#v(),r}learn(e){this.#i.apply(e)&&this.#v()}#g=new Set(["waiting"]);async#b(){let e=++this.#l;this.#k({state:"connecting"});try{await this.#n.current()}catch(i){if(e!==this.#l)return;if(i instanceof w){this.#C();return}}if(e!==this.#l)return;this.#p(this.#n.user);let t=await Promise.all([...this.#g].map(i=>this.#s.load(N[i])));e===this.#l&&(this.#d??=Wi(t),this.#x())}#x(){this.#r?.stand(e=>this.#$(e))}#p(e){e!==this.#i.me&&(this.#i.clear(),this.#d=void 0),this.#i.me=e,this.drafts.open(e??"");let{locks:t=Ki(),channel:i=Vi()}=this.#e;this.#r=new ze({name:`handoffd ${this.baseUrl} ${e??""}`,locks:"locks"in this.#e?this.#e.locks:t,channel:"channel"in this.#e?this.#e.channel:i,onMessage:s=>this.#w(s)}),this.#r.tell({kind:"hello"})}async#$(e){let t=new Ue({url:`${this.baseUrl}/ai-sessions/escalations/stream`,tokens:this.#n,fetch:this.#t,onEvent:(i,s)=>{this.#r?.tell({kind:"event",event:i,id:s}),this.#_(i,s)},onPosition:i=>{this.#r?.tell({kind:"position",id:i}),this.#d=i},onReset:i=>{this.#r?.tell({kind:"reset",id:i}),this.#y(i)},onConnection:i=>{i.state!=="signed-out"&&i.state!=="stopped"&&this.#r?.tell({kind:"connection",connection:i}),this.#k(i)}});this.#a=t,e.addEventListener("abort",()=>t.close()),this.#r?.tell({kind:"leading",id:this.#d}),await t.run(this.#d),this.#a===t&&(this.#a=void 0)}#w(e){let t=this.#a;switch(e.kind){case"hello":t&&this.#r?.tell({kind:"connection",connection:this.#c});break;case"wake":t?.wake(e.cause);break;case"connection":if(this.#c.state==="stopped"){if(e.connection.state!=="live")break;this.#x()}!t&&this.#c.state!=="signed-out"&&this.#k(e.connection);break;case"event":this.#h(e.event,e.id);break;case"reset":this.#y(e.id);break;case"leading":case"position":e.id!==void 0&&this.#d!==void 0&&M(this.#d,e.id)&&this.#y(e.id)}}#h(e,t){if(this.#d!==void 0&&!M(this.#d,t))return;let i=this.#d!==void 0&&!Oe(this.#d,t);this.#_(e,t),i&&this.#y(t)}#_(e,t){this.#d=t,this.clock.witness(e.at),this.#i.event(e,t)||this.#A(),e.handoff.status==="waiting"&&e.by.id!==this.#i.me&&this.#S(e.handoff),this.#v()}#y(e){this.#d=e,this.#s.reload()}#S(e){this.#f.push(e)>1||setTimeout(()=>{let t=this.#f.map(({id:i})=>this.card(i)).filter(i=>i?.status==="waiting");this.#f=[],t.length>0&&this.emit("arrival",t)},Bi)}#A(){clearTimeout(this.#m),this.#m=setTimeout(()=>{this.#s.recount()},1e3+Math.random()*2e3)}#C(){this.close(),this.#k({state:"signed-out"})}#k(e){this.#c=e,this.emit("connection",e),this.#v()}#T;#v(){let e=this.counts;e&&e!==this.#T&&(this.#T=e,this.#u=Date.now(),this.emit("counts",e)),this.emit("change",void 0)}};function Wi(n){return n.reduce((e,t)=>e!==void 0&&(t===void 0||M(e,t))?e:t,void 0)}function Ki(){return globalThis.navigator?.locks}function Vi(){return globalThis.BroadcastChannel?n=>new BroadcastChannel(n):void 0}function Qi(){try{return globalThis.localStorage}catch{return}}function Tt(n,e){let t={tried:[],ruledOut:[],next:[],questions:[],noted:[]},i=(s,r,o)=>{let a=he(s);for(let c of["tried","ruledOut","next","questions"])t[c].push(...a[c].map(u=>({text:u,from:r,at:o})));return a.note};for(let{role:s,content:r,created_at:o}of e?.messages??[]){let a=s==="note"?i(r,"note",o):"";a&&t.noted.push({text:a,from:"note",at:o})}return i(n,"engineer",void 0),t}var me=class{#e=[];#t=[];#n=!1;#i=!1;#o=new Map;#s=new Map;get waiting(){let e=new Set(this.#e.map(t=>t.id));return this.#t.filter(t=>!e.has(t.id)).length}get rows(){return this.#e.map(e=>({card:e,arrived:this.#o.has(e.id),leaving:this.#s.has(e.id)}))}clear(){this.#e=[],this.#t=[],this.#n=!1,this.#o.clear(),this.#s.clear()}hold(e){this.#i=e,e||this.reveal()}update(e,t,i=()=>!1){this.#t=e;let s=new Map(e.map(o=>[o.id,o])),r=[];for(let o of this.#e){let a=s.get(o.id);if(a){this.#s.delete(o.id),r.push(a);continue}let c=t(o.id);c?(this.#s.set(o.id,this.#s.get(o.id)??Date.now()),r.push(c)):this.#a(o.id)}this.#e=r,!this.#i||!this.#n?this.reveal():this.#r(i)}#r(e){let t=0;for(let i of this.#t){let s=this.#e.findIndex(r=>r.id===i.id);s>=0?t=s+1:e(i)&&this.#e.splice(t++,0,i)}}reveal(){let e=new Set(this.#e.map(s=>s.id)),t=[...this.#t];for(let s of t)this.#n&&!e.has(s.id)&&this.#o.set(s.id,Date.now());let i;for(let s of this.#e)this.#s.has(s.id)&&t.splice(t.findIndex(r=>r.id===i)+1,0,s),i=s.id;this.#e=t,this.#n=this.#n||t.length>0||this.#t.length>0}extend(){let e=new Set(this.#e.map(i=>i.id)),t=this.#t.findLastIndex(i=>e.has(i.id));this.#e=[...this.#e,...this.#t.slice(t+1)]}begin(){this.#n=!0}sweep(){let e=Date.now(),t=!1;for(let[i,s]of this.#o)e-s>=4e3&&(t=this.#o.delete(i));for(let[i,s]of this.#s)e-s>=4e3&&(this.#a(i),this.#e=this.#e.filter(r=>r.id!==i),t=!0);return t}#a(e){this.#o.delete(e),this.#s.delete(e)}};var Gi={live:"Live again.",reconnecting:"The connection is lost. Trying again.",stopped:"What you see is no longer kept current.","signed-out":"You are signed out."},Z=class{#e;#t=0;#n=Number.NEGATIVE_INFINITY;#i;#o;#s="live";#r="live";constructor(e){this.#e=e}tell(e){this.#n=Date.now(),this.#e(e)}arrived(e,t){this.#t+=e,this.#i??=setTimeout(()=>{let i=t(),s=this.#t===1?"One new escalation.":`${this.#t} new escalations.`;this.#t=0,this.#i=void 0,this.tell(i===void 0?s:`${s} ${i} waiting.`)},Math.max(500,this.#n+5e3-Date.now()))}connection({state:e}){let t=Gi[e];!t||e===this.#s||(this.#s=e,clearTimeout(this.#o),this.#o=setTimeout(()=>{e!==this.#r&&(this.#r=e,this.tell(t))},2e3))}stop(){clearTimeout(this.#o),clearTimeout(this.#i),this.#i=void 0,this.#t=0}};var Ji={claim:"Claim",release:"Release",resolve:"Resolve",return:"Return with an answer",reassign:"Take over",withdraw:"Withdraw"},Yi={claim:"c",release:"r",resolve:"e"},Zi={resolve:{label:"How was it solved?",hint:"Whoever meets this again will read it.",send:"Resolve"},return:{label:"What should they do now?",hint:"The session goes back to who escalated it, with this advice.",send:"Return"}};function _n(n,e,t,i){return xt(St(n,e),t,i)}function St(n,e){let t=e?.messages?.at(-1)?.created_at,i=t&&n.claimed_at&&t>n.claimed_at?t:n.claimed_at;return{...n,claimed_at:i}}function Cn(n){let e=n.form&&n.offers.includes(n.form)?n.form:void 0;return d`<div class="actions" part="actions">
    ${n.note?d`<p class="trouble" part="trouble">${n.note}</p>`:l}
    ${e?es(n,e):Xi(n)} ${n.form&&!e&&n.texts[n.form]?ts(n,n.form):l}
  </div>`}function Xi(n){return n.offers.length===0?l:d`<div class="buttons">
    ${n.offers.map((e,t)=>{let i=Yi[e],s=e==="resolve"||e==="return"?e:void 0;return d`<button
        class="button ${t===0&&e!=="withdraw"?"primary":""}"
        type="button"
        data-action=${e}
        aria-disabled=${n.pending?"true":l}
        aria-keyshortcuts=${i??l}
        @click=${()=>s?n.choose(s):n.act(e)}
      >
        ${n.pending===e?"One moment…":Ji[e]}
      </button>`})}
  </div>`}function es(n,e){let{label:t,hint:i,send:s}=Zi[e],r=a=>{a.preventDefault(),n.act(e)},o=a=>{a.key==="Enter"&&(a.ctrlKey||a.metaKey)&&r(a)};return d`<form @submit=${r}>
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
      @keydown=${o}
    ></textarea>
    <p class="quiet" id="hint">${i} Kept as a draft while you write.</p>
    <div class="buttons">
      <button class="button primary" type="submit" data-action=${e} aria-disabled=${n.pending?"true":l}>
        ${n.pending===e?"One moment…":s}
      </button>
      <button class="button" type="button" @click=${()=>n.choose(void 0)}>
        ${n.texts[e]?"Keep for later":"Cancel"}
      </button>
    </div>
  </form>`}function ts({texts:n},e){return d`<div class="kept">
    <p class="quiet">Your draft</p>
    <p class="prose" dir="auto">${n[e]}</p>
  </div>`}function We(n){let{connection:e}=n,t=e.state==="reconnecting"&&e.retryAt>Date.now(),i=t||e.state==="stopped"&&e.reason!=="forbidden";return d`<div class="connection ${ns(e)}" part="connection" data-state=${e.state}>
    <span class="dot" aria-hidden="true"></span>
    <span class="num">${At(e)}</span>
    ${i?d`<button class="link" type="button" @click=${()=>n.wake("retry")}>
            ${t?"Retry now":"Try again"}
          </button>`:l}
  </div>`}function At(n){switch(n.state){case"connecting":return"Connecting…";case"catching-up":return"Catching up…";case"live":return n.degraded?"Degraded: changes take seconds":"Live";case"reconnecting":{let e=Math.ceil((n.retryAt-Date.now())/1e3);return e>0?`Reconnecting in ${e} s`:"Reconnecting…"}case"signed-out":return"Signed out";case"stopped":return"Not live"}}function Tn(n){return n.reason==="forbidden"?"Live updates are for engineers and up.":n.message}function X(n){return n?.state==="stopped"&&n.reason==="forbidden"}function ns(n){switch(n.state){case"live":return n.degraded?"waiting":"live";case"signed-out":case"stopped":return"broken";default:return"waiting"}}var Sn=S`
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

  .mark .cut {
    stroke: var(--hd-surface);
    fill: var(--hd-surface);
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

  .rest {
    display: grid;
    gap: var(--hd-space-6);
  }

  .rest > section > h3,
  .machine > h3 {
    margin-bottom: var(--hd-space-3);
  }

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

  .state {
    display: grid;
    justify-items: center;
    gap: var(--hd-space-3);
    padding: var(--hd-space-7) var(--hd-space-4);
    border: 1px dashed var(--hd-line);
    border-radius: var(--hd-radius-lg);
    text-align: center;
  }

  .scene {
    width: 10rem;
    fill: none;
    stroke: var(--hd-line-strong);
    stroke-width: 1.5;
    stroke-linecap: round;
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

  @keyframes breathe {
    to {
      opacity: 0.45;
    }
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

  @container (width < 30rem) {
    .quotes,
    .steps li {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
  }

  @media (pointer: coarse) {
    .actions .button,
    .back {
      min-height: 2.75rem;
    }
  }
`;function H(n){if(n<1e4)return"now";if(n<6e4)return`${Math.floor(n/1e4)}0 s`;if(n<36e5)return`${Math.floor(n/6e4)} m`;if(n<864e5){let e=Math.floor(n%36e5/6e4);return`${Math.floor(n/36e5)} h ${String(e).padStart(2,"0")} m`}return`${Math.floor(n/864e5)} d`}function Ke(n){return n<6e4?`${Math.max(1,Math.round(n/1e3))} s`:H(n)}function An(n){return n<1e4?"just now":`${H(n)} ago`}function En(n){return n<1e4?"moments":H(n)}function Ve(n,e){let t=new Date(n),i=new Date(e).toDateString()===t.toDateString(),s={hour:"2-digit",minute:"2-digit",hourCycle:"h23"};return t.toLocaleString(void 0,i?s:{...s,day:"numeric",month:"short"})}function Et(n){return new Date(n).toLocaleString(void 0,{dateStyle:"full",timeStyle:"long"})}var is={urgent:de`<path stroke="none" d="M8 .6 15.4 8 8 15.4 .6 8Z"/><path class="cut" d="M8 4.6v4" stroke-width="1.8"/><circle class="cut" cx="8" cy="11" r=".6" stroke-width=".8"/>`,high:de`<path stroke="none" d="M8 2 15 14H1Z"/>`,normal:de`<circle cx="8" cy="8" r="4.5" fill="none" stroke-width="2"/>`,low:de`<path d="M3.5 8h9" fill="none" stroke-width="2" stroke-linecap="round"/>`},Qe={urgent:"Urgent",high:"High",normal:"Normal",low:"Low"};function Ge(n){return d`<svg class="mark ${n}" viewBox="0 0 16 16" aria-hidden="true">${is[n]}</svg>`}var Rn=d`<svg class="scene rest" viewBox="0 0 160 56" aria-hidden="true">
  <path d="M4 40H156" />
  <circle cx="80" cy="28" r="5" />
  <path d="M66 28a14 14 0 0 1 28 0M56 28a24 24 0 0 1 48 0" opacity=".35" />
</svg>`,ee=d`<svg class="scene" viewBox="0 0 160 56" aria-hidden="true">
  <path d="M4 40H66M94 40H156M72 32 66 48M94 32 88 48" />
</svg>`,Pn=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M13 8H3.5M7.5 4l-4 4 4 4" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
</svg>`,Ln=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="m3 8.5 3.2 3.2L13 5" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
</svg>`,Mn=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="m4 4 8 8M12 4l-8 8" fill="none" stroke-width="1.8" stroke-linecap="round" />
</svg>`,Hn=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M3 13h10M3 9.5 10 2.5l2.5 2.5L5.5 12H3Z" fill="none" stroke-width="1.5" stroke-linejoin="round" />
</svg>`;function k(n){return d`<bdi>${n}</bdi>`}function G(n){return d`<div class="prose">
    ${ss(n).map(({code:e,lines:t})=>e?d`<pre tabindex="0" dir="ltr">${os(t)}</pre>`:d`<p dir="auto">${as(t.join(`
`))}</p>`)}
  </div>`}function ss(n){let e=[],t=!1,i;for(let s of n.replace(/\r\n?/g,`
`).trimEnd().split(`
`)){if(/^\s*```/.test(s)){t=!t,i=void 0;continue}let r=t||rs(s)||s===""&&i?.code===!0&&t;s.trim()===""&&!t?i=void 0:i&&i.code===r?i.lines.push(s):(i={code:r,lines:[s]},e.push(i))}return e}function rs(n){return/^(?: {2,}|\t)\S|\S {3,}\S|\S +\| +\S|^[-+=|]{5,}$|^[$#>] \S|^\s*"[^"]+": ?\S|^\s*[{}[\]]+,?$/.test(n)}function os(n){let e=n.filter(i=>i.trim()!=="").map(i=>i.search(/\S/)),t=Math.min(...e);return n.map(i=>i.slice(t)).join(`
`)}function as(n){return n.split(/(`[^`\n]+`)/).map(e=>/^`.+`$/.test(e)?d`<code>${e.slice(1,-1)}</code>`:e)}var ds={ago:An,coarse:H,exact:Ke,span:En};function $(n,e="coarse"){return d`<time class="num" datetime=${n} data-age=${e} title=${Et(n)}></time>`}function x(n,e){return d`<time class="num" datetime=${n} title=${Et(n)}>${Ve(n,e)}</time>`}var Je=class{#e;#t;#n;constructor(e,t){this.#e=e,this.#t=t}start(){this.#n??=setInterval(this.#t,1e3)}stop(){clearInterval(this.#n),this.#n=void 0}paint(e){let t=this.#e.now();for(let i of e.querySelectorAll("time[data-age]")){let s=Math.max(0,t-Date.parse(i.dateTime)),r=ds[i.getAttribute("data-age")](s);i.textContent!==r&&(i.textContent=r)}}};var cs={user:"Engineer",assistant:"Assistant",system:"System",note:"Note"};function Pt(n,e){let t=n?.messages.filter(s=>s.created_at>e)??[],i=t.length>0&&t.length===n?.messages.length;return{messages:t,before:i?n.messages_cursor:null}}function Lt({messages:n,before:e}){return`${e?"more than ":""}${n.length}`}function Dn(n,e,t,i){let s=n.context;if(!s)return l;let r=Pt(e,s.taken_at),o=t?t.messages_cursor:s.messages_cursor,a=s.messages.length,c=a===0?"no messages":a===1?"one message":`${s.messages_cursor||a>=50?"last ":""}${a} messages`;return d`<details class="transcript" part="transcript">
    <summary>
      <h3>Transcript</h3>
      <span class="quiet num">${c}${r.messages.length>0?`, ${Lt(r)} since`:""}</span>
    </summary>
    <ol>
      ${qn("Earlier messages",o,"older",i)}
      ${t?.messages.map(Rt)} ${s.messages.map(Rt)}
      ${r.messages.length>0?d`<li class="divider"><span>After it was handed off</span></li>
              ${qn("Messages before these",r.before,"between",i)}
              ${r.messages.map(Rt)}`:l}
    </ol>
  </details>`}function qn(n,e,t,i){return e?d`<li><button class="link" type="button" @click=${()=>{i(e,t)}}>${n}</button></li>`:l}function Rt({role:n,content:e,created_at:t}){return d`<li class="message ${n}">
    <p class="speaker">
      ${cs[n]}
      <span class="quiet">${x(t,Date.now())}</span>
    </p>
    ${G(e)}
  </li>`}function Nn({handoff:n,card:e}){return d`<header part="header">
    <p class="kicker">
      ${Ge(n.priority)}<span class="word ${n.priority}">${Qe[n.priority]}</span>
      <span class="num">#${n.number}</span>
    </p>
    <h2 id="heading" tabindex="-1" dir="auto">${n.context?.title??e?.session_title??"Handoff"}</h2>
  </header>`}function On({handoff:n}){let{note:e}=he(n.engineer_notes);return d`<section class="human" part="note" aria-label=${`Note from ${q(n.created_by.name)}`}>
    ${e?d`<blockquote>${G(e)}</blockquote>`:n.engineer_notes?l:d`<p class="quiet">${k(n.created_by.name)} left no note.</p>`}
    <p class="by"><strong>${k(n.created_by.name)}</strong>, ${$(n.created_at,"ago")}</p>
  </section>`}function In(n){let{handoff:e,now:t}=n,i={...e,...ls(n)},s=i.waiting_since??i.created_at;return d`<dl class="facts">
    <div>
      <dt>Customer</dt>
      <dd>${e.context?.customer?k(e.context.customer):d`<span class="quiet">not named</span>`}</dd>
    </div>
    <div>
      <dt>${i.closed_at?"Was escalated":i.status==="parked"?"Parked":"Waiting"}</dt>
      <dd>
        <span class="big">${i.closed_at?x(s,t):$(s)}</span>
        ${i.closed_at?l:d`<span class="quiet num">since ${x(s,t)}</span>`}
      </dd>
    </div>
    <div>
      <dt>Standing</dt>
      <dd data-status=${i.status} part="standing">${hs(i,n)}</dd>
    </div>
  </dl>
  ${us(i)}`}function ls({handoff:n,card:e}){return e&&e.version>n.version?{status:e.status,claimed_by:e.claimed_by,claimed_at:e.claimed_at,closed_at:e.closed_at}:{}}function hs(n,{me:e,now:t,session:i}){let s=n.claimed_by,r=s!==null&&s.id===e,o=s&&k(s.name);switch(n.status){case"waiting":return n.created_by.id===e?"Nobody has it yet":"Nobody has it";case"parked":return"Set aside by its owner";case"claimed":{let a=r?0:D(St(n,i),t);return a>0?d`${o}, quiet ${H(a)}`:d`${r?"Yours":o}${n.claimed_at?d` for ${$(n.claimed_at,"span")}`:l}`}case"withdrawn":return d`Withdrawn${n.closed_at?d`, ${x(n.closed_at,t)}`:l}`;default:return d`${n.status==="resolved"?"Resolved":"Returned"}${o?d` by ${r?"you":o}`:l}${n.closed_at?d`, ${x(n.closed_at,t)}`:l}`}}function us(n){let e=n.resolution??n.answer;return e?d`<div class="outcome" part="outcome">
        <h3>${n.resolution?"Resolution":"Answer"}</h3>
        ${G(e)}
      </div>`:l}function Un({handoff:n,now:e}){let t=Tt(n.engineer_notes,n.context);if(Object.values(t).every(s=>s.length===0))return d`<section part="findings">
      <h3>What was tried, and what is next</h3>
      ${Mt}
    </section>`;let i=(s,r,o)=>fs(s,r,o,e);return d`<section part="findings">
      <h3>Tried and ruled out</h3>
      ${t.ruledOut.length+t.tried.length+t.noted.length>0?d`${i("Ruled out",Mn,t.ruledOut)} ${i("Tried",Ln,t.tried)}
            ${i("Noted",Hn,t.noted)}`:Mt}
    </section>
    <section part="next">
      <h3>Next step and open questions</h3>
      ${t.next.length+t.questions.length>0?d`${i("Next",void 0,t.next)} ${i("Open",void 0,t.questions)}`:Mt}
    </section>`}var Mt=d`<p class="quiet">Not stated separately; see the note and the transcript.</p>`;function fs(n,e,t,i){return t.length===0?l:d`<div class="quotes">
    <h4>${e??l}${n}</h4>
    <ul>
      ${t.map(({text:s,at:r})=>d`<li>
          ${G(s)} ${r?d`<p class="source">noted in the session, ${x(r,i)}</p>`:l}
        </li>`)}
    </ul>
  </div>`}function jn({handoff:n,now:e}){let t=n.context;return t?.problem_summary?d`<section class="machine" part="summary" aria-labelledby="summary-heading">
    <h3 id="summary-heading">Summary by the assistant</h3>
    ${G(t.problem_summary)}
    <p class="source">
      As of ${x(t.taken_at,e)}, when it was handed off. Not checked by a person.
    </p>
  </section>`:l}function Fn({handoff:n,session:e}){let t=n.context;if(!t)return l;let i=Pt(e,t.taken_at);return d`<p class="freshness" part="freshness">
    The picture above is ${$(t.taken_at,"span")} old.
    ${i.messages.length===0?"Nothing has been written in the session since.":d`<strong class="num">${i.messages.length===1?"One message":`${Lt(i)} messages`}</strong> came later: see the transcript.`}
  </p>`}var ge=new Map;function Bn(n,e){let t=ge.get(n);if(!t){let a={getToken:e,users:0,desk:new Q({baseUrl:n,getToken:c=>a.getToken(c)})};a.desk.start(),ge.set(n,a),t=a}let{desk:i}=t,s=t;s.users+=1,s.getToken=e;let r=!1;return{desk:i,giveBack:()=>{r||(r=!0,s.users-=1,queueMicrotask(()=>{s.users===0&&ge.get(n)===s&&(ge.delete(n),i.close())}))}}}function zn(n,e){let t=ge.get(n);t&&(t.getToken=e,t.desk.connection.state==="signed-out"&&t.desk.signIn())}var O=class extends _{static properties={desk:{attribute:!1},getToken:{attribute:!1},baseUrl:{attribute:"base-url"}};#e;#t;#n;#i=new AbortController;#o;constructor(){super(),this.desk=void 0,this.getToken=void 0,this.baseUrl="/api/v1"}get source(){return this.#e}connectedCallback(){super.connectedCallback(),window.addEventListener("online",this.#c),document.addEventListener("visibilitychange",this.#d),this.#s()}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("online",this.#c),document.removeEventListener("visibilitychange",this.#d),this.#r()}willUpdate(e){e.has("desk")||e.has("baseUrl")||e.has("getToken")&&!this.#e?this.#s():e.has("getToken")&&this.getToken&&this.#o!==void 0&&zn(this.#o,this.getToken)}updated(e){this.#n?.paint(this.renderRoot)}refresh(){this.requestUpdate()}tick(){this.#n?.paint(this.renderRoot),this.#e?.connection.state==="reconnecting"&&this.requestUpdate()}emit(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0}))}#s(){let e=this.desk;if(!this.isConnected||e&&e===this.#e)return;if(this.#r(),e)this.#e=e;else if(this.getToken){let{desk:i,giveBack:s}=Bn(this.baseUrl,this.getToken);this.#e=i,this.#t=s,this.#o=this.baseUrl}let t=this.#e;if(t){let{signal:i}=this.#i;t.addEventListener("change",()=>this.refresh(),{signal:i}),t.addEventListener("connection",s=>this.#a(s.detail),{signal:i}),this.#n=new Je(t.clock,()=>this.tick()),this.#n.start(),this.begin(t,i),this.requestUpdate()}}#r(){this.#i.abort(),this.#i=new AbortController,this.#n?.stop(),this.#t?.(),this.#t=void 0,this.#o=void 0,this.#e=void 0}#a(e){this.emit("connection-change",{connection:e}),e.state==="signed-out"&&this.emit("signed-out")}#c=()=>this.#e?.wake("online");#d=()=>{document.visibilityState==="visible"&&this.#e?.wake("visible")}};function Wn(n){let{card:e}=n,t=["row",n.arrived&&"arrived",n.leaving&&"leaving",n.selected&&"selected",n.pending&&"pending"];return d`<li
    class=${t.filter(Boolean).join(" ")}
    part="row"
    data-handoff-id=${e.id}
    data-status=${e.status}
    data-pending=${n.pending??l}
  >
    ${Ge(e.priority)}
    <div class="body">
      <button
        class="title"
        type="button"
        data-open
        tabindex=${n.tabbable?0:-1}
        aria-current=${n.selected?"true":l}
        aria-describedby=${`about-${e.id} when-${e.id} note-${e.id}`}
        dir="auto"
      >
        ${e.session_title}
      </button>
      ${e.note_preview?d`<p class="note" id=${`note-${e.id}`} dir="auto">${e.note_preview.replace(/\s*\n\s*/g,`
`)}</p>`:l}
      <p class="about" id=${`about-${e.id}`}>${n.note?d`<strong>${n.note}</strong>`:ps(n)}</p>
    </div>
    ${gs(n)} ${vs(n)}
  </li>`}function ps(n){let{card:e}=n;return d`<span class="word ${e.priority}">${Qe[e.priority]}</span>
    <span class="num">#${e.number}</span> <span>${ms(n)}</span>`}function ms({card:n,me:e,now:t,leaving:i,pending:s}){let r=n.claimed_by,o=r?.id===e?"You":r?k(r.name):"Somebody";if(s)return s==="claim"?"Claiming…":s==="release"?"Giving it back…":"One moment…";switch(n.status){case"waiting":return n.created_by.id===e?"from you":d`from ${k(n.created_by.name)}`;case"claimed":return i&&n.claimed_at?d`<strong>${o} took this <span class="nobreak">${$(n.claimed_at,"exact")} ago</span></strong>`:r?.id===e?n.claimed_at?d`yours for ${$(n.claimed_at,"span")}`:"yours":D(n,t)>0?d`${o}, quiet ${H(D(n,t))}`:d`${o}${n.claimed_at?d`, for ${$(n.claimed_at,"span")}`:l}`;case"parked":return n.created_by.id===e?"parked by you":d`parked by ${k(n.created_by.name)}`;case"withdrawn":return"withdrawn";default:return d`${n.status} by ${o==="You"?"you":o}`}}function gs({card:n,now:e}){return n.closed_at?d`<p class="when" id=${`when-${n.id}`}>
      ${x(n.closed_at,e)}
      <span>closed</span>
    </p>`:d`<p class="when" id=${`when-${n.id}`}>
    ${$(ce(n))} <span>${n.status==="claimed"?"in all":n.status}</span>
  </p>`}function vs(n){let e=ys(n);if(!e)return l;let[t,i]=e;return d`<button
    class="button act"
    type="button"
    tabindex="-1"
    data-action=${t}
    aria-disabled=${n.pending?"true":l}
    aria-label=${`${i} #${n.card.number}`}
  >
    ${i}
  </button>`}function ys({card:n,me:e,now:t,leaving:i,watches:s}){if(!(i||s))return n.status==="waiting"&&n.created_by.id!==e?["claim","Claim"]:n.status==="claimed"&&n.claimed_by?.id===e?["release","Release"]:D(n,t)>0&&n.created_by.id!==e?["reassign","Take over"]:void 0}function Ye(n){return`#${n.number}, ${n.session_title}`}var Ze=S`
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
`;var bs={handoff_parked:"parked it",handoff_created:"escalated it",handoff_claimed:"claimed it",handoff_released:"gave it back",handoff_resolved:"resolved it",handoff_returned:"returned it with an answer",handoff_withdrawn:"withdrew it"};function Kn(n,e,t){return d`<section part="timeline">
    <h3>Timeline</h3>
    <ol class="steps">
      ${n.timeline?.map((i,s)=>d`<li>
          <span class="quiet">${x(i.at,e)}</span>
          <p><strong>${xs(i,t)}</strong> ${$s(i,t)}${_s(i)}${Ts(i)}</p>
        </li>${s===ws-1?ks(n):l}`)}
    </ol>
  </section>`}var ws=50;function ks({timeline_omitted:n=0}){return n>0?d`<li><span></span><p class="quiet num">${n} more</p></li>`:l}function xs(n,e){return e!==void 0&&n.by.id===e?"You":k(n.by.name)}function $s(n,e){if(n.type==="handoff_reassigned"){let t=n.claimed_by;return t&&t.id===n.by.id?"took it over":d`gave it to ${t?.id===e?"you":t?k(t.name):"somebody else"}`}return bs[n.type]??n.type.replace("handoff_","").replaceAll("_"," ")}function _s({type:n,waited_seconds:e,seats_reached:t}){if(e!==null&&n==="handoff_claimed")return d`<span class="quiet num"> after ${Ke(e*1e3)}</span>`;if(t!==null&&n==="handoff_created"){let i=t===1?"one live stream":`${t} live streams`;return d`<span class="quiet num">, ${t===0?"while nobody was connected":`announced on ${i}`}</span>`}return l}var Cs={sent:"mailed to",queued:"mail is due to",logged:"mail only logged, for",failed:"mail failed to"};function Ts({mails:n,mails_omitted:e,unheard:t}){let i=Object.entries(Cs).map(([s,r])=>{let o=n.filter(c=>c.status===s),a=o.map(({to:c,error:u},m)=>d`${m>0?", ":l}${k(c.name)}${s==="failed"&&u?` (${u})`:l}`);return o.length>0?d`<span class="${s==="failed"?"":"quiet"} mail">${r} ${a}</span>`:l});return e>0&&i.push(d`<span class="quiet mail num">and ${e} more</span>`),t&&i.push(d`<span class="mail">nobody could be told by mail: all have left or want none</span>`),i}var ve=S`
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

    /* Surfaces and ink: cool and quiet, so that the few colours mean something. */
    --hd-bg: light-dark(#f3f5f6, #0f1417);
    --hd-surface: light-dark(#ffffff, #171d21);
    --hd-raised: light-dark(#f8fafa, #1d2529);
    --hd-ink: light-dark(#12191e, #e8eef0);
    --hd-ink-2: light-dark(#4c5a63, #a5b3ba);
    --hd-line: light-dark(#dfe5e8, #2a343a);
    --hd-line-strong: light-dark(#7c8a92, #77868e);

    /* Petrol: what can be done, and what is one's own. */
    --hd-accent: light-dark(#0b5f70, #6fcbdc);
    --hd-accent-strong: light-dark(#084b59, #98dfec);
    --hd-accent-ink: light-dark(#ffffff, #06242b);
    --hd-accent-wash: light-dark(#e4f1f4, #14313a);

    /* Urgency: each has a shape and a word as well. */
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
`;var Xe=class extends O{static styles=[ve,Ze,Sn];static properties={...O.properties,sessionId:{attribute:"session-id"},handoffId:{attribute:"handoff-id"},keys:{attribute:"no-keys",converter:{fromAttribute:e=>e===null}}};#e=new Z(e=>this.#v(e));#t;#n;#i;#o;#s;#r;#a;#c;#d=!1;#l={};#u;#m;#f=0;#g=0;constructor(){super(),this.sessionId=void 0,this.handoffId=void 0,this.keys=!0}focus(){this.updateComplete.then(()=>this.renderRoot.querySelector("h2")?.focus())}compose(e){this.#r=e,this.#a=this.handoffId,this.#d=!0,this.requestUpdate()}connectedCallback(){super.connectedCallback(),this.addEventListener("keydown",this.#T)}disconnectedCallback(){super.disconnectedCallback(),this.removeEventListener("keydown",this.#T),this.#e.stop()}begin(){this.requestUpdate()}refresh(){let e=this.#p;e&&this.#t&&e.version>Math.max(this.#g,this.#t.version)?this.#h():this.#o!==void 0&&this.source?.connection.state==="live"&&!this.#t&&this.#h(),this.requestUpdate()}willUpdate(e){super.willUpdate(e),(e.has("sessionId")||e.has("handoffId")||this.#m!==this.source)&&(this.#m=this.source,this.#$())}update(e){let t=this.renderRoot,i=t.activeElement,s=i?.closest("details");super.update(e),i&&!i.isConnected&&s?.isConnected?s.querySelector("summary")?.focus({preventScroll:!0}):i&&!i.isConnected&&(t.querySelector(`[data-action="${this.#c}"]`)??t.querySelector("h2"))?.focus(),this.#c=void 0}updated(e){if(super.updated(e),!this.#d)return;let t=this.renderRoot.querySelector("textarea");(t??this.renderRoot.querySelector("h2"))?.focus(),this.#d=!t&&!this.#t&&this.#o===void 0}render(){let e=this.source;if(!this.handoffId)return l;let t=this.#t;return d`<article class="context" part="context" aria-labelledby="heading">
      <nav>
        <button class="link back" type="button" part="back" @click=${()=>this.emit("handoff-close")}>
          ${Pn} Queue
        </button>
        ${e&&e.connection.state!=="live"?We(e):l}
      </nav>
      ${e&&t?this.#b(e,t):this.#x()}
      <p class="hidden" role="status"></p>
    </article>`}#b(e,t){let i=this.#p,s=e.clock.now(),r=e.me?.id,o={handoff:t,card:i,session:this.#n,me:r,now:s};return d`${Nn(o)}
      <div class="columns">
        <div class="main">${On(o)}</div>
        <aside part="facts" aria-label="Standing">
          ${In(o)}
          ${Cn({offers:X(e.connection)?[]:_n(i??t,this.#n,r,s),pending:e.pending(t.id),note:this.#s,form:this.#r,texts:this.#l,act:a=>{this.#y(a)},choose:a=>a?this.compose(a):this.#A(),write:a=>this.#S(a)})}
        </aside>
        <div class="rest">
          ${Un(o)} ${jn(o)} ${Fn(o)}
          ${Dn(t,this.#n,this.#i,this.#_)} ${Kn(t,s,r)}
        </div>
      </div>
      ${t.previous_handoff_id?d`<p class="earlier">
              <button class="link" type="button" @click=${this.#k}>Earlier handoff of this session</button>
            </p>`:l}`}#x(){return this.#o===void 0?d`<div class="loading" part="state" data-state="loading">
        <h2 id="heading" tabindex="-1">${this.#p?.session_title??"Opening…"}</h2>
        <div class="bone" aria-hidden="true"><b></b><b></b><b></b></div>
      </div>`:d`<div class="state" part="state" data-state="error">
      ${ee}
      <h2 id="heading" tabindex="-1">This handoff cannot be shown.</h2>
      <p class="quiet">${this.#o}</p>
      <button class="button" type="button" @click=${()=>{this.#h()}}>Try again</button>
    </div>`}get#p(){return this.handoffId===void 0?void 0:this.source?.card(this.handoffId)}#$(){this.#t?.id!==this.handoffId&&(this.#t=void 0,this.#n=void 0,this.#i=void 0),this.#o=void 0,this.#s=void 0,this.#g=0,this.#a!==this.handoffId&&(this.#r=void 0,this.#d=!1),this.#a=void 0,this.#l={},this.#u=void 0,this.#h()}#w(e){if(this.#u===this.handoffId||!e.me||!this.handoffId)return;this.#u=this.handoffId;let t=e.drafts.get(this.handoffId);this.#l={...t?.texts,...this.#l},(t?.form==="return"||t?.form==="resolve")&&(this.#r??=t.form)}async#h(){let e=this.source;if(!e||!this.sessionId||!this.handoffId)return;let t=++this.#f,i={session_id:this.sessionId,id:this.handoffId};this.#g=this.#p?.version??0;try{let[s,r]=await Promise.all([e.client.handoff(i),e.client.session(i.session_id).catch(()=>this.#n)]);if(t!==this.#f)return;this.#t=s,this.#n=r,this.#o=void 0,this.#w(e)}catch(s){if(t!==this.#f)return;this.#o=L(s)}this.requestUpdate()}#_=async(e,t)=>{let i=this.source,s=this.#f;try{let r=await i?.client.messages(this.sessionId??"",e);if(!r||s!==this.#f)return;t==="older"?(r.messages.push(...this.#i?.messages??[]),this.#i=r):this.#n&&(r.messages.push(...this.#n.messages),Object.assign(this.#n,r))}catch(r){this.#s=L(r)}this.requestUpdate()};async#y(e){let t=this.source,i=this.#t;if(!t||!i||t.pending(i.id))return;let s=e==="resolve"||e==="return",r=s?(this.#l[e]??"").trim():t.me?.id??"";if(s&&r===""){this.compose(e);return}this.#s=void 0;let o=await t.act(this.#p??As(i),e,r);if(o.ok)this.#t={...i,...Es(o.card)},s&&(this.#r=void 0,this.#l={}),this.#e.tell(`${Ss[e]}: ${Ye(o.card)}`),this.emit("handoff-change",{card:o.card,action:e}),this.#h();else{let{claimed_by:a,claimed_at:c}=o.problem??{};this.#s=a&&c?d`${k(a.name)} took this ${$(c,"exact")} ago.`:o.message,this.#e.tell(o.message),this.#h()}this.requestUpdate()}#S(e){this.#r&&(this.#l={...this.#l,[this.#r]:e},this.#C(),this.requestUpdate())}#A(){this.#c=this.#r,this.#r=void 0,this.#C(),this.requestUpdate()}#C(){this.handoffId&&this.source?.drafts.set(this.handoffId,{form:this.#r,texts:this.#l})}#k=()=>{let e=this.#t;e?.previous_handoff_id&&this.emit("handoff-open",{card:{id:e.previous_handoff_id,session_id:e.session_id}})};#T=e=>{let t=e.composedPath()[0]instanceof HTMLTextAreaElement;if(!this.keys||this.#d||e.ctrlKey||e.metaKey||e.altKey||e.defaultPrevented)return;let i=this.#p??this.#t,s=i?.status==="claimed"&&i.claimed_by?.id===this.source?.me?.id;if(e.key==="Escape")t?this.renderRoot.querySelector("h2")?.focus():this.emit("handoff-close");else{if(t)return;if(e.key==="c"&&i?.status==="waiting"&&!X(this.source?.connection))this.#y("claim");else if(e.key==="r"&&s)this.#y("release");else if(e.key==="e"&&s)this.compose("resolve");else return}e.preventDefault()};#v(e){let t=this.renderRoot.querySelector("[role=status]");t&&(t.textContent=e)}},Ss={claim:"It is yours",release:"Given back",resolve:"Resolved",return:"Returned with your answer",reassign:"Taken over",withdraw:"Withdrawn"};function As(n){let{engineer_notes:e,context:t,timeline:i,timeline_omitted:s,...r}=n;return{...r,session_title:t?.title??"",problem_summary:t?.problem_summary??"",note_preview:e.slice(0,200)}}function Es(n){let{session_title:e,problem_summary:t,note_preview:i,...s}=n;return s}var Vn={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Qn=n=>(...e)=>({_$litDirective$:n,values:e}),et=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,i){this._$Ct=e,this._$AM=t,this._$Ci=i}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};var{I:Rs}=an,Gn=n=>n;var Jn=()=>document.createComment(""),te=(n,e,t)=>{let i=n._$AA.parentNode,s=e===void 0?n._$AB:e._$AA;if(t===void 0){let r=i.insertBefore(Jn(),s),o=i.insertBefore(Jn(),s);t=new Rs(r,o,n,n.options)}else{let r=t._$AB.nextSibling,o=t._$AM,a=o!==n;if(a){let c;t._$AQ?.(n),t._$AM=n,t._$AP!==void 0&&(c=n._$AU)!==o._$AU&&t._$AP(c)}if(r!==s||a){let c=t._$AA;for(;c!==r;){let u=Gn(c).nextSibling;Gn(i).insertBefore(c,s),c=u}}}return t},I=(n,e,t=n)=>(n._$AI(e,t),n),Ps={},Yn=(n,e=Ps)=>n._$AH=e,Zn=n=>n._$AH,tt=n=>{n._$AR(),n._$AA.remove()};var Xn=(n,e,t)=>{let i=new Map;for(let s=e;s<=t;s++)i.set(n[s],s);return i},ei=Qn(class extends et{constructor(n){if(super(n),n.type!==Vn.CHILD)throw Error("repeat() can only be used in text expressions")}dt(n,e,t){let i;t===void 0?t=e:e!==void 0&&(i=e);let s=[],r=[],o=0;for(let a of n)s[o]=i?i(a,o):o,r[o]=t(a,o),o++;return{values:r,keys:s}}render(n,e,t){return this.dt(n,e,t).values}update(n,[e,t,i]){let s=Zn(n),{values:r,keys:o}=this.dt(e,t,i);if(!Array.isArray(s))return this.ut=o,r;let a=this.ut??=[],c=[],u,m,h=0,g=s.length-1,p=0,v=r.length-1;for(;h<=g&&p<=v;)if(s[h]===null)h++;else if(s[g]===null)g--;else if(a[h]===o[p])c[p]=I(s[h],r[p]),h++,p++;else if(a[g]===o[v])c[v]=I(s[g],r[v]),g--,v--;else if(a[h]===o[v])c[v]=I(s[h],r[v]),te(n,c[v+1],s[h]),h++,v--;else if(a[g]===o[p])c[p]=I(s[g],r[p]),te(n,s[h],s[g]),g--,p++;else if(u===void 0&&(u=Xn(o,p,v),m=Xn(a,h,g)),u.has(a[h]))if(u.has(a[g])){let f=m.get(o[p]),y=f!==void 0?s[f]:null;if(y===null){let T=te(n,s[h]);I(T,r[p]),c[p]=T}else c[p]=I(y,r[p]),te(n,s[h],y),s[f]=null;p++}else tt(s[g]),g--;else tt(s[h]),h++;for(;p<=v;){let f=te(n,c[v+1]);I(f,r[p]),c[p++]=f}for(;h<=g;){let f=s[h++];f!==null&&tt(f)}return this.ut=o,Yn(n,c),R}});var Ls={waiting:"Waiting",mine:"Mine",others:"Others",parked:"Parked",closed:"Closed"};function ti(n,e,t){return d`<nav class="filters" part="filters" aria-label="Views of the queue">
    ${$t.map(i=>{let s=e?.[i];return d`<button
        type="button"
        data-filter=${i}
        aria-current=${i===n?"true":l}
        @click=${()=>t(i)}
      >
        ${Ls[i]}${s===void 0?l:d` <span class="count num">${s}</span>`}
      </button>`})}
  </nav>`}var Ms=[[["j","k"],"next, previous"],[["Enter"],"open; this never claims"],[["c"],"claim, and open"],[["r"],"release: it waits again"],[["e"],"resolve"],[["Esc"],"back to the queue"],[["?"],"this list"]];function ni(n,e){return d`<dialog class="help" part="help" aria-labelledby="help-heading">
    <form method="dialog">
      <h2 id="help-heading">Shortcuts</h2>
      <p class="quiet">They work while the list has the focus.</p>
      <dl>
        ${Ms.map(([t,i])=>d`<div>
            <dt>${t.map(s=>d`<kbd>${s}</kbd> `)}</dt>
            <dd>${i}</dd>
          </div>`)}
      </dl>
      <p class="choices">
        <button class="button" type="button" aria-pressed=${n?"true":"false"} @click=${()=>e(!n)}>
          ${n?"Turn them off":"Turn them on"}
        </button>
        <button class="button primary" type="submit" autofocus>Close</button>
      </p>
    </form>
  </dialog>`}var Hs={waiting:["No one is waiting.",""],mine:["You have nothing in hand.","What you claim stands here until you resolve, return or release it."],others:["Nobody else is working on one.","What colleagues have claimed stands here."],parked:["Nothing is parked.","Sessions that were set aside for later stand here."],closed:["Nothing has been closed yet.",""]};function ii(n,e,t){let{loaded:i,error:s,retryAt:r}=n.list(e);return s!==void 0?Ds(n,s,r,t>0):n.connection.state==="signed-out"&&!i?d`<div class="state" part="state" data-state="signed-out">
      ${ee}
      <p class="lead">You are signed out.</p>
      <p class="quiet">Sign in to see who is waiting.</p>
    </div>`:i?t>0?l:qs(n,e):Ns()}function qs(n,e){let[t,i]=Hs[e],{connection:s}=n,r=s.state==="live",o=Ve(new Date().toISOString(),Date.now()),a=r?`${At(s)}, ${o}`:"This may be out of date.";return d`<div class="state" part="state" data-state="empty">
    ${r?Rn:ee}
    <p class="lead">${t}</p>
    <p class="quiet num">${i||a}</p>
  </div>`}function Ds(n,e,t,i){let s=t===void 0?0:Math.ceil((t-Date.now())/1e3),r=s>0?`Trying again in ${s} s.`:t===void 0?"":"Trying again…";return d`<div class="state ${i?"small":""}" part="state" data-state="error">
    ${i?l:ee}
    <p class="lead">The queue could not be fetched.</p>
    <p class="quiet num">${e} ${r}</p>
    <button class="button" type="button" @click=${()=>n.wake("retry")}>Try now</button>
  </div>`}function Ns(){return d`<div class="skeleton" part="state" data-state="loading">
    <p class="hidden">Fetching the queue…</p>
    ${[68,52,74].map(()=>d`<div class="bone" aria-hidden="true"><i></i><b></b><b></b></div>`)}
  </div>`}var si=S`
  .queue {
    display: grid;
    gap: var(--hd-space-4);
    align-content: start;
  }

  header {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: center;
    gap: var(--hd-space-3) var(--hd-space-4);
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

  .filters {
    grid-column: 1 / -1;
    display: flex;
    gap: var(--hd-space-1);
    overflow-x: auto;
    scrollbar-width: none;
    border-bottom: 1px solid var(--hd-line);
  }

  .filters button {
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

  .filters button:first-child {
    margin-inline-start: calc(-1 * var(--hd-space-3));
  }

  .filters button:hover {
    color: var(--hd-ink);
  }

  .filters button:focus-visible {
    outline-offset: -2px;
    border-radius: var(--hd-radius);
  }

  .filters [aria-current] {
    color: var(--hd-ink);
  }

  .filters [aria-current]::after {
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

  .mark .cut {
    stroke: var(--hd-surface);
    fill: var(--hd-surface);
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
  .when time {
    position: relative;
    z-index: 1;
    font-size: var(--hd-text-md);
    font-weight: 600;
    letter-spacing: -0.01em;
    white-space: nowrap;
  }

  .when span {
    display: block;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
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
    width: 10rem;
    margin-bottom: var(--hd-space-3);
    fill: none;
    stroke: var(--hd-line-strong);
    stroke-width: 1.5;
    stroke-linecap: round;
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

  @keyframes breathe {
    to {
      opacity: 0.45;
    }
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

  @container (width < 26rem) {
    .filters {
      justify-content: space-between;
      gap: 0;
    }

    .filters button {
      padding: 0 0.4rem;
    }

    .filters button:first-child {
      margin-inline-start: -0.4rem;
    }

    .filters button:last-child {
      margin-inline-end: -0.4rem;
    }

    .filters [aria-current]::after {
      inset-inline: 0.4rem;
    }

    /* The one number that may go where there is no room: nobody works it off. */
    [data-filter="closed"] .count {
      display: none;
    }

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
    .filters button {
      min-height: 2.75rem;
    }

    .act {
      min-height: 2.75rem;
      margin-bottom: -0.5rem;
    }

    .held {
      min-height: 2.75rem;
    }
  }
`;var Os=8e3,nt=class extends O{static styles=[ve,Ze,si];static properties={...O.properties,filter:{reflect:!0},selected:{},keys:{attribute:"no-keys",converter:{fromAttribute:e=>e===null}}};#e=new me;#t=new Z(e=>this.#T(e));#n=new Map;#i=!1;#o=!1;#s;#r;#a=!1;constructor(){super(),this.filter="waiting",this.selected=null,this.keys=!0}focus(){((this.#R(this.#s)??this.#R(this.selected??void 0)??this.#E()[0])?.querySelector(".title")??this.renderRoot.querySelector("#heading"))?.focus()}disconnectedCallback(){super.disconnectedCallback(),this.#t.stop()}begin(e,t){this.#e.clear(),this.#a=!1,e.addEventListener("counts",i=>this.emit("queue-counts",{counts:i.detail}),{signal:t}),e.addEventListener("arrival",i=>{this.#t.arrived(i.detail.length,()=>e.counts?.waiting),this.emit("queue-arrival",{cards:i.detail})},{signal:t}),e.addEventListener("connection",({detail:i})=>this.#t.connection(i),{signal:t}),e.show(this.filter)}tick(){let e=Date.now();for(let[t,{at:i}]of this.#n)e-i>Os&&(this.#n.delete(t),this.requestUpdate());(this.#e.sweep()||this.filter==="others"&&e%15e3<1e3)&&this.requestUpdate(),super.tick()}willUpdate(e){super.willUpdate(e);let t=this.source;if(!t)return;e.has("filter")&&e.get("filter")!==void 0&&(this.#e.clear(),this.#a=!1,this.#s=void 0,t.show(this.filter));let i=this.#E(),s=t.cards(this.filter),{rows:r}=this.#e,o=this.#i||this.#o||r.some(({card:a})=>a.id===this.selected);this.#e.hold(o&&r.length>0),this.#e.update(s,a=>this.#u(t,a),({id:a})=>a===this.selected||t.me!==void 0&&t.changedBy(a)===t.me.id),!this.#a&&t.list(this.filter).loaded&&(this.#a=!0,this.#e.begin()),this.#m(i)}updated(e){if(super.updated(e),this.#r!==void 0){let i=this.#E(),s=i[Math.min(this.#r,i.length-1)];this.#r=void 0,(s?.querySelector(".title")??this.renderRoot.querySelector("#heading"))?.focus()}let t=this.renderRoot.querySelector(".more");t!==this.#c&&(this.#d.disconnect(),this.#c=t,t&&this.#d.observe(t))}#c=null;#d=new IntersectionObserver(e=>{e.some(t=>t.isIntersecting)&&this.#f()});render(){let e=this.source;return d`<section class="queue" part="queue" aria-labelledby="heading">
      <header part="header">
        <h2 id="heading" tabindex="-1">Escalations</h2>
        ${e?We(e):l}
        ${e?.connection.state==="stopped"?d`<p class="stopped quiet">${Tn(e.connection)} What you see is not kept current.</p>`:l}
        ${ti(this.filter,e?.counts,t=>this.#g(t))}
      </header>
      ${e?this.#l(e):l}
      ${ni(this.keys,t=>this.#b(t))}
      <p class="hidden" role="status"></p>
    </section>`}#l(e){let t=this.#e.rows,i=this.#e.waiting,s=e.me?.id,r=e.clock.now(),o=this.#R(this.#s)?this.#s:this.selected??void 0,a=t.some(({card:c})=>c.id===o)?o:t[0]?.card.id;return d`<div
      class="list"
      @click=${this.#x}
      @keydown=${this.#p}
      @focusin=${this.#S}
      @focusout=${this.#A}
      @pointerenter=${this.#C}
      @pointerleave=${this.#k}
    >
      ${ii(e,this.filter,t.length+i)}
      <div class="rows">
      <div class="dock">
        ${i>0?d`<button class="held num" part="held" type="button" data-reveal>${i} new</button>`:l}
      </div>
      <ol part="list" aria-label=${`Handoffs, ${this.filter}`} ?hidden=${t.length===0}>
        ${ei(t,({card:c})=>c.id,c=>Wn({...c,me:s,now:r,pending:e.pending(c.card.id),note:this.#n.get(c.card.id)?.text,selected:c.card.id===this.selected,watches:X(e.connection),tabbable:c.card.id===a}))}
      </ol>
      </div>
      ${e.list(this.filter).more&&t.length>0?d`<button class="button more" type="button" data-more>Show more</button>`:l}
      ${this.keys&&t.length>0?d`<p class="hint">
              <kbd>j</kbd> <kbd>k</kbd> move <kbd>Enter</kbd> open
              ${this.filter==="waiting"?d`<kbd>c</kbd> claim`:l}
              <button class="link" type="button" data-help>All shortcuts</button>
            </p>`:l}
    </div>`}#u(e,t){let i=e.card(t);return i&&this.filter==="waiting"&&e.changedBy(t)!==e.me?.id?i:void 0}#m(e){let t=this.renderRoot.activeElement?.closest("[data-handoff-id]"),i=t?.getAttribute("data-handoff-id")??void 0;i!==void 0&&!this.#e.rows.some(({card:s})=>s.id===i)&&(this.#r=t?e.indexOf(t):void 0)}async#f(){let e=this.source;e&&(await e.more(this.filter),this.#e.update(e.cards(this.filter),t=>this.#u(e,t)),this.#e.extend(),this.requestUpdate())}#g(e){e!==this.filter&&(this.filter=e,this.emit("filter-change",{filter:e}))}#b(e){this.keys=e,this.emit("keys-change",{keys:e})}#x=e=>{let t=e.target,i=this.#v(t);if(t.closest("[data-reveal]"))this.#e.reveal(),this.requestUpdate(),this.updateComplete.then(()=>this.focus());else if(t.closest("[data-more]"))this.#f();else if(t.closest("[data-help]"))this.#y();else if(i){let s=t.closest("[data-action]")?.getAttribute("data-action");s?this.#_(i,s):this.#h(i)}};#p=e=>{let t=this.#v(e.target);if(!t||!this.keys||e.ctrlKey||e.metaKey||e.altKey)return;this.#$(e.key,t)&&e.preventDefault()};#$(e,t){let i=t.status==="claimed"&&t.claimed_by?.id===this.source?.me?.id;switch(e){case"j":case"ArrowDown":return this.#w(t,1),!0;case"k":case"ArrowUp":return this.#w(t,-1),!0;case"c":return t.status==="waiting"&&!X(this.source?.connection)&&this.#_(t,"claim"),!0;case"r":return i&&this.#_(t,"release"),!0;case"e":return i&&this.#h(t,"resolve"),!0;case"?":return this.#y(),!0;default:return!1}}#w(e,t){let i=this.#E(),s=i.findIndex(r=>r.getAttribute("data-handoff-id")===e.id);i[s+t]?.querySelector(".title")?.focus()}#h(e,t){this.#s=e.id,this.emit("handoff-open",{card:e,action:t})}async#_(e,t){let i=this.source;if(!i||i.pending(e.id))return;this.#n.delete(e.id);let s=await i.act(e,t,t==="reassign"?i.me?.id??"":"");if(s.ok){this.#t.tell(`${t==="release"?"Given back":"It is yours"}: ${Ye(s.card)}`),this.emit("handoff-change",{card:s.card,action:t}),t!=="release"&&this.#h(s.card);return}this.#t.tell(s.message),s.problem?.code!=="already_claimed"&&(this.#n.set(e.id,{text:s.message,at:Date.now()}),this.requestUpdate())}#y(){this.renderRoot.querySelector("dialog")?.showModal()}#S=e=>{this.#o=!0;let t=this.#v(e.target);t&&t.id!==this.#s&&(this.#s=t.id,this.requestUpdate())};#A=e=>{let t=e.relatedTarget;!(t!==null&&e.currentTarget.contains(t))&&this.#o&&(this.#o=!1,this.requestUpdate())};#C=e=>{this.#i=e.pointerType==="mouse"};#k=()=>{this.#i&&(this.#i=!1,this.requestUpdate())};#T(e){let t=this.renderRoot.querySelector("[role=status]");t&&(t.textContent=e)}#v(e){let t=e.closest("[data-handoff-id]")?.getAttribute("data-handoff-id");return this.#e.rows.find(({card:i})=>i.id===t)?.card}#R(e){return e===void 0?void 0:this.#E().find(t=>t.getAttribute("data-handoff-id")===e)}#E(){return[...this.renderRoot.querySelectorAll("[data-handoff-id]")]}};customElements.get("escalation-queue")||customElements.define("escalation-queue",nt);customElements.get("handoff-context")||customElements.define("handoff-context",Xe);var ri="handoffd:alerts",Is=1e4,it=class{#e;#t=[];#n=!1;#i;constructor(e){this.#e=e}get choices(){let{desktop:e=!1,sound:t=!1}=JSON.parse(localStorage.getItem(ri)??"{}");return{desktop:e&&"Notification"in window&&Notification.permission==="granted",sound:t}}async choose(e){let{desktop:t,sound:i}=e;t&&!this.choices.desktop&&(t="Notification"in window&&await Notification.requestPermission()==="granted"),i&&!this.choices.sound&&await this.#s(),localStorage.setItem(ri,JSON.stringify({desktop:t,sound:i}))}async tell(e){if(this.#t.push(...e),this.#n)return;this.#n=!0;let t=[];for(;t.length===0&&this.#t.length>0;){let r=this.#t.splice(0);await Ft()||t.push(...r,...this.#t.splice(0))}let{desktop:i,sound:s}=this.choices;if(t.length===0||!i&&!s){this.#n=!1;return}setTimeout(()=>{this.#n=!1,this.tell([])},Is),i&&this.#o(t),s&&navigator.userActivation.hasBeenActive&&await this.#s()}#o([e,...t]){if(e===void 0)return;let i=t.length===0?e.session_title:`${t.length+1} new escalations`,s=t.length===0?`${q(e.created_by.name)} asks for help (${e.priority})`:[e,...t].map(o=>o.session_title).join(`
`),r=new Notification(i,{body:s,tag:"handoffd:arrival",icon:"/assets/icon.svg"});r.addEventListener("click",()=>{window.focus(),this.#e(e),r.close()})}async#s(){this.#i??=new AudioContext,await this.#i.resume();let e=this.#i.currentTime;for(let[t,i]of[[659,0],[880,.12]]){let s=new OscillatorNode(this.#i,{frequency:t}),r=new GainNode(this.#i,{gain:0});r.gain.setTargetAtTime(.15,e+i,.01),r.gain.setTargetAtTime(0,e+i+.08,.08),s.connect(r).connect(this.#i.destination),s.start(e+i),s.stop(e+i+.6)}}};var Us=["waiting","mine","others","parked","closed"],oi="waiting";function Ht(n){let[e,t,i]=n.pathname.split("/").slice(1).map(decodeURIComponent),s=n.searchParams.get("filter");return{filter:Us.find(r=>r===s)??oi,open:e==="handoffs"&&t&&i?{session:t,handoff:i}:void 0}}function ai({filter:n,open:e}){let t=e?`/handoffs/${encodeURIComponent(e.session)}/${encodeURIComponent(e.handoff)}`:"/";return n===oi?t:`${t}?filter=${n}`}var st=class{#e;#t;#n=0;#i;#o;constructor(e){this.#e=e,this.#t=e.href,document.addEventListener("visibilitychange",this.#a),window.addEventListener("focus",this.#a)}set waiting(e){this.#n=e??0,this.#e.href=this.#n===0?this.#t:js(this.#n),this.#r()}flash(e){document.hidden&&(this.#i=`● ${e}`,this.#r(),matchMedia("(prefers-reduced-motion: reduce)").matches||(this.#o??=setInterval(()=>this.#r(document.title===this.#s),1e3)))}get#s(){return this.#n===0?"Escalations":`(${this.#n}) Escalations`}#r(e=!0){document.title=e&&this.#i||this.#s}#a=()=>{document.hidden||(clearInterval(this.#o),this.#o=void 0,this.#i=void 0,this.#r())}};function js(n){let e=n>9?"9+":`${n}`;return`data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b5f70"/>
    <path d="M8 22V9m10 13V9M8 15.5h10" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/>
    <circle cx="22" cy="21" r="10" fill="#b8230f" stroke="#fff" stroke-width="2"/>
    <text x="22" y="25.5" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="13" fill="#fff">${e}</text></svg>`)}`}var ye=class extends _{static properties={session:{attribute:!1},route:{state:!0},connection:{state:!0},keys:{state:!0}};#e=new it(e=>this.#d(e));#t=new st(document.querySelector('link[rel="icon"]'));#n;constructor(){super(),this.route=Ht(new URL(location.href)),this.connection={state:"connecting"},this.keys=localStorage.getItem(qt)===null}createRenderRoot(){return this}connectedCallback(){super.connectedCallback();let e=new Q({getToken:t=>this.session.getToken(t)});e.addEventListener("connection",()=>this.#i(e)),e.addEventListener("counts",()=>this.#i(e)),e.addEventListener("arrival",t=>this.#o(e,t.detail)),window.addEventListener("popstate",()=>{this.route=Ht(new URL(location.href))}),this.#n=e,e.start()}#i(e){this.connection=e.connection,this.#t.waiting=this.connection.state==="signed-out"?void 0:e.counts?.waiting}#o(e,t){let[i]=t;i!==void 0&&this.#t.flash(t.length===1?i.session_title:`${t.length} new`),e.leader&&this.#e.tell(t)}render(){return d`
      <header class="bar">
        <h1>
          <a class="brand" href="/" @click=${this.#m}>
            <img src="/assets/icon.svg" alt="" width="24" height="24" /><span>handoffd</span>
          </a>
        </h1>
        ${this.connection.state==="signed-out"?l:this.#r()}
      </header>
      ${this.connection.state==="signed-out"?this.#a():this.#s()}
    `}updated(){document.activeElement===document.body&&this.querySelector(".door h2")?.focus()}#s(){let{filter:e,open:t}=this.route;return d`
      <main class="room" ?data-open=${t!==void 0}>
        <escalation-queue
          .desk=${this.#n}
          .filter=${e}
          .selected=${t?.handoff??null}
          .keys=${this.keys}
          @handoff-open=${this.#l}
          @keys-change=${i=>this.#g(i.detail.keys)}
          @filter-change=${i=>this.#c({...this.route,filter:i.detail.filter})}
        ></escalation-queue>
        ${t===void 0?d`<section class="nothing" aria-label="No handoff is open">
                <p>Open an escalation to see what was tried.</p>
              </section>`:d`<handoff-context
                .desk=${this.#n}
                .sessionId=${t.session}
                .handoffId=${t.handoff}
                .keys=${this.keys}
                @handoff-open=${this.#l}
                @handoff-close=${this.#u}
              ></handoff-context>`}
      </main>
    `}#r(){let{desktop:e,sound:t}=this.#e.choices,i=this.session.name??"Signed in";return d`
      <button class="who" popovertarget="menu" title="Alerts, shortcuts, sign out">
        <span class="face" aria-hidden="true">${Fs(i)}</span><bdi class="name">${i}</bdi>
      </button>
      <div id="menu" class="menu" popover>
        <p class="heading">When an escalation arrives and nobody looks</p>
        ${Dt("Desktop notification",e,s=>this.#f({desktop:s,sound:t}))}
        ${Dt("Sound",t,s=>this.#f({desktop:e,sound:s}))}
        <p class="heading">This page</p>
        ${Dt("Keyboard shortcuts",this.keys,s=>this.#g(s))}
        <button class="plain" @click=${this.#b}>Sign out</button>
      </div>
    `}#a(){return d`
      <main class="door">
        <h2 tabindex="-1">You are signed out</h2>
        ${this.session.signIn===void 0?d`<p>Open the link that you were given once more, or ask for a new one. What you had typed is kept.</p>`:d`<p>What you had typed is kept.</p>
              <button class="primary" @click=${()=>this.session.signIn?.()}>Sign in</button>`}
      </main>
    `}#c(e){let t=ai(e);t!==location.pathname+location.search&&history.pushState(null,"",t),this.route=e}#d(e){this.#c({...this.route,open:{session:e.session_id,handoff:e.id}})}#l=async e=>{let{card:t,action:i}=e.detail;this.#d(t),await this.updateComplete;let s=this.querySelector("handoff-context");i==="resolve"||i==="return"?s?.compose(i):s?.focus()};#u=async()=>{this.#c({...this.route,open:void 0}),await this.updateComplete,this.querySelector("escalation-queue")?.focus()};#m=e=>{e.ctrlKey||e.metaKey||e.shiftKey||e.altKey||(e.preventDefault(),this.#c({filter:"waiting",open:void 0}))};async#f(e){await this.#e.choose(e),this.requestUpdate()}#g(e){this.keys=e,e?localStorage.removeItem(qt):localStorage.setItem(qt,"yes")}#b=async()=>{await this.session.signOut(),this.#n?.signIn()}},qt="handoffd:keys-off";function Dt(n,e,t){return d`
    <label class="option">
      <input
        type="checkbox"
        .checked=${e}
        @change=${i=>t(i.target.checked)}
      />
      ${n}
    </label>
  `}function Fs(n){let e=n.match(/[\p{L}\p{N}]+/gu)??[];return[e.at(0),e.length>1?e.at(-1):void 0].map(t=>[...t??""][0]??"").join("")}customElements.define("handoffd-page",ye);async function Bs(){let n=await fetch("/config.json").catch(()=>{});if(!n?.ok)throw new b("The server cannot be reached.");let{oidc:e}=await n.json();return e===null?new be:ke.begin(e)}function zs(n){let e=document.createElement("main");e.className="door";let t=document.createElement("h1");t.textContent="Signing in did not work";let i=document.createElement("p");i.textContent=n instanceof b?n.message:"Something is wrong with this page.";let s=document.createElement("button");if(s.className="primary",s.textContent="Try again",s.addEventListener("click",()=>location.reload()),e.append(t,i,s),document.body.replaceChildren(e),!(n instanceof b))throw n}try{let n=new ye;n.session=await Bs(),jt(),document.body.replaceChildren(n),window.addEventListener("hashchange",()=>{location.hash.startsWith("#token=")&&location.reload()})}catch(n){zs(n)}
/*! For license information please see page.js.LEGAL.txt */
