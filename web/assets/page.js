var b=class extends Error{name="SignInError"};function O(i){try{let e=(i.split(".")[1]??"").replaceAll("-","+").replaceAll("_","/"),t=Uint8Array.from(atob(e),s=>s.charCodeAt(0)),n=JSON.parse(new TextDecoder().decode(t));return typeof n=="object"&&n!==null?n:{}}catch{return{}}}function rt(i){return(O(i).exp??0)-Date.now()/1e3}var ot="handoffd:link",ve=class{signIn=void 0;#e;constructor(){this.#e=ii()??si()}get name(){return this.#e?.name??O(this.#e?.token??"").name}async getToken(){return this.#e?.token??null}async signOut(){this.#e=void 0,sessionStorage.removeItem(ot)}};function ii(){let i=new URLSearchParams(location.hash.slice(1)),e=i.get("token");if(e===null)return;history.replaceState(null,"",location.pathname+location.search);let t={token:e,name:i.get("name")??void 0};return sessionStorage.setItem(ot,JSON.stringify(t)),t}function si(){let i=sessionStorage.getItem(ot);return i===null?void 0:JSON.parse(i)}async function Lt(){let i=ye(),e=await crypto.subtle.digest("SHA-256",new TextEncoder().encode(i));return{verifier:i,challenge:Mt(new Uint8Array(e))}}function ye(){return Mt(crypto.getRandomValues(new Uint8Array(32)))}function Mt(i){return btoa(String.fromCharCode(...i)).replaceAll("+","-").replaceAll("/","_").replaceAll("=","")}var dt="handoffd:errand",at=()=>`${location.origin}/`,ri=["login_required","interaction_required","consent_required","account_selection_required"],oi=i=>Math.min(60,i/4),be=class i{#e;#t;#n;#i=0;#o;constructor(e,t){this.#e=e,this.#t=t}static async begin(e){if(!isSecureContext)throw new b("Signing in needs this page to be served over HTTPS.");let t=new URLSearchParams(location.search),n=ai(t),s=new i(e,await di(e.issuer));return n===void 0?s.#a("none"):(await s.#c(n,t),s)}get name(){let e=this.#s();return e.name??e.preferred_username??e.email}async getToken({refresh:e}){let t=this.#n?.id_token;return t===void 0?null:!e&&rt(t)>this.#i?t:(this.#o??=this.#r().finally(()=>{this.#o=void 0}),this.#o)}signIn=async()=>this.#a(void 0);async signOut(){this.#n=void 0;let{end_session_endpoint:e}=this.#t;e!==void 0&&location.assign(Ht(e,{client_id:this.#e.client_id,post_logout_redirect_uri:at()}))}#s(){return O(this.#n?.id_token??"")}async#r(){let{sub:e}=this.#s(),t=this.#n?.refresh_token;if(t!==void 0){let n=await this.#u({grant_type:"refresh_token",refresh_token:t});if(n?.id_token!==void 0&&O(n.id_token).sub===e)return this.#d({refresh_token:t,...n}),n.id_token}return this.#n=void 0,this.#a("none")}async#a(e){let{verifier:t,challenge:n}=await Lt(),s=location.pathname+location.search,r={state:ye(),nonce:ye(),verifier:t,path:s};sessionStorage.setItem(dt,JSON.stringify(r));let o=this.#t.scopes_supported?.includes("offline_access")?" offline_access":"";return location.assign(Ht(this.#t.authorization_endpoint,{response_type:"code",client_id:this.#e.client_id,redirect_uri:at(),scope:`openid profile email${e==="none"?"":o}`,state:r.state,nonce:r.nonce,code_challenge:n,code_challenge_method:"S256",...e&&{prompt:e}})),new Promise(()=>{})}async#c(e,t){let n=t.get("iss"),s=this.#t.authorization_response_iss_parameter_supported;if(n===null?s:n!==this.#e.issuer)throw new b("The answer did not come from the identity provider of this page.");let r=t.get("error");if(r!==null){if(ri.includes(r))return;throw new b(`The identity provider refused: ${t.get("error_description")??r}`)}let o=await this.#u({grant_type:"authorization_code",code:t.get("code")??"",redirect_uri:at(),code_verifier:e.verifier});if(o?.id_token===void 0)throw new b("The identity provider did not accept its own code. Try once more.");this.#l(O(o.id_token),e),this.#d(o)}#d(e){this.#n=e,this.#i=oi(rt(e.id_token))}#l({iss:e,aud:t,exp:n,nonce:s},r){let o=[t].flat().includes(this.#e.client_id);if(e!==this.#e.issuer||!o||s!==r.nonce||n===void 0)throw new b("The identity provider answered with a token for somebody else.")}async#u(e){let t=await fetch(this.#t.token_endpoint,{method:"POST",body:new URLSearchParams({client_id:this.#e.client_id,...e}),credentials:"omit"});if(t.status>=500||t.status===429)throw new b("The identity provider has trouble. Try again in a moment.");return t.ok?await t.json():void 0}};function ai(i){let e=i.get("state"),t=sessionStorage.getItem(dt);if(sessionStorage.removeItem(dt),e===null||!(i.has("code")||i.has("error")))return;let n=t===null?void 0:JSON.parse(t);if(history.replaceState(null,"",n?.path??"/"),n?.state!==e)throw new b("This answer of the identity provider was not asked for here. Try once more.");return n}async function di(i){let e=`${i.replace(/\/$/,"")}/.well-known/openid-configuration`,t=await fetch(e,{credentials:"omit"}).catch(()=>{});if(!t?.ok)throw new b(`The identity provider ${i} cannot be reached.`);let n=await t.json();if(n.issuer!==i)throw new b(`The identity provider calls itself ${n.issuer}, not ${i}.`);return n}function Ht(i,e){let t=new URL(i);for(let[n,s]of Object.entries(e))t.searchParams.set(n,s);return t.href}var Dt="handoffd:looked-at";function qt(){if(!("locks"in navigator))return;let i,e=()=>{if(document.hidden)i?.abort(),i=void 0;else if(i===void 0){i=new AbortController;let{signal:t}=i,n=new Promise(s=>t.addEventListener("abort",()=>s()));navigator.locks.request(Dt,{mode:"shared",signal:t},()=>n).catch(()=>{})}};document.addEventListener("visibilitychange",e),e()}async function Nt(){if(!("locks"in navigator))return!document.hidden;let{held:i}=await navigator.locks.query();return i?.some(({name:e})=>e===Dt)??!1}var we=globalThis,ke=we.ShadowRoot&&(we.ShadyCSS===void 0||we.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,ct=Symbol(),Ot=new WeakMap,ee=class{constructor(e,t,n){if(this._$cssResult$=!0,n!==ct)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(ke&&e===void 0){let n=t!==void 0&&t.length===1;n&&(e=Ot.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),n&&Ot.set(t,e))}return e}toString(){return this.cssText}},It=i=>new ee(typeof i=="string"?i:i+"",void 0,ct),T=(i,...e)=>{let t=i.length===1?i[0]:e.reduce((n,s,r)=>n+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(s)+i[r+1],i[0]);return new ee(t,i,ct)},Ut=(i,e)=>{if(ke)i.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let n=document.createElement("style"),s=we.litNonce;s!==void 0&&n.setAttribute("nonce",s),n.textContent=t.cssText,i.appendChild(n)}},lt=ke?i=>i:i=>i instanceof CSSStyleSheet?(e=>{let t="";for(let n of e.cssRules)t+=n.cssText;return It(t)})(i):i;var{is:ci,defineProperty:li,getOwnPropertyDescriptor:hi,getOwnPropertyNames:ui,getOwnPropertySymbols:fi,getPrototypeOf:pi}=Object,xe=globalThis,jt=xe.trustedTypes,mi=jt?jt.emptyScript:"",gi=xe.reactiveElementPolyfillSupport,te=(i,e)=>i,ht={toAttribute(i,e){switch(e){case Boolean:i=i?mi:null;break;case Object:case Array:i=i==null?i:JSON.stringify(i)}return i},fromAttribute(i,e){let t=i;switch(e){case Boolean:t=i!==null;break;case Number:t=i===null?null:Number(i);break;case Object:case Array:try{t=JSON.parse(i)}catch{t=null}}return t}},Ft=(i,e)=>!ci(i,e),Bt={attribute:!0,type:String,converter:ht,reflect:!1,useDefault:!1,hasChanged:Ft};Symbol.metadata??=Symbol("metadata"),xe.litPropertyMetadata??=new WeakMap;var S=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=Bt){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),s=this.getPropertyDescriptor(e,n,t);s!==void 0&&li(this.prototype,e,s)}}static getPropertyDescriptor(e,t,n){let{get:s,set:r}=hi(this.prototype,e)??{get(){return this[t]},set(o){this[t]=o}};return{get:s,set(o){let a=s?.call(this);r?.call(this,o),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??Bt}static _$Ei(){if(this.hasOwnProperty(te("elementProperties")))return;let e=pi(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(te("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(te("properties"))){let t=this.properties,n=[...ui(t),...fi(t)];for(let s of n)this.createProperty(s,t[s])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[n,s]of t)this.elementProperties.set(n,s)}this._$Eh=new Map;for(let[t,n]of this.elementProperties){let s=this._$Eu(t,n);s!==void 0&&this._$Eh.set(s,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let s of n)t.unshift(lt(s))}else e!==void 0&&t.push(lt(e));return t}static _$Eu(e,t){let n=t.attribute;return n===!1?void 0:typeof n=="string"?n:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Ut(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),s=this.constructor._$Eu(e,n);if(s!==void 0&&n.reflect===!0){let r=(n.converter?.toAttribute!==void 0?n.converter:ht).toAttribute(t,n.type);this._$Em=e,r==null?this.removeAttribute(s):this.setAttribute(s,r),this._$Em=null}}_$AK(e,t){let n=this.constructor,s=n._$Eh.get(e);if(s!==void 0&&this._$Em!==s){let r=n.getPropertyOptions(s),o=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:ht;this._$Em=s;let a=o.fromAttribute(t,r.type);this[s]=a??this._$Ej?.get(s)??a,this._$Em=null}}requestUpdate(e,t,n,s=!1,r){if(e!==void 0){let o=this.constructor;if(s===!1&&(r=this[e]),n??=o.getPropertyOptions(e),!((n.hasChanged??Ft)(r,t)||n.useDefault&&n.reflect&&r===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,n))))return;this.C(e,t,n)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:s,wrapped:r},o){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??t??this[e]),r!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),s===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[s,r]of this._$Ep)this[s]=r;this._$Ep=void 0}let n=this.constructor.elementProperties;if(n.size>0)for(let[s,r]of n){let{wrapped:o}=r,a=this[s];o!==!0||this._$AL.has(s)||a===void 0||this.C(s,void 0,r,a)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(n=>n.hostUpdate?.()),this.update(t)):this._$EM()}catch(n){throw e=!1,this._$EM(),n}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};S.elementStyles=[],S.shadowRootOptions={mode:"open"},S[te("elementProperties")]=new Map,S[te("finalized")]=new Map,gi?.({ReactiveElement:S}),(xe.reactiveElementVersions??=[]).push("2.1.2");var ft=globalThis,zt=i=>i,$e=ft.trustedTypes,Kt=$e?$e.createPolicy("lit-html",{createHTML:i=>i}):void 0,pt="$lit$",A=`lit$${Math.random().toFixed(9).slice(2)}$`,mt="?"+A,vi=`<${mt}>`,j=document,ie=()=>j.createComment(""),se=i=>i===null||typeof i!="object"&&typeof i!="function",gt=Array.isArray,Jt=i=>gt(i)||typeof i?.[Symbol.iterator]=="function",ut=`[ 	
\f\r]`,ne=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Vt=/-->/g,Wt=/>/g,I=RegExp(`>|${ut}(?:([^\\s"'>=/]+)(${ut}*=${ut}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Qt=/'/g,Gt=/"/g,Zt=/^(?:script|style|textarea|title)$/i,vt=i=>(e,...t)=>({_$litType$:i,strings:e,values:t}),d=vt(1),oe=vt(2),Gs=vt(3),E=Symbol.for("lit-noChange"),l=Symbol.for("lit-nothing"),Yt=new WeakMap,U=j.createTreeWalker(j,129);function Xt(i,e){if(!gt(i)||!i.hasOwnProperty("raw"))throw Error("invalid template strings array");return Kt!==void 0?Kt.createHTML(e):e}var en=(i,e)=>{let t=i.length-1,n=[],s,r=e===2?"<svg>":e===3?"<math>":"",o=ne;for(let a=0;a<t;a++){let c=i[a],u,g,h=-1,m=0;for(;m<c.length&&(o.lastIndex=m,g=o.exec(c),g!==null);)m=o.lastIndex,o===ne?g[1]==="!--"?o=Vt:g[1]!==void 0?o=Wt:g[2]!==void 0?(Zt.test(g[2])&&(s=RegExp("</"+g[2],"g")),o=I):g[3]!==void 0&&(o=I):o===I?g[0]===">"?(o=s??ne,h=-1):g[1]===void 0?h=-2:(h=o.lastIndex-g[2].length,u=g[1],o=g[3]===void 0?I:g[3]==='"'?Gt:Qt):o===Gt||o===Qt?o=I:o===Vt||o===Wt?o=ne:(o=I,s=void 0);let p=o===I&&i[a+1].startsWith("/>")?" ":"";r+=o===ne?c+vi:h>=0?(n.push(u),c.slice(0,h)+pt+c.slice(h)+A+p):c+A+(h===-2?a:p)}return[Xt(i,r+(i[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),n]},re=class i{constructor({strings:e,_$litType$:t},n){let s;this.parts=[];let r=0,o=0,a=e.length-1,c=this.parts,[u,g]=en(e,t);if(this.el=i.createElement(u,n),U.currentNode=this.el.content,t===2||t===3){let h=this.el.content.firstChild;h.replaceWith(...h.childNodes)}for(;(s=U.nextNode())!==null&&c.length<a;){if(s.nodeType===1){if(s.hasAttributes())for(let h of s.getAttributeNames())if(h.endsWith(pt)){let m=g[o++],p=s.getAttribute(h).split(A),v=/([.?@])?(.*)/.exec(m);c.push({type:1,index:r,name:v[2],strings:p,ctor:v[1]==="."?Ce:v[1]==="?"?Te:v[1]==="@"?Se:F}),s.removeAttribute(h)}else h.startsWith(A)&&(c.push({type:6,index:r}),s.removeAttribute(h));if(Zt.test(s.tagName)){let h=s.textContent.split(A),m=h.length-1;if(m>0){s.textContent=$e?$e.emptyScript:"";for(let p=0;p<m;p++)s.append(h[p],ie()),U.nextNode(),c.push({type:2,index:++r});s.append(h[m],ie())}}}else if(s.nodeType===8)if(s.data===mt)c.push({type:2,index:r});else{let h=-1;for(;(h=s.data.indexOf(A,h+1))!==-1;)c.push({type:7,index:r}),h+=A.length-1}r++}}static createElement(e,t){let n=j.createElement("template");return n.innerHTML=e,n}};function B(i,e,t=i,n){if(e===E)return e;let s=n!==void 0?t._$Co?.[n]:t._$Cl,r=se(e)?void 0:e._$litDirective$;return s?.constructor!==r&&(s?._$AO?.(!1),r===void 0?s=void 0:(s=new r(i),s._$AT(i,t,n)),n!==void 0?(t._$Co??=[])[n]=s:t._$Cl=s),s!==void 0&&(e=B(i,s._$AS(i,e.values),s,n)),e}var _e=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,s=(e?.creationScope??j).importNode(t,!0);U.currentNode=s;let r=U.nextNode(),o=0,a=0,c=n[0];for(;c!==void 0;){if(o===c.index){let u;c.type===2?u=new Q(r,r.nextSibling,this,e):c.type===1?u=new c.ctor(r,c.name,c.strings,this,e):c.type===6&&(u=new Ae(r,this,e)),this._$AV.push(u),c=n[++a]}o!==c?.index&&(r=U.nextNode(),o++)}return U.currentNode=j,s}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings!==void 0?(n._$AI(e,n,t),t+=n.strings.length-2):n._$AI(e[t])),t++}},Q=class i{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,s){this.type=2,this._$AH=l,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=s,this._$Cv=s?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=B(this,e,t),se(e)?e===l||e==null||e===""?(this._$AH!==l&&this._$AR(),this._$AH=l):e!==this._$AH&&e!==E&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):Jt(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==l&&se(this._$AH)?this._$AA.nextSibling.data=e:this.T(j.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,s=typeof n=="number"?this._$AC(e):(n.el===void 0&&(n.el=re.createElement(Xt(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===s)this._$AH.p(t);else{let r=new _e(s,this),o=r.u(this.options);r.p(t),this.T(o),this._$AH=r}}_$AC(e){let t=Yt.get(e.strings);return t===void 0&&Yt.set(e.strings,t=new re(e)),t}k(e){gt(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,n,s=0;for(let r of e)s===t.length?t.push(n=new i(this.O(ie()),this.O(ie()),this,this.options)):n=t[s],n._$AI(r),s++;s<t.length&&(this._$AR(n&&n._$AB.nextSibling,s),t.length=s)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let n=zt(e).nextSibling;zt(e).remove(),e=n}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},F=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,s,r){this.type=1,this._$AH=l,this._$AN=void 0,this.element=e,this.name=t,this._$AM=s,this.options=r,n.length>2||n[0]!==""||n[1]!==""?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=l}_$AI(e,t=this,n,s){let r=this.strings,o=!1;if(r===void 0)e=B(this,e,t,0),o=!se(e)||e!==this._$AH&&e!==E,o&&(this._$AH=e);else{let a=e,c,u;for(e=r[0],c=0;c<r.length-1;c++)u=B(this,a[n+c],t,c),u===E&&(u=this._$AH[c]),o||=!se(u)||u!==this._$AH[c],u===l?e=l:e!==l&&(e+=(u??"")+r[c+1]),this._$AH[c]=u}o&&!s&&this.j(e)}j(e){e===l?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},Ce=class extends F{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===l?void 0:e}},Te=class extends F{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==l)}},Se=class extends F{constructor(e,t,n,s,r){super(e,t,n,s,r),this.type=5}_$AI(e,t=this){if((e=B(this,e,t,0)??l)===E)return;let n=this._$AH,s=e===l&&n!==l||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,r=e!==l&&(n===l||s);s&&this.element.removeEventListener(this.name,this,n),r&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Ae=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){B(this,e)}},tn={M:pt,P:A,A:mt,C:1,L:en,R:_e,D:Jt,V:B,I:Q,H:F,N:Te,U:Se,B:Ce,F:Ae},yi=ft.litHtmlPolyfillSupport;yi?.(re,Q),(ft.litHtmlVersions??=[]).push("3.3.3");var nn=(i,e,t)=>{let n=t?.renderBefore??e,s=n._$litPart$;if(s===void 0){let r=t?.renderBefore??null;n._$litPart$=s=new Q(e.insertBefore(ie(),r),r,void 0,t??{})}return s._$AI(i),s};var yt=globalThis,$=class extends S{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=nn(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return E}};$._$litElement$=!0,$.finalized=!0,yt.litElementHydrateSupport?.({LitElement:$});var bi=yt.litElementPolyfillSupport;bi?.({LitElement:$});(yt.litElementVersions??=[]).push("4.2.2");var sn={urgent:0,high:1,normal:2,low:3};function ae(i){return i.waiting_since??i.created_at}function de(i,e){return sn[i.priority]-sn[e.priority]||dn(ae(i),ae(e))||bt(i.id,e.id)}function rn(i,e){return dn(e.closed_at??"",i.closed_at??"")||bt(i.id,e.id)}function on(i,e){let{engineer_notes:t,context:n,timeline:s,...r}=e;return{...i,...r}}var an=30*6e4;function dn(i,e){return bt(i.replace("Z",""),e.replace("Z",""))}function bt(i,e){return i<e?-1:i>e?1:0}function Ee(i){return Math.random()*Math.min(3e4,1e3*2**Math.min(i,10))}function Re(i){let e=i.get("Retry-After");if(!e)return;let t=Number(e),n=Number.isNaN(t)?Date.parse(e)-Date.now():t*1e3;return Number.isNaN(n)?void 0:Math.max(0,n)}var G=class{#e;wait(e,t){return new Promise(n=>{let s=()=>{clearTimeout(r),t.removeEventListener("abort",s),this.#e=void 0,n()},r=setTimeout(s,e);t.addEventListener("abort",s),this.#e=s,t.aborted&&s()})}skip(){this.#e?.()}};var _=class extends Error{problem;retryAfter;constructor(e,t){super(e.detail||e.title),this.name="ProblemError",this.problem=e,this.retryAfter=t}get status(){return this.problem.status}},R=class extends Error{constructor(e){super("The server cannot be reached.",{cause:e}),this.name="NetworkError"}};async function Pe(i){let e={type:"about:blank",title:i.statusText||`Status ${i.status}`,status:i.status,detail:`The server answered with status ${i.status}.`,code:"unknown"};if(i.headers.get("Content-Type")?.includes("json"))try{e={...e,...await i.json(),status:i.status}}catch{}return new _(e,Re(i.headers))}var w=class extends Error{constructor(){super("signed out"),this.name="SignedOutError"}},wi=3e4,Le=class{#e;#t;#n=!1;#i;constructor(e){this.#e=e}get user(){return this.#i===void 0?void 0:xi(this.#i)}current(){return this.#o(!1)}async renew(e){if(this.#i!==void 0&&this.#i!==e)return this.#i;let t=await this.#o(!0);if(t===e)throw new w;return t}#o(e){if(this.#t&&(this.#n||!e))return this.#t;let t=(async()=>{let n=await ki(this.#e({refresh:e}));if(!n)throw new w;return this.#i=n,n})().finally(()=>{this.#t===t&&(this.#t=void 0)});return this.#t=t,this.#n=e,t}};async function ki(i){let e,t=new Promise((n,s)=>{e=setTimeout(()=>s(new Error("no token came")),wi)});try{return await Promise.race([i,t])}finally{clearTimeout(e)}}function xi(i){try{let e=i.split(".")[1]??"",t=Uint8Array.from(atob(e.replace(/-/g,"+").replace(/_/g,"/")),s=>s.charCodeAt(0)),n=JSON.parse(new TextDecoder().decode(t));return n instanceof Object&&"sub"in n&&typeof n.sub=="string"?n.sub:void 0}catch{return}}function $i(i,e,t,n){switch(t){case"resolve":return i.resolve(e,n);case"return":return i.giveBack(e,n);case"reassign":return i.reassign(e,n);default:return i[t](e)}}var Me=class{#e=new Map;pending(e){return this.#e.get(e)}async run(e,t,n,s,r){if(this.#e.has(n.id))return{ok:!1,card:n,message:"One moment, the last click is still on its way.",problem:void 0};this.#e.set(n.id,s);try{return{ok:!0,card:t.answer(await $i(e,n,s,r),n)}}catch(o){let a=o instanceof _?o.problem:void 0;a?.handoff&&t.apply(a.handoff,a.handoff.claimed_by?.id);let u=s==="reassign"&&a?.status===403?_i(n):M(o);return{ok:!1,card:t.card(n.id)??n,message:u,problem:a}}finally{this.#e.delete(n.id)}}};function _i(i){return`${i.claimed_by?.name??"Somebody"} was active in the session less than 30 min ago: it is too early to take over.`}function M(i){if(i instanceof w)return"You are signed out.";if(i instanceof _)switch(i.problem.code){case"own_handoff":return"You escalated this yourself: somebody else has to take it.";case"already_claimed":return`${i.problem.claimed_by?.name??"Somebody"} was faster.`;case"handoff_closed":return"It has been closed meanwhile.";case"not_claimed":return"Nobody has it at the moment: it was given back.";case"not_waiting":return"It is parked: its owner has not escalated it.";default:return i.problem.detail||i.problem.title}return i instanceof R?i.message:"Something went wrong."}function wt(i,e,t){switch(i.status){case"waiting":return i.created_by.id===e?["withdraw"]:["claim"];case"claimed":return i.claimed_by?.id===e?["resolve","return","release"]:H(i,t)?["reassign"]:[];default:return[]}}function H(i,e){let t=i.status==="claimed"&&i.claimed_at?e-Date.parse(i.claimed_at):0;return t>=an?t:0}var Ci=[["tried",/^(?:what (?:i|we|was) )?tried(?: so far)?$|^(?:done|checked|attempts?)(?: so far)?$/i],["ruledOut",/^ruled out$|^(?:it'?s )?not$|^excluded$/i],["next",/^next(?: steps?)?$|^to ?do$|^suggest(?:ed|ion)s?$|^i would$/i],["questions",/^(?:open )?questions?$|^open$|^unclear$|^unknown$/i]];function ce(i){let e={note:"",tried:[],ruledOut:[],next:[],questions:[]},t=[],n,s=!1;for(let r of i.split(/\r?\n/)){let o=Si(r);o?(n=o.section,o.rest&&e[n].push(o.rest)):r.trim()===""?t.push(...n?[]:[r]):n&&!(s&&!ln(r))?Ai(e[n],r):(n=void 0,t.push(r)),s=r.trim()===""}return e.note=t.join(`
`).replace(/\n{3,}/g,`

`).trim(),e}var Ti=[/^\s*(?:#{1,4}\s+)?([a-z' ]{2,24}):(?:\s+(.*))?$/i,/^\s*#{1,4}\s+([a-z' ]{2,24})$/i,/^\s*\*\*([a-z' ]{2,24}):?\*\*:?\s*(.*)$/i];function Si(i){for(let e of Ti){let[,t="",n=""]=e.exec(i.trimEnd())??[],s=Ci.find(([,r])=>r.test(t.trim()))?.[0];if(s)return{section:s,rest:n.trim()}}}var cn=/^\s*(?:[-*•–]|\d+[.)])\s+/;function ln(i){return cn.test(i)}function Ai(i,e){let t=i.at(-1);ln(e)||t===void 0?i.push(e.replace(cn,"").trim()):i[i.length-1]=`${t}
${e.trim()}`}var le=class{#e;constructor(e){this.#e=e}queue(e){let t=new URLSearchParams({status:e.status.join(",")});return e.limit!==void 0&&t.set("limit",String(e.limit)),e.cursor!==void 0&&t.set("cursor",e.cursor),this.#t(`/ai-sessions/queue?${t}`)}handoff(e){return this.#t(z(e))}session(e){return this.#t(`/ai-sessions/${encodeURIComponent(e)}`)}claim(e){return this.#n(`${z(e)}/claim`)}release(e){return this.#n(`${z(e)}/release`)}withdraw(e){return this.#n(`${z(e)}/withdraw`)}resolve(e,t){return this.#n(`${z(e)}/resolve`,{resolution:t})}giveBack(e,t){return this.#n(`${z(e)}/return`,{answer:t})}reassign(e,t){return this.#n(`${z(e)}/reassign`,{user_id:t})}#t(e){return this.#i(e,{method:"GET"})}async#n(e,t){let n={"Idempotency-Key":Ei()};t&&(n["Content-Type"]="application/json");let s={method:"POST",headers:n,...t&&{body:JSON.stringify(t)}};try{return await this.#i(e,s)}catch(r){if(r instanceof R||r.problem?.code==="outcome_unknown")return this.#i(e,s);throw r}}async#i(e,t){let n=await this.#e.tokens.current(),s=await this.#o(e,t,n);if(s.status===401&&(n=await this.#e.tokens.renew(n),s=await this.#o(e,t,n)),s.status===401)throw new w;if(!s.ok)throw await Pe(s);try{return await s.json()}catch(r){throw new R(r)}}async#o(e,t,n){let s=Date.now();try{let r=await this.#e.fetch(this.#e.baseUrl+e,{...t,headers:{...t.headers,Accept:"application/json",Authorization:`Bearer ${n}`},signal:AbortSignal.timeout(2e4)});return this.#e.clock.observe(r.headers.get("Date"),s),r}catch(r){throw new R(r)}}};function z(i){return`/ai-sessions/${encodeURIComponent(i.session_id)}/handoffs/${encodeURIComponent(i.id)}`}function Ei(){return Array.from(crypto.getRandomValues(new Uint8Array(16)),i=>i.toString(16).padStart(2,"0")).join("")}var he=class{#e=0;#t=Number.POSITIVE_INFINITY;get offset(){return this.#e}now(){return Date.now()+this.#e}observe(e,t){let n=e===null?Number.NaN:Date.parse(e);if(Number.isNaN(n))return;let s=Date.now(),r=1e3+(s-t),o=n+500-(t+s)/2,a=Math.abs(o-this.#e)>r;(r<=this.#t||a)&&(this.#e=Math.abs(o)<r?0:o,this.#t=r)}witness(e){let t=Date.parse(e);t>this.now()&&(this.#e=t-Date.now())}};var hn="handoffd.draft.";var ue=class{#e;#t=new Map;#n="";constructor(e){this.#e=e}open(e){this.#n=e,this.#t.clear(),this.#s()}get(e){return this.#t.get(e)??this.#o(this.#i(e))}set(e,t){if(Object.values(t.texts).every(n=>n==="")){this.clear(e);return}this.#t.set(e,t),this.#r(n=>n.setItem(this.#i(e),JSON.stringify({...t,at:Date.now()})))}clear(e){this.#t.delete(e),this.#r(t=>t.removeItem(this.#i(e)))}#i(e){return`${hn}${this.#n}.${e}`}#o(e){return this.#r(t=>{let n=t.getItem(e);return n===null?void 0:JSON.parse(n)})}#s(){this.#r(e=>{let t=Array.from({length:e.length},(n,s)=>e.key(s)??"");for(let n of t.filter(s=>s.startsWith(hn)))Date.now()-(this.#o(n)?.at??0)>12096e5&&e.removeItem(n)})}#r(e){try{return this.#e&&e(this.#e)}catch{return}}};var He=class extends EventTarget{addEventListener(e,t,n){super.addEventListener(e,t,n)}removeEventListener(e,t,n){super.removeEventListener(e,t,n)}emit(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))}};var kt=["waiting","mine","others","parked","closed"],D={waiting:"waiting",mine:"claimed",others:"claimed",parked:"parked",closed:"closed"},K={waiting:["waiting"],claimed:["claimed"],parked:["parked"],closed:["resolved","returned","withdrawn"]},un={waiting:de,claimed:de,parked:de,closed:rn};function fn(i,e,t){if(!K[D[i]].includes(e.status))return!1;let n=e.claimed_by!==null&&e.claimed_by.id===t;return i==="mine"?n:i==="others"?!n:!0}function De(i){let e=/^([0-9a-f]+)-(\d+)$/.exec(i);return e?.[1]&&e[2]?{epoch:e[1],seq:Number(e[2])}:void 0}function P(i,e){let t=i===void 0?void 0:De(i),n=De(e);return!t||!n||t.epoch!==n.epoch||t.seq<n.seq}function qe(i,e){let t=De(i),n=De(e);return!!t&&!!n&&t.epoch===n.epoch&&t.seq+1===n.seq}var Ne=class extends Error{constructor(e,t){super(e),this.name="ParseError",this.type=t.type,this.field=t.field,this.value=t.value,this.line=t.line}};function xt(i){}function pn(i){if(typeof i=="function")throw new TypeError("`callbacks` must be an object, got a function instead. Did you mean `{onEvent: fn}`?");let{onEvent:e=xt,onError:t=xt,onRetry:n=xt,onComment:s}=i,r="",o=!0,a,c="",u="";function g(f){let y=o?f.replace(/^\xEF\xBB\xBF/,""):f,[C,it]=Ri(`${r}${y}`);for(let st of C)h(st);r=it,o=!1}function h(f){if(f===""){p();return}if(f.startsWith(":")){s&&s(f.slice(f.startsWith(": ")?2:1));return}let y=f.indexOf(":");if(y!==-1){let C=f.slice(0,y),it=f[y+1]===" "?2:1,st=f.slice(y+it);m(C,st,f);return}m(f,"",f)}function m(f,y,C){switch(f){case"event":u=y;break;case"data":c=`${c}${y}
`;break;case"id":a=y.includes("\0")?void 0:y;break;case"retry":/^\d+$/.test(y)?n(parseInt(y,10)):t(new Ne(`Invalid \`retry\` value: "${y}"`,{type:"invalid-retry",value:y,line:C}));break;default:t(new Ne(`Unknown field "${f.length>20?`${f.slice(0,20)}…`:f}"`,{type:"unknown-field",field:f,value:y,line:C}));break}}function p(){c.length>0&&e({id:a,event:u||void 0,data:c.endsWith(`
`)?c.slice(0,-1):c}),a=void 0,c="",u=""}function v(f={}){r&&f.consume&&h(r),o=!0,a=void 0,c="",u="",r=""}return{feed:g,reset:v}}function Ri(i){let e=[],t="",n=0;for(;n<i.length;){let s=i.indexOf("\r",n),r=i.indexOf(`
`,n),o=-1;if(s!==-1&&r!==-1?o=Math.min(s,r):s!==-1?s===i.length-1?o=-1:o=s:r!==-1&&(o=r),o===-1){t=i.slice(n);break}else{let a=i.slice(n,o);e.push(a),n=o+1,i[n-1]==="\r"&&i[n]===`
`&&n++}}return[e,t]}var Pi=15e3;async function mn(i){let e=new AbortController,t=()=>e.abort();i.signal.addEventListener("abort",t),i.signal.aborted&&t();let n=new $t(t);try{n.expect("no answer",Pi);let s=await i.fetch(i.url,{headers:{Accept:"text/event-stream",Authorization:`Bearer ${i.token}`,...i.after!==void 0&&{"Last-Event-ID":i.after}},cache:"no-store",signal:e.signal}),r=await Li(s);return r?(t(),r):(await Mi(s,i,n),{kind:"ended",reason:"the server closed the stream"})}catch{return{kind:"failed",reason:n.barked??"the network failed"}}finally{n.rest(),i.signal.removeEventListener("abort",t)}}async function Li(i){let{status:e}=i;if(e===200){let n=i.headers.get("Content-Type")??"nothing";return n.startsWith("text/event-stream")&&i.body?void 0:{kind:"stopped",reason:"protocol",message:`The server answered with ${n} where an event stream was expected. Something in between may have answered instead of it: a proxy, or a page that asks to sign in.`}}if(e===401)return{kind:"refused"};if(e===400)return{kind:"lost"};if(e===429||e>=500)return{kind:"failed",reason:`status ${e}`,wait:Re(i.headers)};let{message:t}=await Pe(i);return{kind:"stopped",reason:e===403?"forbidden":"protocol",message:t}}async function Mi(i,e,t){let n=pn({onEvent:o=>{e.onFrame({id:o.id??"",event:o.event??"message",data:Hi(o.data)})},onComment:o=>{let a=/^keepalive (\S+)$/.exec(o.trim())?.[1];a&&e.onKeepalive(a)},onRetry:e.onRetry}),s=i.body.getReader(),r=new TextDecoder;for(;;){t.expect("nothing was heard",e.silence);let{done:o,value:a}=await s.read();if(o)return;n.feed(r.decode(a,{stream:!0}))}}function Hi(i){try{return JSON.parse(i)}catch{return}}var $t=class{barked;#e;#t;constructor(e){this.#e=e}expect(e,t){clearTimeout(this.#t),this.#t=setTimeout(()=>{this.barked=e,this.#e()},t)}rest(){clearTimeout(this.#t)}};var gn=62500,Di=250,Oe=class{#e;#t=new G;#n=new AbortController;#i;#o=!1;#s;#r;#a=3e3;#c;constructor(e){this.#e=e}async run(e){this.#i=e;let t=0,n,s=!1;for(this.#h({state:"connecting"});!this.#n.signal.aborted;){let r=await this.#d(n);clearTimeout(this.#c);let{ready:o=!1,token:a}=this.#s??{};if(this.#n.signal.aborted)return;if(a!==void 0&&(s||=n!==void 0,n=void 0),o&&(t=0,s=!1),r==="signed-out"||vn(r)&&s){this.#h({state:"signed-out"});return}if(r.kind==="stopped"){this.#h({state:"stopped",reason:r.reason,message:r.message});return}if(vn(r)){n=a;continue}r.kind==="lost"&&(this.#i=void 0,this.#o=!0);let c=Ee(t);r.kind==="ended"&&o?c=this.#a:r.kind==="failed"&&r.wait!==void 0&&(c=r.wait+Math.random()*1e3),t+=1;let u="reason"in r?r.reason:"the position was refused";this.#h({state:"reconnecting",retryAt:Date.now()+c,reason:u}),await this.#t.wait(c,this.#n.signal),this.#h({state:"reconnecting",retryAt:Date.now(),reason:u})}}wake(e){this.#t.skip();let t=this.#s;t?.ready&&(Date.now()-t.heardAt>gn?t.abort.abort():e==="online"&&this.#p(void 0))}close(){this.#n.abort(),clearTimeout(this.#c),this.#s?.abort.abort(),this.#r?.abort.abort()}async#d(e){this.#s=void 0;let t;try{t=this.#u(await this.#l(e))}catch(n){return n instanceof w?"signed-out":{kind:"failed",reason:"no token could be had"}}for(this.#s=t;;){let n=await t.done;if(this.#s===t)return this.#r?.abort.abort(),this.#r=void 0,t.bye===void 0?n:{kind:"ended",reason:t.bye};t=this.#s}}#l(e){let{tokens:t}=this.#e;return e===void 0?t.current():t.renew(e)}#u(e){let t=new AbortController;this.#n.signal.aborted&&t.abort();let n={token:e,abort:t,ready:!1,bye:void 0,heardAt:Date.now(),done:mn({url:this.#e.url,token:e,after:this.#i,fetch:this.#e.fetch,signal:t.signal,silence:gn,onFrame:s=>this.#f(n,s),onKeepalive:s=>this.#g(n,s),onRetry:s=>{this.#a=s}})};return n}async#p(e){if(!this.#r)try{let t=await this.#l(e);if(this.#r||this.#n.signal.aborted)return;let n=this.#u(t);this.#r=n,await n.done,this.#r===n&&(this.#r=void 0)}catch{}}#f(e,t){if(e.abort.signal.aborted)return;e.heardAt=Date.now();let n=t.data;switch(t.event){case"ready":this.#v(e,t.id,n?.degraded??!1);break;case"reset":this.#i=t.id,this.#e.onReset(t.id);break;case"expiring":this.#p(e.token);break;case"bye":e.bye=n?.reason??"no reason given";break;default:this.#w(t)}}#v(e,t,n){e.ready=!0,this.#r===e&&(this.#s?.abort.abort(),this.#s=e,this.#r=void 0);let s={state:"live",degraded:n},r=this.#i!==void 0;r||(this.#i=t,this.#e.onPosition(t)),this.#o&&(this.#o=!1,this.#e.onReset(t)),r&&this.#$?.state==="reconnecting"?(this.#h({state:"catching-up"}),this.#m(s)):this.#h(s)}#w(e){let t=e.data;if(!t?.handoff?.id||this.#i!==void 0&&!P(this.#i,e.id))return;let n=this.#i!==void 0&&!qe(this.#i,e.id);this.#i=e.id,this.#e.onEvent(t,e.id),n&&this.#e.onReset(e.id),this.#y&&this.#m(this.#y)}#g(e,t){e.heardAt=Date.now(),e.ready&&this.#i!==void 0&&P(this.#i,t)&&e.abort.abort()}#y;#$;#m(e){clearTimeout(this.#c),this.#y=e,this.#c=setTimeout(()=>this.#h(e),Di)}#h(e){this.#y=void 0,this.#$=e,this.#e.onConnection(e)}};function vn(i){return i.kind==="refused"||i.kind==="ended"&&i.reason==="expired"}var yn=100,Ie=class{#e;#t=new Map;#n=new Map;#i=new Set;#o=new AbortController;constructor(e){this.#e=e}load(e){return this.#i.add(e),this.#e.store.list(e).loaded?Promise.resolve(void 0):this.#s(e)}async reload(){let e=async t=>{await this.#n.get(t),await this.#s(t)};await Promise.all([...this.#i].map(e))}async more(e){let{store:t,client:n}=this.#e,{cursor:s,error:r}=t.list(e);if(!s||this.#n.has(e)){r&&this.retry();return}let o=n.queue({status:K[e],limit:yn,cursor:s}).then(a=>{t.append(e,a)},a=>{t.failed(e,M(a),void 0)});await this.#r(e,o)}async recount(){try{this.#e.store.counted(await this.#e.client.queue({status:K.waiting,limit:1})),this.#e.onChange()}catch{}}retry(){for(let e of this.#t.values())e.skip();for(let e of this.#i)this.#e.store.list(e).error!==void 0&&this.#s(e)}close(){this.#o.abort(),this.#o=new AbortController,this.#n.clear(),this.#i.clear()}#s(e){return this.#n.get(e)??this.#r(e,this.#a(e,this.#o.signal))}async#r(e,t){this.#n.set(e,t);try{return await t}finally{this.#n.get(e)===t&&this.#n.delete(e),this.#e.onChange()}}async#a(e,t){let{store:n}=this.#e,s=new G;this.#t.set(e,s);for(let r=0;!t.aborted;r++){let o=Date.now();try{let a=await this.#c(e);return t.aborted?void 0:(n.replace(e,a,o),a[0]?.last_event_id)}catch(a){if(t.aborted)return;if(a instanceof w){this.#e.onSignedOut();return}let c=a instanceof _?a.retryAfter:void 0,g=a instanceof _&&a.status<500&&a.status!==429?void 0:c??Ee(r+1);if(n.failed(e,M(a),g===void 0?void 0:Date.now()+g),this.#e.onChange(),g===void 0)return;this.#e.onFailure(Date.now()+g,M(a)),await s.wait(g,t)}}}async#c(e){let{client:t,store:n}=this.#e,s=n.pages(e),r=[],o;do{let a=await t.queue({status:K[e],limit:yn,cursor:o??void 0});r.push(a),o=a.next_cursor}while(o&&r.length<s);return r}};var qi=256,Ue=class{#e;#t="";#n=[];get counts(){return this.#e}observe(e,t){let{waiting:n,mine:s,others:r,parked:o,closed:a}=e;this.#e={waiting:n,mine:s,others:r,parked:o,closed:a},this.#t=t;for(let c of this.#n)this.#i(c)}apply(e,t,n,s){let r=s??(e.type==="handoff_released"?e.by.id:e.handoff.claimed_by?.id),o={id:t,delta:Ni(e,n,r)};return this.#n.push(o),this.#n.length>qi&&this.#n.shift(),this.#i(o),s!==void 0||!/re(assigned|leased)$/.test(e.type)}clear(){this.#e=void 0,this.#n=[]}#i({id:e,delta:t}){if(!this.#e||!P(this.#t,e))return;this.#t=e;let n={...this.#e};for(let s of Object.keys(t))n[s]=Math.max(0,n[s]+(t[s]??0));this.#e=n}};function Ni(i,e,t){let n=s=>s!==void 0&&s===e?"mine":"others";switch(i.type){case"handoff_created":return i.handoff.version>1?{waiting:1,parked:-1}:{waiting:1};case"handoff_claimed":return{waiting:-1,[n(i.handoff.claimed_by?.id)]:1};case"handoff_released":return{waiting:1,[n(t)]:-1};case"handoff_reassigned":{let[s,r]=[n(t),n(i.handoff.claimed_by?.id)];return s===r?{}:{[s]:-1,[r]:1}}case"handoff_resolved":case"handoff_returned":return{[n(t)]:-1,closed:1};case"handoff_withdrawn":return{waiting:-1,closed:1};default:return{}}}var je=class{me;#e=new Map;#t=new Map;#n=new Ue;get counts(){return this.#n.counts}card(e){return this.#e.get(e)?.card}changedBy(e){return this.#e.get(e)?.by}list(e){return this.#t.get(e)??{loaded:!1,cursor:null,error:void 0,retryAt:void 0}}pages(e){return this.#t.get(e)?.pages??0}cards(e){let t=D[e],n=this.#t.get(t),s=un[t],r=[];for(let{card:o}of this.#e.values())fn(e,o,this.me)&&(t!=="closed"&&n?.cursor&&n.last&&s(o,n.last)>0||r.push(o));return r.sort(s)}apply(e,t){let n=this.#e.get(e.id);return n&&n.card.version>=e.version?!1:(this.#e.set(e.id,{card:e,by:t,heardAt:Date.now()}),!0)}answer(e,t){return this.apply(on(this.card(e.id)??t,e),this.me),this.card(e.id)??t}event(e,t){let n=this.card(e.handoff.id),s=n&&n.version<e.handoff.version?n.claimed_by?.id:void 0,r=this.#n.apply(e,t,this.me,s);return this.apply(e.handoff,e.by.id),r}counted(e){this.#n.observe(e.counts,e.last_event_id)}append(e,t){for(let n of t.items)this.apply(n);this.#i(e,t),this.counted(t)}replace(e,t,n){let s=new Set(t.flatMap(r=>r.items.map(o=>o.id)));for(let[r,{card:o,heardAt:a}]of this.#e)K[e].includes(o.status)&&!s.has(r)&&a<n&&this.#e.delete(r);this.#t.delete(e);for(let r of t)this.append(e,r)}failed(e,t,n){this.#t.set(e,{last:void 0,pages:0,...this.#t.get(e),...this.list(e),error:t,retryAt:n})}clear(){this.#e.clear(),this.#t.clear(),this.#n.clear()}#i(e,t){let n=t.items.at(-1)??this.#t.get(e)?.last,s=t.next_cursor,r=this.pages(e)+1;this.#t.set(e,{loaded:!0,cursor:s,error:void 0,retryAt:void 0,last:n,pages:r})}};var Be=class{#e;#t;#n;constructor(e){this.#e=e,e.locks&&e.channel&&(this.#t=e.channel(e.name),this.#t.onmessage=t=>e.onMessage(t.data))}tell(e){this.#t?.postMessage(e)}stand(e){this.withdraw();let t=new AbortController,{signal:n}=t;if(this.#n=t,!this.#t||!this.#e.locks){e(n);return}this.#e.locks.request(this.#e.name,{signal:n},async()=>{n.aborted||await e(n)}).catch(()=>{})}withdraw(){this.#n?.abort(),this.#n=void 0}close(){this.withdraw(),this.#t?.close()}};var Oi=50,Ii=6e4,V=class extends He{baseUrl;clock=new he;client;drafts;#e;#t;#n;#i=new je;#o=new Me;#s;#r;#a;#c={state:"connecting"};#d;#l=0;#u=0;#p;#f=[];constructor(e){super(),this.#e=e,this.baseUrl=(e.baseUrl??"/api/v1").replace(/\/+$/,""),this.#t=e.fetch??((t,n)=>fetch(t,n)),this.#n=new Le(e.getToken),this.drafts=new ue("storage"in e?e.storage:Fi()),this.client=new le({baseUrl:this.baseUrl,tokens:this.#n,clock:this.clock,fetch:this.#t}),this.#s=new Ie({client:this.client,store:this.#i,onChange:()=>this.#b(),onSignedOut:()=>this.#C(),onFailure:(t,n)=>{!this.#a&&this.#d===void 0&&this.#x({state:"reconnecting",retryAt:t,reason:n})}})}get connection(){return this.#c}get counts(){return this.#i.counts}get leader(){return this.#a!==void 0}get me(){let e=this.#i.me;return e===void 0?void 0:{id:e}}start(){this.#w()}close(){this.#l++,this.#r?.close(),this.#r=void 0,this.#a?.close(),this.#a=void 0,this.#s.close(),clearTimeout(this.#p)}signIn(){this.close(),this.start()}wake(e="retry"){this.#s.retry(),this.#a?this.#a.wake(e):this.#r?.tell({kind:"wake",cause:e}),e==="visible"&&this.counts&&Date.now()-this.#u>Ii&&(this.#u=Date.now(),this.#s.recount()),e==="retry"&&(this.#c.state==="stopped"||this.#c.state==="signed-out")&&this.signIn()}cards(e){return this.#i.cards(e)}card(e){return this.#i.card(e)}list(e){let{loaded:t,cursor:n,error:s,retryAt:r}=this.#i.list(D[e]);return{loaded:t,more:n!==null,error:s,retryAt:r}}show(e){(this.#i.me!==void 0||this.#r)&&this.#s.load(D[e]),this.#v.add(e)}more(e){return this.#s.more(D[e])}changedBy(e){return this.#i.changedBy(e)}pending(e){return this.#o.pending(e)}async act(e,t,n=""){let s=this.#o.run(this.client,this.#i,e,t,n);this.#b();let r=await s;return r.ok&&(t==="resolve"||t==="return")&&this.drafts.clear(e.id),this.#b(),r}learn(e){this.#i.apply(e)&&this.#b()}#v=new Set(["waiting"]);async#w(){let e=++this.#l;this.#x({state:"connecting"});try{await this.#n.current()}catch(n){if(e!==this.#l)return;if(n instanceof w){this.#C();return}}if(e!==this.#l)return;this.#y(this.#n.user);let t=await Promise.all([...this.#v].map(n=>this.#s.load(D[n])));e===this.#l&&(this.#d??=Ui(t),this.#g())}#g(){this.#r?.stand(e=>this.#$(e))}#y(e){e!==this.#i.me&&(this.#i.clear(),this.#d=void 0),this.#i.me=e,this.drafts.open(e??"");let{locks:t=ji(),channel:n=Bi()}=this.#e;this.#r=new Be({name:`handoffd ${this.baseUrl} ${e??""}`,locks:"locks"in this.#e?this.#e.locks:t,channel:"channel"in this.#e?this.#e.channel:n,onMessage:s=>this.#m(s)}),this.#r.tell({kind:"hello"})}async#$(e){let t=new Oe({url:`${this.baseUrl}/ai-sessions/escalations/stream`,tokens:this.#n,fetch:this.#t,onEvent:(n,s)=>{this.#r?.tell({kind:"event",event:n,id:s}),this.#_(n,s)},onPosition:n=>{this.#r?.tell({kind:"position",id:n}),this.#d=n},onReset:n=>{this.#r?.tell({kind:"reset",id:n}),this.#k(n)},onConnection:n=>{n.state!=="signed-out"&&n.state!=="stopped"&&this.#r?.tell({kind:"connection",connection:n}),this.#x(n)}});this.#a=t,e.addEventListener("abort",()=>t.close()),this.#r?.tell({kind:"leading",id:this.#d}),await t.run(this.#d),this.#a===t&&(this.#a=void 0)}#m(e){let t=this.#a;switch(e.kind){case"hello":t&&this.#r?.tell({kind:"connection",connection:this.#c});break;case"wake":t?.wake(e.cause);break;case"connection":if(this.#c.state==="stopped"){if(e.connection.state!=="live")break;this.#g()}!t&&this.#c.state!=="signed-out"&&this.#x(e.connection);break;case"event":this.#h(e.event,e.id);break;case"reset":this.#k(e.id);break;case"leading":case"position":e.id!==void 0&&this.#d!==void 0&&P(this.#d,e.id)&&this.#k(e.id)}}#h(e,t){if(this.#d!==void 0&&!P(this.#d,t))return;let n=this.#d!==void 0&&!qe(this.#d,t);this.#_(e,t),n&&this.#k(t)}#_(e,t){this.#d=t,this.clock.witness(e.at),this.#i.event(e,t)||this.#S(),e.handoff.status==="waiting"&&e.by.id!==this.#i.me&&this.#T(e.handoff),this.#b()}#k(e){this.#d=e,this.#s.reload()}#T(e){this.#f.push(e)>1||setTimeout(()=>{let t=this.#f.map(({id:n})=>this.card(n)).filter(n=>n?.status==="waiting");this.#f=[],t.length>0&&this.emit("arrival",t)},Oi)}#S(){clearTimeout(this.#p),this.#p=setTimeout(()=>{this.#s.recount()},1e3+Math.random()*2e3)}#C(){this.close(),this.#x({state:"signed-out"})}#x(e){this.#c=e,this.emit("connection",e),this.#b()}#E;#b(){let e=this.counts;e&&e!==this.#E&&(this.#E=e,this.#u=Date.now(),this.emit("counts",e)),this.emit("change",void 0)}};function Ui(i){return i.reduce((e,t)=>e!==void 0&&(t===void 0||P(e,t))?e:t,void 0)}function ji(){return globalThis.navigator?.locks}function Bi(){return globalThis.BroadcastChannel?i=>new BroadcastChannel(i):void 0}function Fi(){try{return globalThis.localStorage}catch{return}}function _t(i,e){let t={tried:[],ruledOut:[],next:[],questions:[],noted:[]},n=(s,r,o)=>{let a=ce(s);for(let c of["tried","ruledOut","next","questions"])t[c].push(...a[c].map(u=>({text:u,from:r,at:o})));return a.note};for(let{role:s,content:r,created_at:o}of e?.messages??[]){let a=s==="note"?n(r,"note",o):"";a&&t.noted.push({text:a,from:"note",at:o})}return n(i,"engineer",void 0),t}var fe=class{#e=[];#t=[];#n=!1;#i=!1;#o=new Map;#s=new Map;get waiting(){let e=new Set(this.#e.map(t=>t.id));return this.#t.filter(t=>!e.has(t.id)).length}get rows(){return this.#e.map(e=>({card:e,arrived:this.#o.has(e.id),leaving:this.#s.has(e.id)}))}clear(){this.#e=[],this.#t=[],this.#n=!1,this.#o.clear(),this.#s.clear()}hold(e){this.#i=e,e||this.reveal()}update(e,t,n=()=>!1){this.#t=e;let s=new Map(e.map(o=>[o.id,o])),r=[];for(let o of this.#e){let a=s.get(o.id);if(a){this.#s.delete(o.id),r.push(a);continue}let c=t(o.id);c?(this.#s.set(o.id,this.#s.get(o.id)??Date.now()),r.push(c)):this.#a(o.id)}this.#e=r,!this.#i||!this.#n?this.reveal():this.#r(n)}#r(e){let t=0;for(let n of this.#t){let s=this.#e.findIndex(r=>r.id===n.id);s>=0?t=s+1:e(n)&&this.#e.splice(t++,0,n)}}reveal(){let e=new Set(this.#e.map(s=>s.id)),t=[...this.#t];for(let s of t)this.#n&&!e.has(s.id)&&this.#o.set(s.id,Date.now());let n;for(let s of this.#e)this.#s.has(s.id)&&t.splice(t.findIndex(r=>r.id===n)+1,0,s),n=s.id;this.#e=t,this.#n=this.#n||t.length>0||this.#t.length>0}extend(){let e=new Set(this.#e.map(n=>n.id)),t=this.#t.findLastIndex(n=>e.has(n.id));this.#e=[...this.#e,...this.#t.slice(t+1)]}begin(){this.#n=!0}sweep(){let e=Date.now(),t=!1;for(let[n,s]of this.#o)e-s>=4e3&&(t=this.#o.delete(n));for(let[n,s]of this.#s)e-s>=4e3&&(this.#a(n),this.#e=this.#e.filter(r=>r.id!==n),t=!0);return t}#a(e){this.#o.delete(e),this.#s.delete(e)}};var zi={live:"Live again.",reconnecting:"The connection is lost. Trying again.",stopped:"What you see is no longer kept current.","signed-out":"You are signed out."},Y=class{#e;#t=0;#n=Number.NEGATIVE_INFINITY;#i;#o;#s="live";#r="live";constructor(e){this.#e=e}tell(e){this.#n=Date.now(),this.#e(e)}arrived(e,t){this.#t+=e,this.#i??=setTimeout(()=>{let n=t(),s=this.#t===1?"One new escalation.":`${this.#t} new escalations.`;this.#t=0,this.#i=void 0,this.tell(n===void 0?s:`${s} ${n} waiting.`)},Math.max(500,this.#n+5e3-Date.now()))}connection({state:e}){let t=zi[e];!t||e===this.#s||(this.#s=e,clearTimeout(this.#o),this.#o=setTimeout(()=>{e!==this.#r&&(this.#r=e,this.tell(t))},2e3))}stop(){clearTimeout(this.#o),clearTimeout(this.#i),this.#i=void 0,this.#t=0}};var Ki={claim:"Claim",release:"Release",resolve:"Resolve",return:"Return with an answer",reassign:"Take over",withdraw:"Withdraw"},Vi={claim:"c",release:"r",resolve:"e"},Wi={resolve:{label:"How was it solved?",hint:"Whoever meets this again will read it.",send:"Resolve"},return:{label:"What should they do now?",hint:"The session goes back to who escalated it, with this advice.",send:"Return"}};function bn(i,e,t,n){return wt(Ct(i,e),t,n)}function Ct(i,e){let t=e?.messages?.at(-1)?.created_at,n=t&&i.claimed_at&&t>i.claimed_at?t:i.claimed_at;return{...i,claimed_at:n}}function wn(i){let e=i.form&&i.offers.includes(i.form)?i.form:void 0;return d`<div class="actions" part="actions">
    ${i.note?d`<p class="trouble" part="trouble">${i.note}</p>`:l}
    ${e?Gi(i,e):Qi(i)} ${i.form&&!e&&i.texts[i.form]?Yi(i,i.form):l}
  </div>`}function Qi(i){return i.offers.length===0?l:d`<div class="buttons">
    ${i.offers.map((e,t)=>{let n=Vi[e],s=e==="resolve"||e==="return"?e:void 0;return d`<button
        class="button ${t===0&&e!=="withdraw"?"primary":""}"
        type="button"
        data-action=${e}
        aria-disabled=${i.pending?"true":l}
        aria-keyshortcuts=${n??l}
        @click=${()=>s?i.choose(s):i.act(e)}
      >
        ${i.pending===e?"One moment…":Ki[e]}
      </button>`})}
  </div>`}function Gi(i,e){let{label:t,hint:n,send:s}=Wi[e],r=a=>{a.preventDefault(),i.act(e)},o=a=>{a.key==="Enter"&&(a.ctrlKey||a.metaKey)&&r(a)};return d`<form @submit=${r}>
    <label for="text">${t}</label>
    <textarea
      id="text"
      rows="5"
      maxlength="20000"
      required
      dir="auto"
      aria-describedby="hint"
      .value=${i.texts[e]??""}
      @input=${a=>i.write(a.target.value)}
      @keydown=${o}
    ></textarea>
    <p class="quiet" id="hint">${n} Kept as a draft while you write.</p>
    <div class="buttons">
      <button class="button primary" type="submit" data-action=${e} aria-disabled=${i.pending?"true":l}>
        ${i.pending===e?"One moment…":s}
      </button>
      <button class="button" type="button" @click=${()=>i.choose(void 0)}>
        ${i.texts[e]?"Keep for later":"Cancel"}
      </button>
    </div>
  </form>`}function Yi({texts:i},e){return d`<div class="kept">
    <p class="quiet">Your draft</p>
    <p class="prose" dir="auto">${i[e]}</p>
  </div>`}function Fe(i){let{connection:e}=i,t=e.state==="reconnecting"&&e.retryAt>Date.now(),n=t||e.state==="stopped"&&e.reason!=="forbidden";return d`<div class="connection ${Ji(e)}" part="connection" data-state=${e.state}>
    <span class="dot" aria-hidden="true"></span>
    <span class="num">${Tt(e)}</span>
    ${n?d`<button class="link" type="button" @click=${()=>i.wake("retry")}>
            ${t?"Retry now":"Try again"}
          </button>`:l}
  </div>`}function Tt(i){switch(i.state){case"connecting":return"Connecting…";case"catching-up":return"Catching up…";case"live":return i.degraded?"Degraded: changes take seconds":"Live";case"reconnecting":{let e=Math.ceil((i.retryAt-Date.now())/1e3);return e>0?`Reconnecting in ${e} s`:"Reconnecting…"}case"signed-out":return"Signed out";case"stopped":return"Not live"}}function kn(i){return i.reason==="forbidden"?"Live updates are for engineers and up.":i.message}function J(i){return i?.state==="stopped"&&i.reason==="forbidden"}function Ji(i){switch(i.state){case"live":return i.degraded?"waiting":"live";case"signed-out":case"stopped":return"broken";default:return"waiting"}}var xn=T`
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
`;function L(i){if(i<1e4)return"now";if(i<6e4)return`${Math.floor(i/1e4)}0 s`;if(i<36e5)return`${Math.floor(i/6e4)} m`;if(i<864e5){let e=Math.floor(i%36e5/6e4);return`${Math.floor(i/36e5)} h ${String(e).padStart(2,"0")} m`}return`${Math.floor(i/864e5)} d`}function ze(i){return i<6e4?`${Math.max(1,Math.round(i/1e3))} s`:L(i)}function $n(i){return i<1e4?"just now":`${L(i)} ago`}function _n(i){return i<1e4?"moments":L(i)}function Ke(i,e){let t=new Date(i),n=new Date(e).toDateString()===t.toDateString(),s={hour:"2-digit",minute:"2-digit",hourCycle:"h23"};return t.toLocaleString(void 0,n?s:{...s,day:"numeric",month:"short"})}function St(i){return new Date(i).toLocaleString(void 0,{dateStyle:"full",timeStyle:"long"})}var Zi={urgent:oe`<path stroke="none" d="M8 .6 15.4 8 8 15.4 .6 8Z"/><path class="cut" d="M8 4.6v4" stroke-width="1.8"/><circle class="cut" cx="8" cy="11" r=".6" stroke-width=".8"/>`,high:oe`<path stroke="none" d="M8 2 15 14H1Z"/>`,normal:oe`<circle cx="8" cy="8" r="4.5" fill="none" stroke-width="2"/>`,low:oe`<path d="M3.5 8h9" fill="none" stroke-width="2" stroke-linecap="round"/>`},Ve={urgent:"Urgent",high:"High",normal:"Normal",low:"Low"};function We(i){return d`<svg class="mark ${i}" viewBox="0 0 16 16" aria-hidden="true">${Zi[i]}</svg>`}var Cn=d`<svg class="scene rest" viewBox="0 0 160 56" aria-hidden="true">
  <path d="M4 40H156" />
  <circle cx="80" cy="28" r="5" />
  <path d="M66 28a14 14 0 0 1 28 0M56 28a24 24 0 0 1 48 0" opacity=".35" />
</svg>`,Z=d`<svg class="scene" viewBox="0 0 160 56" aria-hidden="true">
  <path d="M4 40H66M94 40H156M72 32 66 48M94 32 88 48" />
</svg>`,Tn=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M13 8H3.5M7.5 4l-4 4 4 4" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
</svg>`,Sn=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="m3 8.5 3.2 3.2L13 5" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
</svg>`,An=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="m4 4 8 8M12 4l-8 8" fill="none" stroke-width="1.8" stroke-linecap="round" />
</svg>`,En=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M3 13h10M3 9.5 10 2.5l2.5 2.5L5.5 12H3Z" fill="none" stroke-width="1.5" stroke-linejoin="round" />
</svg>`;function W(i){return d`<div class="prose">
    ${Xi(i).map(({code:e,lines:t})=>e?d`<pre tabindex="0" dir="ltr">${ts(t)}</pre>`:d`<p dir="auto">${ns(t.join(`
`))}</p>`)}
  </div>`}function Xi(i){let e=[],t=!1,n;for(let s of i.replace(/\r\n?/g,`
`).trimEnd().split(`
`)){if(/^\s*```/.test(s)){t=!t,n=void 0;continue}let r=t||es(s)||s===""&&n?.code===!0&&t;s.trim()===""&&!t?n=void 0:n&&n.code===r?n.lines.push(s):(n={code:r,lines:[s]},e.push(n))}return e}function es(i){return/^(?: {2,}|\t)\S|\S {3,}\S|\S +\| +\S|^[-+=|]{5,}$|^[$#>] \S|^\s*"[^"]+": ?\S|^\s*[{}[\]]+,?$/.test(i)}function ts(i){let e=i.filter(n=>n.trim()!=="").map(n=>n.search(/\S/)),t=Math.min(...e);return i.map(n=>n.slice(t)).join(`
`)}function ns(i){return i.split(/(`[^`\n]+`)/).map(e=>/^`.+`$/.test(e)?d`<code>${e.slice(1,-1)}</code>`:e)}var is={ago:$n,coarse:L,exact:ze,span:_n};function x(i,e="coarse"){return d`<time class="num" datetime=${i} data-age=${e} title=${St(i)}></time>`}function k(i,e){return d`<time class="num" datetime=${i} title=${St(i)}>${Ke(i,e)}</time>`}var Qe=class{#e;#t;#n;constructor(e,t){this.#e=e,this.#t=t}start(){this.#n??=setInterval(this.#t,1e3)}stop(){clearInterval(this.#n),this.#n=void 0}paint(e){let t=this.#e.now();for(let n of e.querySelectorAll("time[data-age]")){let s=Math.max(0,t-Date.parse(n.dateTime)),r=is[n.getAttribute("data-age")](s);n.textContent!==r&&(n.textContent=r)}}};function Rn({handoff:i,card:e}){return d`<header part="header">
    <p class="kicker">
      ${We(i.priority)}<span class="word ${i.priority}">${Ve[i.priority]}</span>
      <span class="num">#${i.number}</span>
    </p>
    <h2 id="heading" tabindex="-1" dir="auto">${i.context?.title??e?.session_title??"Handoff"}</h2>
  </header>`}function Pn({handoff:i}){let{note:e}=ce(i.engineer_notes);return d`<section class="human" part="note" aria-label=${`Note from ${i.created_by.name}`}>
    ${e?d`<blockquote>${W(e)}</blockquote>`:i.engineer_notes?l:d`<p class="quiet">${i.created_by.name} left no note.</p>`}
    <p class="by"><strong>${i.created_by.name}</strong>, ${x(i.created_at,"ago")}</p>
  </section>`}function Ln(i){let{handoff:e,now:t}=i,n={...e,...ss(i)},s=n.waiting_since??n.created_at;return d`<dl class="facts">
    <div>
      <dt>Customer</dt>
      <dd dir="auto">${e.context?.customer??d`<span class="quiet">not named</span>`}</dd>
    </div>
    <div>
      <dt>${n.closed_at?"Was escalated":n.status==="parked"?"Parked":"Waiting"}</dt>
      <dd>
        <span class="big">${n.closed_at?k(s,t):x(s)}</span>
        ${n.closed_at?l:d`<span class="quiet num">since ${k(s,t)}</span>`}
      </dd>
    </div>
    <div>
      <dt>Standing</dt>
      <dd data-status=${n.status} part="standing">${rs(n,i)}</dd>
    </div>
  </dl>
  ${os(n)}`}function ss({handoff:i,card:e}){return e&&e.version>i.version?{status:e.status,claimed_by:e.claimed_by,claimed_at:e.claimed_at,closed_at:e.closed_at}:{}}function rs(i,{me:e,now:t,session:n}){let s=i.claimed_by,r=s?.id===e?"You":s?.name;switch(i.status){case"waiting":return i.created_by.id===e?"Nobody has it yet":"Nobody has it";case"parked":return"Set aside by its owner";case"claimed":{let o=r==="You"?0:H(Ct(i,n),t);return o>0?`${r}, quiet ${L(o)}`:d`${r==="You"?"Yours":r}${i.claimed_at?d` for ${x(i.claimed_at,"span")}`:l}`}case"withdrawn":return d`Withdrawn${i.closed_at?d`, ${k(i.closed_at,t)}`:l}`;default:return d`${i.status==="resolved"?"Resolved":"Returned"}${r?` by ${r==="You"?"you":r}`:""}${i.closed_at?d`, ${k(i.closed_at,t)}`:l}`}}function os(i){let e=i.resolution??i.answer;return e?d`<div class="outcome" part="outcome">
        <h3>${i.resolution?"Resolution":"Answer"}</h3>
        ${W(e)}
      </div>`:l}function Mn({handoff:i,now:e}){let t=_t(i.engineer_notes,i.context);if(Object.values(t).every(s=>s.length===0))return d`<section part="findings">
      <h3>What was tried, and what is next</h3>
      ${At}
    </section>`;let n=(s,r,o)=>as(s,r,o,e);return d`<section part="findings">
      <h3>Tried and ruled out</h3>
      ${t.ruledOut.length+t.tried.length+t.noted.length>0?d`${n("Ruled out",An,t.ruledOut)} ${n("Tried",Sn,t.tried)}
            ${n("Noted",En,t.noted)}`:At}
    </section>
    <section part="next">
      <h3>Next step and open questions</h3>
      ${t.next.length+t.questions.length>0?d`${n("Next",void 0,t.next)} ${n("Open",void 0,t.questions)}`:At}
    </section>`}var At=d`<p class="quiet">Not stated separately; see the note and the transcript.</p>`;function as(i,e,t,n){return t.length===0?l:d`<div class="quotes">
    <h4>${e??l}${i}</h4>
    <ul>
      ${t.map(({text:s,at:r})=>d`<li>
          ${W(s)} ${r?d`<p class="source">noted in the session, ${k(r,n)}</p>`:l}
        </li>`)}
    </ul>
  </div>`}function Hn({handoff:i,now:e}){let t=i.context;return t?.problem_summary?d`<section class="machine" part="summary" aria-labelledby="summary-heading">
    <h3 id="summary-heading">Summary by the assistant</h3>
    ${W(t.problem_summary)}
    <p class="source">
      As of ${k(t.taken_at,e)}, when it was handed off. Not checked by a person.
    </p>
  </section>`:l}function Dn({handoff:i,session:e}){let t=i.context;if(!t)return l;let n=e?.messages?.filter(s=>s.created_at>t.taken_at).length??0;return d`<p class="freshness" part="freshness">
    The picture above is ${x(t.taken_at,"span")} old.
    ${n===0?"Nothing has been written in the session since.":d`<strong class="num">${n===1?"One message":`${n} messages`}</strong> came later: see the transcript.`}
  </p>`}var pe=new Map;function qn(i,e){let t=pe.get(i);if(!t){let a={getToken:e,users:0,desk:new V({baseUrl:i,getToken:c=>a.getToken(c)})};a.desk.start(),pe.set(i,a),t=a}let{desk:n}=t,s=t;s.users+=1,s.getToken=e;let r=!1;return{desk:n,giveBack:()=>{r||(r=!0,s.users-=1,queueMicrotask(()=>{s.users===0&&pe.get(i)===s&&(pe.delete(i),n.close())}))}}}function Nn(i,e){let t=pe.get(i);t&&(t.getToken=e,t.desk.connection.state==="signed-out"&&t.desk.signIn())}var q=class extends ${static properties={desk:{attribute:!1},getToken:{attribute:!1},baseUrl:{attribute:"base-url"}};#e;#t;#n;#i=new AbortController;#o;constructor(){super(),this.desk=void 0,this.getToken=void 0,this.baseUrl="/api/v1"}get source(){return this.#e}connectedCallback(){super.connectedCallback(),window.addEventListener("online",this.#c),document.addEventListener("visibilitychange",this.#d),this.#s()}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("online",this.#c),document.removeEventListener("visibilitychange",this.#d),this.#r()}willUpdate(e){e.has("desk")||e.has("baseUrl")||e.has("getToken")&&!this.#e?this.#s():e.has("getToken")&&this.getToken&&this.#o!==void 0&&Nn(this.#o,this.getToken)}updated(e){this.#n?.paint(this.renderRoot)}refresh(){this.requestUpdate()}tick(){this.#n?.paint(this.renderRoot),this.#e?.connection.state==="reconnecting"&&this.requestUpdate()}emit(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0}))}#s(){let e=this.desk;if(!this.isConnected||e&&e===this.#e)return;if(this.#r(),e)this.#e=e;else if(this.getToken){let{desk:n,giveBack:s}=qn(this.baseUrl,this.getToken);this.#e=n,this.#t=s,this.#o=this.baseUrl}let t=this.#e;if(t){let{signal:n}=this.#i;t.addEventListener("change",()=>this.refresh(),{signal:n}),t.addEventListener("connection",s=>this.#a(s.detail),{signal:n}),this.#n=new Qe(t.clock,()=>this.tick()),this.#n.start(),this.begin(t,n),this.requestUpdate()}}#r(){this.#i.abort(),this.#i=new AbortController,this.#n?.stop(),this.#t?.(),this.#t=void 0,this.#o=void 0,this.#e=void 0}#a(e){this.emit("connection-change",{connection:e}),e.state==="signed-out"&&this.emit("signed-out")}#c=()=>this.#e?.wake("online");#d=()=>{document.visibilityState==="visible"&&this.#e?.wake("visible")}};function On(i){let{card:e}=i,t=["row",i.arrived&&"arrived",i.leaving&&"leaving",i.selected&&"selected",i.pending&&"pending"];return d`<li
    class=${t.filter(Boolean).join(" ")}
    part="row"
    data-handoff-id=${e.id}
    data-status=${e.status}
    data-pending=${i.pending??l}
  >
    ${We(e.priority)}
    <div class="body">
      <button
        class="title"
        type="button"
        data-open
        tabindex=${i.tabbable?0:-1}
        aria-current=${i.selected?"true":l}
        aria-describedby=${`about-${e.id} when-${e.id} note-${e.id}`}
        dir="auto"
      >
        ${e.session_title}
      </button>
      ${e.note_preview?d`<p class="note" id=${`note-${e.id}`} dir="auto">${e.note_preview.replace(/\s*\n\s*/g,`
`)}</p>`:l}
      <p class="about" id=${`about-${e.id}`}>${i.note?d`<strong>${i.note}</strong>`:ds(i)}</p>
    </div>
    ${ls(i)} ${hs(i)}
  </li>`}function ds(i){let{card:e}=i;return d`<span class="word ${e.priority}">${Ve[e.priority]}</span>
    <span class="num">#${e.number}</span> <span>${cs(i)}</span>`}function cs({card:i,me:e,now:t,leaving:n,pending:s}){let r=i.claimed_by,o=r?.id===e?"You":r?.name??"Somebody";if(s)return s==="claim"?"Claiming…":s==="release"?"Giving it back…":"One moment…";switch(i.status){case"waiting":return i.created_by.id===e?"from you":`from ${i.created_by.name}`;case"claimed":return n&&i.claimed_at?d`<strong>${o} took this <span class="nobreak">${x(i.claimed_at,"exact")} ago</span></strong>`:r?.id===e?i.claimed_at?d`yours for ${x(i.claimed_at,"span")}`:"yours":H(i,t)>0?d`${o}, quiet ${L(H(i,t))}`:d`${o}${i.claimed_at?d`, for ${x(i.claimed_at,"span")}`:l}`;case"parked":return i.created_by.id===e?"parked by you":`parked by ${i.created_by.name}`;case"withdrawn":return"withdrawn";default:return d`${i.status} by ${o==="You"?"you":o}`}}function ls({card:i,now:e}){return i.closed_at?d`<p class="when" id=${`when-${i.id}`}>
      ${k(i.closed_at,e)}
      <span>closed</span>
    </p>`:d`<p class="when" id=${`when-${i.id}`}>
    ${x(ae(i))} <span>${i.status==="claimed"?"in all":i.status}</span>
  </p>`}function hs(i){let e=us(i);if(!e)return l;let[t,n]=e;return d`<button
    class="button act"
    type="button"
    tabindex="-1"
    data-action=${t}
    aria-disabled=${i.pending?"true":l}
    aria-label=${`${n} #${i.card.number}`}
  >
    ${n}
  </button>`}function us({card:i,me:e,now:t,leaving:n,watches:s}){if(!(n||s))return i.status==="waiting"&&i.created_by.id!==e?["claim","Claim"]:i.status==="claimed"&&i.claimed_by?.id===e?["release","Release"]:H(i,t)>0&&i.created_by.id!==e?["reassign","Take over"]:void 0}function Ge(i){return`#${i.number}, ${i.session_title}`}var Ye=T`
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
`;var fs={handoff_parked:"parked it",handoff_created:"escalated it",handoff_claimed:"claimed it",handoff_released:"gave it back",handoff_resolved:"resolved it",handoff_returned:"returned it with an answer",handoff_withdrawn:"withdrew it"};function In(i,e,t){return d`<section part="timeline">
    <h3>Timeline</h3>
    <ol class="steps">
      ${i.timeline?.map(n=>d`<li>
          <span class="quiet">${k(n.at,e)}</span>
          <p><strong>${n.by.id===t?"You":n.by.name}</strong> ${ps(n,t)}${ms(n)}${vs(n)}</p>
        </li>`)}
    </ol>
  </section>`}function ps(i,e){if(i.type==="handoff_reassigned"){let t=i.claimed_by;return t?.id===i.by.id?"took it over":`gave it to ${t?.id===e?"you":t?.name??"somebody else"}`}return fs[i.type]??i.type.replace("handoff_","").replaceAll("_"," ")}function ms({type:i,waited_seconds:e,seats_reached:t}){if(e!==null&&i==="handoff_claimed")return d`<span class="quiet num"> after ${ze(e*1e3)}</span>`;if(t!==null&&i==="handoff_created"){let n=t===1?"one live stream":`${t} live streams`;return d`<span class="quiet num">, ${t===0?"while nobody was connected":`announced on ${n}`}</span>`}return l}var gs={sent:"mailed to",queued:"mail is due to",logged:"mail only logged, for",failed:"mail failed to"};function vs({mails:i}){return Object.entries(gs).map(([e,t])=>{let n=i.filter(r=>r.status===e),s=n.map(({to:r,error:o})=>e==="failed"&&o?`${r.name} (${o})`:r.name);return n.length>0?d`<span class="${e==="failed"?"":"quiet"} mail">${t} ${s.join(", ")}</span>`:l})}var me=T`
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
`;var ys={user:"Engineer",assistant:"Assistant",system:"System",note:"Note"};function jn(i,e){let t=i.context;if(!t)return l;let n=e?.messages?.filter(o=>o.created_at>t.taken_at)??[],s=t.messages.length,r=s===0?"no messages":s===1?"one message":`${s>=50?"last ":""}${s} messages`;return d`<details class="transcript" part="transcript">
    <summary>
      <h3>Transcript</h3>
      <span class="quiet num">${r}${n.length>0?`, ${n.length} since`:""}</span>
    </summary>
    <ol>
      ${t.messages.map(Un)}
      ${n.length>0?d`<li class="divider"><span>After it was handed off</span></li>
              ${n.map(Un)}`:l}
    </ol>
  </details>`}function Un({role:i,content:e,created_at:t}){return d`<li class="message ${i}">
    <p class="speaker">
      ${ys[i]}
      <span class="quiet">${k(t,Date.now())}</span>
    </p>
    ${W(e)}
  </li>`}var Je=class extends q{static styles=[me,Ye,xn];static properties={...q.properties,sessionId:{attribute:"session-id"},handoffId:{attribute:"handoff-id"},keys:{attribute:"no-keys",converter:{fromAttribute:e=>e===null}}};#e=new Y(e=>this.#x(e));#t;#n;#i;#o;#s;#r;#a;#c=!1;#d={};#l;#u;#p=0;#f=0;constructor(){super(),this.sessionId=void 0,this.handoffId=void 0,this.keys=!0}focus(){this.updateComplete.then(()=>this.renderRoot.querySelector("h2")?.focus())}compose(e){this.#s=e,this.#r=this.handoffId,this.#c=!0,this.requestUpdate()}connectedCallback(){super.connectedCallback(),this.addEventListener("keydown",this.#C)}disconnectedCallback(){super.disconnectedCallback(),this.removeEventListener("keydown",this.#C),this.#e.stop()}begin(){this.requestUpdate()}refresh(){let e=this.#g;e&&this.#t&&e.version>Math.max(this.#f,this.#t.version)?this.#m():this.#i!==void 0&&this.source?.connection.state==="live"&&!this.#t&&this.#m(),this.requestUpdate()}willUpdate(e){super.willUpdate(e),(e.has("sessionId")||e.has("handoffId")||this.#u!==this.source)&&(this.#u=this.source,this.#y())}update(e){let t=this.renderRoot,n=t.activeElement;super.update(e),n&&!n.isConnected&&(t.querySelector(`[data-action="${this.#a}"]`)??t.querySelector("h2"))?.focus(),this.#a=void 0}updated(e){if(super.updated(e),!this.#c)return;let t=this.renderRoot.querySelector("textarea");(t??this.renderRoot.querySelector("h2"))?.focus(),this.#c=!t&&!this.#t&&this.#i===void 0}render(){let e=this.source;if(!this.handoffId)return l;let t=this.#t;return d`<article class="context" part="context" aria-labelledby="heading">
      <nav>
        <button class="link back" type="button" part="back" @click=${()=>this.emit("handoff-close")}>
          ${Tn} Queue
        </button>
        ${e&&e.connection.state!=="live"?Fe(e):l}
      </nav>
      ${e&&t?this.#v(e,t):this.#w()}
      <p class="hidden" role="status"></p>
    </article>`}#v(e,t){let n=this.#g,s=e.clock.now(),r=e.me?.id,o={handoff:t,card:n,session:this.#n,me:r,now:s};return d`${Rn(o)}
      <div class="columns">
        <div class="main">${Pn(o)}</div>
        <aside part="facts" aria-label="Standing">
          ${Ln(o)}
          ${wn({offers:J(e.connection)?[]:bn(n??t,this.#n,r,s),pending:e.pending(t.id),note:this.#o,form:this.#s,texts:this.#d,act:a=>{this.#h(a)},choose:a=>a?this.compose(a):this.#k(),write:a=>this.#_(a)})}
        </aside>
        <div class="rest">
          ${Mn(o)} ${Hn(o)} ${Dn(o)}
          ${jn(t,this.#n)} ${In(t,s,r)}
        </div>
      </div>
      ${t.previous_handoff_id?d`<p class="earlier">
              <button class="link" type="button" @click=${this.#S}>Earlier handoff of this session</button>
            </p>`:l}`}#w(){return this.#i===void 0?d`<div class="loading" part="state" data-state="loading">
        <h2 id="heading" tabindex="-1">${this.#g?.session_title??"Opening…"}</h2>
        <div class="bone" aria-hidden="true"><b></b><b></b><b></b></div>
      </div>`:d`<div class="state" part="state" data-state="error">
      ${Z}
      <h2 id="heading" tabindex="-1">This handoff cannot be shown.</h2>
      <p class="quiet">${this.#i}</p>
      <button class="button" type="button" @click=${()=>{this.#m()}}>Try again</button>
    </div>`}get#g(){return this.handoffId===void 0?void 0:this.source?.card(this.handoffId)}#y(){this.#t?.id!==this.handoffId&&(this.#t=void 0,this.#n=void 0),this.#i=void 0,this.#o=void 0,this.#f=0,this.#r!==this.handoffId&&(this.#s=void 0,this.#c=!1),this.#r=void 0,this.#d={},this.#l=void 0,this.#m()}#$(e){if(this.#l===this.handoffId||!e.me||!this.handoffId)return;this.#l=this.handoffId;let t=e.drafts.get(this.handoffId);this.#d={...t?.texts,...this.#d},(t?.form==="return"||t?.form==="resolve")&&(this.#s??=t.form)}async#m(){let e=this.source;if(!e||!this.sessionId||!this.handoffId)return;let t=++this.#p,n={session_id:this.sessionId,id:this.handoffId};this.#f=this.#g?.version??0;try{let[s,r]=await Promise.all([e.client.handoff(n),e.client.session(n.session_id).catch(()=>this.#n)]);if(t!==this.#p)return;this.#t=s,this.#n=r,this.#i=void 0,this.#$(e)}catch(s){if(t!==this.#p)return;this.#i=M(s)}this.requestUpdate()}async#h(e){let t=this.source,n=this.#t;if(!t||!n||t.pending(n.id))return;let s=e==="resolve"||e==="return",r=s?(this.#d[e]??"").trim():t.me?.id??"";if(s&&r===""){this.compose(e);return}this.#o=void 0;let o=await t.act(this.#g??ws(n),e,r);if(o.ok)this.#t={...n,...ks(o.card)},s&&(this.#s=void 0,this.#d={}),this.#e.tell(`${bs[e]}: ${Ge(o.card)}`),this.emit("handoff-change",{card:o.card,action:e}),this.#m();else{let{claimed_by:a,claimed_at:c}=o.problem??{};this.#o=a&&c?d`${a.name} took this ${x(c,"exact")} ago.`:o.message,this.#e.tell(o.message),this.#m()}this.requestUpdate()}#_(e){this.#s&&(this.#d={...this.#d,[this.#s]:e},this.#T(),this.requestUpdate())}#k(){this.#a=this.#s,this.#s=void 0,this.#T(),this.requestUpdate()}#T(){this.handoffId&&this.source?.drafts.set(this.handoffId,{form:this.#s,texts:this.#d})}#S=()=>{let e=this.#t;e?.previous_handoff_id&&this.emit("handoff-open",{card:{id:e.previous_handoff_id,session_id:e.session_id}})};#C=e=>{let t=e.composedPath()[0]instanceof HTMLTextAreaElement;if(!this.keys||this.#c||e.ctrlKey||e.metaKey||e.altKey||e.defaultPrevented)return;let n=this.#g??this.#t,s=n?.status==="claimed"&&n.claimed_by?.id===this.source?.me?.id;if(e.key==="Escape")t?this.renderRoot.querySelector("h2")?.focus():this.emit("handoff-close");else{if(t)return;if(e.key==="c"&&n?.status==="waiting"&&!J(this.source?.connection))this.#h("claim");else if(e.key==="r"&&s)this.#h("release");else if(e.key==="e"&&s)this.compose("resolve");else return}e.preventDefault()};#x(e){let t=this.renderRoot.querySelector("[role=status]");t&&(t.textContent=e)}},bs={claim:"It is yours",release:"Given back",resolve:"Resolved",return:"Returned with your answer",reassign:"Taken over",withdraw:"Withdrawn"};function ws(i){let{engineer_notes:e,context:t,timeline:n,...s}=i;return{...s,session_title:t?.title??"",problem_summary:t?.problem_summary??"",note_preview:e.slice(0,200)}}function ks(i){let{session_title:e,problem_summary:t,note_preview:n,...s}=i;return s}var Bn={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Fn=i=>(...e)=>({_$litDirective$:i,values:e}),Ze=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,n){this._$Ct=e,this._$AM=t,this._$Ci=n}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};var{I:xs}=tn,zn=i=>i;var Kn=()=>document.createComment(""),X=(i,e,t)=>{let n=i._$AA.parentNode,s=e===void 0?i._$AB:e._$AA;if(t===void 0){let r=n.insertBefore(Kn(),s),o=n.insertBefore(Kn(),s);t=new xs(r,o,i,i.options)}else{let r=t._$AB.nextSibling,o=t._$AM,a=o!==i;if(a){let c;t._$AQ?.(i),t._$AM=i,t._$AP!==void 0&&(c=i._$AU)!==o._$AU&&t._$AP(c)}if(r!==s||a){let c=t._$AA;for(;c!==r;){let u=zn(c).nextSibling;zn(n).insertBefore(c,s),c=u}}}return t},N=(i,e,t=i)=>(i._$AI(e,t),i),$s={},Vn=(i,e=$s)=>i._$AH=e,Wn=i=>i._$AH,Xe=i=>{i._$AR(),i._$AA.remove()};var Qn=(i,e,t)=>{let n=new Map;for(let s=e;s<=t;s++)n.set(i[s],s);return n},Gn=Fn(class extends Ze{constructor(i){if(super(i),i.type!==Bn.CHILD)throw Error("repeat() can only be used in text expressions")}dt(i,e,t){let n;t===void 0?t=e:e!==void 0&&(n=e);let s=[],r=[],o=0;for(let a of i)s[o]=n?n(a,o):o,r[o]=t(a,o),o++;return{values:r,keys:s}}render(i,e,t){return this.dt(i,e,t).values}update(i,[e,t,n]){let s=Wn(i),{values:r,keys:o}=this.dt(e,t,n);if(!Array.isArray(s))return this.ut=o,r;let a=this.ut??=[],c=[],u,g,h=0,m=s.length-1,p=0,v=r.length-1;for(;h<=m&&p<=v;)if(s[h]===null)h++;else if(s[m]===null)m--;else if(a[h]===o[p])c[p]=N(s[h],r[p]),h++,p++;else if(a[m]===o[v])c[v]=N(s[m],r[v]),m--,v--;else if(a[h]===o[v])c[v]=N(s[h],r[v]),X(i,c[v+1],s[h]),h++,v--;else if(a[m]===o[p])c[p]=N(s[m],r[p]),X(i,s[h],s[m]),m--,p++;else if(u===void 0&&(u=Qn(o,p,v),g=Qn(a,h,m)),u.has(a[h]))if(u.has(a[m])){let f=g.get(o[p]),y=f!==void 0?s[f]:null;if(y===null){let C=X(i,s[h]);N(C,r[p]),c[p]=C}else c[p]=N(y,r[p]),X(i,s[h],y),s[f]=null;p++}else Xe(s[m]),m--;else Xe(s[h]),h++;for(;p<=v;){let f=X(i,c[v+1]);N(f,r[p]),c[p++]=f}for(;h<=m;){let f=s[h++];f!==null&&Xe(f)}return this.ut=o,Vn(i,c),E}});var _s={waiting:"Waiting",mine:"Mine",others:"Others",parked:"Parked",closed:"Closed"};function Yn(i,e,t){return d`<nav class="filters" part="filters" aria-label="Views of the queue">
    ${kt.map(n=>{let s=e?.[n];return d`<button
        type="button"
        data-filter=${n}
        aria-current=${n===i?"true":l}
        @click=${()=>t(n)}
      >
        ${_s[n]}${s===void 0?l:d` <span class="count num">${s}</span>`}
      </button>`})}
  </nav>`}var Cs=[[["j","k"],"next, previous"],[["Enter"],"open; this never claims"],[["c"],"claim, and open"],[["r"],"release: it waits again"],[["e"],"resolve"],[["Esc"],"back to the queue"],[["?"],"this list"]];function Jn(i,e){return d`<dialog class="help" part="help" aria-labelledby="help-heading">
    <form method="dialog">
      <h2 id="help-heading">Shortcuts</h2>
      <p class="quiet">They work while the list has the focus.</p>
      <dl>
        ${Cs.map(([t,n])=>d`<div>
            <dt>${t.map(s=>d`<kbd>${s}</kbd> `)}</dt>
            <dd>${n}</dd>
          </div>`)}
      </dl>
      <p class="choices">
        <button class="button" type="button" aria-pressed=${i?"true":"false"} @click=${()=>e(!i)}>
          ${i?"Turn them off":"Turn them on"}
        </button>
        <button class="button primary" type="submit" autofocus>Close</button>
      </p>
    </form>
  </dialog>`}var Ts={waiting:["No one is waiting.",""],mine:["You have nothing in hand.","What you claim stands here until you resolve, return or release it."],others:["Nobody else is working on one.","What colleagues have claimed stands here."],parked:["Nothing is parked.","Sessions that were set aside for later stand here."],closed:["Nothing has been closed yet.",""]};function Zn(i,e,t){let{loaded:n,error:s,retryAt:r}=i.list(e);return s!==void 0?As(i,s,r,t>0):i.connection.state==="signed-out"&&!n?d`<div class="state" part="state" data-state="signed-out">
      ${Z}
      <p class="lead">You are signed out.</p>
      <p class="quiet">Sign in to see who is waiting.</p>
    </div>`:n?t>0?l:Ss(i,e):Es()}function Ss(i,e){let[t,n]=Ts[e],{connection:s}=i,r=s.state==="live",o=Ke(new Date().toISOString(),Date.now()),a=r?`${Tt(s)}, ${o}`:"This may be out of date.";return d`<div class="state" part="state" data-state="empty">
    ${r?Cn:Z}
    <p class="lead">${t}</p>
    <p class="quiet num">${n||a}</p>
  </div>`}function As(i,e,t,n){let s=t===void 0?0:Math.ceil((t-Date.now())/1e3),r=s>0?`Trying again in ${s} s.`:t===void 0?"":"Trying again…";return d`<div class="state ${n?"small":""}" part="state" data-state="error">
    ${n?l:Z}
    <p class="lead">The queue could not be fetched.</p>
    <p class="quiet num">${e} ${r}</p>
    <button class="button" type="button" @click=${()=>i.wake("retry")}>Try now</button>
  </div>`}function Es(){return d`<div class="skeleton" part="state" data-state="loading">
    <p class="hidden">Fetching the queue…</p>
    ${[68,52,74].map(()=>d`<div class="bone" aria-hidden="true"><i></i><b></b><b></b></div>`)}
  </div>`}var Xn=T`
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
`;var Rs=8e3,et=class extends q{static styles=[me,Ye,Xn];static properties={...q.properties,filter:{reflect:!0},selected:{},keys:{attribute:"no-keys",converter:{fromAttribute:e=>e===null}}};#e=new fe;#t=new Y(e=>this.#E(e));#n=new Map;#i=!1;#o=!1;#s;#r;#a=!1;constructor(){super(),this.filter="waiting",this.selected=null,this.keys=!0}focus(){((this.#R(this.#s)??this.#R(this.selected??void 0)??this.#A()[0])?.querySelector(".title")??this.renderRoot.querySelector("#heading"))?.focus()}disconnectedCallback(){super.disconnectedCallback(),this.#t.stop()}begin(e,t){this.#e.clear(),this.#a=!1,e.addEventListener("counts",n=>this.emit("queue-counts",{counts:n.detail}),{signal:t}),e.addEventListener("arrival",n=>{this.#t.arrived(n.detail.length,()=>e.counts?.waiting),this.emit("queue-arrival",{cards:n.detail})},{signal:t}),e.addEventListener("connection",({detail:n})=>this.#t.connection(n),{signal:t}),e.show(this.filter)}tick(){let e=Date.now();for(let[t,{at:n}]of this.#n)e-n>Rs&&(this.#n.delete(t),this.requestUpdate());(this.#e.sweep()||this.filter==="others"&&e%15e3<1e3)&&this.requestUpdate(),super.tick()}willUpdate(e){super.willUpdate(e);let t=this.source;if(!t)return;e.has("filter")&&e.get("filter")!==void 0&&(this.#e.clear(),this.#a=!1,this.#s=void 0,t.show(this.filter));let n=this.#A(),s=t.cards(this.filter),{rows:r}=this.#e,o=this.#i||this.#o||r.some(({card:a})=>a.id===this.selected);this.#e.hold(o&&r.length>0),this.#e.update(s,a=>this.#u(t,a),({id:a})=>a===this.selected||t.me!==void 0&&t.changedBy(a)===t.me.id),!this.#a&&t.list(this.filter).loaded&&(this.#a=!0,this.#e.begin()),this.#p(n)}updated(e){if(super.updated(e),this.#r!==void 0){let n=this.#A(),s=n[Math.min(this.#r,n.length-1)];this.#r=void 0,(s?.querySelector(".title")??this.renderRoot.querySelector("#heading"))?.focus()}let t=this.renderRoot.querySelector(".more");t!==this.#c&&(this.#d.disconnect(),this.#c=t,t&&this.#d.observe(t))}#c=null;#d=new IntersectionObserver(e=>{e.some(t=>t.isIntersecting)&&this.#f()});render(){let e=this.source;return d`<section class="queue" part="queue" aria-labelledby="heading">
      <header part="header">
        <h2 id="heading" tabindex="-1">Escalations</h2>
        ${e?Fe(e):l}
        ${e?.connection.state==="stopped"?d`<p class="stopped quiet">${kn(e.connection)} What you see is not kept current.</p>`:l}
        ${Yn(this.filter,e?.counts,t=>this.#v(t))}
      </header>
      ${e?this.#l(e):l}
      ${Jn(this.keys,t=>this.#w(t))}
      <p class="hidden" role="status"></p>
    </section>`}#l(e){let t=this.#e.rows,n=this.#e.waiting,s=e.me?.id,r=e.clock.now(),o=this.#R(this.#s)?this.#s:this.selected??void 0,a=t.some(({card:c})=>c.id===o)?o:t[0]?.card.id;return d`<div
      class="list"
      @click=${this.#g}
      @keydown=${this.#y}
      @focusin=${this.#T}
      @focusout=${this.#S}
      @pointerenter=${this.#C}
      @pointerleave=${this.#x}
    >
      ${Zn(e,this.filter,t.length+n)}
      <div class="rows">
      <div class="dock">
        ${n>0?d`<button class="held num" part="held" type="button" data-reveal>${n} new</button>`:l}
      </div>
      <ol part="list" aria-label=${`Handoffs, ${this.filter}`} ?hidden=${t.length===0}>
        ${Gn(t,({card:c})=>c.id,c=>On({...c,me:s,now:r,pending:e.pending(c.card.id),note:this.#n.get(c.card.id)?.text,selected:c.card.id===this.selected,watches:J(e.connection),tabbable:c.card.id===a}))}
      </ol>
      </div>
      ${e.list(this.filter).more&&t.length>0?d`<button class="button more" type="button" data-more>Show more</button>`:l}
      ${this.keys&&t.length>0?d`<p class="hint">
              <kbd>j</kbd> <kbd>k</kbd> move <kbd>Enter</kbd> open
              ${this.filter==="waiting"?d`<kbd>c</kbd> claim`:l}
              <button class="link" type="button" data-help>All shortcuts</button>
            </p>`:l}
    </div>`}#u(e,t){let n=e.card(t);return n&&this.filter==="waiting"&&e.changedBy(t)!==e.me?.id?n:void 0}#p(e){let t=this.renderRoot.activeElement?.closest("[data-handoff-id]"),n=t?.getAttribute("data-handoff-id")??void 0;n!==void 0&&!this.#e.rows.some(({card:s})=>s.id===n)&&(this.#r=t?e.indexOf(t):void 0)}async#f(){let e=this.source;e&&(await e.more(this.filter),this.#e.update(e.cards(this.filter),t=>this.#u(e,t)),this.#e.extend(),this.requestUpdate())}#v(e){e!==this.filter&&(this.filter=e,this.emit("filter-change",{filter:e}))}#w(e){this.keys=e,this.emit("keys-change",{keys:e})}#g=e=>{let t=e.target,n=this.#b(t);if(t.closest("[data-reveal]"))this.#e.reveal(),this.requestUpdate(),this.updateComplete.then(()=>this.focus());else if(t.closest("[data-more]"))this.#f();else if(t.closest("[data-help]"))this.#k();else if(n){let s=t.closest("[data-action]")?.getAttribute("data-action");s?this.#_(n,s):this.#h(n)}};#y=e=>{let t=this.#b(e.target);if(!t||!this.keys||e.ctrlKey||e.metaKey||e.altKey)return;this.#$(e.key,t)&&e.preventDefault()};#$(e,t){let n=t.status==="claimed"&&t.claimed_by?.id===this.source?.me?.id;switch(e){case"j":case"ArrowDown":return this.#m(t,1),!0;case"k":case"ArrowUp":return this.#m(t,-1),!0;case"c":return t.status==="waiting"&&!J(this.source?.connection)&&this.#_(t,"claim"),!0;case"r":return n&&this.#_(t,"release"),!0;case"e":return n&&this.#h(t,"resolve"),!0;case"?":return this.#k(),!0;default:return!1}}#m(e,t){let n=this.#A(),s=n.findIndex(r=>r.getAttribute("data-handoff-id")===e.id);n[s+t]?.querySelector(".title")?.focus()}#h(e,t){this.#s=e.id,this.emit("handoff-open",{card:e,action:t})}async#_(e,t){let n=this.source;if(!n||n.pending(e.id))return;this.#n.delete(e.id);let s=await n.act(e,t,t==="reassign"?n.me?.id??"":"");if(s.ok){this.#t.tell(`${t==="release"?"Given back":"It is yours"}: ${Ge(s.card)}`),this.emit("handoff-change",{card:s.card,action:t}),t!=="release"&&this.#h(s.card);return}this.#t.tell(s.message),s.problem?.code!=="already_claimed"&&(this.#n.set(e.id,{text:s.message,at:Date.now()}),this.requestUpdate())}#k(){this.renderRoot.querySelector("dialog")?.showModal()}#T=e=>{this.#o=!0;let t=this.#b(e.target);t&&t.id!==this.#s&&(this.#s=t.id,this.requestUpdate())};#S=e=>{let t=e.relatedTarget;!(t!==null&&e.currentTarget.contains(t))&&this.#o&&(this.#o=!1,this.requestUpdate())};#C=e=>{this.#i=e.pointerType==="mouse"};#x=()=>{this.#i&&(this.#i=!1,this.requestUpdate())};#E(e){let t=this.renderRoot.querySelector("[role=status]");t&&(t.textContent=e)}#b(e){let t=e.closest("[data-handoff-id]")?.getAttribute("data-handoff-id");return this.#e.rows.find(({card:n})=>n.id===t)?.card}#R(e){return e===void 0?void 0:this.#A().find(t=>t.getAttribute("data-handoff-id")===e)}#A(){return[...this.renderRoot.querySelectorAll("[data-handoff-id]")]}};customElements.get("escalation-queue")||customElements.define("escalation-queue",et);customElements.get("handoff-context")||customElements.define("handoff-context",Je);var ei="handoffd:alerts",Ps=1e4,tt=class{#e;#t=[];#n=!1;#i;constructor(e){this.#e=e}get choices(){let{desktop:e=!1,sound:t=!1}=JSON.parse(localStorage.getItem(ei)??"{}");return{desktop:e&&"Notification"in window&&Notification.permission==="granted",sound:t}}async choose(e){let{desktop:t,sound:n}=e;t&&!this.choices.desktop&&(t="Notification"in window&&await Notification.requestPermission()==="granted"),n&&!this.choices.sound&&await this.#s(),localStorage.setItem(ei,JSON.stringify({desktop:t,sound:n}))}async tell(e){if(this.#t.push(...e),this.#n)return;this.#n=!0;let t=[];for(;t.length===0&&this.#t.length>0;){let r=this.#t.splice(0);await Nt()||t.push(...r,...this.#t.splice(0))}let{desktop:n,sound:s}=this.choices;if(t.length===0||!n&&!s){this.#n=!1;return}setTimeout(()=>{this.#n=!1,this.tell([])},Ps),n&&this.#o(t),s&&navigator.userActivation.hasBeenActive&&await this.#s()}#o([e,...t]){if(e===void 0)return;let n=t.length===0?e.session_title:`${t.length+1} new escalations`,s=t.length===0?`${e.created_by.name} asks for help (${e.priority})`:[e,...t].map(o=>o.session_title).join(`
`),r=new Notification(n,{body:s,tag:"handoffd:arrival",icon:"/assets/icon.svg"});r.addEventListener("click",()=>{window.focus(),this.#e(e),r.close()})}async#s(){this.#i??=new AudioContext,await this.#i.resume();let e=this.#i.currentTime;for(let[t,n]of[[659,0],[880,.12]]){let s=new OscillatorNode(this.#i,{frequency:t}),r=new GainNode(this.#i,{gain:0});r.gain.setTargetAtTime(.15,e+n,.01),r.gain.setTargetAtTime(0,e+n+.08,.08),s.connect(r).connect(this.#i.destination),s.start(e+n),s.stop(e+n+.6)}}};var Ls=["waiting","mine","others","parked","closed"],ti="waiting";function Et(i){let[e,t,n]=i.pathname.split("/").slice(1).map(decodeURIComponent),s=i.searchParams.get("filter");return{filter:Ls.find(r=>r===s)??ti,open:e==="handoffs"&&t&&n?{session:t,handoff:n}:void 0}}function ni({filter:i,open:e}){let t=e?`/handoffs/${encodeURIComponent(e.session)}/${encodeURIComponent(e.handoff)}`:"/";return i===ti?t:`${t}?filter=${i}`}var nt=class{#e;#t;#n=0;#i;#o;constructor(e){this.#e=e,this.#t=e.href,document.addEventListener("visibilitychange",this.#a),window.addEventListener("focus",this.#a)}set waiting(e){this.#n=e??0,this.#e.href=this.#n===0?this.#t:Ms(this.#n),this.#r()}flash(e){document.hidden&&(this.#i=`● ${e}`,this.#r(),matchMedia("(prefers-reduced-motion: reduce)").matches||(this.#o??=setInterval(()=>this.#r(document.title===this.#s),1e3)))}get#s(){return this.#n===0?"Escalations":`(${this.#n}) Escalations`}#r(e=!0){document.title=e&&this.#i||this.#s}#a=()=>{document.hidden||(clearInterval(this.#o),this.#o=void 0,this.#i=void 0,this.#r())}};function Ms(i){let e=i>9?"9+":`${i}`;return`data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b5f70"/>
    <path d="M8 22V9m10 13V9M8 15.5h10" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/>
    <circle cx="22" cy="21" r="10" fill="#b8230f" stroke="#fff" stroke-width="2"/>
    <text x="22" y="25.5" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="13" fill="#fff">${e}</text></svg>`)}`}var ge=class extends ${static properties={session:{attribute:!1},route:{state:!0},connection:{state:!0},keys:{state:!0}};#e=new tt(e=>this.#d(e));#t=new nt(document.querySelector('link[rel="icon"]'));#n;constructor(){super(),this.route=Et(new URL(location.href)),this.connection={state:"connecting"},this.keys=localStorage.getItem(Rt)===null}createRenderRoot(){return this}connectedCallback(){super.connectedCallback();let e=new V({getToken:t=>this.session.getToken(t)});e.addEventListener("connection",()=>this.#i(e)),e.addEventListener("counts",()=>this.#i(e)),e.addEventListener("arrival",t=>this.#o(e,t.detail)),window.addEventListener("popstate",()=>{this.route=Et(new URL(location.href))}),this.#n=e,e.start()}#i(e){this.connection=e.connection,this.#t.waiting=this.connection.state==="signed-out"?void 0:e.counts?.waiting}#o(e,t){let[n]=t;n!==void 0&&this.#t.flash(t.length===1?n.session_title:`${t.length} new`),e.leader&&this.#e.tell(t)}render(){return d`
      <header class="bar">
        <h1>
          <a class="brand" href="/" @click=${this.#p}>
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
          @keys-change=${n=>this.#v(n.detail.keys)}
          @filter-change=${n=>this.#c({...this.route,filter:n.detail.filter})}
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
    `}#r(){let{desktop:e,sound:t}=this.#e.choices,n=this.session.name??"Signed in";return d`
      <button class="who" popovertarget="menu" title="Alerts, shortcuts, sign out">
        <span class="face" aria-hidden="true">${Hs(n)}</span><span class="name">${n}</span>
      </button>
      <div id="menu" class="menu" popover>
        <p class="heading">When an escalation arrives and nobody looks</p>
        ${Pt("Desktop notification",e,s=>this.#f({desktop:s,sound:t}))}
        ${Pt("Sound",t,s=>this.#f({desktop:e,sound:s}))}
        <p class="heading">This page</p>
        ${Pt("Keyboard shortcuts",this.keys,s=>this.#v(s))}
        <button class="plain" @click=${this.#w}>Sign out</button>
      </div>
    `}#a(){return d`
      <main class="door">
        <h2 tabindex="-1">You are signed out</h2>
        ${this.session.signIn===void 0?d`<p>Open the link that you were given once more, or ask for a new one. What you had typed is kept.</p>`:d`<p>What you had typed is kept.</p>
              <button class="primary" @click=${()=>this.session.signIn?.()}>Sign in</button>`}
      </main>
    `}#c(e){let t=ni(e);t!==location.pathname+location.search&&history.pushState(null,"",t),this.route=e}#d(e){this.#c({...this.route,open:{session:e.session_id,handoff:e.id}})}#l=async e=>{let{card:t,action:n}=e.detail;this.#d(t),await this.updateComplete;let s=this.querySelector("handoff-context");n==="resolve"||n==="return"?s?.compose(n):s?.focus()};#u=async()=>{this.#c({...this.route,open:void 0}),await this.updateComplete,this.querySelector("escalation-queue")?.focus()};#p=e=>{e.ctrlKey||e.metaKey||e.shiftKey||e.altKey||(e.preventDefault(),this.#c({filter:"waiting",open:void 0}))};async#f(e){await this.#e.choose(e),this.requestUpdate()}#v(e){this.keys=e,e?localStorage.removeItem(Rt):localStorage.setItem(Rt,"yes")}#w=async()=>{await this.session.signOut(),this.#n?.signIn()}},Rt="handoffd:keys-off";function Pt(i,e,t){return d`
    <label class="option">
      <input
        type="checkbox"
        .checked=${e}
        @change=${n=>t(n.target.checked)}
      />
      ${i}
    </label>
  `}function Hs(i){let e=i.match(/[\p{L}\p{N}]+/gu)??[];return[e.at(0),e.length>1?e.at(-1):void 0].map(t=>[...t??""][0]??"").join("")}customElements.define("handoffd-page",ge);async function Ds(){let i=await fetch("/config.json").catch(()=>{});if(!i?.ok)throw new b("The server cannot be reached.");let{oidc:e}=await i.json();return e===null?new ve:be.begin(e)}function qs(i){let e=document.createElement("main");e.className="door";let t=document.createElement("h1");t.textContent="Signing in did not work";let n=document.createElement("p");n.textContent=i instanceof b?i.message:"Something is wrong with this page.";let s=document.createElement("button");if(s.className="primary",s.textContent="Try again",s.addEventListener("click",()=>location.reload()),e.append(t,n,s),document.body.replaceChildren(e),!(i instanceof b))throw i}try{let i=new ge;i.session=await Ds(),qt(),document.body.replaceChildren(i),window.addEventListener("hashchange",()=>{location.hash.startsWith("#token=")&&location.reload()})}catch(i){qs(i)}
/*! For license information please see page.js.LEGAL.txt */
